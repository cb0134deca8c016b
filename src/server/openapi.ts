import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';
import { type Operation, operations } from './operations.ts';

/** What an operation needs, as OpenAPI says it: one of these. */
function securityOf(needs: Operation['needs']): JsonSchema[] {
  if (!needs) return [];
  if (needs === 'login') return [{ login: [] }];
  if (needs === 'token or cookie') return [{ token: [] }, { browser: [] }];
  if (needs === 'write key') return [{ writeKey: [] }, { secretKey: ['events'] }, {}];
  return [{ secretKey: [needs] }];
}

function operationOf({ method, path, group, does, needs, query = {}, body, example, takes, gives }: Operation) {
  const json = 'application/json';
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const schema = { type: 'string' };
  const parameters = [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema })),
    ...Object.entries(query).map(([name, description]) => ({ name, in: 'query', description, schema })),
  ];
  const content = {
    [takes ?? json]: { schema: body ? jsonSchemaOf(body) : {}, ...(example !== undefined && { example }) },
  };
  return {
    operationId: `${method} ${path}`.replace(/\W+/g, '-').replace(/-$/, ''),
    tags: [group],
    summary: does,
    ...(needs && { security: securityOf(needs) }),
    ...(parameters.length && { parameters }),
    ...((body !== undefined || example !== undefined || takes) && { requestBody: { content } }),
    responses: {
      200: { description: 'It is done.', content: { [gives ?? json]: {} } },
      default: {
        description: 'It is refused.',
        content: { [json]: { schema: { $ref: '#/components/schemas/Refusal' } } },
      },
    },
  };
}

/** The interface as an OpenAPI 3.1 document, made of the schemas that the routes check by. */
export function openApi(): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const one of operations) paths[one.path] = { ...paths[one.path], [one.method]: operationOf(one) };
  const text = { type: 'string' };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Attune',
      version: '1',
      description: 'The backend of Attune. `/v1` is for pages and programs, `/admin` for a site’s owner.',
    },
    paths,
    components: {
      schemas: {
        Refusal: {
          type: 'object',
          required: ['error', 'message'],
          properties: {
            error: { ...text, description: 'A word for programs' },
            message: { ...text, description: 'Why, and what to do' },
            problems: {
              type: 'array',
              items: { type: 'object', properties: { path: text, problem: text, instead: text } },
            },
          },
        },
      },
      securitySchemes: {
        secretKey: { type: 'http', scheme: 'bearer', description: 'A secret key, sk_…, of the scope that is named' },
        writeKey: {
          type: 'http',
          scheme: 'basic',
          description: 'The write key as the name, or as `writeKey` in the body',
        },
        token: { type: 'http', scheme: 'bearer', description: 'An identity token that the site’s own backend signed' },
        browser: { type: 'apiKey', in: 'cookie', name: 'attune_device', description: 'The browser’s cookie' },
        login: { type: 'apiKey', in: 'cookie', name: 'attune_owner', description: 'The owner’s login' },
      },
    },
  };
}
