/** A text for each plural form that a language has. */
export type Counted = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/**
 * The panel in one language: a file of `../words`, named for it. `{name}` is filled in. Each fact and each reason is a sentence of its own, since
 * not every language joins them alike.
 */
export interface Words {
  /** How the language is written. */
  dir: 'ltr' | 'rtl';
  title: string;
  close: string;
  /** Where all this is: nowhere, in the browser, and on the server too. */
  kept: { no: string; here: string; sent: string };
  undo: string;
  sources: { known: string; seen: string; said: string; site: string; inferred: string; nothing: string };
  knows: {
    visits: Counted;
    pages: Counted;
    from: string;
    lookedAt: string;
    cart: Counted;
    orders: Counted;
    spent: string;
    shown: Counted;
    tests: Counted;
    up: string;
    down: string;
    out: string;
    dismissed: Counted;
    one: string;
    none: string;
    loggedIn: string;
    elsewhere: Counted;
  };
  /** What is true of a visitor, by the name of an audience or of the context; `{what}` is the rest of that name. */
  reasons: Record<string, string>;
  /** Where a visit came from, by the name of its channel. */
  channels: Record<string, string>;
  sizes: Record<string, string>;
  /** The stages of a buying journey: what somebody in each is doing. A plan may have others. */
  stages: Record<string, string>;
  topics: {
    title: string;
    hint: string;
    none: string;
    down: string;
    usual: string;
    up: string;
    remove: string;
    /** The name of a button to somebody who hears it alone. */
    removeOne: string;
    undoOne: string;
    observed: string;
    site: string;
    out: string;
  };
  often: { title: string; all: string; one: string; none: string };
  why: {
    title: string;
    noSlots: string;
    everybody: string;
    dismissed: string;
    full: string;
    inView: string;
    cap: string;
    control: string;
    test: string;
    ahead: string;
    forAll: string;
    notForMe: string;
    notForMeOne: string;
    undoOne: string;
    elsewhere: string;
  };
  choices: {
    title: string;
    remember: string;
    rememberHint: string;
    personalise: string;
    personaliseHint: string;
    measure: string;
    measureHint: string;
    takeAlong: string;
    erase: string;
  };
  /** What was done, for a screen reader too. */
  done: Record<
    | 'up'
    | 'down'
    | 'usual'
    | 'out'
    | 'notForMe'
    | 'undone'
    | 'often'
    | 'remembered'
    | 'forgotten'
    | 'personal'
    | 'notPersonal'
    | 'counted'
    | 'notCounted'
    | 'taken'
    | 'erased'
    | 'notErased'
    | 'nothing',
    string
  >;
}

/** What a sentence is filled with: the languages of a page and of the panel may run in different directions. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** The words of a language with its plurals, numbers, lists and times. `tag`: the page's, such as `en-GB`. */
export function speech(words: Words, tag: string) {
  const plural = new Intl.PluralRules(tag);
  const lists = new Intl.ListFormat(tag);
  const number = (n: number) => n.toLocaleString(tag);
  const fill = (text: string, values: Record<string, string> = {}) =>
    text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  return {
    tag,
    words,
    fill,
    /** A sentence with one value in it. */
    say: (text: string, what: string) => fill(text, { what: isolated(what) }),
    count: (texts: Counted, n: number) => fill(texts[plural.select(n)] ?? texts.other, { n: number(n) }),
    number,
    list: (all: string[]) => lists.format(all.map(isolated)),
    time: (at: number) => new Date(at).toLocaleString(tag),
    /** What people call a language, such as `de`. */
    language(code: string): string {
      try {
        return new Intl.DisplayNames(tag, { type: 'language' }).of(code) || code;
      } catch {
        return code;
      }
    },
  };
}
export type Speech = ReturnType<typeof speech>;

/** A topic, a trait or a slot as people write it: they are named as in addresses. */
export const readable = (name: string): string => name.replace(/[-_]+/g, ' ');
