import { binding, filtersIn } from '../../core/binding.ts';
import type { Tree } from '../../core/content.ts';
import type { Experience, Plan } from '../../core/plan.ts';
import { type Advice, type Known, own } from './finding.ts';
import { type SizedForm, sizedForms } from './form-of.ts';

/** By how much words may grow when they are translated: what W3C's internationalization group tells for texts of more than 70 characters. */
const translated = 1.4;

/** How long a value may well be where no backend knows. */
const usual: Record<string, number> = {
  first_name: 14,
  last_name: 18,
  name: 26,
  city: 20,
  company: 30,
  email: 30,
  title: 60,
  price: 10,
};
const otherwise = 20;

/** How long what a filter makes of a value may be: “30. September 2026”, “12.345,00 €”. */
const filtered: Record<string, number> = { date: 18, currency: 12, number: 9, percent: 5 };

/** The characters of a text by whether they are words or values, and the values that stand there. */
interface Room {
  words: number;
  values: number;
  /** The longest of its values, and whether real data say how long it is. */
  longest?: { path: string; length: number; real: boolean };
}

function valueRoom(path: string, written: string, { longest }: Known): NonNullable<Room['longest']> {
  const made = filtersIn(written).flatMap(([name]) => own(filtered, name) ?? [])[0];
  const counted = own(longest, path);
  const length = made ?? counted ?? own(usual, path.split('.').at(-1) as string) ?? otherwise;
  return { path, length, real: made === undefined && counted !== undefined };
}

const both = (a: Room, b: Room): Room => {
  const longest = (a.longest?.length ?? 0) >= (b.longest?.length ?? 0) ? a.longest : b.longest;
  return { words: a.words + b.words, values: a.values + b.values, ...(longest && { longest }) };
};
const none: Room = { words: 0, values: 0 };

function roomOf(tree: Tree, known: Known): Room {
  if (typeof tree !== 'string') {
    const [, attributes, ...children] = tree;
    // What is said only afterwards takes no room yet.
    return attributes.hidden === undefined ? children.map((one) => roomOf(one, known)).reduce(both, none) : none;
  }
  const words = [...tree.replace(binding, '').replace(/\s+/g, ' ')].length;
  return [...tree.matchAll(binding)]
    .flatMap(([, mark, path = '', written = '']) => (mark ? [] : valueRoom(path, written, known)))
    .map((longest): Room => ({ words: 0, values: longest.length, longest }))
    .reduce(both, { words, values: 0 });
}

function tight({ path, size, form, trees, holds }: SizedForm, known: Known): Advice[] {
  const { words, values, longest } = trees.map((tree) => roomOf(tree, known)).reduce(both, none);
  const on = form === 'any' ? '' : `.${form}`;
  if (longest && words + values > holds) {
    const value = longest.path.split('.').at(-1)?.replaceAll('_', ' ');
    const which = longest.real
      ? `the longest “${value}” that your data have (${longest.length} characters)`
      : `a long “${value}” (${longest.length} characters)`;
    const room = holds - values;
    return [
      {
        level: 'warning',
        path: path + on,
        what: `With ${which} it comes to ${words + values} characters, and the slot holds ${holds} on ${size}s`,
        mend:
          room > 0
            ? `Cut your own words to ${room} characters, or give the slot more room.`
            : 'Leave the value out, or give the slot more room.',
      },
    ];
  }
  const grown = Math.ceil(words * translated) + values;
  return grown > holds
    ? [
        {
          level: 'note',
          path: path + on,
          what: `In a language that takes 40 % more room it comes to ${grown} characters, and the slot holds ${holds} on ${size}s`,
          mend: `Before you translate it, cut your own words to ${Math.max(0, Math.floor((holds - values) / translated))} characters, or give the slot more room.`,
        },
      ]
    : [];
}

/** Forms that do not fit with long values, or once they are translated; of each form the size at which it is worst. */
export function roomAdvice(experience: Experience, path: string, plan: Plan, known: Known): Advice[] {
  const byPath = new Map<string, Advice>();
  // A form that is too long as it stands is told of elsewhere.
  for (const one of [...sizedForms(experience, path, plan)].sort((a, b) => a.holds - b.holds))
    for (const advice of tight(one, known)) if (!byPath.has(advice.path)) byPath.set(advice.path, advice);
  return [...byPath.values()];
}
