import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import type { CaseId } from '../../../src/core/case.js';
import { LANGUAGES } from '../../../src/core/language.js';
import { silentLog, type Log, type Metrics } from '../../../src/core/log.js';
import type { CaseAlarm, NoticeWords } from '../../../src/notices/notice.js';
import { createNotices, type Notices, type NoticesOptions } from '../../../src/notices/notices.js';
import { startSmtpStandIn, type SmtpStandIn } from './smtp-stand-in.js';

type Tree = { readonly [key: string]: string | Tree };

/** The words as the service gives them: an unknown key is an error here, so that none is missing. */
function wordsOf(language: string): NoticeWords {
  const tree = load(readFileSync(`locales/${language}/notices.yaml`, 'utf8')) as Tree;
  return (key, variables = {}) => {
    const found = key.split('.').reduce<string | Tree | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), tree);
    if (typeof found !== 'string') throw new Error(`no words for ${key}`);
    return found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(variables[name]));
  };
}

const CASE = 'case-0001' as CaseId;
const caseAlarm = (given: Partial<CaseAlarm> = {}): CaseAlarm => ({ case: CASE, why: 'waiting', nth: 1, loud: false, language: 'vi', urgency: 'none', state: 'waiting', ...given });

let hook: Server;
let url: string;
let posts: { readonly headers: IncomingMessage['headers']; readonly body: Record<string, unknown> }[];
let answer: (response: ServerResponse, n: number) => void;
let lines: string[];
let alarms: string[];
let pauses: number[];
let now: number;
let open: Notices[];
let arrived: () => void;

const log: Log = { ...silentLog, info: (event, fields) => void lines.push(JSON.stringify({ event, ...fields })), warn: (event, fields) => void lines.push(JSON.stringify({ event, ...fields })), error: (event, fields) => void lines.push(JSON.stringify({ event, ...fields })) };
const metrics: Metrics = { count: (_, labels) => void alarms.push(labels?.['what'] ?? ''), observe: () => undefined };

beforeEach(async () => {
  posts = [];
  lines = [];
  alarms = [];
  pauses = [];
  open = [];
  now = 0;
  arrived = () => undefined;
  answer = (response) => response.writeHead(200).end('ok');
  hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      posts.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> });
      answer(response, posts.length);
      arrived();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});

