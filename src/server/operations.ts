import { nearKinds, relatedLimits } from '../core/catalogue.ts';
import { correction } from './identity/correct.ts';
import { catalogue, dataSet } from './operations-catalogue.ts';
import { planSchema } from './plan-shape.ts';
import { decideRequest } from './routes/decide.ts';
import { handoverRequest, redeemRequest } from './routes/handover.ts';
import { peopleRequest } from './routes/people.ts';
import { rollbackRequest } from './routes/plans.ts';
import { resolveRequest } from './routes/resolve.ts';
import { type Scope, scopes } from './store/schema.ts';
import { wireEvent } from './wire-event.ts';

/** Something that can be asked of the backend. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'delete' | 'patch';
  /** As OpenAPI writes it: `/v1/plan/{site}`. */
  path: string;
  group: string;
  /** What it does, in a line. */
  does: string;
  /** What it needs: the scope of a secret key, the site's write key, an identity token or the browser's cookie, the owner's login. */
  needs?: Scope | 'write key' | 'token or cookie' | 'login';
  query?: Record<string, string>;
  /** The schema by which the route checks its body. */
  body?: unknown;
  example?: unknown;
  /** JSON unless said otherwise. */
  takes?: string;
  gives?: string;
}

const event = { anonymousId: 'a-browser', messageId: 'm-1', context: { page: { path: '/' } } };
const track = { ...event, type: 'track', event: 'Order Completed', properties: { order_id: '7', total: 42 } };
const plan = {
  site: 'my-shop',
  experiences: [
    { id: 'greeting', slot: 'hero', audience: 'returning', variants: { hello: { any: [['h1', {}, 'Hello again']] } } },
  ],
};
const types = ['track', 'page', 'screen', 'identify', 'group', 'alias'];
const examples: Record<string, object> = {
  track: { event: 'Order Completed' },
  identify: { userId: 'customer-42', traits: { tier: 'gold' } },
  group: { groupId: 'g-1' },
  alias: { userId: 'customer-42', previousId: 'a-browser' },
};
const inGroup = (group: string, all: Omit<Operation, 'group'>[]): Operation[] => all.map((one) => ({ group, ...one }));

const events: Omit<Operation, 'group'>[] = [
  ...types.flatMap((type) =>
    [`/v1/${type}`, `/v1/${type[0]}`, `/${type[0]}`].map((path) => ({
      method: 'post' as const,
      path,
      does: `Takes a ${type} event of the Segment Spec`,
      needs: 'write key' as const,
      body: wireEvent,
      example: { ...event, type, ...examples[type] },
    })),
  ),
  ...['/v1/batch', '/v1/b', '/b'].map((path) => ({
    method: 'post' as const,
    path,
    does: 'Takes up to 2,500 events, 500 KB: all, or none where one is wrong',
    needs: 'write key' as const,
    example: { batch: [track], sentAt: '2026-11-23T12:00:00Z' },
  })),
];

const site = { site: 'The site that is meant, to be sure' };

