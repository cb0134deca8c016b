/** What the visitor allows. */
export interface Consent {
  /** Remembering anything in this browser. */
  storage: boolean;
  /** Showing variants because of what is remembered. */
  personalisation: boolean;
  /** Sending events to the backend. */
  measurement: boolean;
  /** Passing anything on to others. */
  sharing: boolean;
}

const parts = ['storage', 'personalisation', 'measurement', 'sharing'] as const;

/** What a site owner or a consent banner says. */
export type ConsentState = 'granted' | 'denied' | Partial<Consent>;

/** The consent after `state` was said; parts that it does not speak of stay as they were. */
export function consentAfter(before: Consent, state: ConsentState): Consent {
  const after = { ...before };
  for (const part of parts) {
    const said = typeof state === 'string' ? state === 'granted' : state[part];
    if (typeof said === 'boolean') after[part] = said;
  }
  // Nothing can be remembered, sent with an identifier or shown from memory without storage.
  return after.storage ? after : noConsent();
}

/** A consent as one number, for the frame. */
export const consentBits = (consent: Consent): number =>
  parts.reduce((sum, part, i) => sum + (consent[part] ? 2 ** i : 0), 0);

/** The consent that a number stands for. */
export const consentOf = (bits: number): Consent =>
  Object.fromEntries(parts.map((part, i) => [part, !!(bits & (2 ** i))])) as unknown as Consent;

export const noConsent = (): Consent => consentOf(0);
