import * as v from 'valibot';
import { itemLimit } from '../../core/list.ts';
import { declaredTraits, mayDeclare } from '../public-traits.ts';
import { Refused } from '../refused.ts';
import { clean } from '../request-body.ts';
import { saveConsents } from '../store/consents.ts';
import { declare } from '../store/declarations.ts';
import type { Db } from '../store/store.ts';
import { leaveProof } from './acts.ts';
import { type Objection, objectionable, objectionsOf, saidAt } from './consent.ts';

const value = v.union(
  [v.pipe(v.string(), v.maxLength(500)), v.pipe(v.number(), v.finite()), v.boolean()],
  'must be a text of at most 500 characters, a number, true or false',
);

/** What a visitor may say of themselves. */
export const correction = v.object({
  traits: v.optional(
    v.pipe(
      v.record(
        v.pipe(v.string(), v.maxLength(100, 'has a name longer than 100 characters')),
        v.nullable(
          v.union(
            [value, v.pipe(v.array(value), v.maxLength(itemLimit, `is a list of more than ${itemLimit}`))],
            'must be a text of at most 500 characters, a number, true or false, a list of these, or null',
          ),
        ),
        'must be an object',
      ),
      v.check((traits) => Object.keys(traits).length <= 50, 'has more than 50 traits'),
    ),
  ),
  object: v.optional(
    v.strictObject(
      Object.fromEntries(objectionable.map((one) => [one, v.optional(v.boolean('must be true or false'))])) as Record<
        Objection,
        v.OptionalSchema<v.BooleanSchema<string>, undefined>
      >,
      'must be an object of personalisation, sharing and measurement',
    ),
  ),
});

/** Who corrects or objects: a browser, or with a token a person. */
export interface Self {
  site: string;
  device?: string | undefined;
  /** What was sent by the browser, where there is one. */
  cookie?: string | undefined;
  /** The account of the token. */
  person?: string | undefined;
  /** All who are one person with it. */
  group?: string[] | undefined;
  by: string;
}

/** What stands after a correction. */
export interface Corrected {
  declared: Record<string, unknown>;
  objections: Objection[];
}

/** Whose objections count for a visitor: this browser's, and the person's where there is proof of who it is. */
export const objectors = ({ device, cookie, group = [] }: Pick<Self, 'device' | 'cookie' | 'group'>): string[] => [
  ...(device ? [device] : []),
  ...(cookie ? [cookie] : []),
  ...group,
];

/**
 * Keeps what a visitor declares of themselves and objects to. A trait is a person's, so it takes a token; it is kept with that account
 * alone. An objection without a token is the browser's, with one the person's.
 *
 * @throws {Refused} 403 for a trait that is not the visitor's to say; nothing is kept then
 */
export async function correct(
  db: Db,
  self: Self,
  { traits = {}, object = {} }: v.InferOutput<typeof correction>,
  at: Date,
): Promise<Corrected> {
  const { site, device, cookie, person, group = [], by } = self;
  const words = Object.entries(clean(traits) as typeof traits);
  if (words.length && !person)
    throw new Refused(403, 'token-missing', 'Traits are a person’s: send the token as Bearer authorization.');
  if (words.length) {
    const may = await mayDeclare(db, site, group, at.getTime());
    const refused = words.find(([name]) => !may(name))?.[0];
    if (refused !== undefined)
      throw new Refused(
        403,
        'trait-not-declarable',
        `“${refused.slice(0, 80)}” is not the visitor’s to say. The plan’s “declarable” lists what is.`,
      );
  }
  for (const [name, value] of words)
    await declare(db, { person: person as string, name, site, value, declared_at: at });
  const said = Object.entries(object).filter((entry): entry is [Objection, boolean] => entry[1] !== undefined);
  const subjects = person ? [person] : objectors({ device, cookie });
  await saveConsents(
    db,
    subjects.flatMap((subject) => said.map(([one, objects]) => saidAt(site, subject, 'visitor', [one, !objects], at))),
  );
  if (words.length) {
    const why = words.map(([name]) => name).join(', ');
    await leaveProof(db, [person as string], { site, act: 'correct', by, why, at });
  }
  if (said.length) {
    const why = said.map(([one, objects]) => (objects ? one : `no longer: ${one}`)).join(', ');
    await leaveProof(db, subjects, { site, act: 'object', by, why, at });
  }
  return {
    declared: Object.fromEntries(await declaredTraits(db, group)),
    objections: await objectionsOf(db, objectors(self)),
  };
}
