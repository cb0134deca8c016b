/** The width classes of a slot or viewport: phone below 600 px, tablet below 1024, desktop from there on. */
export type Size = 'phone' | 'tablet' | 'desktop';

/** How a visit began: `MEDIUM|HOST`, then the referring host or `utm_source`, then the campaign, each as a fact. */
export type Arrival = [channel: string, host: `from:${string}`, campaign: `campaign:${string}`];

/** What is true of one page view. A frame's residual condition speaks of nothing else. */
export interface Context {
  /** Names that hold as they stand, and an arrival's channel; the first is `path:` and the path. */
  facts: string[];
  /** Local hour, 0–23. */
  hour: number;
}

/** Which channels a name stands for. Short lists only, since the gate carries them; the backend keeps the long ones. */
const channels: Record<string, RegExp> = {
  'from:ads': /^(cp|pp|paid|display)/,
  'from:email': /mail/,
  'from:ai': /chatgpt|perplexity|claude|copilot|gemini/,
  'from:search': /^\|(google|bing|duckduckgo|ecosia|search)/,
  'from:social': /^social|^\|(.*(facebook|instagram|linkedin|reddit|pinterest|tiktok|youtube)|t\.co$)/,
};

/**
 * Where a page view came from, or undefined when it says nothing (typed in, or from a page of the same host): then the
 * visit's own arrival goes on.
 */
export function arrivalOf(search: string, referrer: string, ownHost: string): Arrival | undefined {
  const said = (name: string) => new URLSearchParams(search).get(name) || '';
  const medium = /[?&](gcl|msclk)id=/.test(search) ? 'cpc' : said('utm_medium');
  const host = said('utm_source') || (referrer.split('/')[2] || ownHost).replace('www.', '');
  return medium || !ownHost.endsWith(host)
    ? [`${medium}|${host}`, `from:${host}`, `campaign:${said('utm_campaign')}`]
    : undefined;
}

/** Whether a name such as `from:search`, `path:/c/*` or `hour:9-17` holds in a context. */
export function inContext(name: string, { facts, hour }: Context): boolean {
  const [, from, until] = name.split(/^hour:|-/) as unknown as number[] as [number, number, number];
  return (
    facts.some((fact) => fact === name || channels[name]?.test(fact)) ||
    (name.endsWith('*') && (facts[0] as string).startsWith(name.slice(0, -1))) ||
    (hour - from + 24) % 24 < (until - from + 24) % 24
  );
}

/** Whether a name speaks of the context, and of nothing else. */
export const isOfContext = (name: string): boolean => /^(from|campaign|language|path|hour|size):/.test(name);
