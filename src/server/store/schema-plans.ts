import type { ColumnType, JSONColumnType } from 'kysely';
import type { Plan, Program } from '../../core/plan.ts';

/** Written as JSON text, so that every driver sends the same. */
type Json<T extends object> = JSONColumnType<T, string, string>;
type Time = ColumnType<Date, Date, Date>;

export interface PlanRow {
  site: string;
  version: number;
  plan: Json<Plan>;
  program: Json<Program>;
  published_at: Time;
}

/** Which version of a site's plan is published. */
export interface PlanPointerRow {
  site: string;
  version: number;
}

/** What was done to a site's plan. */
export type PlanDeed = 'draft' | 'discard' | 'publish' | 'rollback' | 'pause' | 'release' | 'hold';

/** What was done to a site's plan, and by which key; never changed. */
export interface PlanActRow {
  site: string;
  id: string;
  act: PlanDeed;
  /** What it made the published version; 0 for what concerns the draft alone. */
  version: number;
  /** The version whose content it took up again; null unless it is a rollback. */
  of: number | null;
  /** The name of the secret key; `guard` for what the guard did, '' for what this program did by itself. */
  by: string;
  at: Time;
}

/** What an owner works on: as it was sent, be it right or wrong. Served to nobody. */
export interface PlanDraftRow {
  site: string;
  plan: Json<Record<string, unknown>>;
  by: string;
  saved_at: Time;
}
