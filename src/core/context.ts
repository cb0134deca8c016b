/** The width classes of a slot or viewport, from the narrowest. */
export const sizes = ['phone', 'tablet', 'desktop'] as const;
export type Size = (typeof sizes)[number];

/** From which widths on a slot or viewport is a tablet's or a desktop's, px. */
export type Thresholds = [tablet: number, desktop: number];
export const thresholds: Thresholds = [600, 1024];

/**
 * How a visit began, as a query: what the address said (`utm_medium=cpc&utm_from=google`), else the referring host, which an
 * empty parameter goes before in the facts (`&m_from=google.com`). Empty: it says nothing.
 */
export type Arrival = string;

/** What is true of one page view: whether a name of the context holds. A frame's residual condition speaks of nothing else. */
export type Context = (name: string) => boolean | undefined;

/** Which facts a channel stands for. Short lists only, since the gate carries them; the backend keeps the long ones. */
const channels: Record<string, RegExp> = {
  ads: /gclid|msclk|m_medium=(cp|pp|paid|display)/,
  email: /m_(medium|from)=[^&]*mail/,
  ai: /m_from=[^&]*(gpt|perplex|claude|copilot|gemini)/,
  // Of search engines only unpaid visits: those that the referrer alone tells of.
  search: /&&m_from=(google|bing|duck|search)/,
  social: /m_medium=social|m_from=[^&]*(facebook|instagram|linkedin|reddit|pinterest|tiktok|\bt.co&)/,
};

/** Where a page view came from; empty when it was typed in, or led here from a page of the same host. */
export const arrivalAt = (
  { search, hostname }: { search: string; hostname: string },
  referrer: string,
  host = referrer.split(/[/:]+(www\.)?/)[2] || '',
): Arrival =>
  /utm_|gclid|msclk/.test(search)
    ? search.replace('m_source', 'm_from')
    : hostname.endsWith(host)
      ? ''
      : `&m_from=${host}`;

/** The same, with nothing of the address but what it says of the arrival: this may be kept. */
export function arrivalOf(search: string, referrer: string, ownHost: string): Arrival {
  const arrival = arrivalAt({ search, hostname: ownHost.split(':')[0] as string }, referrer);
  return arrival.startsWith('&') ? arrival : (arrival.match(/utm_\w+=[^&]*|gclid|msclk/g) || []).join('&');
}

/**
 * @param facts a query between two `&`, `m_path=/&m_size=phone&m_language=de&AT&…&`, in which `…` is the arrival
 * @param hour the local one, 0–23
 */
export const contextOf =
  (facts: string, hour: number): Context =>
  (name) => {
    const [, from, until] = name.split(/^hour:(.+)-/) as unknown as [unknown, number, number];
    return (
      facts.includes(`m_${name.replace(':', '=')}&`.replace(/(=.*)\*&/, '$1')) ||
      channels[name.split('from:')[1] as string]?.test(facts) ||
      // Exclusive or, so that a span may go past midnight.
      (hour >= from !== hour >= until) !== +from > until
    );
  };

/** Whether a name such as `from:search`, `path:/c/*` or `hour:9-17` holds in a context. */
export const inContext = (name: string, context: Context): boolean => !!context(name);

/** Whether a name speaks of the context, and of nothing else. */
export const isOfContext = (name: string): boolean => /^(from|campaign|language|path|hour|size):/.test(name);
