import type { Arrival } from '../core/context.ts';
import { kindOf } from './traffic-sources.ts';

/** Where a visit came from, in Google Analytics' words. */
export interface Traffic {
  source: string;
  medium: string;
  campaign: string;
}

/** Google Analytics 4's default channel groups, and one more: visits that an AI assistant sent. */
export type Channel =
  | 'Direct'
  | 'Cross-network'
  | 'AI Assistants'
  | `Paid ${'Shopping' | 'Search' | 'Social' | 'Video' | 'Other'}`
  | 'Display'
  | `Organic ${'Shopping' | 'Social' | 'Video' | 'Search'}`
  | 'Referral'
  | 'Email'
  | 'Affiliates'
  | 'Audio'
  | 'SMS'
  | 'Mobile Push Notifications'
  | 'Unassigned';

const isPaid = /^(.*cp.*|ppc|retargeting|paid.*)$/;
const isShop = /^(.*(([^a-df-z]|^)shop|shopping).*)$/;
const isEmail = /^e[-_ ]?mail$/;

/**
 * The channel of a visit, by the rules that Google Analytics publishes (support.google.com/analytics/answer/9756891), in their order. Without
 * a medium, a marketplace's own name tells of what was placed there for money.
 */
export function channelOf(traffic: Traffic): Channel {
  const source = traffic.source.toLowerCase();
  const medium = traffic.medium.toLowerCase();
  const campaign = traffic.campaign.toLowerCase();
  const kind = kindOf(source);
  const paid = isPaid.test(medium);
  if (source === '(direct)' && /^\((none|not set)\)$/.test(medium)) return 'Direct';
  if (campaign.includes('cross-network')) return 'Cross-network';
  if (kind === 'ai' && !paid) return 'AI Assistants';
  const shopping = kind === 'shopping';
  if ((shopping || isShop.test(campaign)) && paid) return 'Paid Shopping';
  if (shopping && !medium && !/shopping/.test(source)) return 'Paid Shopping';
  if (paid && kind === 'search') return 'Paid Search';
  if (paid && kind === 'social') return 'Paid Social';
  if (paid && kind === 'video') return 'Paid Video';
  if (/^(display|banner|expandable|interstitial|cpm)$/.test(medium)) return 'Display';
  if (paid) return 'Paid Other';
  if (shopping || isShop.test(campaign)) return 'Organic Shopping';
  if (kind === 'social' || /^(social|social-network|social-media|sm|social network|social media)$/.test(medium))
    return 'Organic Social';
  if (kind === 'video' || /^(.*video.*)$/.test(medium)) return 'Organic Video';
  if (isEmail.test(source) || isEmail.test(medium)) return 'Email';
  if (kind === 'search' || medium === 'organic') return 'Organic Search';
  if (/^(referral|app|link)$/.test(medium)) return 'Referral';
  if (medium === 'affiliate') return 'Affiliates';
  if (medium === 'audio') return 'Audio';
  if (source === 'sms' || medium === 'sms') return 'SMS';
  if (/push$/.test(medium) || /mobile|notification/.test(medium) || source === 'firebase')
    return 'Mobile Push Notifications';
  return 'Unassigned';
}

/** Source, medium and campaign of an arrival, as a page event may tell it; an empty one is a visit that nothing is known of. */
export function trafficOf(arrival: Arrival): Traffic {
  const facts = new URLSearchParams(arrival);
  const fact = (name: string) => facts.get(`utm_${name}`) ?? '';
  const host = facts.get('m_from');
  if (host) return { source: host, medium: kindOf(host) === 'search' ? 'organic' : 'referral', campaign: '' };
  // A click on an advertisement, whose address says no more than that.
  const click = /(^|&)gclid/.test(arrival) ? 'google' : /(^|&)msclk/.test(arrival) ? 'bing' : '';
  const source = fact('from') || fact('source') || click;
  const medium = fact('medium') || (click && 'cpc');
  const campaign = fact('campaign');
  return source || medium || campaign
    ? { source, medium, campaign }
    : { source: '(direct)', medium: '(none)', campaign: '' };
}
