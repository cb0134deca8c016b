import { decodeProtectedHeader, errors, importJWK, importSPKI, type JWK, jwtVerify } from 'jose';
import { cleanText } from '../request-body.ts';
import type { TokenKey } from '../store/schema.ts';
import { identifier } from './junk.ts';

/** Why a token proves nothing. Sent to the browser, so it tells nothing of any account. */
export type Refusal =
  | 'token-malformed'
  | 'token-key'
  | 'token-algorithm'
  | 'token-signature'
  | 'token-claims'
  | 'token-site'
  | 'token-expired'
  | 'token-too-long'
  | 'token-future'
  | 'token-device'
  | 'token-subject'
  | 'token-replayed'
  | 'token-erased';

const reasons: Record<Refusal, string> = {
  'token-malformed': 'The token is not a signed JWT.',
  'token-key': 'The token’s `kid` names none of the site’s keys.',
  'token-algorithm': 'The token’s `alg` is not that of the key.',
  'token-signature': 'The token’s signature is not that of the key.',
  'token-claims': 'The token needs the claims sub, aud, iat, exp, jti and aid.',
  'token-site': 'The token’s `aud` is not this site.',
  'token-expired': 'The token has expired. Make a new one.',
  'token-too-long': 'The token is good for more than an hour. Let `exp` be at most 3600 seconds after `iat`.',
  'token-future': 'The token was made in the future. Check the clock of the server that makes it.',
  'token-device': 'The token’s `aid` is not this browser’s anonymous id.',
  'token-subject': 'The token’s `sub` cannot be the id of a person.',
  'token-replayed': 'Another browser has used this token. Make a new one for each.',
  'token-erased': 'This person was erased after the token was made. Log in again.',
};

export class TokenRefused extends Error {
  constructor(readonly reason: Refusal) {
    super(reasons[reason]);
  }
}

/** What a token proves: that this account uses this device. Times in ms since 1970. */
export interface Proof {
  account: string;
  jti: string;
  kid: string;
  issuedAt: number;
  until: number;
  /** What else the site's backend signed: among it, which contacts are verified. */
  claims: Record<string, unknown>;
}

/** How far the clocks of the site's backend and this one may be apart, in seconds. */
const tolerance = 30;

async function cryptoKey({ alg, key }: TokenKey) {
  if (alg === 'HS256') return Buffer.from(key, 'base64url');
  return key.startsWith('-') ? importSPKI(key, alg) : importJWK(JSON.parse(key) as JWK, alg);
}

/**
 * Checks a token that the site's own backend made. The algorithm is that of the key which `kid` names, whatever the token says.
 *
 * @param device the browser's anonymous id; undefined where the token alone says whom it is about
 * @param now ms since 1970
 * @throws {TokenRefused}
 */
export async function verify(
  token: string,
  { site, keys, device, now }: { site: string; keys: TokenKey[]; device?: string; now: number },
): Promise<Proof> {
  const refuse = (reason: Refusal): never => {
    throw new TokenRefused(reason);
  };
  let header: { kid?: string; alg?: string } = {};
  try {
    header = decodeProtectedHeader(token);
  } catch {
    refuse('token-malformed');
  }
  const key = keys.find(({ kid }) => kid === header.kid) ?? refuse('token-key');
  if (header.alg !== key.alg) refuse('token-algorithm');
  const { payload } = await jwtVerify(token, await cryptoKey(key), {
    algorithms: [key.alg],
    audience: site,
    requiredClaims: ['sub', 'aud', 'iat', 'exp', 'jti', 'aid'],
    clockTolerance: tolerance,
    currentDate: new Date(now),
  }).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired) return refuse('token-expired');
    if (error instanceof errors.JWSSignatureVerificationFailed) return refuse('token-signature');
    if (error instanceof errors.JWTClaimValidationFailed) {
      if (error.reason === 'missing' || error.reason === 'invalid') return refuse('token-claims');
      return refuse(error.claim === 'aud' ? 'token-site' : 'token-future');
    }
    return refuse('token-malformed');
  });
  const { sub, iat, exp, jti, aid } = payload as { sub: unknown; iat: number; exp: number; jti: unknown; aid: unknown };
  if (typeof jti !== 'string' || !jti || typeof aid !== 'string') return refuse('token-claims');
  if (exp - iat > 3600) refuse('token-too-long');
  if (iat * 1000 > now + tolerance * 1000) refuse('token-future');
  // Within the tolerance a token is taken, but nothing is shown after its end.
  if (exp * 1000 <= now) refuse('token-expired');
  if (device !== undefined && aid !== device) refuse('token-device');
  const account = identifier(sub) ?? refuse('token-subject');
  const { kid } = key;
  return { account, jti: cleanText(jti, 100), kid, issuedAt: iat * 1000, until: exp * 1000, claims: payload };
}
