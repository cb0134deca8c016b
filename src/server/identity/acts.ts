import { record } from '../store/audit.ts';
import type { ActName } from '../store/schema-rights.ts';
import type { Db } from '../store/store.ts';
import { idOf } from './ids.ts';

/** What was done, by whom and why; never with a value of what it was done to. */
export interface Done {
  site: string;
  act: ActName;
  by: string;
  why?: string;
  at: Date;
}

/** Leaves proof of an act with everybody whom it concerns. */
export async function leaveProof(db: Db, subjects: string[], { site, act, by, why = '', at }: Done): Promise<void> {
  for (const subject of subjects) {
    const id = idOf('act', site, JSON.stringify([act, subject, at, by, why]));
    await record(db, { subject, id, site, act, other: null, by, why, at });
  }
}
