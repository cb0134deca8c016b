/** What the shop uses of the script's interface. */
export interface Attune {
  track(event: string, properties?: object): void;
  identify(
    userId: string,
    traits?: object,
    options?: { token?: string | ((anonymousId: string) => Promise<string>) },
  ): void;
  reset(): Promise<void>;
  consent(state: 'granted' | 'denied'): void;
  on(name: 'event' | 'decision' | 'exposure' | 'consent' | 'profile', listener: () => void): () => void;
  ready: Promise<Attune>;
  explain(): Explanation;
  panel(): Promise<void>;
  version: string;
}

export interface Receipt {
  slot: string;
  at: number;
  plan: number;
  size: string;
  experience: string | null;
  variant: string | null;
  painted: 'gate' | 'engine' | 'default';
  why: string;
  clauses: [name: string, held: boolean][];
  /** 0 ≤ n < 1, in a split test. */
  bucket?: number;
  rejected: { experience: string; variant: string; why: string }[];
  until: number | null;
}

/** An event as this browser keeps it. */
export interface Happening {
  id: string;
  type: string;
  /** Empty for a page view. */
  name: string;
  /** ms since 1970. */
  at: number;
  visit: string;
  properties: Record<string, unknown>;
}

export interface Explanation {
  site: string;
  plan: number;
  consent: unknown;
  profile: unknown;
  events: Happening[];
  slots: Receipt[];
}

/** The one global; undefined where the two lines are missing or blocked, and then the shop works without. */
export const attune = (): Attune | undefined => (window as unknown as { attune?: Attune }).attune;
