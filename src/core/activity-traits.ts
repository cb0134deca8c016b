import { interestHalfLife, interestThreshold } from './interests.ts';
import {
  changes,
  changesNear,
  type Fading,
  fadedTo,
  good,
  goodCounts,
  isGood,
  type Look,
  once,
  together,
  within,
  worthAt,
} from './look.ts';
import { day } from './portrait.ts';

/** The half-life of engagement, ms, and the points at which it is 50 of 100. */
const engagementHalfLife = 14 * day;
const halfEngaged = 30;

type Worth = [at: number, worth: number];

/** What things are worth as engagement: a visit, a page view, a minute, a page read to three quarters, a goal. */
const points = { visit: 3, page: 1, minute: 1, deep: 1, goal: 10 };

/** Activity now, beside activity before: by these half-lives, ms, in page views a day. */
const [short, long] = [7 * day, 28 * day];
/** Rising: now so many times as active as before. Lapsing: no more than this share of it, where there were so many page views to lapse from. */
const [risen, lapsed, enough] = [1.5, 0.5, 3];

/** How active now beside before; 1: as ever. Without further activity it only falls. */
const trend = (look: Look) =>
  once(look, 'trend', () => {
    const views = look.portrait.activity
      .filter(([, name]) => name === 'page')
      .map(([on, , times]): [number, number] => [on * day, times]);
    const now = together(views, short);
    const before = together(views, long);
    const ratio: Fading = {
      worth: before.worth ? (now.worth / before.worth) * (long / short) : 0,
      at: now.at,
      // 2 ** (-t / short) / 2 ** (-t / long)
      halfLife: 1 / (1 / short - 1 / long),
    };
    return { ratio, before, first: views.at(-1)?.[0] ?? 0 };
  });

/** Whether something fades to `worth` only later; notes when. */
function isMore(look: Look, fading: Fading, worth: number): boolean {
  changesNear(look, fadedTo(fading, worth));
  return worthAt(fading, look.now) > worth;
}

/** The interest in each name of a kind, strongest first. All fade alike, so that this order stays. */
const liked = (look: Look, kind: string): [name: string, interest: Fading][] =>
  once(look, kind, () => {
    const found = new Map<string, [number, number][]>();
    for (const [on, name, times] of look.portrait.likes) {
      if (!name.startsWith(`${kind}:`)) continue;
      const others = found.get(name);
      if (others) others.push([on * day, times]);
      else found.set(name, [[on * day, times]]);
    }
    const last = Math.max(0, ...look.portrait.likes.slice(0, 1).map(([on]) => on * day));
    return [...found]
      .map(([name, worths]): [string, Fading, number] => {
        const interest = together(worths, interestHalfLife);
        return [name.slice(kind.length + 1), interest, worthAt(interest, last)];
      })
      .sort(([a, , x], [b, , y]) => y - x || (a < b ? -1 : 1))
      .map(([name, interest]) => [name, interest]);
  });

/** The names of a kind that there is an interest in. */
const names = (look: Look, kind: string): string[] =>
  liked(look, kind)
    .filter(([, interest]) => isMore(look, interest, interestThreshold) && isGood(look, 'interests', interest.at))
    .map(([name]) => name);

/** How long a category is new to somebody, ms; and how many looks make it one that they are interested in. */
const newFor = 7 * day;
const looksNeeded = 2;

export const activityTraits = {
  /** Whole days since the last visit; null: there was none. */
  recency(look: Look): number | null {
    const [last] = good(look, 'activity', look.portrait.visits);
    if (!last) return null;
    const days = Math.max(0, Math.floor((look.now - last[1]) / day));
    changes(look, last[1] + (days + 1) * day);
    return days;
  },

  /** Visits in the last 30 days. */
  frequency: (look: Look): number =>
    good(look, 'activity', look.portrait.visits).filter(([, at]) => within(look, at, 30 * day)).length,

  /** 0–100: 100 × E / (E + 30), where E sums up points that halve every 14 days. */
  engagement(look: Look): number {
    const fading = once(look, 'engagement', () => {
      const { activity, visits, engaged, scrolled } = look.portrait;
      return together(
        [
          ...activity.map(([on, name, times]): Worth => [on * day, times * points[name as 'page' | 'goal']]),
          ...visits.map(([, at]): Worth => [at, points.visit]),
          ...engaged.map(([, at, seconds]): Worth => [at, (Number(seconds) / 60) * points.minute]),
          ...scrolled.map(([, at, depth]): Worth => [at, Number(depth) >= 75 ? points.deep : 0]),
        ],
        engagementHalfLife,
      );
    });
    if (!isGood(look, 'activity', fading.at)) return 0;
    const sum = worthAt(fading, look.now);
    const score = Math.floor((100 * sum) / (sum + halfEngaged));
    if (score) changesNear(look, fadedTo(fading, (halfEngaged * score) / (100 - score)));
    return score;
  },

  /** More active than before, of who was active a week before that and longer. */
  rising(look: Look): boolean {
    const { ratio, first } = trend(look);
    return isGood(look, 'activity', ratio.at) && isMore(look, ratio, risen) && ratio.at - first >= short;
  },

  /** Much less active than before. */
  lapsing(look: Look): boolean {
    const { ratio, before } = trend(look);
    return isGood(look, 'activity', ratio.at) && !isMore(look, ratio, lapsed) && isMore(look, before, enough);
  },

  interests: (look: Look) => names(look, 'topic'),
  categories: (look: Look) => names(look, 'category'),
  brands: (look: Look) => names(look, 'brand'),

  /** Categories looked at twice or more within the last seven days, of who has others that are older. */
  outside(look: Look): string[] {
    const times = new Map<string, number>();
    const usual = new Set<string>();
    for (const [on, name, count] of goodCounts(look, 'interests', look.portrait.likes)) {
      if (!name.startsWith('category:')) continue;
      if (within(look, on * day, newFor)) times.set(name, (times.get(name) || 0) + count);
      else usual.add(name);
    }
    if (!usual.size) return [];
    return [...times]
      .flatMap(([name, count]) => (count >= looksNeeded && !usual.has(name) ? name.slice('category:'.length) : []))
      .sort();
  },
};
