import { z } from 'zod';
import { MadoguchiError } from './core/errors.js';

/** Empty strings count as not set: compose files and panels write `NAME=`. */
const text = z.preprocess((value) => (value === '' ? undefined : value), z.string().trim().min(1).optional());
const whole = (fallback: number, min: number, max: number) =>
  z.preprocess((value) => (value === '' || value === undefined ? fallback : value), z.coerce.number().int().min(min).max(max));
const share = (fallback: number) =>
  z.preprocess((value) => (value === '' || value === undefined ? fallback : value), z.coerce.number().min(0).max(0.9));
const flag = (fallback: boolean) =>
  z.preprocess((value) => (value === '' || value === undefined ? String(fallback) : value), z.enum(['true', 'false'])).transform((value) => value === 'true');
const list = z
  .preprocess((value) => (value === undefined ? '' : value), z.string())
  .transform((value) => value.split(',').map((item) => item.trim()).filter((item) => item !== ''));
const url = (protocols: readonly string[]) =>
  text.refine((value) => value === undefined || (URL.canParse(value) && protocols.includes(new URL(value).protocol)), {
    message: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

/** `id:hex64,…`, or a single bare key. */
const KEY_RING = /^(?:[0-9a-f]{64}|[\w.-]+:[0-9a-f]{64}(?:\s*,\s*[\w.-]+:[0-9a-f]{64})*)$/i;

/** The environment, one entry a variable. `.env.example` explains each; a test compares the two. */
export const environment = z.object({
  PORT: whole(3978, 0, 65_535),
  HOST: text.transform((value) => value ?? '0.0.0.0'),
  PUBLIC_URL: url(['https:', 'http:']),
  TRUST_PROXY: flag(false),
  ROLE: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['all', 'web', 'worker', 'sender']).default('all')),

  REDIS_URL: url(['redis:', 'rediss:']),
  REDIS_MODE: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['single', 'cluster', 'sentinel']).default('single')),
  REDIS_NODES: list,
  REDIS_SENTINEL_NAME: text,
  REDIS_SHARDS: whole(16, 1, 256),
  REDIS_ALLOW_UNSAFE: flag(false),

  LINE_CHANNEL_SECRET: list,
  LINE_CHANNEL_ACCESS_TOKEN: text,
  LINE_CHANNEL_ID: text.refine((value) => value === undefined || /^\d{5,20}$/.test(value), { message: 'must be the channel id, digits only' }),
  LINE_API_BASE_URL: url(['https:', 'http:']).transform((value) => value ?? 'https://api.line.me'),
  LINE_DATA_API_BASE_URL: url(['https:', 'http:']).transform((value) => value ?? 'https://api-data.line.me'),
  LINE_QUOTA_RESERVE: share(0.2),

  MESSENGER_APP_SECRET: text,
  MESSENGER_PAGE_ACCESS_TOKEN: text,
  MESSENGER_VERIFY_TOKEN: text,
  MESSENGER_PAGE_ID: text.refine((value) => value === undefined || /^\d{1,32}$/.test(value), { message: 'must be the Page id, digits only' }),
  MESSENGER_APP_ID: text.refine((value) => value === undefined || /^\d{1,32}$/.test(value), { message: 'must be the app id, digits only' }),
  MESSENGER_GRAPH_BASE_URL: url(['https:', 'http:']).transform((value) => value ?? 'https://graph.facebook.com'),
  MESSENGER_GRAPH_VERSION: text.transform((value) => value ?? 'v25.0').refine((value) => /^v\d{1,3}\.\d$/.test(value), { message: 'must look like v25.0' }),
  MESSENGER_MEDIA_HOSTS: list,
  MESSENGER_HUMAN_AGENT: flag(false),

  EMBEDDINGS_URL: url(['https:', 'http:']),
  EMBEDDINGS_MODEL: text.transform((value) => value ?? 'multilingual-e5-small'),
  EMBEDDINGS_TIMEOUT_MS: whole(400, 10, 5_000),
  CHOOSER_URL: url(['https:', 'http:']),
  CHOOSER_MODEL: text,
  CHOOSER_API_KEY: text,
  CHOOSER_TIMEOUT_MS: whole(2_500, 10, 10_000),

  DATA_KEYS: text.refine((value) => value === undefined || KEY_RING.test(value), { message: 'must be id:hex64 entries separated by commas, or one bare hex64; make a key with: openssl rand -hex 32' }),
  RETENTION_DAYS: whole(30, 1, 365),
  SETTLE_MS: whole(400, 0, 5_000),
  LICENCES_DIR: text,

  CONSOLE_PORT: z.preprocess((value) => (value === '' ? undefined : value), z.coerce.number().int().min(0).max(65_535).optional()),
  CONSOLE_PUBLIC_URL: url(['https:', 'http:']),
  CONSOLE_COOKIE_DOMAIN: text.refine((value) => value === undefined || /^[a-z0-9.-]+$/i.test(value), { message: 'must be a host name' }),
  CONSOLE_CAPACITY: whole(10, 1, 1_000),
  CONSOLE_OIDC_ISSUER: url(['https:', 'http:']),
  CONSOLE_OIDC_CLIENT_ID: text,
  CONSOLE_OIDC_CLIENT_SECRET: text,
  NOTICE_LANGUAGE: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['ja', 'vi', 'en']).default('ja')),
  NOTICE_WEBHOOK_URL: url(['https:', 'http:']),
  NOTICE_MAIL_URL: url(['smtp:', 'smtps:']),
  NOTICE_MAIL_FROM: text,
  NOTICE_MAIL_TO: list,

  LOG_LEVEL: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
  METRICS_TOKEN: text,
});

