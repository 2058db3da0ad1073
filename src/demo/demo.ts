import { createServer, type AddressInfo } from 'node:net';
import type { Room } from '../bot/room.js';
import { readEnvironment } from '../config.js';
import { createAccountDesk } from '../console/account-desk.js';
import { MadoguchiError } from '../core/errors.js';
import { ANSWER_LANGUAGES } from '../core/language.js';
import type { Log, LogFields } from '../core/log.js';
import { createEmbeddedStore, createRoom, startService } from '../main.js';
import { createAct } from './acts.js';
import { PICTURE_PATH, readPicture } from './page-files.js';
import { startPageServer } from './page-server.js';
import { startPlatforms } from './platforms.js';
import { Sessions } from './sessions.js';

/** A running demo. */
export interface Demo {
  /** What to tell the person who started it: addresses and how to stop. */
  readonly greeting: string;
  /** Stops the page, the service and both platforms; what was said is gone. */
  stop(): Promise<void>;
}

/**
 * Everything on this machine: strict doubles of both platforms, the service on the store in memory, and the page with two phones.
 * @param options.port of the page; the next free one when it is taken; 0: any
 * @throws MadoguchiError `config-invalid` for an impossible port, `content-invalid`, `model-missing`
 */
export async function startDemo({ port }: { readonly port: number }): Promise<Demo> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new MadoguchiError('config-invalid', '--port takes a whole number from 0 to 65535');
  const opened: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    // Last opened, first closed: nobody is left talking to somebody who has gone.
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const sessions = new Sessions();
    const platforms = await startPlatforms((to, event) => sessions.show(to, event));
    opened.push(() => platforms.close());
    const servicePort = await findFreePort();
    const serviceUrl = `http://127.0.0.1:${servicePort}`;
    const consoleUrl = `${serviceUrl}/console/?demo=1`;
    const env = readEnvironment(
      { PORT: String(servicePort), HOST: '127.0.0.1', PUBLIC_URL: serviceUrl, LOG_LEVEL: 'warn', MESSENGER_MEDIA_HOSTS: '127.0.0.1', ...platforms.settings },
      'tool',
    );
    const room = createRoom(env.RETENTION_DAYS, problemLog);
    const words = Object.fromEntries(ANSWER_LANGUAGES.map((language) => [language, room.content.words[language].resources.get('demo')]));
    const picture = { ...readPicture(), url: () => `${page.url}${PICTURE_PATH}` };
    const page = await startPageServer({ port, sessions, words, consoleUrl, act: createAct({ platforms, sessions, serviceUrl, picture }) });
    opened.push(() => page.close());
    const embedded = createEmbeddedStore(env.RETENTION_DAYS);
    await addDemoAccount(embedded, room);
    const service = await startService({ env, room, ...embedded, log: problemLog, consoleSettings: { demoAccount: DEMO_EMAIL, embeddedIn: page.url } });
    opened.push(() => service.stop());
    return { greeting: greet({ pageUrl: page.url, serviceUrl, consoleUrl }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const DEMO_EMAIL = 'demo@localhost';

/** A counsellor who needs no password; the account is gone with the demo. */
async function addDemoAccount(embedded: ReturnType<typeof createEmbeddedStore>, { words }: Pick<Room, 'words'>): Promise<void> {
  const desk = createAccountDesk({ ...embedded, clock: Date.now });
  await desk.add({ email: DEMO_EMAIL, name: words.t('en', 'demo:desk.counsellor'), role: 'supervisor', languages: ['vi', 'ja', 'en'] });
}

/** A port of the loopback that nobody listens on: the service's address stands in what it sends. */
async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function greet({ pageUrl, serviceUrl, consoleUrl }: { readonly pageUrl: string; readonly serviceUrl: string; readonly consoleUrl: string }): string {
  return [
    '',
    `  Two phones    ${pageUrl}`,
    `  Console       ${consoleUrl}`,
    `  Webhooks      ${serviceUrl}/webhooks/line`,
    `                ${serviceUrl}/webhooks/messenger`,
    `  Health        ${serviceUrl}/readyz`,
    '',
    '  Open the first address in a browser. Ctrl-C stops everything; nothing is kept.',
    '',
    '',
  ].join('\n');
}

const write = (level: string) => (event: string, fields: LogFields = {}): void => void process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`);
/** The terminal stays quiet unless something goes wrong. */
const problemLog: Log = { debug: () => undefined, info: () => undefined, warn: write('warn'), error: write('error') };
