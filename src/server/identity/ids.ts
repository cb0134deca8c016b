import { createHash } from 'node:crypto';

/** Attune's own name space for RFC 9562 name-based UUIDs. */
const nameSpace = Buffer.from('6f3c1b52a0d94e7c8b1df2a97e5c4d10', 'hex');

/**
 * The UUID (version 5) of an identifier, the same on every node, so that no two ever race to mint one. A person who is known only by
 * a device, or by an account, has the id of that device or account.
 */
export function idOf(
  kind: 'account' | 'contact' | 'device' | 'cookie' | 'token' | 'act' | 'order',
  site: string,
  value: string,
): string {
  // As JSON no two triples look alike.
  const name = JSON.stringify([kind, site, value]);
  const bytes = createHash('sha1').update(nameSpace).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
