import { Hono } from 'hono';

/** Says that Global Privacy Control is honoured here: w3.org/TR/gpc, "GPC support resource". */
export const gpc = (): Hono =>
  new Hono().get('/.well-known/gpc.json', (c) => {
    c.header('Cache-Control', 'public, max-age=86400');
    return c.json({ gpc: true, lastUpdate: '2026-11-23' });
  });
