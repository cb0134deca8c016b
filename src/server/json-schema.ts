/** What is read of a schema of valibot's; what it pipes through is in `pipe`. */
interface Read {
  type: string;
  entries?: Record<string, Read>;
  item?: Read;
  items?: Read[];
  value?: Read;
  key?: Read;
  options?: unknown[];
  wrapped?: Read;
  literal?: unknown;
  default?: unknown;
  requirement?: unknown;
  pipe?: Read[];
  getter?: (input: unknown) => Read;
}

export type JsonSchema = Record<string, unknown>;

const optional = /^(optional|nullish|exact_optional|undefinedable)$/;

/** What an action of a pipe says of a value; what only code can say is left out. */
function limits({ type, requirement }: Read, list: boolean): JsonSchema {
  const size = list ? 'Items' : 'Length';
  if (type === 'regex') return { pattern: (requirement as RegExp).source };
  if (type === 'integer') return { type: 'integer' };
  if (type === 'min_value') return { minimum: requirement };
  if (type === 'max_value') return { maximum: requirement };
  if (type === 'gt_value') return { exclusiveMinimum: requirement };
  if (type === 'lt_value') return { exclusiveMaximum: requirement };
  if (type === 'min_length') return { [`min${size}`]: requirement };
  if (type === 'max_length') return { [`max${size}`]: requirement };
  if (type === 'non_empty') return { [`min${size}`]: 1 };
  if (type === 'max_entries') return { maxProperties: requirement };
  return {};
}

function shapeOf(schema: Read, above: Read[]): JsonSchema {
  const below = (one: Read) => jsonSchemaOf(one, [...above, schema]);
  const { type, entries, item, items, value, options, wrapped, literal, getter } = schema;
  if (entries) {
    const required = Object.keys(entries).filter((name) => !optional.test((entries[name] as Read).type));
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(entries).map(([name, one]) => [name, below(one)])),
      ...(required.length && { required }),
      ...(type === 'strict_object' && { additionalProperties: false }),
    };
  }
  if (wrapped) {
    const inner = below(wrapped);
    const { default: usual } = schema;
    const given = usual !== undefined && typeof usual !== 'function' && { default: usual };
    return /null/.test(type) ? { anyOf: [inner, { type: 'null' }], ...given } : { ...inner, ...given };
  }
  if (type === 'record') return { type: 'object', additionalProperties: below(value as Read) };
  if (type === 'array') return { type: 'array', items: below(item as Read) };
  if (items) return { type: 'array', prefixItems: items.map(below), minItems: items.length, maxItems: items.length };
  if (type === 'picklist') return { enum: options };
  if (type === 'literal') return { const: literal };
  if (type === 'union' || type === 'variant') return { anyOf: (options as Read[]).map(below) };
  if (/^(string|number|boolean)$/.test(type)) return { type };
  if (type === 'never') return { not: {} };
  // What refers to itself, or is chosen by what is sent, is told by the field that it stands in.
  if (type === 'lazy' && getter && !above.some((one) => one.getter === getter)) {
    const lazy = [undefined, {}, ''].map((input) => {
      try {
        return getter(input);
      } catch {
        return undefined;
      }
    });
    const found = lazy.find((one) => one !== undefined);
    return found && !above.includes(found) ? below(found) : {};
  }
  return {};
}

/** A schema of valibot's as JSON Schema 2020-12, as far as that can say it: it takes all that the schema takes. */
export function jsonSchemaOf(schema: unknown, above: Read[] = []): JsonSchema {
  const read = schema as Read;
  const shape = shapeOf(read, above);
  const list = shape.type === 'array';
  return Object.assign(shape, ...(read.pipe ?? []).slice(1).map((action) => limits(action, list))) as JsonSchema;
}