export type Environment = z.infer<typeof environment>;
type Raw = Readonly<Record<string, string | undefined>>;

/** Rules that join several variables; each gives one line. */
function crossFaults(env: Environment): string[] {
  const faults: string[] = [];
  const need = (given: boolean, wanted: boolean, line: string): void => {
    if (given && !wanted) faults.push(line);
  };
  const line = env.LINE_CHANNEL_SECRET.length > 0;
  need(line, env.LINE_CHANNEL_ACCESS_TOKEN !== undefined || env.LINE_CHANNEL_ID !== undefined,
    'LINE_CHANNEL_ACCESS_TOKEN: set it, or LINE_CHANNEL_ID for short-lived tokens; without one the bot cannot answer on LINE');
  const messenger = env.MESSENGER_APP_SECRET !== undefined;
  for (const name of ['MESSENGER_PAGE_ACCESS_TOKEN', 'MESSENGER_VERIFY_TOKEN', 'MESSENGER_PAGE_ID'] as const) {
    need(messenger, env[name] !== undefined, `${name}: is needed once MESSENGER_APP_SECRET is set`);
  }
  need(env.CHOOSER_URL !== undefined, env.CHOOSER_MODEL !== undefined, 'CHOOSER_MODEL: is needed once CHOOSER_URL is set');
  need(env.CONSOLE_OIDC_ISSUER !== undefined, env.CONSOLE_OIDC_CLIENT_ID !== undefined, 'CONSOLE_OIDC_CLIENT_ID: is needed once CONSOLE_OIDC_ISSUER is set');
  need(env.CONSOLE_OIDC_ISSUER !== undefined, (env.CONSOLE_PUBLIC_URL ?? env.PUBLIC_URL) !== undefined,
    'CONSOLE_PUBLIC_URL or PUBLIC_URL: is needed once CONSOLE_OIDC_ISSUER is set, because the sign-in comes back to it');
  need(env.NOTICE_MAIL_URL !== undefined, env.NOTICE_MAIL_FROM !== undefined, 'NOTICE_MAIL_FROM: is needed once NOTICE_MAIL_URL is set');
  need(env.NOTICE_MAIL_URL !== undefined, env.NOTICE_MAIL_TO.length > 0, 'NOTICE_MAIL_TO: is needed once NOTICE_MAIL_URL is set');
  need(env.REDIS_MODE !== 'single', env.REDIS_NODES.length > 0, 'REDIS_NODES: list the nodes (host:port, comma-separated) for REDIS_MODE=cluster or sentinel');
  need(env.REDIS_MODE === 'sentinel', env.REDIS_SENTINEL_NAME !== undefined, 'REDIS_SENTINEL_NAME: name the sentinel group');
  return faults;
}

function serveFaults(env: Environment): string[] {
  const faults: string[] = [];
  if (env.REDIS_URL === undefined && env.REDIS_NODES.length === 0) {
    faults.push('REDIS_URL: is needed by serve, for example redis://localhost:6379 (demo and chat run without Redis)');
  }
  if (env.DATA_KEYS === undefined) faults.push('DATA_KEYS: is needed by serve; make one with: openssl rand -hex 32');
  if (env.LINE_CHANNEL_SECRET.length === 0 && env.MESSENGER_APP_SECRET === undefined) {
    faults.push('LINE_CHANNEL_SECRET or MESSENGER_APP_SECRET: at least one channel must be set, or nobody can write to the bot');
  }
  return faults;
}

/**
 * Reads the environment.
 * @param raw usually process.env
 * @param purpose `serve` also demands what production cannot do without
 * @throws MadoguchiError `config-invalid`: one line a problem, each names its variable, none prints a value
 */
export function readEnvironment(raw: Raw, purpose: 'serve' | 'tool'): Environment {
  const parsed = environment.safeParse(raw);
  const malformed = parsed.success ? [] : parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), line: `${issue.path.join('.')}: ${plainMessage(issue)}` }));
  // What is malformed counts as given, so that the rules between variables can be told at the same time.
  const env = parsed.success ? parsed.data : environment.parse({ ...raw, ...Object.fromEntries(malformed.map(({ name }) => [name, undefined])) });
  const between = [...crossFaults(env), ...(purpose === 'serve' ? serveFaults(env) : [])].filter((line) => !malformed.some(({ name }) => line.startsWith(name)));
  const faults = [...malformed.map(({ line }) => line), ...between];
  if (faults.length > 0) throw new MadoguchiError('config-invalid', faults.join('\n'));
  return env;
}

/** zod quotes what it received; a secret must never reach a terminal or a log. */
function plainMessage(issue: z.ZodIssue): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_enum_value') return `must be one of ${issue.options.join(', ')}`;
  if (issue.code === 'too_small') return `must be at least ${String(issue.minimum)}`;
  if (issue.code === 'too_big') return `must be at most ${String(issue.maximum)}`;
  return 'is malformed';
}
