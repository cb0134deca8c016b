import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import demoPlan from '../../demo/plan.json' with { type: 'json' };
import { type JsonSchema, jsonSchemaOf } from '../../src/server/json-schema.ts';
import { operations } from '../../src/server/operations.ts';
import { planSchema } from '../../src/server/plan-shape.ts';
import { embeddedServer } from './support/backend.ts';

/** Why a value is not of a JSON schema, as far as `jsonSchemaOf` writes one; '' where it is. */
function why(schema: JsonSchema, value: unknown, at = '$'): string {
  const {
    type,
    properties,
    required = [],
    additionalProperties,
    items,
    prefixItems,
    anyOf,
    enum: some,
  } = schema as {
    type?: string;
    properties?: Record<string, JsonSchema>;
    required?: string[];
    additionalProperties?: false | JsonSchema;
    items?: JsonSchema;
    prefixItems?: JsonSchema[];
    anyOf?: JsonSchema[];
    enum?: unknown[];
  };
  if (anyOf) return anyOf.some((one) => !why(one, value, at)) ? '' : `${at} is none of them`;
  if (some && !some.includes(value)) return `${at} is not of the list`;
  const is = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  if (type && type !== is && !(type === 'integer' && Number.isInteger(value))) return `${at} is a ${is}, not a ${type}`;
  if (schema.pattern && !new RegExp(String(schema.pattern), 'u').test(String(value))) return `${at} has another form`;
  if (is === 'array')
    return (value as unknown[])
      .map((one, n) => why(prefixItems?.[n] ?? items ?? {}, one, `${at}[${n}]`))
      .filter(Boolean)
      .join('; ');
  if (is !== 'object') return '';
  const fields = value as Record<string, unknown>;
  const missing = required.filter((name) => fields[name] === undefined).map((name) => `${at}.${name} is missing`);
  const wrong = Object.entries(fields).map(([name, one]) => {
    const own = properties?.[name] ?? additionalProperties;
    return own === false ? `${at}.${name} is unknown` : why(own ?? {}, one, `${at}.${name}`);
  });
  return [...missing, ...wrong].filter(Boolean).join('; ');
}

describe('the OpenAPI document', () => {
  const at = embeddedServer();

  it('describes every route, and none that there is not', () => {
    const routes = at()
      .app.routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)\{.*\}$/, '{$1}').replace(/:(\w+)/g, '{$1}')}`);
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(described.toSorted()).toEqual([...new Set(routes)].toSorted());
  });

  it('is served, and names each operation once', async () => {
    const answer = await fetch(`${at().url}/openapi.json`);
    const { openapi, paths } = await answer.json();
    expect(openapi).toBe('3.1.0');
    const ids = Object.values(paths as Record<string, Record<string, { operationId: string }>>).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(operations.length);
  });

  it.each(operations.filter(({ body }) => body).map((one) => [`${one.method} ${one.path}`, one] as const))(
    'has an example of %s that its route takes',
    (_, { body, example }) => {
      expect(v.safeParse(body as v.GenericSchema, example).issues).toBe(undefined);
      expect(why(jsonSchemaOf(body), example)).toBe('');
    },
  );

  it('takes the plan of the demo, and refuses what the route refuses', () => {
    const schema = jsonSchemaOf(planSchema);
    expect(why(schema, demoPlan)).toBe('');
    expect(why(schema, { site: 'demo', audience: {} })).toBe('$.audience is unknown');
    expect(why(schema, {})).toBe('$.site is missing');
    expect(why(schema, { site: 'demo', experiences: {} })).toBe('$.experiences is a object, not a array');
  });

  it('can be read at /docs, without a script or anything from elsewhere', async () => {
    const answer = await fetch(`${at().url}/docs`);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'nonce-/);
    const html = await answer.text();
    expect(html).not.toMatch(/<script|https?:\/\/|style="/);
    for (const { path } of operations) expect(html).toContain(path);
  });
});
