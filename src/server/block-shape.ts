import * as v from 'valibot';
import { type BlockName, blockNames } from '../core/block.ts';
import { itemLimit } from '../core/list.ts';
import { nearest } from '../core/nearest.ts';

export const text = v.pipe(v.string('must be text'), v.maxLength(2000, 'is longer than 2,000 characters'));

/** Names stand in conditions, splits and keys, so they hold none of the characters that separate there. */
export const name = v.pipe(
  text,
  v.regex(/^[^\s():/#,]{1,100}$/u, 'must have no blanks, brackets, colons, commas, slashes or #'),
);

export const time = v.pipe(
  text,
  v.check(
    (value) => /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value)),
    'must be a time like 2030-05-01T08:00:00Z',
  ),
);

const said = v.pipe(text, v.nonEmpty('must not be empty'));
const pixels = v.pipe(
  v.number('must be a number of pixels'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
);

const picture = v.strictObject(
  {
    src: said,
    alt: text,
    width: v.optional(pixels),
    height: v.optional(pixels),
    srcset: v.optional(text),
    sizes: v.optional(text),
    sources: v.optional(
      v.pipe(
        v.array(
          v.strictObject(
            { srcset: said, media: v.optional(text), sizes: v.optional(text), type: v.optional(text) },
            'must be an object such as { "srcset": "/small.avif", "media": "(max-width: 600px)" }',
          ),
          'must be a list of sources',
        ),
        v.maxLength(8, 'has more than 8 sources'),
      ),
    ),
  },
  'must be an object such as { "src": "/trail.jpg", "alt": "A trail" }',
);
const action = v.strictObject(
  { label: said, href: said, goal: v.optional(text) },
  'must be an object such as { "label": "Look", "href": "/new" }',
);
const entry = v.strictObject(
  { title: said, text: v.optional(said), href: v.optional(said), picture: v.optional(picture) },
  'must be an object such as { "title": "Tents", "href": "/c/tents" }',
);
const options = v.pipe(
  v.array(said, 'must be a list of texts'),
  v.minLength(2, 'must have two options or more'),
  v.maxLength(12, 'has more than 12 options'),
);

const common = {
  class: v.optional(v.pipe(text, v.regex(/^[\w -]*$/, 'must be names of classes'))),
  level: v.optional(
    v.pipe(
      v.number('must be a number from 1 to 6'),
      v.integer('must be a whole number'),
      v.minValue(1, 'must be at least 1'),
      v.maxValue(6, 'must be at most 6'),
    ),
  ),
};
const afterwards = { send: v.optional(said), thanks: v.optional(said), refused: v.optional(said) };
const titled = { title: v.optional(said), text: v.optional(said) };

/** What a form has of its own under these names, would be hidden by a field. */
const taken =
  /^(form|submit|reset|action|method|elements|length|target|name|id|parentNode|attributes|children|nodeName|on.*)$/;

const field = v.strictObject(
  {
    name: v.pipe(
      text,
      v.regex(/^[a-z]\w{0,40}$/i, 'must have letters, digits and _ alone'),
      v.check((value) => !taken.test(value), 'must be a name that forms do not have themselves'),
    ),
    label: said,
    type: v.optional(v.picklist(['text', 'email', 'select', 'checkbox'], 'must be text, email, select or checkbox')),
    options: v.optional(options),
    required: v.optional(v.boolean('must be true or false')),
    autocomplete: v.optional(v.pipe(text, v.regex(/^[a-z][a-z -]*$/, 'must be a word such as email or given-name'))),
  },
  'must be an object such as { "name": "email", "type": "email", "label": "Your e-mail" }',
);
const fieldNames = v.array(text, 'must be a list of names of fields');

const list = (what: v.GenericSchema, most: number) =>
  v.pipe(
    v.array(what, 'must be a list'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(most, `has more than ${most} entries`),
  );

/** The fields of each block. */
const fields: Record<BlockName, v.ObjectEntries> = {
  hero: { title: said, text: v.optional(said), action: v.optional(action), picture: v.optional(picture) },
  card: { title: said, text: v.optional(said), action: v.optional(action), picture: v.optional(picture) },
  list: {
    title: v.optional(said),
    items: v.optional(list(entry, itemLimit)),
    from: v.optional(text),
    item: v.optional(entry),
    limit: v.optional(text),
  },
  banner: { text: said, action: v.optional(action) },
  cta: { ...titled, action },
  survey: {
    id: name,
    question: said,
    kind: v.picklist(['nps', 'csat', 'ces', 'choice'], 'must be nps, csat, ces or choice'),
    options: v.optional(options),
    low: v.optional(said),
    high: v.optional(said),
    dismiss: v.optional(said),
    ...afterwards,
  },
  form: {
    ...titled,
    name,
    fields: list(field, 8),
    identify: v.optional(fieldNames),
    action: v.optional(said),
    button: v.optional(said),
    ...afterwards,
    send: v.optional(fieldNames),
  },
  countdown: { ...titled, until: v.optional(time), when: v.optional(said), over: v.optional(said) },
};

/** The schema of each block. */
const schemas = Object.fromEntries(
  blockNames.map((block) => [block, v.strictObject({ block: v.literal(block), ...fields[block], ...common })]),
);

/** A block, by the schema that its name asks for. */
export const block: v.GenericSchema = v.lazy((input) => {
  const { block: called } = input as { block: unknown };
  const known = blockNames.find((one) => one === called);
  if (known) return schemas[known] as v.GenericSchema;
  const meant = nearest(String(called), blockNames);
  return v.looseObject({ block: v.picklist(blockNames, `must be ${meant ? `"${meant}"` : blockNames.join(', ')}`) });
});
