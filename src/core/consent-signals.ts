import type { Consent } from './consent.ts';

/** What a consent platform allows. Of a part that is undefined it says nothing. */
export type Allowed = { [Part in keyof Consent]?: boolean | undefined };

/**
 * What several platforms allow together: a part that one denies is denied; it is allowed once all that are there have answered and one
 * allows it.
 *
 * @param answers undefined for a platform that has not answered yet
 */
export function strictest(answers: (Allowed | undefined)[]): Allowed {
  const together: Allowed = {};
  for (const answer of answers)
    for (const [part, allowed] of Object.entries(answer || {}) as [keyof Consent, boolean | undefined][])
      if (allowed === false || (allowed && !answers.includes(undefined)))
        together[part] = allowed && together[part] !== false;
  return together;
}

/** The fields of IAB TCF's `TCData` that are read here. */
export interface TcData {
  gdprApplies?: boolean;
  eventStatus?: string;
  purpose?: { consents?: Record<number, boolean> };
}

/**
 * IAB TCF 2.3, by its purposes: 1 storing in the browser; 5 and 6 profiles for content, 11 choosing it by limited data; 8 measuring content. A
 * legitimate interest is no consent. None is about passing anything on. Undefined: not known yet.
 */
export function ofTcf({ gdprApplies, eventStatus, purpose }: TcData): Allowed | undefined {
  if (gdprApplies === undefined || !/^(tcl|useractionc)/.test(`${eventStatus}`)) return undefined;
  const agreed = (n: number) => !gdprApplies || purpose?.consents?.[n] === true;
  return {
    storage: agreed(1),
    personalisation: agreed(5) && agreed(6) && agreed(11),
    measurement: agreed(8),
  };
}

/** The fields of IAB GPP's `pingData` that are read here. */
export interface GppPing {
  signalStatus?: string;
  /** Section ids; from 6 on they are laws of the United States. */
  applicableSections?: number[];
  /** A section, or its segments, by name: `usnat`, `usca`, … */
  parsedSections?: object;
}

/**
 * IAB GPP. The laws of the United States ask for no consent before, but let the visitor opt out of passing data on: where sections that cannot be
 * read apply, that is opted out of. Of other places it says nothing here: TCF's own interface tells of Europe. Undefined: not known yet.
 */
export const ofGpp = ({ signalStatus, applicableSections, parsedSections }: GppPing): Allowed | undefined =>
  signalStatus !== 'ready'
    ? undefined
    : applicableSections?.some((id) => id > 5)
      ? {
          storage: true,
          personalisation: true,
          measurement: true,
          sharing: !/^(..)?$|OptOut":1|Gpc":true/.test(JSON.stringify(parsedSections) || ''),
        }
      : {};

/** Google's Consent Mode v2: whether each type is granted, and whether an `update` told what the visitor chose, beyond the page's defaults. */
export type ConsentMode = Record<string, boolean>;

/** @param command what `gtag` was called with: `['consent', 'default' or 'update', { analytics_storage: 'denied', … }]` */
export function consentModeAfter(before: ConsentMode, { 1: kind, 2: given }: ArrayLike<unknown>): ConsentMode {
  const types = Object.entries(given as object).filter(
    ([, value]) =>
      // Where the visitor is, is not known here: a default of some regions counts everywhere, as far as it denies.
      value === 'denied' || (value === 'granted' && !(given as { region?: unknown }).region),
  );
  return {
    ...before,
    ...(kind === 'update' && { update: true }),
    ...Object.fromEntries(types.map(([type, value]) => [type, value === 'granted'])),
  };
}

/** A default that denies takes away the use of what is stored; only the visitor's own choice, an update, has it erased. */
export function ofConsentMode(mode: ConsentMode): Allowed {
  const { analytics_storage: measurement, personalization_storage: personalisation, ad_user_data: sharing } = mode;
  const storage = measurement || personalisation;
  return { storage: storage || mode.update ? storage : undefined, measurement, personalisation, sharing };
}
