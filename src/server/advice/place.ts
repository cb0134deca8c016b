const words: [RegExp, (name: string) => string][] = [
  [/^experiences$/, (id) => `experience “${id}”`],
  [/^variants$/, (name) => `variant “${name}”`],
  [/^parts$/, (name) => `part “${name}”`],
  [/^audiences$/, (name) => `audience “${name}”`],
  [/^slots$/, (name) => `slot “${name}”`],
  [/^journey$/, (name) => `stage “${name}”`],
  [/^personas$/, (name) => `persona “${name}”`],
  [/^goals$/, (name) => `goal “${name}”`],
  [/^lists$/, (name) => `list “${name}”`],
];

/** Fields that are called otherwise than they are written. */
const fields: Record<string, string> = { split: 'shares', hashBy: 'what it is drawn by', rest: 'days of rest' };

/** What stands in a variant below its forms means nothing to who wrote no code. */
const forms: Record<string, string> = {
  phone: 'on phones',
  tablet: 'on tablets',
  desktop: 'on desktops',
  any: 'on every size',
};

/** The steps of a path through a document. Names may have dots, so that what is there goes first. */
function stepsOf(path: string, document: unknown): [step: string, value: unknown][] {
  const steps: [string, unknown][] = [];
  let [rest, at] = [path, document];
  while (rest) {
    const own = typeof at === 'object' && at !== null ? Object.keys(at) : [];
    const step =
      own
        .filter((key) => rest.startsWith(key) && /^($|[.[])/.test(rest.slice(key.length)))
        .sort((a, b) => b.length - a.length)[0] ?? (/^\[?([^.[\]]+)\]?/.exec(rest)?.[1] as string | undefined);
    if (step === undefined) break;
    at = own.includes(step) ? (at as Record<string, unknown>)[step] : undefined;
    steps.push([step, at]);
    rest = rest.slice(rest.startsWith('[') ? step.length + 2 : step.length).replace(/^\./, '');
    // An index that stands in brackets is a key as well.
    if (rest.startsWith('[') && Array.isArray(at)) rest = rest.replace(/^\[(\d+)\]/, '$1');
  }
  return steps;
}

/** A path of a plan in words: `Experience “cart-reminder”, variant “a”, on phones`. Also of a document that is no plan. */
export function placeOf(path: string, document: unknown): string {
  const said: string[] = [];
  const steps = stepsOf(path, document);
  for (let at = 0; at < steps.length; at++) {
    const [step] = steps[at] as [string, unknown];
    const word = words.find(([name]) => name.test(step))?.[1];
    const next = steps[at + 1];
    if (word && next) {
      const { id } = (next[1] ?? {}) as { id?: unknown };
      said.push(word(step === 'experiences' ? String(id ?? Number(next[0]) + 1) : next[0]));
      at++;
    } else if (Object.hasOwn(forms, step) && said.length > 1) {
      said.push(forms[step] as string);
      break;
    } else if (!/^\d+$/.test(step)) said.push(fields[step] ?? step);
  }
  const text = said.join(', ') || 'the plan';
  return text[0]?.toUpperCase() + text.slice(1);
}
