import { idOf } from './ids.ts';
import { identifier } from './junk.ts';

/** Who a site's owner, or its backend, speaks of. */
export interface Named {
  kind: 'account' | 'contact' | 'device';
  /** Its UUID. */
  id: string;
  /** As it is written in commands, the same for all ways to write it. */
  name: string;
}

const addressed = (value: unknown): string | undefined => {
  const address = identifier(value)?.toLowerCase();
  return address && /^[^\s@]+@[^\s@]+$/.test(address) ? address : undefined;
};

const dialled = (value: unknown): string | undefined => {
  const number = identifier(value)?.replace(/[\s()./-]/g, '');
  return number && /^\+[1-9]\d{5,14}$/.test(number) ? number : undefined;
};

const contact = (site: string, name: string): Named => ({ kind: 'contact', id: idOf('contact', site, name), name });

/**
 * Who is meant by `customer-42`, `email:mara@example.com`, `phone:+49301234567` or `device:ANONYMOUS-ID`; `account:` goes before
 * a customer's id that begins like one of these. Undefined where it cannot be an identifier.
 */
export function namedBy(site: string, text: string): Named | undefined {
  const [, kind, rest = ''] = /^(account|email|phone|device):(.*)$/s.exec(text.trim()) ?? [];
  if (kind === 'email') {
    const address = addressed(rest);
    return address ? contact(site, `email:${address}`) : undefined;
  }
  if (kind === 'phone') {
    const number = dialled(rest);
    return number ? contact(site, `phone:${number}`) : undefined;
  }
  const value = identifier(kind ? rest : text);
  if (!value) return undefined;
  return kind === 'device'
    ? { kind, id: idOf('device', site, value), name: `device:${value}` }
    : accountNamed(site, value);
}

/** An account by the site's own id for it. */
export const accountNamed = (site: string, account: string): Named => ({
  kind: 'account',
  id: idOf('account', site, account),
  name: /^(account|email|phone|device):/.test(account) ? `account:${account}` : account,
});

/** The contacts that the site's backend says are verified, by the names that OpenID Connect has for that. */
export function verifiedContacts(site: string, said: Record<string, unknown>): Named[] {
  const address = said.email_verified === true ? addressed(said.email) : undefined;
  const number = said.phone_number_verified === true ? dialled(said.phone_number) : undefined;
  return [
    ...(address ? [contact(site, `email:${address}`)] : []),
    ...(number ? [contact(site, `phone:${number}`)] : []),
  ];
}
