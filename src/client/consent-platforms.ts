import {
  type Allowed,
  type ConsentMode,
  consentModeAfter,
  type GppPing,
  ofConsentMode,
  ofGpp,
  ofTcf,
  strictest,
  type TcData,
} from '../core/consent-signals.ts';
import type { Attune } from './api.ts';
import type { Entry } from './data-layer.ts';
import type { Engine } from './engine.ts';
import { quietly } from './quietly.ts';

/** How long Consent Mode's defaults wait for the visitor's choice, ms. */
const patience = 1500;

type Platforms = {
  __tcfapi(command: string, version: number, callback: (data: TcData) => void): void;
  __gpp(command: string, callback: (event: { pingData: GppPing }) => void): void;
};

/**
 * Hears the page's consent platforms: the strictest holds. What the page said by `attune.consent`, or the visitor in the panel, goes before what
 * a platform answers first, which is from earlier; a platform that allows less afterwards is heard at once, and so is a visitor who acts in a TCF
 * dialog.
 *
 * @returns what to tell Consent Mode's commands
 */
export function hearPlatforms(engine: Engine, attune: Attune): (command: Entry) => void {
  /** By platform; undefined while it has not answered. */
  const answers: Record<string, Allowed | undefined> = {};
  let before: Allowed = {};
  /** What was said to the engine from here, or has been overruled. */
  const heard: unknown[] = [undefined];
  /** Whether the page or the visitor has said something else. A refusal of an earlier page view is one. */
  let spoken = engine.kept.is('refused');

  const hear = (platform: string, answer?: Allowed) => {
    answers[platform] = answer || answers[platform];
    const now = strictest(Object.values(answers));
    spoken ||= !heard.includes(engine.said);
    const news = Object.entries(now).filter(([part, allowed]) => {
      const was = before[part as keyof Allowed];
      return spoken ? was && !allowed : was !== allowed;
    });
    before = now;
    if (!news[0]) return;
    const state = Object.fromEntries(news);
    heard.push(state);
    attune.consent(state);
  };

  engine.notices.on('consent', ({ storage }) => {
    // The platform would allow it again on the next page.
    if (storage || !heard.includes(engine.said)) engine.kept.set('refused', !storage);
  });

  const { __tcfapi, __gpp } = window as unknown as Platforms;
  if (__tcfapi) {
    hear('tcf');
    __tcfapi(
      'addEventListener',
      2,
      quietly((data: TcData) => {
        if (data.eventStatus === 'useractioncomplete') {
          heard.push(engine.said);
          spoken = false;
          before = {};
        }
        hear('tcf', ofTcf(data));
      }),
    );
  }
  if (__gpp) {
    hear('gpp');
    __gpp(
      'addEventListener',
      quietly(({ pingData }: { pingData: GppPing }) => hear('gpp', ofGpp(pingData))),
    );
  }
  if (engine.program.dnt && +(navigator.doNotTrack as string)) hear('dnt', { measurement: false, sharing: false });

  let mode: ConsentMode = {};
  let waited = false;
  return (command) => {
    mode = consentModeAfter(mode, command);
    if (waited || mode.update) hear('mode', ofConsentMode(mode));
    else if (!('mode' in answers)) {
      hear('mode');
      setTimeout(() => {
        waited = true;
        hear('mode', ofConsentMode(mode));
      }, patience);
    }
  };
}
