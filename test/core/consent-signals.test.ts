import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Allowed,
  type ConsentMode,
  consentModeAfter,
  ofConsentMode,
  ofGpp,
  ofTcf,
  strictest,
} from '../../src/core/consent-signals.ts';

const all = { storage: true, personalisation: true, measurement: true };
const none = { storage: false, personalisation: false, measurement: false };
const purposes = (...agreed: number[]) => ({ consents: Object.fromEntries(agreed.map((n) => [n, true])) });

describe('TCF', () => {
  const loaded = { gdprApplies: true, eventStatus: 'tcloaded' };
  test.each([
    ['all purposes', { ...loaded, purpose: purposes(1, 5, 6, 8, 11) }, all],
    ['none', { ...loaded, purpose: purposes() }, none],
    ['no purposes at all', loaded, none],
    ['storage and measurement', { ...loaded, purpose: purposes(1, 8) }, { ...all, personalisation: false }],
    ['profiles, but not their use', { ...loaded, purpose: purposes(1, 5, 8, 11) }, { ...all, personalisation: false }],
    ['no content by limited data', { ...loaded, purpose: purposes(1, 5, 6, 8) }, { ...all, personalisation: false }],
    ['no measurement', { ...loaded, purpose: purposes(1, 5, 6, 11) }, { ...all, measurement: false }],
    ['a choice just made', { ...loaded, eventStatus: 'useractioncomplete', purpose: purposes() }, none],
    ['where the GDPR does not apply', { ...loaded, gdprApplies: false }, all],
    ['while the dialog is open', { ...loaded, eventStatus: 'cmpuishown', purpose: purposes(1, 8) }, undefined],
    ['while it is not known whether the GDPR applies', { eventStatus: 'tcloaded', purpose: purposes(1) }, undefined],
    [
      'a legitimate interest',
      { ...loaded, purpose: { consents: {}, legitimateInterests: { 8: true, 11: true } } },
      none,
    ],
  ])('%s', (_, data, expected) => expect(ofTcf(data)).toEqual(expected));
});

describe('GPP', () => {
  const usnat = { SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 0, Gpc: false, SaleOptOutNotice: 1 };
  const ready = { signalStatus: 'ready', applicableSections: [7] };
  const shared = { ...all, sharing: true };
  const kept = { ...all, sharing: false };
  test.each([
    ['no opt-out', { ...ready, parsedSections: { usnat } }, shared],
    ['in segments', { ...ready, parsedSections: { usca: [usnat, { Gpc: false }] } }, shared],
    ['opted out of sale', { ...ready, parsedSections: { usnat: { ...usnat, SaleOptOut: 1 } } }, kept],
    ['of sharing', { ...ready, parsedSections: { usnat: { ...usnat, SharingOptOut: 1 } } }, kept],
    ['of targeted advertising', { ...ready, parsedSections: { usva: { TargetedAdvertisingOptOut: 1 } } }, kept],
    ['by Global Privacy Control', { ...ready, parsedSections: { usca: [usnat, { Gpc: true }] } }, kept],
    ['sections that cannot be read', ready, kept],
    ['no sections', { ...ready, parsedSections: {} }, kept],
    ['elsewhere', { signalStatus: 'ready', applicableSections: [-1], parsedSections: {} }, {}],
    ['in Europe', { signalStatus: 'ready', applicableSections: [2] }, {}],
    ['not ready', { ...ready, signalStatus: 'not ready', parsedSections: { usnat } }, undefined],
    ['not there yet', {}, undefined],
  ])('%s', (_, ping, expected) => expect(ofGpp(ping)).toEqual(expected));
});

describe('Consent Mode', () => {
  const after = (...commands: unknown[][]) =>
    ofConsentMode(commands.reduce<ConsentMode>((mode, command) => consentModeAfter(mode, command), {}));
  const denied = { analytics_storage: 'denied', personalization_storage: 'denied', ad_user_data: 'denied' };
  const granted = { analytics_storage: 'granted', personalization_storage: 'granted', ad_user_data: 'granted' };
  const no = { personalisation: false, measurement: false, sharing: false };
  const yes = { storage: true, personalisation: true, measurement: true, sharing: true };
  test.each<[string, unknown[][], object]>([
    ['defaults that deny leave what is stored', [['consent', 'default', denied]], no],
    ['defaults that allow', [['consent', 'default', granted]], yes],
    [
      'an update after defaults',
      [
        ['consent', 'default', denied],
        ['consent', 'update', granted],
      ],
      yes,
    ],
    [
      'a choice that denies',
      [
        ['consent', 'default', denied],
        ['consent', 'update', denied],
      ],
      { ...no, storage: false },
    ],
    [
      'measuring alone',
      [['consent', 'update', { ...denied, analytics_storage: 'granted' }]],
      { ...no, storage: true, measurement: true },
    ],
    ['other types say nothing', [['consent', 'update', { ad_storage: 'granted', security_storage: 'granted' }]], {}],
    [
      'what is not said stays',
      [['consent', 'update', { analytics_storage: 'granted' }]],
      { storage: true, measurement: true },
    ],
    ['a region that denies counts', [['consent', 'default', { ...denied, region: ['ES'] }]], no],
    ['a region that allows does not', [['consent', 'default', { ...granted, region: ['US-CA'] }]], {}],
  ])('%s', (_, commands, expected) => expect(after(...commands)).toEqual(expected));
});

describe('several platforms', () => {
  const part = fc.constantFrom(true, false, undefined);
  const answer = fc.option(fc.record({ storage: part, personalisation: part, measurement: part, sharing: part }), {
    nil: undefined,
  });
  test('the strictest holds: a part that one denies is denied; it is allowed only once all have answered', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 4 }), (answers: (Allowed | undefined)[]) => {
        const together = strictest(answers);
        for (const name of ['storage', 'personalisation', 'measurement', 'sharing'] as const) {
          const said = answers.map((one) => one?.[name]);
          const expected = said.includes(false)
            ? false
            : said.includes(true) && !answers.includes(undefined)
              ? true
              : undefined;
          expect(together[name]).toBe(expected);
        }
      }),
    );
  });

  test('whatever a platform hands over, its answer is made of yes and no alone', () => {
    fc.assert(
      fc.property(fc.object(), fc.anything(), (data, other) => {
        for (const answer of [ofTcf({ ...data, gdprApplies: other } as never), ofGpp({ ...data } as never)])
          for (const value of Object.values(answer || {})) expect([true, false, undefined]).toContain(value);
      }),
    );
  });
});
