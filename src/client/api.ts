import type { Consent, ConsentState } from '../core/consent.ts';
import type { Tree } from '../core/content.ts';
import type { Event, Profile } from '../core/profile.ts';
import type { Receipt } from '../core/receipt.ts';

/** What `on` tells of. */
export interface Notices {
  event: Event;
  decision: Receipt;
  exposure: Receipt;
  consent: Consent;
  profile: Profile;
}

/** All that a developer may want to see of one page view. */
export interface Explanation {
  site: string;
  plan: number;
  consent: Consent;
  profile: Profile;
  /** The last events of this page view, the newest last. */
  events: Event[];
  slots: Receipt[];
}

/** A variant as data, for developers who render it themselves. */
export interface VariantData {
  experience: string;
  variant: string;
  /** A `template` with the forms by size in nested templates. */
  content: Tree;
}

/** `window.attune`. */
export interface Attune {
  /** Tells of something that happened; names and properties as in the Segment Spec. */
  track(event: string, properties?: Record<string, unknown>): void;
  /** Tells of a page view. The script tells of the first, and of those that the browser's history shows, by itself. */
  page(name?: string, properties?: Record<string, unknown>): void;
  /**
   * Says who the visitor is. Only a token made by the site's own backend proves it; it may be a function that is given this
   * browser's anonymous id and fetches one.
   */
  identify(
    userId: string,
    traits?: Record<string, unknown>,
    options?: { token?: string | ((anonymousId: string) => Promise<string>) },
  ): void;
  group(groupId: string, traits?: Record<string, unknown>): void;
  alias(userId: string): void;
  /** Logs out: delivers what is still to be sent, then forgets the visitor in this browser. */
  reset(): Promise<void>;
  consent(state: ConsentState): void;
  /** Returns its undo. */
  on<N extends keyof Notices>(name: N, listener: (notice: Notices[N]) => void): () => void;
  /** Resolves once the slots of the first page view are decided. */
  ready: Promise<Attune>;
  variant(slot: string): VariantData | null;
  explain(slot: string): Receipt | null;
  explain(): Explanation;
  /** The visitor does not want to see what this slot shows. */
  feedback(slot: string, opinion: 'not-for-me'): void;
  /** Opens the visitor's panel. */
  panel(): Promise<void>;
  /** Shows variants by name, now, in this page view only; nothing is counted. */
  preview(variants: Record<string, string>): void;
  version: string;
}

/** What a page says of itself to the script. */
export interface Settings {
  site: string;
  /** The origin that serves `/v1`, and the folder of the script's other files. */
  origin: string;
  /** `granted` where no consent is needed. */
  consent: 'required' | 'granted';
}
