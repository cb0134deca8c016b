import type { Size } from './context.ts';
import type { Facts } from './moment.ts';

/** Why a slot shows what it shows. It holds no personal data, and the decision can be replayed from it. */
export interface Receipt extends Facts {
  /** The values of the attributes that were asked. They are there in the page alone, and in no copy. */
  values?: Record<string, unknown>;
  slot: string;
  at: number;
  /** Plan version; 0 without a plan. */
  plan: number;
  size: Size;
  experience: string | null;
  variant: string | null;
  painted: 'gate' | 'engine' | 'default';
  why: string;
  /** Where the visitor falls in the test, 0 ≤ n < 1. */
  bucket?: number | undefined;
  /** Of a bandit: the weights' version, which of its audiences the visitor is in, and how likely the arm was. */
  weights?: [version: number, audience: number, propensity: number] | undefined;
  /** What the test is hashed with. */
  seed?: string;
  /** When the answer next changes by itself, ms since 1970; null: never. */
  until: number | null;
}

/** What an exposure tells of its decision. */
export const exposureOf = ({ slot, experience, variant, size, seed, weights }: Receipt): Record<string, unknown> => ({
  slot,
  experience,
  variant,
  size,
  seed,
  weights,
});
