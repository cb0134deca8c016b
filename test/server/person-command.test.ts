import { describe, expect, it } from 'vitest';
import { personCommand } from '../../src/server/commands/person.ts';
import { remoteFrom } from '../../src/server/commands/remote.ts';
import type { PersonReport } from '../../src/server/identity/person-report.ts';
import { Browser, embeddedServer, secretKey } from './support/backend.ts';

describe('attune person', () => {
  const at = embeddedServer({ mostPeople: 2 });
  const run = (words: string[], flags: { json?: boolean; why?: string } = {}, key = secretKey) =>
    personCommand(words, flags, remoteFrom(at().url, { ATTUNE_SECRET_KEY: key }));
  const found = async (id: string) => JSON.parse(await run(['demo', id], { json: true })) as PersonReport;

  it('says why several are one person, and what the owner did', async () => {
    const phone = new Browser(at());
    await phone.view('hiking');
    await phone.login('mara');
    await run(['join', 'demo', 'mara', 'email:Mara@Example.com'], { why: 'ticket 7' });
    const told = await run(['join', 'demo', 'email:mara@example.com', 'mara-old']);
    expect(told).toContain('email:mara@example.com (');
    expect(told).toMatch(/One person with .*mara-old/);
    expect(told).toMatch(/mara.*email:mara@example\.com: \d{4}-.*secret key, \S+: ticket 7/);
    const report = await found('mara-old');
    expect(report.names.sort()).toEqual(['email:mara@example.com', 'mara', 'mara-old']);
    expect(report.devices).toMatchObject([
      { device: `device:${phone.aid}`, quarantined: false, sessions: [{ name: 'mara', session: phone.session }] },
    ]);
    expect(report.acts).toMatchObject([
      { act: 'join', why: 'ticket 7', by: expect.stringMatching(/^secret key, ./) },
      { act: 'join', why: '' },
    ]);
    // Whoever is asked for, it is the same person.
    expect((await found('mara')).person).toBe(report.person);
  });

  it('splits what is joined directly, and says what to split where it is not', async () => {
    await run(['join', 'demo', 'ida', 'email:ida@example.com']);
    await run(['join', 'demo', 'ida-2', 'email:ida@example.com']);
    await expect(run(['split', 'demo', 'ida', 'ida-2'])).rejects.toThrow(
      /Nothing joins ida to ida-2 directly\. They are one person by .*: split one of these\./,
    );
    const told = await run(['split', 'demo', 'ida', 'email:ida@example.com'], { why: 'two sisters' });
    expect(told).toContain('One person with nobody else.');
    expect(told).toMatch(/; undone \d{4}-/);
    expect(told).toMatch(/split .*: two sisters/);
    expect((await found('ida-2')).names.sort()).toEqual(['email:ida@example.com', 'ida-2']);
  });

  it('joins a device to its user, and splits it', async () => {
    const tablet = new Browser(at());
    await tablet.view('sailing');
    await run(['join', 'demo', 'wen', `device:${tablet.aid}`]);
    const sessions = async () => (await found(`device:${tablet.aid}`)).devices[0]?.sessions;
    expect(await sessions()).toMatchObject([{ name: 'wen', counts: true }]);
    await run(['split', 'demo', 'wen', `device:${tablet.aid}`]);
    expect(await sessions()).toMatchObject([{ counts: false }]);
  });

  it('tells of a contact that too many people share, and joins nobody by it', async () => {
    for (const who of ['ann', 'ben', 'cat']) await run(['join', 'demo', who, 'email:info@example.com']);
    expect((await found('ann')).names).toEqual(['ann']);
    expect(await run(['demo', 'ann'])).toContain('does not count: too many people');
    await run(['split', 'demo', 'cat', 'email:info@example.com']);
    expect((await found('ann')).names.sort()).toEqual(['ann', 'ben', 'email:info@example.com']);
  });

  it('says what is missing, wrong, or unknown', async () => {
    await expect(run(['demo'])).rejects.toThrow('Name the site and the person: attune person demo customer-42');
    await expect(run(['join', 'demo', 'a-1'])).rejects.toThrow('Name the site and both: attune person join demo');
    await expect(run(['demo', 'nobody-yet'])).rejects.toThrow('Nothing is known of nobody-yet');
    await expect(run(['demo', 'email:mara'])).rejects.toThrow('Write it like customer-42, email:mara@example.com');
    await expect(run(['other-shop', 'mara'])).rejects.toThrow('This secret key is the site “demo”’s');
    await expect(run(['join', 'demo', 'mara', ' mara '])).rejects.toThrow('are the same identifier');
    await expect(run(['join', 'demo', 'device:a1', 'device:b1'])).rejects.toThrow('join each to whoever uses it');
    await expect(run(['split', 'demo', 'mara', 'stranger'])).rejects.toThrow('There is nothing to split.');
  });

  it('needs the secret key: a write key, another site’s and none tell and join nothing', async () => {
    const keys = ['demo', 'wk_other', 'sk_other_0123456789abcdef', undefined];
    for (const key of keys)
      for (const [method, path, body] of [
        ['GET', '/admin/people?site=demo&id=mara', null],
        ['POST', '/admin/people/join', '{"site":"demo","a":"mara","b":"thief"}'],
        ['POST', '/admin/people/split', '{"site":"demo","a":"mara","b":"mara-old"}'],
      ] as const) {
        const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
        const answer = await fetch(at().url + path, { method, body, headers });
        expect([key, path, answer.status]).toEqual([key, path, key?.startsWith('sk_') ? 400 : 401]);
        expect(await answer.text()).not.toContain('mara@example.com');
      }
    expect((await found('mara')).names).not.toContain('thief');
  });
});
