import { nanoid } from 'nanoid';
import type { Program } from '../core/plan.ts';
import type { Change, Event, Fold, Profile } from '../core/profile.ts';
import type { WireEvent } from '../core/protocol.ts';
import type { Kept } from './kept.ts';
import type { Outbox } from './outbox.ts';
import { Store, without } from './store.ts';

/** What was found on record; the profile as far as it goes. */
export type Opened = [id: string, profile: Partial<Profile> | undefined, program: Program | undefined, hung: boolean];

/** How many events wait for consent, for the database to be opened, or to be sent. */
const waitingLimit = 1000;

/** How many of them localStorage holds. */
const journalLimit = 100;

/** What the browser remembers of a visitor. Until it is opened, which takes consent, events wait here for this page view. */
export class Memory {
  #store: Store | undefined;
  /** Events that are still to go on record. */
  waiting: Event[] = [];
  /** Events that may not be on record yet. */
  #journal: Event[] = [];
  /** What is still to be done to the profile on record. */
  changes: Change[] = [];
  #saving: Promise<unknown> = Promise.resolve();
  #saves = 0;

  constructor(
    readonly site: string,
    readonly kept: Kept,
    readonly outbox: Outbox,
  ) {}

  /**
   * Opens the record of `known`, or begins one. What waits then includes the events that an earlier page had no time to put on record. `hung`: the
   * database does not answer, so that nothing is known of what is in it.
   */
  async open(known: string | undefined, measured: boolean): Promise<Opened> {
    this.leave();
    const store = new Store(this.site);
    const found = await store.load();
    const hung = found === null;
    const id = known || nanoid();
    let { profile, program, outbox = [] } = found || {};
    if (!hung && found?.id !== id) {
      // A logout or a withdrawal was cut short: what is on record is another visitor's.
      if (found?.id) {
        await store.erase();
        profile = undefined;
        outbox = [];
      }
      store.keep('id', id);
    }
    const [since, left] = this.kept.inherit();
    this.#note(left, since);
    // What is on record must leave it now: later it could not be told from what is not. A browser that was killed may bring back an old one.
    const journal = without(left, (left[0] && (await store.history(since))) || []);
    this.#store = this.outbox.store = store;
    this.outbox.add(measured ? outbox : []);
    this.#note(journal);
    this.waiting.unshift(...without(journal, this.waiting));
    return [id, profile || (journal[0] && {}), program, hung];
  }

  wait(event: Event): void {
    this.waiting.push(event);
    // What is open takes them in the next task.
    this.#store || this.waiting.splice(0, this.waiting.length - waitingLimit);
  }

  /**
   * Puts on record what waits, and sends what `wire` makes of it. Then `saved` is told the profile, with what other tabs have added.
   */
  save(
    wire: (event: Event) => WireEvent | undefined,
    fold: Fold,
    saved: (profile: Profile | null | undefined | false) => void,
  ): void {
    const store = this.#store;
    if (!store) return;
    const fresh = this.waiting.splice(0);
    const wires = (events: Event[]) => events.slice(-waitingLimit).flatMap((event) => wire(event) || []);
    this.outbox.add(wires(fresh));
    const turn = ++this.#saves;
    this.#note([...without(this.#journal, fresh), ...fresh]);
    this.#saving = this.#saving.then(async () => {
      // Forgotten meanwhile, or a later turn takes all.
      if (store !== this.#store || turn !== this.#saves) return;
      const events = this.#journal;
      const profile = await store.append(events, wires(events), fold, this.changes.splice(0));
      if (store !== this.#store) return;
      this.#note(profile ? without(this.#journal, events) : this.#journal.slice(-waitingLimit));
      // What was saved since is not in this one yet.
      saved(turn === this.#saves && profile);
    });
  }

  #note(journal: Event[], since = this.#store?.last as number): void {
    this.#journal = journal;
    this.kept.journal = journal[0] && [since, ...journal.slice(-journalLimit)];
  }

  keep(key: 'program', value: unknown): void {
    this.#store?.keep(key, value);
  }

  /** Every event, the oldest first; those that are not on record yet, too. */
  async history(): Promise<Event[]> {
    const record = (await this.#store?.history()) || [];
    return [...record, ...without(this.#journal.concat(this.waiting), record)];
  }

  /** Closes the record; answers it, to be erased. */
  close(): Store | undefined {
    const store = this.#store;
    this.#store = this.outbox.store = undefined;
    this.waiting = [];
    this.changes = [];
    this.kept.inherit();
    this.#journal = [];
    return store;
  }

  /** Lets go of the database, while the page is being left. What it has not taken yet, the next page hands to it. */
  leave(): void {
    this.#store?.leave();
  }
}
