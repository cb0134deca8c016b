import { armNames } from '../core/bucket.ts';
import { slotKey } from '../core/frame.ts';
import type { Misfit } from '../core/profile.ts';
import { attribute, type Slot } from './choice.ts';
import type { Engine } from './engine.ts';
import { breachOf, isMeasured } from './measured-fit.ts';
import type { Placement } from './placement.ts';
import { quietly } from './quietly.ts';
import { isAhead, isBusy } from './slots.ts';
import { sizeHere } from './view.ts';

/** How many misfits are remembered. */
const limit = 20;

/** How long the page may take to follow the viewport, ms. */
const moment = 1000;

const nameOf = ({ receipt }: Slot): string => `${receipt.experience}/${receipt.variant}`;

/** What a frame's rows of such a variant name. A template of the slot's own stands in the slot, or is parked with its default. */
function rowsOf({ name, element, receipt }: Slot, placements: Placement[]): [at: string, decision: Misfit[2]][] {
  return placements.map(({ slot, template }) => {
    const part = slot === element ? '' : attribute(slot, 'part');
    const planned = `${receipt.experience}/${receipt.variant}${part && ` ${part}`}`;
    const split = attribute(element, 'split');
    const own = split ? armNames(split).indexOf(`${receipt.variant}`) : null;
    return [slotKey(part ? `${name}#${part}` : name), template?.parentNode ? own : planned];
  });
}

/**
 * Holds back variants that break a measured fit: they are measured where they stand, in the task that shows them, and the default is put
 * back before anything is painted. Answers what looks at a slot that has just been decided.
 */
export function holdBack(engine: Engine): (slot: Slot) => void {
  const { slots } = engine;
  /** Where the variants that were held back would stand, and what the receipt says of that. */
  const held = new WeakMap<Element, [placements: Placement[], why: string]>();
  const show = slots.show.bind(slots);

  /** Notes for the next frame what was found of a slot's variant here, and forgets what is out of date. */
  const note = (slot: Slot, placements: Placement[], why?: string) => {
    const { program } = engine;
    const viewport = `size:${sizeHere()}`;
    const name = nameOf(slot);
    const before = engine.profile.misfits || [];
    const found = why
      ? rowsOf(slot, placements).map(([at, decision]): Misfit => [at, viewport, decision, program.version, name, why])
      : [];
    const kept = before.filter(
      ([at, where, decision, version, other]) =>
        version === program.version &&
        // Of the slot's own templates the frame knows no single one.
        !(where === viewport && (other === name || (decision === null && at === slotKey(slot.name)))),
    );
    const now = [...kept, ...found].slice(-limit);
    if (JSON.stringify(now) !== JSON.stringify(before)) engine.change((all) => (all.misfits = now));
  };

  const putBack = (slot: Slot, why: string) => {
    for (const placement of slot.placements) placement.restore();
    held.set(slot.element, [slot.placements, `; ${why}`]);
    slot.placements = [];
    slot.receipt.painted = 'default';
    slot.receipt.why += `; ${why}`;
  };

  /** Whether what has just been put into a slot fits; else its default is there again. A preview is not `decided`. */
  const fits = (slot: Slot, decided = true): boolean => {
    const why = breachOf(slot);
    if (decided) note(slot, slot.placements, why);
    if (why) putBack(slot, why);
    return !why;
  };

  slots.show = (slot, template, size) => {
    held.delete(slot.element);
    return show(slot, template, size) && (!isMeasured(slot.element) || fits(slot, !slots.all.includes(slot)));
  };

  let viewport = innerWidth;
  let turned = 0;
  /** The engine has chosen each form anew by then: it watches from earlier on. */
  const observer = new ResizeObserver(quietly(() => requestAnimationFrame(quietly(refit))));
  function refit() {
    if (viewport !== innerWidth) {
      viewport = innerWidth;
      turned = Date.now();
    }
    const asked = Date.now() - turned < moment;
    for (const slot of slots.all) {
      const { element, receipt } = slot;
      if (!(asked || isAhead(element)) || isBusy(element)) continue;
      const waiting = held.get(element);
      if (waiting && !slot.placements[0]) {
        const [placements, why] = waiting;
        // Forgotten meanwhile, or not wanted.
        if (!receipt.experience) continue;
        slot.placements = placements.filter((placement) => placement.show(receipt.size));
        const broken = slot.placements[0] && breachOf(slot);
        if (broken) {
          for (const placement of placements) placement.restore();
          slot.placements = [];
        } else if (slot.placements[0]) {
          held.delete(element);
          note(slot, slot.placements);
          Object.assign(receipt, { painted: 'engine', why: receipt.why.replace(why, '') });
        }
      } else if (slot.placements[0] && isMeasured(element)) fits(slot);
    }
  }
  observer.observe(document.documentElement);

  return (slot) => {
    const { element, receipt, placements } = slot;
    if (!isMeasured(element)) return;
    observer.observe(element);
    if (receipt.painted !== 'default') {
      if (isAhead(element) && !isBusy(element)) fits(slot);
      else {
        const why = breachOf(slot);
        note(slot, placements, why);
        // It has been painted, and stays for this view.
        if (why && !receipt.why.includes(why)) receipt.why += `; ${why}`;
      }
    } else if (receipt.experience && !held.has(element)) {
      const seen = (engine.profile.misfits || []).find(
        ([, where, , version, name]) =>
          version === engine.program.version && where === `size:${sizeHere()}` && name === nameOf(slot),
      );
      if (seen) receipt.why += `; ${seen[5]}`;
      else note(slot, placements);
    }
  };
}
