import { beforeAll, describe, expect, it } from 'vitest';
import { isSensitive } from '../../src/core/sensitive.ts';
import { planProblems } from '../../src/server/plan-check.ts';
import type { Server } from '../../src/server/server.ts';
import { Browser, onEachServer, secretKey } from './support/backend.ts';

const purposes = { gender: 'To show the cut that you asked for.' };
const planWith = (more: object, experience: object = {}) => ({
  site: 'demo',
  experiences: [{ id: 'hello', slot: 'hero', audience: 'new', variants: { a: { any: ['Hello'] } }, ...experience }],
  ...more,
});
const problemsOf = (plan: unknown) => planProblems(plan, 'demo').problems;

describe('a sensitive trait in a plan', () => {
  it.each([
    ['in an audience as text', planWith({ audiences: { ladies: 'customer.gender = f' } }), 'audiences.ladies'],
    [
      'in an audience on attributes',
      planWith({}, { audience: { 'customer.age': { $gte: 60 } } }),
      'experiences[0].audience',
    ],
    ['in the name of an audience', planWith({}, { audience: 'new and has:birth_date' }), 'experiences[0].audience'],
    [
      'filled into a variant',
      planWith({ public: ['postcode'] }, { variants: { a: { any: [['p', {}, 'Near {{customer.postcode}}']] } } }),
      'experiences[0].variants.a',
    ],
    ['told to browsers', planWith({ public: ['first_name', 'dateOfBirth'] }), 'public[1]'],
    ['marked by the plan itself', planWith({ public: ['income'], sensitive: ['income'] }), 'public[0]'],
  ])('%s is refused without a purpose', (_, plan, path) => {
    const found = problemsOf(plan).find((one) => one.path === path);
    expect(found?.problem).toMatch(/^`\w+` is sensitive, and the plan states no purpose for it$/);
    expect(found?.instead).toContain('"purposes": { "');
  });

  it('may be used for a purpose that is stated', () => {
    expect(problemsOf(planWith({ purposes, public: ['gender'], audiences: { a: 'customer.gender = f' } }))).toEqual([]);
    expect(problemsOf(planWith({ purposes: { gender: 'why not' }, public: ['gender'] }))[0]).toMatchObject({
      path: 'purposes.gender',
    });
  });

  it('that is a guess is refused whatever it is for', () => {
    const plan = planWith({ purposes: { inferred_gender: 'To guess what you like.' }, public: ['inferred_gender'] });
    expect(problemsOf(plan)[0]).toMatchObject({
      path: 'public[0]',
      problem: '`inferred_gender` is a guess at something sensitive, and nobody is sorted by guesses',
    });
  });

  it('is known by its words, and not by letters within them', () => {
    for (const trait of ['gender', 'customerAge', 'age_group', 'birth-date', 'Home Address', 'zip'])
      expect(isSensitive(trait), trait).toBe(true);
    for (const trait of ['page_views', 'image', 'message', 'first_name', 'city', 'language', 'points'])
      expect(isSensitive(trait), trait).toBe(false);
  });
});

onEachServer('a browser', (at) => {
  let server: Server;
  const admin = (method: string, path: string, body: unknown) =>
    fetch(server.url + path, { method, body: JSON.stringify(body), headers: { authorization: `Bearer ${secretKey}` } });
  beforeAll(() => {
    server = at();
  });

  it('is told a sensitive trait only of a person who declared it', async () => {
    const published = await admin('PUT', '/admin/plan', planWith({ purposes, public: ['first_name', 'gender'] }));
    expect(published.status).toBe(200);
    await admin('POST', '/admin/customers', [
      { customer_id: 'mara', first_name: 'Mara', gender: 'f', declared: ['gender'] },
      { customer_id: 'idris', first_name: 'Idris', gender: 'm', declared: 'newsletter gender' },
      { customer_id: 'wen', first_name: 'Wen', gender: 'f' },
    ]);
    const traits = [];
    for (const person of ['mara', 'idris', 'wen'])
      traits.push((await (await new Browser(server).login(person)).json()).known.traits);
    expect(traits).toEqual([
      { first_name: 'Mara', gender: 'f' },
      { first_name: 'Idris', gender: 'm' },
      { first_name: 'Wen' },
    ]);
  });
});
