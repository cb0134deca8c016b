import { nanoid } from 'nanoid';
import { decideAhead } from '../core/ahead.ts';
import { type Consent, type ConsentState, consentAfter, consentBits, consentOf, noConsent } from '../core/consent.ts';
import type { Context } from '../core/context.ts';
import type { Situation } from '../core/decide.ts';
import type { Program } from '../core/plan.ts';
import { type Change, type Event, emptyProfile, type Profile, visitIdle } from '../core/profile.ts';
import type { EventType, WireEvent } from '../core/protocol.ts';
import { exposureOf } from '../core/receipt.ts';
import type { Settings } from './api.ts';
import { Backend } from './backend.ts';
import { eventNow, visitNow } from './event-now.ts';
import { watchExposure } from './exposure.ts';
import { Kept } from './kept.ts';
import { Memory } from './memory.ts';
import { Emitter } from './notices.ts';
import { Outbox } from './outbox.ts';
import { outgoing } from './outgoing.ts';
import { pause } from './pause.ts';
import type { Placed } from './placed.ts';
import { Published } from './published.ts';
import { quietly } from './quietly.ts';
import { Slots } from './slots.ts';
import { contextHere } from './view.ts';

/** How long a logout waits for the backend, ms. */
const logoutPatience = 1000;

/** One visitor on one page: the stages, wired. Values go one way: signals, profile, decision, slots, frame. */
export class Engine {
  readonly backend: Backend;
  readonly slots: Slots;
  readonly notices = new Emitter();
  /** The latest events of this page view, 50 at most. */
  readonly recent: Event[] = [];
  consent = noConsent();
  said: ConsentState | undefined; // of consent last, by the page or by the visitor in the panel
  profile: Profile = emptyProfile();
  readonly published: Published;
  /** The anonymous id. There is none before consent. */
  id: string | undefined;
  #outbox: Outbox;
  readonly memory: Memory;
  readonly kept: Kept;
  /** Whether the database did not answer: the frame that an earlier page left then knows more than this page. */
  #hung = false;

  /** `painted`: what the gate has placed. */
  constructor(
    readonly settings: Settings,
    painted: Placed[],
  ) {
    this.kept = new Kept(settings.site);
    this.backend = new Backend(settings.origin, settings.site);
    this.published = new Published(this.backend);
    this.slots = new Slots(painted, this);
    this.#outbox = new Outbox(this.backend);
    this.memory = new Memory(settings.site, this.kept, this.#outbox);
    const { frame } = this.kept;
    this.consent = frame
      ? consentOf(frame.c)
      : consentAfter(noConsent(), settings.consent === 'granted' && !this.kept.is('denied') ? 'granted' : 'denied');
    this.#allow(this.consent);
    this.id = frame?.i;
  }

  get program(): Program {
    return this.published.program;
  }

  /** Recalls what earlier page views left. */
  async open(): Promise<void> {
    if (!this.consent.storage) return;
    const [id, profile, program, hung] = await this.memory.open(this.id, this.consent.measurement);
    this.id = id;
    this.#hung = hung;
    if (this.program.version) this.memory.keep('program', this.program);
    else if (program) await this.published.adopt(program);
    // By the fold of its plan, which goes on with what was counted.
    if (profile) this.profile = this.memory.waiting.reduce(this.published.fold, { ...emptyProfile(), ...profile });
    await this.#follow();
    if (this.profile.known && this.profile.known.until <= Date.now()) this.change((all) => delete all.known);
  }

  /** All that a decision now depends on. */
  situation(now = Date.now()): Situation & { context: Context } {
    const { program, profile, consent, id } = this;
    return {
      rare: this.published.more?.rare,
      program,
      profile: consent.personalisation ? profile : emptyProfile(),
      id,
      now,
      context: contextHere(new Date(now), [profile.visit.arrival, profile.last + visitIdle]),
    };
  }

  /** Decides the slots that are new, `view`: for a page view, by what was known before it; `anew`: one was decided again; `added`: just now. */
  decide(view: boolean | 'anew' = true, added?: Node[]): void {
    const fresh = this.slots.decide(this.situation(), added);
    for (const { name, element, receipt } of fresh) {
      const split = element.getAttribute('data-attune-split');
      if (split && this.profile.splits[name] !== split) this.change((profile) => (profile.splits[name] = split));
      this.notices.tell('decision', receipt);
    }
    const twice = this.slots.twiceAfter(this.profile.twice);
    if (`${twice}` !== `${this.profile.twice}`) this.change((profile) => (profile.twice = twice));
    this.published.more?.decided(this, fresh);
    this.#watch(view);
  }

  readonly #watch = watchExposure(
    () => this.slots.all,
    (receipt) => {
      this.record('track', 'Exposure', exposureOf(receipt));
      this.notices.tell('exposure', receipt);
    },
  );

  /** Takes an event into the profile, the record and, as plan and consent allow, the outbox. */
  record(type: EventType, name: string, properties: Record<string, unknown>): void {
    const event = eventNow(type, name, visitNow(this.profile), properties);
    this.profile = this.published.fold(this.profile, event);
    this.recent.push(event);
    this.recent.splice(0, this.recent.length - 50);
    this.memory.wait(event);
    this.notices.tell('event', event);
    // Of a burst of events one frame is decided, and one transaction made.
    this.#soon ||= setTimeout(quietly(() => this.#save()));
  }

