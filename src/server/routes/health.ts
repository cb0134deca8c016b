import { Hono } from 'hono';
import type { Services } from '../services.ts';

/** 200 once the database answers. */
export function health({ store }: Services): Hono {
  return new Hono().get('/healthz', async (c) => {
    c.header('Cache-Control', 'no-store');
    try {
      await store.ping();
      return c.json({ ready: true, store: store.kind });
    } catch {
      return c.json({ ready: false, store: store.kind }, 503);
    }
  });
}
