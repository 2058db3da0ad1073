import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { API_ERRORS } from '../../../src/console/api-errors.js';
import { createConsole } from '../../../src/console/console.js';
import { events } from '../../../src/console/schema.js';
import { DeskRoom } from './desk-room.js';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Record<string, unknown>[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: object }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, { readonly schema?: object }> };
  readonly responses: Record<string, { readonly description: string; readonly content?: Record<string, { readonly schema?: object }> }>;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly securitySchemes: Record<string, unknown> };
}

let room: DeskRoom;
let app: FastifyInstance;
let document: Document;
let operations: readonly (readonly [string, Operation])[];

beforeAll(async () => {
  room = new DeskRoom();
  app = fastify();
  await app.register(createConsole(room.parts));
  const answer = await app.inject({ url: '/api/openapi.json' });
  document = answer.json<Document>();
  operations = Object.entries(document.paths).flatMap(([url, methods]) => Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${url}`, operation] as const));
});
afterAll(async () => {
  await app.close();
  await room.close();
});

const DOCS = readFileSync(path.resolve(import.meta.dirname, '../../../docs/console-api.md'), 'utf8');

describe('the OpenAPI document', () => {
  test('it is of version 3 and open to everybody', () => {
    expect(document.openapi).toMatch(/^3\.0\.\d$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  });

  test('every call of the contract is in it', () => {
    expect(operations.map(([name]) => name)).toEqual(expect.arrayContaining([
      'POST /api/session', 'GET /api/session', 'DELETE /api/session', 'GET /api/cases', 'GET /api/cases/{id}', 'POST /api/cases/{id}/claim', 'POST /api/cases/{id}/messages',
      'POST /api/cases/{id}/notes', 'POST /api/cases/{id}/transfer', 'POST /api/cases/{id}/release', 'POST /api/cases/{id}/close', 'GET /api/events', 'PUT /api/presence',
    ]));
  });

  test('every call has a summary, a tag, and answers with a description and a shape', () => {
    for (const [name, { summary, tags, responses, parameters = [] }] of operations) {
      expect([name, typeof summary, tags?.length]).toEqual([name, 'string', 1]);
      expect([name, Object.keys(responses).some((status) => /^[23]/.test(status))]).toEqual([name, true]);
      for (const [status, { description, content }] of Object.entries(responses)) {
        if (Number(status) >= 400) expect([name, status, description]).not.toEqual([name, status, 'Default Response']);
        for (const { schema } of Object.values(content ?? {})) expect([name, status, typeof schema]).toEqual([name, status, 'object']);
      }
      const named = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect([name, parameters.filter(({ in: place }) => place === 'path').map(({ name: parameter }) => parameter)]).toEqual([name, named]);
      for (const { in: place, required } of parameters) if (place === 'path') expect(required).toBe(true);
    }
  });

  test('no two calls are named alike, no schema refers to what is not there, none has a word that OpenAPI 3.0 does not know', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain('$ref');
    expect(text).not.toMatch(/"(?:const|\$schema|patternProperties|if|then|propertyNames)":/);
    expect(text).not.toMatch(/"type":\s*\[/);
    expect(text).not.toMatch(/"exclusiveM(?:in|ax)imum":\s*\d/);
  });

  test('what a request has more than is known is no fault, and the document says none of it', async () => {
    const caller = await room.counsellor('Mai');
    const answer = await app.inject({ method: 'PUT', url: '/api/presence', headers: caller.headers, payload: { available: true, more: 1 } });
    expect([answer.statusCode, answer.json<unknown>()]).toEqual([200, { available: true }]);
    expect(JSON.stringify(operations.map(([, { requestBody }]) => requestBody))).not.toContain('additionalProperties');
  });

  test('a write needs the session and its token, a read the session alone', () => {
    const security = new Map(operations.map(([name, { security: needed }]) => [name, needed]));
    expect(security.get('GET /api/cases')).toEqual([{ session: [] }]);
    expect(security.get('POST /api/cases/{id}/claim')).toEqual([{ session: [], csrf: [] }]);
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['csrf', 'session']);
  });

  test('what is no JSON is described as what it is', () => {
    const find = (name: string): Operation => operations.find(([known]) => known === name)![1];
    expect(Object.keys(find('GET /api/events').responses['200']!.content!)).toEqual(['text/event-stream']);
    expect(Object.keys(find('GET /api/statistics.csv').responses['200']!.content!)).toEqual(['text/csv']);
    expect(find('POST /api/cases/{id}/pictures').requestBody?.content['image/jpeg']).toEqual({ schema: { type: 'string', format: 'binary' } });
    expect(find('POST /api/cases/{id}/claim').requestBody?.required ?? false).toBe(false);
    expect(find('POST /api/cases/{id}/messages').requestBody?.content['application/json']?.schema).toMatchObject({ type: 'object', required: ['clientId'] });
  });

  test('every code that it names is one of the table, and answers with its status', () => {
    for (const [name, { responses }] of operations) {
      for (const [status, { description }] of Object.entries(responses)) {
        // Redirects name headers.
        if (Number(status) < 400) continue;
        for (const [, code] of description.matchAll(/`([a-z-]+)`/g)) expect([name, code, (API_ERRORS as Record<string, { status: number }>)[code!]?.status]).toEqual([name, code, Number(status)]);
      }
    }
  });
});

test('hostile input is refused, and is never a fault of ours', async () => {
  const boss = await room.counsellor('Mori', 'supervisor');
  const id = await room.person();
  const hostile: readonly unknown[] = [undefined, null, '', 0, -1, 1e308, 'x'.repeat(70_000), '\u0000', '<script>', '../../etc', [], {}, { __proto__: null, version: '1' }, { version: -1, text: [], to: {}, clientId: 1 }, { clientId: 'client-1', text: '\ud800' }];
  const ids = [id, 'no-such-case', '..%2f..', '%00', 'x'.repeat(3_000), '__proto__', '%F0%9F%98%80'];
  for (const [name] of operations) {
    const [method, url] = name.split(' ') as ['GET' | 'POST' | 'PUT' | 'DELETE', string];
    // Signing out would end the test's own session; events never end.
    if (url.startsWith('/api/session') || url === '/api/events') continue;
    for (const [nth, one] of ids.entries()) {
      const target = url.replace(/\{\w+\}/, one).replace(/\{\w+\}/, ids.at(-nth - 1)!);
      for (const body of method === 'GET' ? [undefined] : one === id ? hostile : [{}]) {
        if (url.endsWith('/claim') && one === id && (body === undefined || body === null)) continue;
        const answer = await app.inject({
          method, url: `${target}?language=${one}&gloss=ja&from=${one}&before=${one}&limit=${one}`,
          headers: { ...boss.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        });
        if (answer.statusCode >= 500) throw new Error(`${name} ${target.slice(0, 80)} with body ${hostile.indexOf(body)}: ${answer.statusCode} ${answer.payload}`);
      }
    }
  }
});

describe('the page on the API', () => {
  test('it lists exactly the codes of the table, with their status', () => {
    const listed = [...DOCS.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [code, Number(status)]);
    expect(listed.sort()).toEqual(Object.entries(API_ERRORS).map(([code, { status }]) => [code, status]).sort());
  });

  test('it lists exactly the calls of the document', () => {
    const listed = [...DOCS.matchAll(/`((?:GET|POST|PUT|DELETE) \/api\/[^`?\s]*)/g)].map(([, call]) => call!.replaceAll(/:(\w+)/g, '{$1}'));
    expect([...new Set(listed)].sort()).toEqual([...operations.map(([name]) => name), 'GET /api/openapi.json'].sort());
  });

  test('it lists exactly the events', () => {
    const listed = [...DOCS.matchAll(/^\| `([a-z]+)` \| (?!\d)/gm)].map(([, name]) => name!);
    expect(listed.sort()).toEqual(Object.keys(events).sort());
  });
});
