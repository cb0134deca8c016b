import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../../src/core/context.ts';
import { channelOf, trafficOf } from '../../src/server/traffic.ts';
import { kindOf } from '../../src/server/traffic-sources.ts';

describe('the channel of a visit', () => {
  test.each([
    ['(direct)', '(none)', '', 'Direct'],
    ['google', 'cpc', 'pmax cross-network', 'Cross-network'],
    ['amazon.de', 'cpc', '', 'Paid Shopping'],
    ['newsletter', 'ppc', 'summer-shopping', 'Paid Shopping'],
    ['bishop', 'cpc', 'bishops', 'Paid Other'],
    ['bing', 'cpc', '', 'Paid Search'],
    ['instagram', 'paid_social', '', 'Paid Social'],
    ['vimeo.com', 'cpv', '', 'Paid Video'],
    ['youtube', 'cpc', '', 'Paid Video'],
    ['some-site', 'banner', '', 'Display'],
    ['some-site', 'cpm', '', 'Display'],
    ['idealo.de', 'referral', '', 'Organic Shopping'],
    ['l.facebook.com', 'referral', '', 'Organic Social'],
    ['t.co', 'referral', '', 'Organic Social'],
    ['m.youtube.com', 'referral', '', 'Organic Video'],
    ['www.google.co.uk', 'organic', '', 'Organic Search'],
    ['duckduckgo.com', '', '', 'Organic Search'],
    ['blog.example', 'referral', '', 'Referral'],
    ['spring', 'e-mail', '', 'Email'],
    ['partner', 'affiliate', '', 'Affiliates'],
    ['podcast', 'audio', '', 'Audio'],
    ['shop', 'sms', '', 'SMS'],
    ['app', 'web-push', '', 'Mobile Push Notifications'],
    ['chatgpt.com', 'referral', '', 'AI Assistants'],
    ['chatgpt.com', '', '', 'AI Assistants'],
    ['www.perplexity.ai', 'referral', '', 'AI Assistants'],
    ['gemini.google.com', 'referral', '', 'AI Assistants'],
    ['claude.ai', 'referral', '', 'AI Assistants'],
    ['copilot.microsoft.com', 'referral', '', 'AI Assistants'],
    ['perplexity', 'cpc', '', 'Paid Other'],
    ['paper', 'print', '', 'Unassigned'],
    ['', '', '', 'Unassigned'],
  ])('%j / %j / %j is %s', (source, medium, campaign, expected) => {
    expect(channelOf({ source, medium, campaign })).toBe(expected);
  });

  const shared = join(import.meta.dirname, '../../../shared/data/traffic/ga4-channel-cases.json');
  const cases: { source: string; medium: string; campaign: string; expected_channel: string }[] = existsSync(shared)
    ? JSON.parse(readFileSync(shared, 'utf8'))
    : [];
  test.skipIf(!cases.length)(`is Google Analytics' in all cases that lie beside the project, where they do`, () => {
    expect(cases.map(channelOf)).toEqual(cases.map((one) => one.expected_channel));
  });

  const channels = [
    ...['Direct', 'Cross-network', 'AI Assistants', 'Display', 'Referral', 'Email', 'Affiliates', 'Audio', 'SMS'],
    ...['Mobile Push Notifications', 'Unassigned'],
    ...['Shopping', 'Search', 'Social', 'Video', 'Other'].map((kind) => `Paid ${kind}`),
    ...['Shopping', 'Search', 'Social', 'Video'].map((kind) => `Organic ${kind}`),
  ];

  test('does not mind capitals, and has an answer for everything', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('google', 'cpc', 'Facebook', '(direct)', 'shop', 'e mail', 'a.b'),
    );
    fc.assert(
      fc.property(word, word, word, (source, medium, campaign) => {
        const channel = channelOf({ source, medium, campaign });
        expect(channels).toContain(channel);
        const upper = (text: string) => (/^[a-z .()]*$/.test(text) ? text.toUpperCase() : text);
        expect(channelOf({ source: upper(source), medium: upper(medium), campaign: upper(campaign) })).toBe(channel);
      }),
    );
  });
});

test.each([
  ['google', 'search'],
  ['Google Shopping', 'shopping'],
  ['google.com.au', 'search'],
  ['notgoogle.com', undefined],
  ['google.evil.example', undefined],
  ['amazon.co.uk', 'shopping'],
  ['de.pinterest.com', 'social'],
  ['t.company.example', undefined],
  ['x.com', 'social'],
  ['netflix.com', 'video'],
  ['constructor', undefined],
  ['.', undefined],
])('the source %s is of the kind %s', (source, kind) => expect(kindOf(source)).toBe(kind));

describe('an arrival', () => {
  const at = (search: string, referrer = '') => trafficOf(arrivalOf(search, referrer, 'shop.example'));
  test.each([
    [
      '?utm_source=Spring&utm_medium=email&utm_campaign=a%20b',
      '',
      { source: 'Spring', medium: 'email', campaign: 'a b' },
    ],
    ['', 'https://www.google.de/', { source: 'google.de', medium: 'organic', campaign: '' }],
    ['', 'https://chatgpt.com/', { source: 'chatgpt.com', medium: 'referral', campaign: '' }],
    ['', 'https://blog.example/a', { source: 'blog.example', medium: 'referral', campaign: '' }],
    ['?gclid=abc', 'https://www.google.com/', { source: 'google', medium: 'cpc', campaign: '' }],
    ['?msclkid=abc', '', { source: 'bing', medium: 'cpc', campaign: '' }],
    ['', '', { source: '(direct)', medium: '(none)', campaign: '' }],
    ['?utm_campaign=summer', '', { source: '', medium: '', campaign: 'summer' }],
  ])('%s from “%s”', (search, referrer, expected) => expect(at(search, referrer)).toEqual(expected));
});
