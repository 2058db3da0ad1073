import { readEnvironment } from '../config.js';
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
    const env = readEnvironment({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', MESSENGER_MEDIA_HOSTS: '127.0.0.1', ...platforms.settings }, 'tool');
    const room = createRoom(env.RETENTION_DAYS, problemLog);
    const service = await startService({ env, room, ...createEmbeddedStore(env.RETENTION_DAYS), log: problemLog });
    opened.push(() => service.stop());
    const serviceUrl = service.url ?? '';
    const words = Object.fromEntries(ANSWER_LANGUAGES.map((language) => [language, room.content.words[language].resources.get('demo')]));
    const picture = { ...readPicture(), url: () => `${page.url}${PICTURE_PATH}` };
    const page = await startPageServer({ port, sessions, words, act: createAct({ platforms, sessions, serviceUrl, picture }) });
    opened.push(() => page.close());
    return { greeting: greet(page.url, serviceUrl), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function greet(pageUrl: string, serviceUrl: string): string {
  return [
    '',
    `  Two phones    ${pageUrl}`,
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
