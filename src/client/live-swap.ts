import type { Receipt } from '../core/receipt.ts';
import { attribute, choose, type Slot } from './choice.ts';
import type { Engine } from './engine.ts';
import { budgetOf, isInUse, scoreText, undoOf } from './late-swap.ts';
import { shiftOf } from './layout-shift.ts';
import { listen } from './signals.ts';
import { isReacts } from './slots.ts';
import { withTransition } from './transition.ts';

/** What a trusted input causes comes within this time, ms: `hadRecentInput` of https://wicg.github.io/layout-instability/. */
const recent = 500;

/** How long a slot stays a live region after its swap, ms: a screen reader takes its time. */
const spoken = 2000;

/** What a screen reader knows by its own element, such as a link or a list, would lose that by another role. */
const isPlain = ({ localName }: Element): boolean => /^(div|section|article|aside|p|span)$|-/.test(localName);

/** A decision that is to be shown in place of another. */
interface Change {
  before: Slot;
  receipt: Receipt;
  template?: HTMLTemplateElement | undefined;
}

const nameOf = ({ experience, variant }: Receipt): string => `${experience}/${variant}`;

/**
 * Swaps slots with `data-attune-swap="live"` as soon as what is known of the visitor changes their decision: never while they are in use,
 * and beyond their shift budget only when the visitor's own action caused it.
 */
export function swapLive(engine: Engine): void {
  const { slots, notices } = engine;
  let lastInput = -Infinity;
  for (const type of ['pointerdown', 'keydown', 'click', 'change'])
    listen(window, type, ({ isTrusted }) => isTrusted && (lastInput = performance.now()), true);
  const isCaused = () => performance.now() - lastInput < recent;
  /** Decisions that would have shifted the page too much at a width. */
  const refused = new WeakMap<Element, string>();
  let swapping = false;

  /** The slot's new decision, if there is one. What this page view itself has shown of the present one does not end it. */
  const changeOf = (before: Slot): Change | undefined => {
    const { element, receipt, placements } = before;
    if (
      attribute(element, 'swap') !== 'live' ||
      !engine.consent.personalisation ||
      receipt.why === 'not for me' ||
      !element.isConnected ||
      isReacts(element)
    )
      return undefined;
    const situation = engine.situation();
    const { profile, program } = situation;
    const { experience } = receipt;
    const shown = experience && profile.shown[experience];
    if (shown)
      situation.profile = {
        ...profile,
        shown: { ...profile.shown, [experience]: shown.filter((at) => at < receipt.at) },
      };
    const next = choose(before, situation, receipt.size);
    const key = `${nameOf(next.receipt)} ${innerWidth}`;
    const others = slots.all.filter((other) => other !== before && other.placements[0]).length;
    return nameOf(next.receipt) === nameOf(receipt) ||
      placements[0]?.gone() ||
      (next.template && others >= (profile.page ?? program.page ?? Infinity)) ||
      (refused.get(element) === key && !isCaused()) ||
      isInUse(element)
      ? undefined
      : { before, ...next };
  };

  const announce = (element: Element) => {
    if (
      !isPlain(element) ||
      element.matches('[role]') ||
      element.closest('[aria-live],[role=status],[role=alert],[role=log]')
    )
      return;
    element.setAttribute('role', 'status');
    setTimeout(() => element.getAttribute('role') === 'status' && element.removeAttribute('role'), spoken);
  };

  /** Shows the new decision, and counts it for itself. */
  const apply = ({ before, receipt, template }: Change, caused: boolean) => {
    const { element } = before;
    if (!slots.all.includes(before) || isInUse(element)) return;
    const { size } = before.receipt;
    const next: Slot = { ...before, receipt };
    const undo = undoOf(before);
    const shift = shiftOf(() => {
      if (template && slots.show(next, template, size)) return;
      for (const placement of next.placements) placement.restore();
      next.placements = [];
    });
    const budget = budgetOf(element);
    if (!caused && shift > budget) {
      undo(next);
      refused.set(element, `${nameOf(receipt)} ${innerWidth}`);
      before.receipt.why += `; a live swap would shift the page by ${scoreText(shift)}, ${budget} is allowed`;
      return;
    }
    receipt.why += '; swapped live';
    // Whoever holds the slot, as its blocks do, goes on with it.
    Object.assign(before, next);
    notices.tell('decision', receipt);
    engine.decide('anew');
  };

  const consider = () => {
    if (swapping) return;
    const due = slots.all.flatMap((slot) => changeOf(slot) ?? []);
    if (!due[0]) return;
    const caused = isCaused();
    const elements = due.map(({ before }) => before.element);
    if (caused) for (const element of elements) announce(element);
    swapping = true;
    withTransition(
      elements,
      () => {
        // The transition took a moment: it is asked anew.
        for (const { before } of due) {
          const change = changeOf(before);
          if (change) apply(change, caused);
        }
      },
      () => {
        swapping = false;
        consider();
      },
    );
  };
  // Not within the call that made it: what that still does comes first.
  const soon = () => setTimeout(consider);
  notices.on('event', soon);
  notices.on('profile', soon);
  // What was in use may be swapped once it is left.
  listen(document, 'focusout', soon);
}
