/** What kind of site a source is. */
export type SourceKind = 'ai' | 'search' | 'social' | 'video' | 'shopping';

/**
 * Sources by the names that stand in `utm_source`, which are also the labels of their hosts: `google` stands for google.de and www.google.com
 * too. With a dot it is that host, and those below it.
 */
const lists: Record<SourceKind, string> = {
  // Before the rest: Gemini lives on a host of Google's.
  ai: `chatgpt chat.openai.com openai perplexity claude.ai claude anthropic gemini.google.com bard.google.com gemini
    copilot.microsoft.com copilot deepseek grok mistral.ai meta.ai you.com phind poe.com duck.ai iask.ai qwen.ai
    notebooklm.google.com chatglm.cn yiyan.baidu.com kimi.com doubao.com`,
  shopping: `alibaba aliexpress amazon ebay etsy mercadolibre mercadolivre shopify shop.app shopzilla walmart shopping.naver.com
    shopping.yahoo.co.jp shopping.yahoo.com igshopping googleshopping idealo kelkoo pricegrabber bol.com zalando allegro rakuten`,
  video: `youtube youtu.be vimeo dailymotion twitch netflix hulu disneyplus wistia ted.com iqiyi youku bilibili veoh rumble`,
  social: `facebook fb fb.me fbclid instagram ig linkedin lnkd.in twitter t.co x.com pinterest reddit tiktok snapchat tumblr
    threads.net bsky.app mastodon quora medium.com vk.com vkontakte ok.ru odnoklassniki weibo wechat line.me kakao messenger
    whatsapp telegram t.me discord flickr meetup xing goodreads stackoverflow stackexchange news.ycombinator.com slashdot
    livejournal blogger blogspot yelp tripadvisor social nextdoor`,
  search: `google bing yahoo duckduckgo baidu yandex ecosia qwant startpage search.brave.com naver daum seznam sogou so.com
    360.cn ask aol lycos dogpile rambler onet msn ukr virgilio terra startsiden kvasir exalead.com biglobe docomo`,
};

const kinds = Object.entries(lists).flatMap(([kind, names]) =>
  names.split(/\s+/).map((name) => [name, kind as SourceKind] as const),
);
const hosts = kinds.filter(([name]) => name.includes('.'));
const names = new Map(kinds.filter(([name]) => !name.includes('.')));

/** The kind of a source: a name, or a host in whatever country. */
export function kindOf(source: string): SourceKind | undefined {
  const name = source.toLowerCase().replaceAll(' ', '');
  const host = hosts.find(([one]) => name === one || name.endsWith(`.${one}`));
  if (host) return host[1];
  if (!name.includes('.')) return names.get(name);
  // The label that is registered: the last but the top level, of which `co.uk` is one.
  const labels = name.split('.');
  const top = labels.length > 2 && /^(com?|net|org|ne|or)$/.test(labels.at(-2) as string) ? 3 : 2;
  return names.get(labels.at(-top) ?? '');
}
