import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { customerById, customerFor } from './accounts.ts';
import { isTopic, productById } from './catalogue.ts';
import { accountPage } from './pages/account-page.ts';
import { articleBySlug } from './pages/articles.ts';
import { cartPage } from './pages/cart-page.ts';
import { categoryPage } from './pages/category-page.ts';
import { checkoutPage } from './pages/checkout-page.ts';
import { homePage } from './pages/home-page.ts';
import { articlePage, journalPage } from './pages/journal-page.ts';
import { lostPage } from './pages/lost-page.ts';
import { newArrivalsPage } from './pages/new-arrivals-page.ts';
import type { Markup, View } from './pages/page.ts';
import { productPage } from './pages/product-page.ts';
import { picture } from './pictures/picture.ts';
import { sessions } from './session.ts';

export interface ShopOptions {
  /** The two lines for <head>: the gate, and the script tag. */
  snippet: string;
  /** Signs identity tokens; the backend knows it as the key `demo` of the site. */
  secret: Uint8Array;
  /** The folder that holds the built shop.js and the style sheets. */
  dist: string;
  /** The site that identity tokens are made for. `demo` by default. */
  site?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** How long an identity token, and a session without a page view, lasts. 15 minutes by default. */
  tokenSeconds?: number;
}

const sessionCookie = 'fernhill_session';
const kinds: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  map: 'application/json',
};

/** Fernhill, an outdoor shop: every page, its pictures, and the small login that signs identity tokens. */
export function shop(options: ShopOptions): Hono {
  const { snippet, secret, dist, site = 'demo', now = Date.now, tokenSeconds = 900 } = options;
  const session = sessions({ secret, site, tokenSeconds, now });
  const app = new Hono();

  const keepOpen = async (c: Context, userId: string) =>
    setCookie(c, sessionCookie, await session.open(userId), {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: tokenSeconds,
      secure: new URL(c.req.url).protocol === 'https:',
    });

  /** Each page view of a customer keeps the session open for another while. */
  const view = async (c: Context): Promise<View> => {
    const userId = await session.read(getCookie(c, sessionCookie));
    const customer = userId === undefined ? undefined : customerById(userId);
    if (customer) await keepOpen(c, customer.customer_id);
    return { snippet, path: c.req.path, ...(customer && { customer }) };
  };

  const send = (c: Context, page: Markup, status: 200 | 404 = 200) => {
    c.header('Cache-Control', 'private, no-cache');
    return c.html(page, status);
  };

  app.get('/', async (c) => send(c, homePage(await view(c))));
  app.get('/new-arrivals', async (c) => send(c, newArrivalsPage(await view(c))));
  app.get('/cart', async (c) => send(c, cartPage(await view(c))));
  app.get('/checkout', async (c) => send(c, checkoutPage(await view(c))));
  app.get('/account', async (c) => send(c, accountPage(await view(c))));
  app.get('/journal', async (c) => send(c, journalPage(await view(c))));

  app.get('/c/:category', async (c) => {
    const topic = c.req.param('category');
    return isTopic(topic) ? send(c, categoryPage(await view(c), topic)) : send(c, lostPage(await view(c)), 404);
  });
  app.get('/p/:id', async (c) => {
    const product = productById(c.req.param('id'));
    return product ? send(c, productPage(await view(c), product)) : send(c, lostPage(await view(c)), 404);
  });
  app.get('/journal/:slug', async (c) => {
    const article = articleBySlug(c.req.param('slug'));
    return article ? send(c, articlePage(await view(c), article)) : send(c, lostPage(await view(c)), 404);
  });

  app.post('/shop-api/login', async (c) => {
    const { email, password } = await fields(c);
    const customer = customerFor(email ?? '', password ?? '');
    if (!customer) return c.json({ message: 'That e-mail address and password do not belong together.' }, 401);
    await keepOpen(c, customer.customer_id);
    return c.json({ userId: customer.customer_id });
  });
  app.post('/shop-api/token', async (c) => {
    const userId = await session.read(getCookie(c, sessionCookie));
    if (userId === undefined) return c.json({ message: 'Nobody is logged in.' }, 401);
    const { aid } = await fields(c);
    if (!aid || aid.length > 200) return c.json({ message: 'Say for which device: {"aid": "…"}.' }, 400);
    c.header('Cache-Control', 'no-store');
    return c.json({ token: await session.identityToken(userId, aid) });
  });
  app.post('/shop-api/logout', (c) => {
    deleteCookie(c, sessionCookie, { path: '/' });
    return c.json({});
  });

  app.get('/pictures/:file', (c, next) => {
    const [, name] = /^([a-z-]+)\.svg$/.exec(c.req.param('file')) ?? [];
    const drawing = name === undefined ? undefined : picture(name);
    if (drawing === undefined) return next();
    return c.body(drawing, 200, {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Cache-Control': 'public, max-age=3600',
    });
  });

  // The built files lie flat or in one folder (chunks); nothing else can be named, so nothing else can be read.
  app.get('/:path{(?:[\\w-]+/)?[\\w.-]+\\.(?:js|css|map)}', async (c, next) => {
    const path = c.req.param('path');
    try {
      const body = await readFile(join(dist, path), 'utf8');
      const kind = kinds[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain';
      return c.body(body, 200, { 'Content-Type': kind, 'Cache-Control': 'public, max-age=60' });
    } catch {
      return next();
    }
  });

  app.notFound(async (c) => send(c, lostPage(await view(c)), 404));
  return app;
}

/** The text fields of a JSON body; a body that is not JSON has none. */
async function fields(c: Context): Promise<Record<string, string | undefined>> {
  const body: unknown = await c.req.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
