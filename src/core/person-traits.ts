import type { Entry } from './ledger.ts';
import { changes, good, type Look } from './look.ts';

/** Where a page view came from, as campaigns are named: `google`, `cpc`, `spring`. */
export interface Touch {
  at: number;
  source: string;
  medium: string;
  campaign: string | null;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** An arrival (see `context`) in the words of a campaign. What the address says goes before the referrer. */
export function touchOf(at: number, arrival: string): Touch {
  const said = (name: string) => decoded(new RegExp(`(?:^|&)u?t?m_${name}=([^&]*)`).exec(arrival)?.[1] ?? '');
  const source = said('from') || said('source');
  const click = /gclid/.test(arrival) ? 'google' : /msclk/.test(arrival) ? 'bing' : '';
  const referred = arrival.startsWith('&');
  return {
    at,
    source: source || click || 'direct',
    medium: said('medium') || (click ? 'cpc' : referred && source ? 'referral' : 'none'),
    campaign: said('campaign') || null,
  };
}

/** Every touch that is still good, the latest first: for attribution. */
export const touchesOf = (look: Look): Touch[] =>
  good(look, 'touches', look.portrait.touches).map(([, at, arrival]) => touchOf(at, String(arrival)));

/** The first page view of all, whether it came from elsewhere or not; it is good for ever. */
const firstTouch = ({ portrait: { first } }: Look): Touch | undefined => (first && touchOf(...first)) || undefined;
const lastTouch = (look: Look): Touch | undefined => touchesOf(look)[0];

/** Hosts that give addresses to everybody, so that they say nothing of a company. */
const freeMail =
  /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|t-online|freenet|mail|yandex|qq|163|126|naver|daum|proton|protonmail|pm|posteo|orange|wanadoo|free|laposte|sfr|libero|virgilio|seznam|wp|o2|onet|interia|comcast|verizon|att|btinternet|zoho|fastmail|hey|tuta|tutanota|mailbox|rediffmail)(\.(co|com|ne))?\.[a-z]{2,3}$/;

/** The domain of a mail address that a company may stand behind. */
export function companyOf(email: unknown): string | null {
  const domain = /^[^@\s]+@([a-z\d-]+(?:\.[a-z\d-]+)+)$/.exec(
    String(email ?? '')
      .trim()
      .toLowerCase(),
  )?.[1];
  return domain && !freeMail.test(domain) ? domain : null;
}

/** The company: the group that the site says, else the domain of a mail address that a token proved. */
export function accountOf(look: Look): { account: string | null; declared: boolean } {
  const [group] = good(look, 'account', look.portrait.group);
  if (group) return { account: String(group[2]), declared: true };
  const { known } = look.profile;
  if (!known) return { account: null, declared: false };
  changes(look, known.until);
  return { account: look.now < known.until ? companyOf(known.traits.email) : null, declared: false };
}

const keys = (entries: Entry[]): string[] => entries.map(([key]) => key).sort();
const asked = (look: Look): Entry[] => good(look, 'answers', look.portrait.asked);

export const personTraits = {
  firstSource: (look: Look) => firstTouch(look)?.source ?? null,
  firstMedium: (look: Look) => firstTouch(look)?.medium ?? null,
  firstCampaign: (look: Look) => firstTouch(look)?.campaign ?? null,
  lastSource: (look: Look) => lastTouch(look)?.source ?? null,
  lastMedium: (look: Look) => lastTouch(look)?.medium ?? null,
  lastCampaign: (look: Look) => lastTouch(look)?.campaign ?? null,
  campaigns: (look: Look) => [...new Set(touchesOf(look).flatMap(({ campaign }) => campaign ?? []))].sort(),

  /** What was asked already: `form:NAME`, `field:NAME`, `survey:NAME`. */
  asked: (look: Look) => keys(asked(look)),

  /** What was answered: `SURVEY:ANSWER`. */
  answers: (look: Look) =>
    asked(look)
      .flatMap(([key, , answer]) => (answer === undefined ? [] : `${key.slice('survey:'.length)}:${answer}`))
      .sort(),

  /** The last answer to the survey `nps`, 0–10. */
  nps(look: Look): number | null {
    const answer = asked(look).find(([key]) => key === 'survey:nps')?.[2];
    return answer === undefined || answer === '' || Number.isNaN(Number(answer)) ? null : Number(answer);
  },

  dismissed: (look: Look) => keys(good(look, 'feedback', look.portrait.dismissed)),
  shown: (look: Look) => keys(good(look, 'feedback', look.portrait.shown)),
  account: (look: Look) => accountOf(look).account,
};