  /** What leaves of an event, as plan and consent allow. */
  readonly #wire = (event: Event): WireEvent | undefined =>
    this.consent.measurement ? outgoing(event, this.program.send, this.id) : undefined;

  /** Sends what is about the page, and not about the visitor. */
  report(name: string, properties: Record<string, unknown>): void {
    const wire = this.#wire(eventNow('track', name, visitNow(this.profile), properties));
    if (wire) this.#outbox.add([wire]);
  }

  /** Changes the profile otherwise than by an event, here and on record. */
  change(how: Change): void {
    how(this.profile);
    this.memory.changes.push(how);
    this.#save();
  }

  /** The task that is to save what happened in this one. */
  #soon: ReturnType<typeof setTimeout> | undefined | 0;

  /** Leaves the frame at once, and puts on record what is not. */
  #save(): void {
    clearTimeout(this.#soon);
    this.#soon = 0;
    this.decideAhead();
    this.memory.save(this.#wire, this.published.fold, (profile) => {
      // What is not on record yet is not in that one.
      if (profile && !this.#soon) this.profile = profile;
      this.notices.tell('profile', this.profile);
    });
  }

  /** Decides the next page view, and leaves the result as the frame. */
  decideAhead(): void {
    const { consent, id } = this;
    if (!consent.storage || !id) return;
    const frame = decideAhead({ ...this.situation(), id }, consentBits(consent));
    const { a } = (this.#hung && this.kept.frame) || frame;
    this.kept.frame = { ...frame, a: consent.personalisation ? a : {} };
  }

  /** Fetches the published plan. */
  async refresh(): Promise<void> {
    if (!(await this.published.refresh())) return;
    this.memory.keep('program', this.program);
    await this.#follow();
    this.decideAhead();
  }

  /** Counts from the record what the plan newly asks for. */
  async #follow(): Promise<void> {
    const count = this.published.more?.rare.missing(this.profile, this.program);
    if (count) this.change(count(await this.memory.history()));
  }

  /** Withdrawn, it erases here at once; the backend is asked to do the same, and its cookie goes with it, unless it has `erased` already. */
  async setConsent(state: ConsentState, erased = false): Promise<void> {
    const before = this.consent;
    this.said = state;
    this.#allow(consentAfter(before, state));
    if (consentBits(before) === consentBits(this.consent)) return;
    if (this.consent.storage && !before.storage) {
      this.kept.set('denied', false);
      await this.open();
    }
    if (before.storage && !this.consent.storage) {
      // An answer that is still under way would set the cookie again.
      this.backend.leave();
      if (this.id && !erased) void this.backend.erase(this.id).catch(() => {});
      const store = this.#drop('consent was withdrawn');
      this.#outbox.clear();
      this.kept.frame = undefined;
      // Where consent need not be asked for, a refusal has to be remembered.
      this.kept.set('denied', this.settings.consent === 'granted');
      await store?.remove();
    }
    this.#save();
    this.notices.tell('consent', this.consent);
  }

  /** What is no longer to be measured does not leave either. Nothing is shared where the browser says so: w3.org/TR/gpc. */
  #allow(consent: Consent): void {
    if (this.consent.measurement && !consent.measurement) this.#outbox.drop();
    consent.sharing &&= !(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
    this.consent = consent;
  }

  /** Forgets the visitor in this page, and puts every default back; answers the record, to be erased. */
  #drop(why: string) {
    this.id = undefined;
    this.#hung = false;
    this.profile = emptyProfile();
    for (const slot of this.slots.all) if (slot.receipt.experience) this.slots.restore(slot, why);
    return this.memory.close();
  }

  /** Another tab may have logged out or withdrawn consent: this one follows. `back`: this page was away for a while. */
  async follow(back?: boolean): Promise<void> {
    const { frame } = this.kept;
    this.#allow(consentOf(frame?.c || 0));
    if (frame?.i !== this.id) {
      this.#drop('forgotten in another tab');
      this.#outbox.clear();
      this.id = frame?.i;
    } else if (!back) return;
    await this.open();
  }

  /** Logs out: delivers, forgets, and goes on as somebody new under the same consent. */
  async reset(): Promise<void> {
    if (!this.consent.storage) return;
    this.#save();
    const delivered = Promise.race([this.#outbox.flush(), pause(logoutPatience)]);
    // At once, whatever the backend does: the next page must paint nothing of the person who leaves.
    const store = this.#drop('logged out');
    this.id = nanoid();
    this.decideAhead();
    this.kept.set('forget', true);
    this.notices.tell('profile', this.profile);
    await delivered;
    this.#outbox.clear();
    await store?.erase();
    await this.open();
    await this.resolve();
  }

  /** Asks the backend who this visitor is; with a token, as whom it knows them. */
  async resolve(token?: string): Promise<void> {
    const { id } = this;
    if (!id) return;
    const request = { anonymousId: id, sessionId: visitNow(this.profile), ...(token && { token }) };
    const answer = await this.backend.resolve(request, this.kept);
    if (!answer || id !== this.id) return;
    const { known, shown = {} } = answer;
    this.change((profile) => Object.assign(profile, { elsewhere: shown }, known && { known }));
  }

  /** Sends what waits, while the page is being left; `gone`: no code of it runs any more, unless it comes back. */
  leave(gone: boolean): void {
    if (this.#soon) this.#save();
    void this.#outbox.flush(true);
    if (!gone) return;
    this.backend.leave();
    this.memory.leave();
  }
}
