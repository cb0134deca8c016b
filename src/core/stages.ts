import { seenIn } from './behaviour.ts';
import { stageOf } from './journey.ts';
import { momentOf } from './moment.ts';
import type { Program } from './plan.ts';
import { emptyPortrait } from './portrait.ts';
import { type Event, emptyProfile, type Profile } from './profile.ts';
import type { Rare } from './rare.ts';

/** A change of the stage, with what made it: the name of an event, `page`, or `time` where nothing happened. */
export interface Stage {
  stage: string | null;
  at: number;
  cause: string;
}

/** How many changes are kept: the latest. */
const stagesKept = 50;

/** How many changes by time alone are followed between two events. */
const steps = 200;

/**
 * Every change of the stage until `now`, the oldest first, worked out from the events alone: the same whatever order they are given in. What
 * the backend knows of the person had no time, so it has no part in it.
 */
export function stagesIn(events: Event[], program: Program, rare: Rare, now: number): Stage[] {
  let profile: Profile = {
    ...emptyProfile(),
    portrait: emptyPortrait(),
    seen: seenIn([], program.behaviours || []),
  };
  const stages: Stage[] = [];
  let until = Infinity;
  const look = (at: number, cause: string): void => {
    const moment = momentOf({ program, profile, id: undefined, now: at, rare });
    const stage = stageOf(moment);
    until = moment.until;
    if (stage !== stages.at(-1)?.stage) stages.push({ stage, at, cause });
    if (stages.length > stagesKept) stages.shift();
  };
  const wait = (end: number): void => {
    for (let step = 0; until < end && step < steps; step++) look(until, 'time');
  };
  const inOrder = [...events].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  for (const event of inOrder) {
    wait(event.at);
    profile = rare.fold(profile, event);
    look(event.at, event.type === 'track' ? event.name : event.type);
  }
  wait(now + 1);
  return stages;
}