const connect = (settings: NoticesOptions['settings'], more: Partial<NoticesOptions> = {}): Notices => {
  const notices = createNotices({
    settings, words: wordsOf('ja'), clock: () => now, log, metrics,
    wait: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    ...more,
  });
  open.push(notices);
  return notices;
};
/** Polls without a clock: each round lets sockets and promises go on. */
const until = async (done: () => boolean): Promise<void> => {
  for (let round = 0; !done(); round += 1) {
    if (round > 20_000) throw new Error('it never came');
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const ended = (event: string) => (): boolean => lines.some((line) => line.includes(`"${event}"`));

describe('a webhook', () => {
  test('gets words and facts of the case, and the way to it', async () => {
    connect({ webhookUrl: url, consoleUrl: 'https://desk.example.org/console/' }).alarm(caseAlarm({ why: 'unanswered', nth: 2, loud: true, urgency: 'now', state: 'active' }));
    await until(ended('notice-sent'));
    const link = `https://desk.example.org/console/#/case/${CASE}`;
    expect(posts[0]?.headers['content-type']).toBe('application/json');
    expect(posts[0]?.body).toEqual({
      text: `【至急】まどぐちの相談で、すぐに対応をお願いしたいものがあります。\n相談した人が返事を待っています。\nことば: ベトナム語\nこのお知らせは2回目です。\n開く: ${link}`,
      case: CASE, why: 'unanswered', nth: 2, urgent: true, loud: true, language: 'vi', state: 'active', url: link,
    });
  });

  test('without an address of the console is told to open it', async () => {
    connect({ webhookUrl: url }).alarm(caseAlarm());
    await until(ended('notice-sent'));
    expect(posts[0]?.body).not.toHaveProperty('url');
    expect(posts[0]?.body['text']).toMatch(/画面を開いてください。$/);
  });

  test.each([[500], [429], [408]])('that answers %i is asked three times more, then given up with an alarm', async (status) => {
    answer = (response) => response.writeHead(status).end();
    connect({ webhookUrl: url }).alarm(caseAlarm());
    await until(ended('notice-not-sent'));
    expect(posts).toHaveLength(4);
    expect(pauses).toEqual([2_000, 10_000, 60_000]);
    expect(alarms).toEqual(['notice-webhook']);
  });

  test.each([400, 404, 410])('that answers %i is not asked again', async (status) => {
    answer = (response) => response.writeHead(status).end();
    connect({ webhookUrl: url }).alarm(caseAlarm());
    await until(ended('notice-not-sent'));
    expect(posts).toHaveLength(1);
    expect(alarms).toEqual(['notice-webhook']);
  });

  test('that sends on to another address is not followed', async () => {
    answer = (response) => response.writeHead(302, { location: `${url}/elsewhere` }).end();
    connect({ webhookUrl: url }).alarm(caseAlarm());
    await until(ended('notice-not-sent'));
    expect(posts).toHaveLength(1);
  });

  test('that is gone for a moment gets it by a later try', async () => {
    answer = (response, n) => (n < 3 ? response.destroy() : response.end());
    connect({ webhookUrl: url }).alarm(caseAlarm());
    await until(ended('notice-sent'));
    expect(posts).toHaveLength(3);
    expect(alarms).toEqual([]);
  });
});

describe('alarms that come close together', () => {
  /** The first request is held until `go`. */
  const hold = (): { readonly go: () => void; readonly inHand: Promise<void> } => {
    let go = (): void => undefined;
    answer = (response, n) => (n === 1 ? (go = () => response.end()) : response.end());
    const inHand = new Promise<void>((resolve) => (arrived = resolve));
    return { go: () => go(), inHand };
  };

  test('of one case become one notice, the newest', async () => {
    const { go, inHand } = hold();
    const notices = connect({ webhookUrl: url });
    notices.alarm(caseAlarm({ case: 'case-first' as CaseId }));
    await inHand;
    for (const nth of [1, 2, 3]) notices.alarm(caseAlarm({ nth }));
    go();
    await until(() => posts.length === 2 && lines.length === 2);
    expect(posts.map(({ body }) => [body['case'], body['nth']])).toEqual([['case-first', 1], [CASE, 3]]);
  });

  test('are told with urgent cases first', async () => {
    const { go, inHand } = hold();
    const notices = connect({ webhookUrl: url });
    notices.alarm(caseAlarm({ case: 'case-first' as CaseId }));
    await inHand;
    notices.alarm(caseAlarm({ case: 'case-calm' as CaseId }));
    notices.alarm(caseAlarm({ case: 'case-now' as CaseId, why: 'danger' }));
    go();
    await until(() => lines.length === 3);
    expect(posts.map(({ body }) => body['case'])).toEqual(['case-first', 'case-now', 'case-calm']);
  });

  test('are at most a hundred: the oldest that is not urgent goes first, and that is an alarm too', async () => {
    const { go, inHand } = hold();
    const notices = connect({ webhookUrl: url });
    notices.alarm(caseAlarm({ case: 'case-first' as CaseId }));
    await inHand;
    notices.alarm(caseAlarm({ case: 'case-urgent' as CaseId, urgency: 'now' }));
    for (let n = 0; n < 100; n += 1) notices.alarm(caseAlarm({ case: `case-${String(n)}` as CaseId }));
    expect(alarms).toEqual(['notice-dropped']);
    go();
    await until(() => lines.filter((line) => line.includes('notice-sent')).length === 101);
    const told = posts.map(({ body }) => body['case']);
    expect(told).toContain('case-urgent');
    expect(told).not.toContain('case-0');
  });

  test('and are the same alarm are told once, later ones again', async () => {
    const notices = connect({ webhookUrl: url });
    notices.alarm(caseAlarm());
    await until(() => lines.length === 1);
    notices.alarm(caseAlarm());
    now += 30_000;
    notices.alarm(caseAlarm());
    await until(() => lines.length === 2);
    expect(posts).toHaveLength(2);
  });

  test('end the tries for an older one of the same case', async () => {
    answer = (response, n) => response.writeHead(n === 1 ? 500 : 200).end();
    const wait = (): Promise<void> => {
      open[0]?.alarm(caseAlarm({ nth: 2 }));
      return Promise.resolve();
    };
    connect({ webhookUrl: url }, { wait }).alarm(caseAlarm());
    await until(ended('notice-sent'));
    expect(posts.map(({ body }) => body['nth'])).toEqual([1, 2]);
  });
});

describe('a mail', () => {
  let smtp: SmtpStandIn;
  beforeEach(async () => {
    smtp = await startSmtpStandIn();
  });
  afterEach(() => smtp.close());
  const mail = (): NonNullable<NoticesOptions['settings']['mail']> => ({ url: smtp.url, from: 'desk@example.org', to: ['one@example.org', 'two@example.org'] });

  test('goes as plain text with a neutral subject to everybody named', async () => {
    connect({ mail: mail() }, { words: wordsOf('en') }).alarm(caseAlarm({ why: 'danger', loud: true }));
    await until(ended('notice-sent'));
    const [letter] = smtp.letters;
    expect(letter).toMatchObject({ from: 'desk@example.org', to: ['one@example.org', 'two@example.org'] });
    expect(letter?.source).toMatch(/^Subject: \[Madoguchi, urgent\] Notice from the counselling desk$/m);
    expect(letter?.source).toMatch(/^Content-Type: text\/plain/m);
    expect(letter?.source).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(letter?.source).toMatch(/^Importance: high$/im);
    expect(letter?.source).toContain('Words in the talk point to danger.');
  });

  test.each([['451 later', 4, 'notice-not-sent'], ['550 nobody here', 1, 'notice-not-sent']])('that the server answers with %j is tried %i times', async (refusal, tries, event) => {
    smtp.refusal = refusal;
    connect({ mail: mail() }).alarm(caseAlarm());
    await until(ended(event));
    expect(lines.at(-1)).toContain(`"tries":${String(tries)}`);
    expect(alarms).toEqual(['notice-mail']);
  });

  test('goes although the webhook is broken', async () => {
    answer = (response) => response.writeHead(400).end();
    connect({ mail: mail(), webhookUrl: url }).alarm(caseAlarm());
    await until(() => ended('notice-sent')() && ended('notice-not-sent')());
    expect(smtp.letters).toHaveLength(1);
  });

  test('to nobody is none', async () => {
    const notices = connect({ mail: { ...mail(), to: [] } });
    notices.alarm(caseAlarm());
    await notices.close();
    expect(smtp.letters).toEqual([]);
  });
});

describe('notices', () => {
  test('have words for every reason and language in each language of the page', () => {
    for (const page of ['ja', 'en', 'vi']) {
      const words = wordsOf(page);
      const keys = ['subject', 'subject-urgent', 'call', 'urgent', 'language', 'again', 'open', 'look', ...['danger', 'waiting', 'unanswered', 'idle'].map((why) => `why.${why}`), ...LANGUAGES.map((language) => `languages.${language}`)];
      for (const key of keys) expect(words(key, { language: 'x', nth: 1, url: 'x' })).not.toBe('');
    }
  });

  test('without words are an alarm of their own, never an error', () => {
    const words = (): never => {
      throw new Error('no words');
    };
    expect(() => connect({ webhookUrl: url }, { words }).alarm(caseAlarm())).not.toThrow();
    expect(alarms).toEqual(['notice-not-worded']);
  });

  test('are silent where nothing is configured', () => {
    const words = (): never => {
      throw new Error('never asked');
    };
    connect({}, { words }).alarm(caseAlarm());
    expect(alarms).toEqual([]);
  });

  test('leave no address, case or word in the log', async () => {
    answer = (response) => response.writeHead(500).end();
    connect({ webhookUrl: url }).alarm(caseAlarm());
    await until(ended('notice-not-sent'));
    for (const secret of [CASE, '/hook', '127.0.0.1', '相談']) expect(lines.join()).not.toContain(secret);
  });

  test('that wait are given up when the service ends, and none begins after', async () => {
    answer = (response) => response.writeHead(500).end();
    const wait = (_: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    const notices = connect({ webhookUrl: url }, { wait });
    notices.alarm(caseAlarm());
    await until(ended('notice-delayed'));
    await notices.close();
    notices.alarm(caseAlarm({ nth: 2 }));
    expect(posts).toHaveLength(1);
  });
});
