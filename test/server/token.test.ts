import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { tokenKeyFrom } from '../../src/server/config.ts';
import { verify } from '../../src/server/identity/token.ts';

describe('an EdDSA key', () => {
  it.each(['a JWK', 'a PEM'])('given as %s proves what it signed, and its public half signs nothing', async (form) => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const pem = await exportSPKI(publicKey);
    const key = tokenKeyFrom({ kid: 'e1', alg: 'EdDSA', key: form === 'a PEM' ? pem : await exportJWK(publicKey) });
    const now = Date.now();
    const iat = Math.floor(now / 1000);
    const claims = () => new SignJWT({ sub: 'mara', aud: 'demo', iat, exp: iat + 60, jti: 'j', aid: 'a' });
    const good = await claims().setProtectedHeader({ alg: 'EdDSA', kid: 'e1' }).sign(privateKey);
    const keys = [key];
    await expect(verify(good, { site: 'demo', keys, device: 'a', now })).resolves.toMatchObject({
      account: 'mara',
      kid: 'e1',
    });
    // The well-known confusion: the public key taken for a secret.
    const forged = await claims().setProtectedHeader({ alg: 'HS256', kid: 'e1' }).sign(new TextEncoder().encode(pem));
    await expect(verify(forged, { site: 'demo', keys, device: 'a', now })).rejects.toMatchObject({
      reason: 'token-algorithm',
    });
  });

  it('is refused where it is too short to be a secret', () => {
    expect(() => tokenKeyFrom({ kid: 'k', alg: 'HS256', key: new Uint8Array(16) })).toThrow('shorter than 32 bytes');
  });
});
