// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import { build } from '../../src/client/content.ts';
import { park, place } from '../../src/client/placed.ts';
import { type Placement, placementIn } from '../../src/client/placement.ts';

const template = (...children: Parameters<typeof build>[0][]) =>
  build(['template', {}, ...children]) as HTMLTemplateElement;
const forms = template(['template', { 'data-attune-size': 'phone' }, ['b', {}, 'small']], ['b', {}, 'large']);

let slot: HTMLElement;
let nodes: ChildNode[];
beforeEach(() => {
  document.body.innerHTML = '<a data-attune-slot="x" href="/all" class="calm">Default <i>one</i><!-- two --></a>';
  slot = document.body.firstElementChild as HTMLElement;
  nodes = [...slot.childNodes];
});

/** The engine's own placement, and one that it takes over from the gate. */
const placements: Record<string, (variant: HTMLTemplateElement) => Placement> = {
  'by the engine': (variant) => {
    const placement = placementIn(slot);
    placement.template = variant;
    expect(placement.show('desktop')).toBe(true);
    return placement;
  },
  'by the gate': (variant) => {
    const placed = place(slot, variant, 'e/v', 'desktop');
    park(placed);
    const placement = placementIn(slot, placed);
    expect([placement.template, placement.by]).toEqual([variant, 'e/v']);
    return placement;
  },
};

describe.each(Object.entries(placements))('a variant placed %s', (_, placed) => {
  test('is the only content of the slot', () => {
    placed(forms);
    expect(slot.innerHTML).toBe('<b>large</b><!---->');
  });

  test('gives way to the very same nodes', () => {
    placed(forms).restore();
    expect([...slot.childNodes]).toEqual(nodes);
  });

  test('changes its form with the size, and the default is still there after it', () => {
    const placement = placed(forms);
    expect(placement.show('phone')).toBe(true);
    expect(slot.innerHTML).toBe('<b>small</b><!---->');
    expect(placement.show('desktop')).toBe(true);
    expect(slot.innerHTML).toBe('<b>large</b><!---->');
    placement.restore();
    expect([...slot.childNodes]).toEqual(nodes);
    placement.restore();
    expect([...slot.childNodes]).toEqual(nodes);
  });

  test('shows again after it has given way', () => {
    const placement = placed(forms);
    placement.restore();
    expect(placement.show('phone')).toBe(true);
    expect(slot.innerHTML).toBe('<b>small</b><!---->');
    placement.restore();
    expect([...slot.childNodes]).toEqual(nodes);
  });

  test('stays as it is when the next has no form for the size', () => {
    const placement = placed(forms);
    placement.template = template(['template', { 'data-attune-size': 'desktop' }, 'D']);
    expect(placement.show('phone')).toBe(false);
    expect(slot.innerHTML).toBe('<b>large</b><!---->');
  });

  test("lends the slot its attributes, and the slot's own come back", () => {
    const placement = placed(template(['a', { href: '/sale', title: 'Sale' }, 'Variant']));
    expect(slot.outerHTML).toBe('<a data-attune-slot="x" href="/sale" class="calm" title="Sale">Variant<!----></a>');
    expect(placement.show('phone')).toBe(true);
    placement.restore();
    expect([slot.getAttribute('href'), slot.className, slot.hasAttribute('title')]).toEqual(['/all', 'calm', false]);
  });

  test('parks what the parser still adds, in whichever form it is', () => {
    const placed = place(slot, forms, 'e/v', 'desktop');
    park(placed);
    const placement = placementIn(slot, placed);
    placement.show('phone');
    const late = document.createElement('u');
    slot.append(late);
    park(placed);
    expect(slot.innerHTML).toBe('<b>small</b><!---->');
    placement.restore();
    expect([...slot.childNodes]).toEqual([...nodes, late]);
  });
});

test("a designer's template goes by its position, a variant of the plan by its name", () => {
  const position = (variant: HTMLTemplateElement) => {
    const placed = place(slot, variant, 'e/v', 'desktop');
    park(placed);
    return placementIn(slot, placed).by;
  };
  slot.prepend(template('one'), forms);
  expect(position(forms)).toBe(1);
  expect(position(template('planned'))).toBe('e/v');
});