/** Everything that the backend answers; a test holds it to the routes. */
export const operations: Operation[] = [
  ...inGroup('Events', events),
  ...inGroup('Visitors', [
    {
      method: 'post',
      path: '/v1/resolve',
      does: 'Who is this visitor? Traits and interests only for an identity token',
      needs: 'write key',
      body: resolveRequest,
      example: { writeKey: 'my-shop', anonymousId: 'a-browser' },
    },
    ...(['get', 'delete'] as const).map((method) => ({
      method,
      path: '/v1/me',
      does: method === 'get' ? 'The visitor’s own data' : 'Erases the visitor',
      needs: 'token or cookie' as const,
      query: { site: 'The site', anonymousId: 'The browser' },
    })),
    {
      method: 'patch',
      path: '/v1/me',
      does: 'The visitor corrects what is known of them (with a token), or objects',
      needs: 'token or cookie',
      query: { site: 'The site', anonymousId: 'The browser' },
      body: correction,
      example: { traits: { size: 'M' }, object: { sharing: true } },
    },
    {
      method: 'post',
      path: '/v1/handover',
      does: 'A code that lives 60 s, for the same visitor on another domain of the site',
      needs: 'write key',
      body: handoverRequest,
      example: { writeKey: 'my-shop', anonymousId: 'a-browser' },
    },
    {
      method: 'post',
      path: '/v1/handover/redeem',
      does: 'Takes that code, once',
      needs: 'write key',
      body: redeemRequest,
      example: { writeKey: 'my-shop', anonymousId: 'another-browser', code: 'THE-CODE' },
    },
  ]),
  ...inGroup('Pages', [
    { method: 'get', path: '/v1/plan/{site}', does: 'The published plan as pages get it' },
    { method: 'get', path: '/v1/plan/{site}/{version}', does: 'One version of it; it never changes' },
    {
      method: 'get',
      path: '/v1/related',
      does: 'What goes with items, and what is told of them',
      query: {
        site: 'The site',
        ids: `At most ${relatedLimits.ids} ids of items, with commas`,
        kinds: `Of these alone: ${nearKinds.join(', ')}`,
      },
    },
    { method: 'get', path: '/v1/weights/{site}', does: 'What tests have learned' },
    { method: 'get', path: '/v1/weights/{site}/{version}', does: 'One version of it' },
    { method: 'get', path: '/snippet', does: 'The lines to paste', query: { site: 'The site' }, gives: 'text/plain' },
    { method: 'get', path: '/{path}', does: 'The script and its parts', gives: 'text/javascript' },
    { method: 'get', path: '/.well-known/gpc.json', does: 'That Global Privacy Control is honoured' },
  ]),
  ...inGroup('Plans', [
    { method: 'get', path: '/admin/plan', does: 'The published plan as it was written', needs: 'plans', query: site },
    {
      method: 'put',
      path: '/admin/plan',
      does: 'Checks and publishes a plan. The same again makes no new version',
      needs: 'plans',
      query: site,
      body: planSchema,
      example: plan,
    },
    {
      method: 'post',
      path: '/admin/plan/validate',
      does: 'Says what is wrong with a plan; keeps nothing',
      needs: 'plans',
      query: site,
      body: planSchema,
      example: plan,
    },
    {
      method: 'post',
      path: '/admin/plan/check',
      does: 'The same, with what should be better in it by what is known of the site, and whom it speaks to; keeps nothing',
      needs: 'plans',
      query: site,
      body: planSchema,
      example: plan,
    },
    { method: 'get', path: '/admin/plan/draft', does: 'The draft and its problems', needs: 'plans', query: site },
    {
      method: 'put',
      path: '/admin/plan/draft',
      does: 'Keeps a draft, right or wrong, served to nobody',
      needs: 'plans',
      query: site,
      example: plan,
    },
    { method: 'delete', path: '/admin/plan/draft', does: 'Discards the draft', needs: 'plans', query: site },
    { method: 'post', path: '/admin/plan/publish', does: 'Publishes the draft', needs: 'plans', query: site },
    {
      method: 'post',
      path: '/admin/plan/rollback',
      does: 'Publishes an earlier version’s content again, as a new version',
      needs: 'plans',
      query: site,
      body: rollbackRequest,
      example: { version: 3 },
    },
    { method: 'get', path: '/admin/plan/history', does: 'What was done, by which key', needs: 'plans', query: site },
  ]),
  ...inGroup('Customers', [
    {
      method: 'post',
      path: '/admin/customers',
      does: 'Imports records: JSON, JSON lines or CSV with a column `customer_id`',
      needs: 'customers',
      query: dataSet,
      takes: 'text/csv',
      example: 'customer_id,tier\nmara,gold\n',
    },
    {
      method: 'put',
      path: '/admin/customers/{id}',
      does: 'Puts one record in',
      needs: 'customers',
      query: dataSet,
      example: { tier: 'gold' },
    },
    {
      method: 'post',
      path: '/admin/decide',
      does: 'Decides slots for another channel: an e-mail, a chat, an edge',
      needs: 'decisions',
      body: decideRequest,
      example: { person: 'customer-42', slots: ['hero'], context: { path: '/sale', size: 'phone', hour: 9 } },
    },
    {
      method: 'get',
      path: '/admin/people',
      does: 'Who is this, and why',
      needs: 'people',
      query: { ...site, id: 'customer-42, email:…, phone:… or device:…' },
    },
    ...(['join', 'split'] as const).map((act) => ({
      method: 'post' as const,
      path: `/admin/people/${act}`,
      does: act === 'join' ? 'Says that two are one person' : 'Undoes that two are one person',
      needs: 'people' as const,
      body: peopleRequest,
      example: { a: 'customer-42', b: 'email:mara@example.com', why: 'ticket 7' },
    })),
  ]),
  ...inGroup('Catalogue', catalogue),
  ...inGroup('Running it', [
    { method: 'get', path: '/admin/reports', does: 'The site’s reports', needs: 'reports' },
    { method: 'get', path: '/admin/results', does: 'What the tests of the published plan found', needs: 'reports' },
    {
      method: 'get',
      path: '/admin/reports/orders',
      does: 'What the imported orders come to, by currency',
      needs: 'reports',
      query: { begins: 'Only orders whose ids begin so' },
    },
    { method: 'get', path: '/admin/keys', does: 'The secret keys by name and scope', needs: 'all', query: site },
    {
      method: 'post',
      path: '/admin/keys',
      does: `Makes a secret key for ${scopes.join(', ')}; it is told this once`,
      needs: 'all',
      query: site,
      example: { name: 'nightly', scopes: ['customers'] },
    },
    { method: 'delete', path: '/admin/keys/{name}', does: 'Ends a key within 2 s', needs: 'all', query: site },
    { method: 'get', path: '/healthz', does: '200 once the database answers, else 503' },
    { method: 'get', path: '/metrics', does: 'This process, for Prometheus', needs: 'reports', gives: 'text/plain' },
    { method: 'get', path: '/openapi.json', does: 'This document' },
    { method: 'get', path: '/docs', does: 'This document, to be read', gives: 'text/html' },
  ]),
  ...inGroup('The owner’s pages', [
    { method: 'get', path: '/owner', does: 'The desk', needs: 'login', gives: 'text/html' },
    { method: 'get', path: '/owner/results', does: 'What tests found', needs: 'login', gives: 'text/html' },
    { method: 'get', path: '/owner/live', does: 'What is happening', needs: 'login' },
    ...['login', 'logout', 'pause'].map((act) => ({
      method: 'post' as const,
      path: `/owner/${act}`,
      does: `The form “${act}” of the desk`,
      ...(act === 'pause' && { needs: 'login' as const }),
      takes: 'application/x-www-form-urlencoded',
      gives: 'text/html',
    })),
  ]),
];
