/** Where a trait comes from: seen in the page, said by the visitor, told by the site's own records, or worked out. */
export type Provenance = 'observed' | 'declared' | 'imported' | 'inferred';

/** How long what is known stays good unless a plan says otherwise, days. What is older says nothing any more. */
export const goodFor = {
  activity: 90,
  touches: 90,
  interests: 90,
  products: 90,
  cart: 30,
  orders: 730,
  answers: 365,
  feedback: 365,
  account: 365,
};
export type DataSet = keyof typeof goodFor;
export const dataSets = /* @__PURE__ */ Object.keys(goodFor) as DataSet[];

/** The traits that a condition can test beside the attributes of the profile: of which data each is, and where it comes from. */
export const traitWords = {
  recency: ['activity', 'observed'],
  frequency: ['activity', 'observed'],
  engagement: ['activity', 'inferred'],
  rising: ['activity', 'inferred'],
  lapsing: ['activity', 'inferred'],
  firstSource: ['touches', 'observed'],
  firstMedium: ['touches', 'observed'],
  firstCampaign: ['touches', 'observed'],
  lastSource: ['touches', 'observed'],
  lastMedium: ['touches', 'observed'],
  lastCampaign: ['touches', 'observed'],
  campaigns: ['touches', 'observed'],
  interests: ['interests', 'inferred'],
  categories: ['interests', 'inferred'],
  brands: ['interests', 'inferred'],
  outside: ['interests', 'inferred'],
  productViews: ['products', 'observed'],
  repeatViews: ['products', 'observed'],
  price: ['products', 'observed'],
  priceBand: ['products', 'inferred'],
  intent: ['products', 'inferred'],
  cartValue: ['cart', 'observed'],
  cartAge: ['cart', 'observed'],
  ordersInYear: ['orders', 'observed'],
  revenue: ['orders', 'observed'],
  orderValue: ['orders', 'observed'],
  orderRecency: ['orders', 'observed'],
  rfm: ['orders', 'inferred'],
  discountShare: ['orders', 'observed'],
  discountSeeker: ['orders', 'inferred'],
  highValue: ['orders', 'inferred'],
  highVolume: ['orders', 'inferred'],
  returns: ['orders', 'observed'],
  goalsSince: ['orders', 'observed'],
  asked: ['answers', 'declared'],
  answers: ['answers', 'declared'],
  nps: ['answers', 'declared'],
  dismissed: ['feedback', 'declared'],
  shown: ['feedback', 'observed'],
  account: ['account', 'declared'],
  stage: ['activity', 'inferred'],
  persona: ['activity', 'inferred'],
} satisfies Record<string, [DataSet, Provenance]>;

export type TraitName = keyof typeof traitWords;
export const traitNames = /* @__PURE__ */ Object.keys(traitWords) as TraitName[];

export const isTrait = (name: string): name is TraitName => Object.hasOwn(traitWords, name);

/** Those whose value is a list. */
export const listTraits: string[] = [
  ...['campaigns', 'interests', 'categories', 'brands', 'outside', 'asked', 'answers', 'dismissed', 'shown'],
];

/** The stages of a buying journey unless a plan has others, in order: a visitor is in the last whose condition holds. */
export const defaultJourney: Record<string, string> = {
  unaware: 'everyone',
  aware: 'visits >= 1',
  consideration: 'frequency >= 2 or productViews >= 2',
  evaluation: 'repeatViews >= 2 or productViews >= 5 or intent = comparing',
  decision: 'cartValue >= 0 or intent = ready or did "Checkout Started" in 7d',
  onboarding: 'orderRecency < 14',
  adopting: 'orderRecency < 365 and returns >= 1',
  'value-realisation': 'orderRecency < 365 and (goalsSince >= 1 or returns >= 3)',
  loyalty: 'ordersInYear >= 2',
  advocacy: 'nps >= 9 or orderRecency < 730 and (did "Product Shared" in 365d or did "Product Reviewed" in 365d)',
};

/** The score from which on a visitor is of a persona. */
export const personaThreshold = 2;

/** Prices from which on a visitor's is `middle` and `premium`, in the site's currency; below it is `budget`. */
export const defaultPrices: [number, number] = [25, 100];
