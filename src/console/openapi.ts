import swagger from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { ConsoleApp } from './console-app.js';
import type { RouteMedia } from './route-parts.js';
import { events } from './schema.js';

const BINARY = { type: 'string', format: 'binary' } as const;

/** Describes every route that is registered after it: GET /api/openapi.json, open to everybody. */
export async function addOpenApi(app: ConsoleApp): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Madoguchi console',
        version: '1',
        description: `The counsellors' desk. Times are ISO 8601. Every write needs the token of GET /api/session in x-csrf-token. Events of GET /api/events: ${Object.keys(events).join(', ')}.`,
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'madoguchi_session', description: 'Set by POST /api/session; called `__Host-madoguchi_session` on https' },
          csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
        },
      },
    },
    transform: (input) => {
      const transformed = jsonSchemaTransform(input);
      const media = input.route.config?.media;
      return { url: transformed.url, schema: addSecurity(addMedia(openBody(transformed.schema), media), input.route) };
    },
    transformObject: (described) => {
      if ('openapiObject' in described) markOptionalBodies(described.openapiObject.paths);
      return 'openapiObject' in described ? described.openapiObject : described.swaggerObject;
    },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** The generator closes every object; a request with more than is known is taken all the same, without what is unknown. */
function openBody(schema: FastifySchema): FastifySchema {
  if (schema.body === undefined) return schema;
  const text = JSON.stringify(schema.body, (key, value: unknown) => (key === 'additionalProperties' && value === false ? undefined : value));
  return { ...schema, body: JSON.parse(text) as unknown };
}

/** What is no JSON is described by hand: no zod schema checks it. */
function addMedia(schema: FastifySchema, media: RouteMedia | undefined): FastifySchema {
  const { takes, gives } = media ?? {};
  return {
    ...schema,
    ...(takes === undefined ? {} : { body: { content: Object.fromEntries(takes.map((type) => [type, { schema: BINARY }])) } }),
    ...(gives === undefined ? {} : {
      response: {
        ...(schema.response as object | undefined),
        200: { description: gives.description, content: Object.fromEntries(gives.types.map((type) => [type, { schema: gives.text === true ? { type: 'string' } : BINARY }])) },
      },
    }),
  };
}

/** A route that says nothing of itself needs a session, and a write its token too. */
function addSecurity(schema: FastifySchema, { method }: RouteOptions): FastifySchema {
  if (schema.security !== undefined) return schema;
  const writes = ![method].flat().every((one) => one === 'GET' || one === 'HEAD');
  return { ...schema, security: [writes ? { session: [], csrf: [] } : { session: [] }] };
}

const METHODS = ['post', 'put', 'delete'] as const;
type Paths = Readonly<Record<string, { readonly [Method in (typeof METHODS)[number]]?: { readonly requestBody?: { required?: boolean; readonly content?: Readonly<Record<string, { readonly schema?: object }>> } | object } } | undefined>>;

/** The generator holds every body for needed; one with a default is not. */
function markOptionalBodies(paths: Paths | undefined): void {
  for (const path of Object.values(paths ?? {})) {
    for (const method of METHODS) {
      const body = path?.[method]?.requestBody;
      if (body === undefined || !('content' in body)) continue;
      const schema = Object.values(body.content ?? {})[0]?.schema;
      if (schema !== undefined && 'default' in schema) body.required = false;
    }
  }
}
