import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** One call to the stand-in of the Graph API. */
export interface GraphCall {
  readonly method: string;
  /** Without version and query, e.g. `/104/messages`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the stand-in answers. */
export interface GraphAnswer {
  readonly status: number;
  readonly body: unknown;
}

export function graphOk(body: unknown): GraphAnswer {
  return { status: 200, body };
}

/** An error as Graph writes it. */
export function graphError(code: number, subcode: number | undefined, message: string, status = 400): GraphAnswer {
  const error = {
    message: `(#${code}) ${message}`, type: 'OAuthException', code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    fbtrace_id: `A${randomBytes(10).toString('base64url')}`,
  };
  return { status, body: { error } };
}

export async function readCall(request: IncomingMessage): Promise<GraphCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/^\/v\d+\.\d+/, ''),
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: parseObject(Buffer.concat(chunks).toString('utf8')),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Checks token and proof as a Page with "Require App Secret" does. @returns the refusal, or undefined */
export function createAccessCheck(appSecret: string, token: string): (call: GraphCall) => GraphAnswer | undefined {
  const bearer = `Bearer ${token}`;
  const proof = createHmac('sha256', appSecret).update(token).digest('hex');
  return ({ headers, query, body }) => {
    if (query['access_token'] !== undefined) return graphError(190, undefined, 'The token stands in the address, where it is logged', 401);
    if (headers.authorization !== bearer && body['access_token'] !== token) return graphError(190, 467, 'Invalid OAuth access token', 401);
    if ((query['appsecret_proof'] ?? body['appsecret_proof']) !== proof) return graphError(100, undefined, 'Invalid appsecret_proof provided in the API argument');
    return undefined;
  };
}
