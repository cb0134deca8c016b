import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { sizes } from '../../core/context.ts';
import { emptyProgram, type Program } from '../../core/plan.ts';
import { limits } from '../../core/protocol.ts';
import { decideFor } from '../decide-for.ts';
import { readShape } from '../request-body.ts';
import type { Services } from '../services.ts';
import { planAt, publishedVersion } from '../store/plans.ts';
import type { Site } from '../store/sites.ts';
import { latestWeights } from '../store/weights.ts';
import { wholeNumber } from '../whole-number.ts';
import { named } from './people.ts';

/** How many slots one request may ask for. */
const most = 100;

const text = v.pipe(v.string('must be a text'), v.maxLength(500, 'is longer than 500 characters'));
/** What stands in a condition as `source`, `campaign` or a path does. */
const word = v.optional(v.pipe(text, v.regex(/^[^&=#?\s]*$/, 'may not hold a space, “&”, “=”, “#” or “?”')));
export const decideRequest = v.object(
  {
    person: text,
    slots: v.optional(v.pipe(v.array(text, 'must be a list of slots'), v.maxLength(most, `names more than ${most}`))),
    context: v.optional(
      v.strictObject(
        {
          path: word,
          size: v.optional(v.picklist(sizes, `must be one of ${sizes.join(', ')}`)),
          language: word,
          hour: v.optional(wholeNumber(0, 23)),
          source: word,
          medium: word,
          campaign: word,
        },
        'may hold path, size, language, hour, source, medium and campaign',
      ),
      {},
    ),
  },
  ({ expected }) => (expected === 'Object' ? 'must be an object' : 'is missing'),
);

/** Decisions for other channels than a page: an e-mail, a chat, an edge. `owned` tells whose key it is. */
export function decisions({ store: { db }, now, mostPeople }: Services, owned: (c: Context) => Promise<Site>): Hono {
  const app = new Hono();
  /** The program of a site, by its version: to compile it takes longer than to decide. */
  const programs = new Map<string, Program>();
  const programOf = async (site: string): Promise<Program> => {
    const version = await publishedVersion(db, site);
    const before = programs.get(site);
    const program =
      before?.version === version ? before : ((await planAt(db, site, version))?.program ?? emptyProgram(site));
    programs.set(site, program);
    const weights = program.bandits && (await latestWeights(db, site))?.weights;
    return weights && weights.plan === version ? Object.assign(program, { weights }) : program;
  };

  app.post('/admin/decide', async (c) => {
    const site = await owned(c);
    const { person, slots, context } = await readShape(c, decideRequest, limits.event);
    const who = named(site, person);
    const program = await programOf(site.id);
    const all = [...new Set(program.rules.map(({ slot }) => slot))];
    const asked = { slots: [...new Set(slots ?? all)], channel: context };
    const decided = await decideFor(db, { ...who, site: site.id }, program, asked, now(), mostPeople);
    return c.json({ person: who.name, plan: program.version, decisions: decided });
  });
  return app;
}
