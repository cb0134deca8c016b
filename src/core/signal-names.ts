/** What the page tells of beside its page views, once the visitor does something on it. */
export const signalNames = [
  ...(['engaged', 'scroll', 'clicks', 'links', 'downloads', 'rage', 'search', 'forms', 'media'] as const),
  ...(['copy', 'print', 'share', 'device'] as const),
] as const;
export type SignalName = (typeof signalNames)[number];

/** Those that take a list: `search` the parameters of addresses that hold what was searched for, `forms` the fields whose values may be kept. */
export const listed = ['search', 'forms'] as const satisfies SignalName[];
type Listed = (typeof listed)[number];

/** As an owner writes it: the signals that are on, or by name whether one is. */
export type Signals = SignalName[] | { [Name in SignalName]?: Name extends Listed ? boolean | string[] : boolean };

/** As the page gets it: the signals that are off, and the lists. */
export type SaidSignals = { [Name in SignalName]?: Name extends Listed ? false | string[] : false };

/** What the page is told of its signals: nothing where all are on, false where none is. */
export function saidSignals(written: Signals = {}): SaidSignals | false | undefined {
  const said = signalNames
    .map((name) => [name, Array.isArray(written) ? written.includes(name) : (written[name] ?? true)] as const)
    .filter(([, value]) => value !== true);
  if (said.filter(([, value]) => !value).length === signalNames.length) return false;
  return said.length ? (Object.fromEntries(said) as SaidSignals) : undefined;
}
