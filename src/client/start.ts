import { arrivalOf } from '../core/context.ts';
import { type Decision, decide } from '../core/decide.ts';
import type { Attune, Settings } from './api.ts';
import type { CallQueue } from './call-queue.ts';
import { receiptOf } from './choice.ts';
import { Engine } from './engine.ts';
import { pause } from './pause.ts';
import { quietly } from './quietly.ts';
import { listen, pageTopics, watchClicks, watchDocument, watchLeaving, watchPages } from './signals.ts';

declare const __VERSION__: string;

/** How long the first page view waits for the plan, and for what few slots need, ms, before it is decided without. */
const planPatience = 800;

/** How long a frame is waited for, ms, before the engine begins without. */
const framePatience = 1000;

/** A token that is good for this long yet, ms, is not fetched again. */
const tokenMargin = 120_000;

/** A part of the script that few pages need: what its file exports. */
interface Part {
  begin(engine: Engine): unknown;
}

/** Starts on a page. What the gate left, and the calls made so far, are taken over. */
export function start(settings: Settings, queue: CallQueue | undefined): Attune {
  const engine = new Engine(settings, Array.isArray(queue?.p) ? queue.p : []);
  const { slots, notices } = engine;

  const begun = new Set<string>();
  /** Loads a part of the script that few pages need, where this one does, and lets it begin. */
  const part = quietly(async (name: string, needed: unknown) => {
    if (!needed || begun.has(name)) return;
    begun.add(name);
    (await engine.published.load<Part>(name)).begin(engine);
  });
  /** Looks for what few pages need; answers what is waited for. */
  const few = () => {
    // What others have put into the page: a consent platform, a data layer, what it says of its products.
    void part('others', engine.program.dnt || /__tcf|__gpp|dataL/.test(Object.keys(window) as unknown as string));
    void part('commerce', document.querySelector('[type*=ld],[itemtype],[data-attune-track]'));
    return part('live', document.querySelector('[data-attune-swap],[data-attune-shift],[data-attune-fit*=lines]'));
  };

  /** Tells what is about the page: its slots and, where the guard samples it, how fast it is. */
  const tell = () => {
    engine.report('Slots Found', { slots: slots.inventory() });
    void part('vitals', engine.consent.measurement && performance.timeOrigin % 1000 < (engine.program.guard as number));
  };

  /** Tells of a page view, and of where it came from. */
  const view = () => {
    void few();
    const arrival = arrivalOf(location.search, document.referrer, location.host);
    engine.record('page', '', { topics: pageTopics(), ...(arrival && { arrival }) });
    tell();
  };

  /** What each call does, once the page view is decided. */
  const calls = {
    track: (event: string, properties = {}) => engine.record('track', event, properties),
    page: (name = '', properties = {}) => engine.record('page', name, { topics: pageTopics(), ...properties }),
    identify(userId: string, traits = {}, { token }: NonNullable<Parameters<Attune['identify']>[2]> = {}) {
      engine.record('identify', userId, traits);
      const { known } = engine.profile;
      if (!token || !engine.id || (known?.userId === userId && known.until > Date.now() + tokenMargin)) return;
      void Promise.resolve(typeof token === 'function' ? token(engine.id) : token).then(
        (proof) => engine.resolve(proof),
        () => {},
      );
    },
    group: (groupId: string, traits = {}) => engine.record('group', groupId, traits),
    alias: (userId: string) => engine.record('alias', userId, {}),
    reset: () => engine.reset(),
    consent: (state: Parameters<Attune['consent']>[0]) => engine.setConsent(state),
    feedback(name: string, opinion: string) {
      const slot = slots.all.find((one) => one.name === name);
      if (opinion !== 'not-for-me' || !slot?.receipt.experience) return;
      engine.record('track', 'Variant Dismissed', { variant: `${slot.receipt.experience}/${slot.receipt.variant}` });
      slots.restore(slot, 'not for me');
    },
    panel: async () => (await engine.published.load<typeof import('./panel.tsx')>('panel')).openPanel(engine),
    preview: async (variants: Record<string, string>) =>
      (await engine.published.load<typeof import('./debug.ts')>('debug')).preview(engine, variants),
  };

  /** The page comes first: where the gate has painted, the engine waits for the frame that shows it. A page that is hidden has none. */
  const painted = Promise.race([
    new Promise((resolve) => queue && requestAnimationFrame(resolve)),
    pause(queue && !document.hidden ? framePatience : 0),
  ]).then(() => pause());

  const resolve = quietly(() => engine.resolve());

  const begin = async () => {
    listen(window, 'storage', (event) => {
      return (event as StorageEvent).key === engine.kept.key && engine.follow();
    });
    await painted;
    await Promise.all([
      engine.open(),
      document.readyState === 'loading' && new Promise((resolve) => listen(document, 'DOMContentLoaded', resolve)),
    ]);
    const refreshed = quietly(() => engine.refresh())();
    // Whoever has the plan from earlier does not wait for a newer one.
    await Promise.race([Promise.all([few(), engine.program.version || refreshed, pause()]), pause(planPatience)]);
    engine.decide();
    await pause();
    view();
    watchClicks({
      goal: (goal) => engine.record('track', 'Goal Reached', { goal }),
      topics: (topics) => engine.record('track', 'Topic Chosen', { topics }),
      panel: () => calls.panel(),
    });
    const moved = watchPages(async (back, added) => {
      if (back) await engine.follow(true);
      engine.decide(true, added);
      view();
    });
    watchDocument((added) => {
      const changed = slots.changed(added);
      if (!moved(changed, added) && changed) engine.decide(false, added);
    });
    watchLeaving((gone) => engine.leave(gone));
    // A mouse comes over something before it presses; a finger does both at once.
    for (const touch of ['pointerover', 'keydown', 'scroll'])
      listen(window, touch, () => part('signals', engine.program.signals !== false), true);
    notices.on('consent', ({ measurement }) => {
      if (!measurement) return;
      tell();
      void resolve();
    });
    if (engine.profile.visit.pages === 1) void resolve();
    if (/[?&]attune=debug/.test(location.search))
      void quietly(async () => (await engine.published.load<typeof import('./debug.ts')>('debug')).print(engine))();
  };

  // Calls keep their order: those of the queue, then those made while the page view is being decided.
  let turn: Promise<unknown> = quietly(begin)();
  const inTurn =
    (name: keyof typeof calls) =>
    (...args: unknown[]) =>
      (turn = turn.then(() => (calls[name] as (...all: unknown[]) => unknown)(...args)).catch(() => {}));

  const api = {
    version: __VERSION__,
    on: (name, listener) => notices.on(name, listener),
    variant(slot) {
      try {
        const { experience, variant, tree } = decide(slot, engine.situation()).options[0] as Decision['options'][0];
        return { experience, variant, content: tree };
      } catch {
        return null;
      }
    },
    explain(slot?: string) {
      const receipts = slots.all.map(receiptOf);
      if (slot !== undefined) return receipts.find((receipt) => receipt.slot === slot) || null;
      const { consent, profile, recent, program } = engine;
      return {
        site: settings.site,
        plan: program.version,
        consent,
        profile,
        events: recent,
        slots: receipts,
      };
    },
    ...Object.fromEntries(Object.keys(calls).map((name) => [name, inTurn(name as keyof typeof calls)])),
  } as Attune;

  for (const [name, ...args] of queue?.q || [])
    if (name === 'on') notices.on(...(args as Parameters<typeof notices.on>));
    else if (Object.hasOwn(calls, name)) inTurn(name as keyof typeof calls)(...args);
  api.ready = turn.then(() => api);
  if (queue) void api.ready.then(queue.r);
  return api;
}
