import { Command, CommanderError, Option } from 'commander';
import { LANGUAGES, parseLanguage } from '../core/language.js';
import { MadoguchiError } from '../core/errors.js';
import { checkEverything, createRoom, createScreening, openAccounts, readSettings, serve } from '../main.js';
import { chat } from './chat.js';
import { addCounsellor } from './counsellor.js';
import { addImport } from './import.js';
import { pipeLines } from './lines.js';
import { screenPictures, screenStream } from './screen-pictures.js';
import { parseOffer } from './screen.js';

/**
 * The command line.
 * @param args without the program's name
 * @returns the exit status
 */
export async function runCli(args: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command('madoguchi')
    .description('A counter on LINE and Messenger where foreign trainees in Japan ask about their rights and reach a person.')
    .exitOverride()
    .showHelpAfterError('(--help shows what each command takes)');
  addService(program);
  addTools(program, (code) => (status = code));
  addScreen(program, (code) => (status = code));
  addCounsellor(program.command('counsellor').description('accounts of the counsellors who work in the console'), {
    openAccounts: () => openAccounts(readSettings('tool')), input: process.stdin, output: process.stdout,
  });
  addImport(program.command('import').description('brings official data into this installation'), () => readSettings('tool'));
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    return explain(error);
  }
  return status;
}

/** Errors of ours are for people: their message, no stack. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof MadoguchiError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

function addService(program: Command): void {
  program
    .command('serve')
    .description('production server, configured by the environment (see .env.example)')
    .action(async () => {
      const service = await serve(readSettings('serve'));
      await untilStopped();
      await service.stop();
    });
  program
    .command('demo')
    .description('everything on this machine: the bot and two phones in the browser; no Redis, no keys, no network')
    .option('--port <port>', 'port of the page', '4000')
    .action(async (options: { readonly port: string }) => {
      const { startDemo } = await import('../demo/demo.js');
      const demo = await startDemo({ port: Number(options.port) });
      process.stdout.write(demo.greeting);
      await untilStopped();
      await demo.stop();
    });
}

/** Resolves with the first SIGTERM or SIGINT. A second one ends the process at once. */
async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      process.once('SIGTERM', () => process.exit(1));
      process.once('SIGINT', () => process.exit(1));
      resolve();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
}

interface ScreenOptions {
  readonly lang?: string;
  readonly date?: string;
  readonly image?: readonly string[];
  readonly jsonl?: true;
}

function addScreen(program: Command, finish: (status: number) => void): void {
  program
    .command('screen')
    .description('judges one job offer by its text or by pictures of it; with --jsonl one JSON object a line on standard input')
    .argument('[text]', 'the offer')
    .option('--image <files...>', 'screenshots or photographs of the offer, in their order')
    .option('--lang <tag>', 'language of the person')
    .option('--date <day>', 'as if it were this day, YYYY-MM-DD')
    .option('--jsonl', 'judge lines of JSON; a line may have "image" with a path, or several, instead of "text"')
    .action(async (text: string | undefined, { jsonl, image, ...given }: ScreenOptions) => {
      if (jsonl === true) {
        finish((await screenStream(process.stdin, process.stdout)) ? 0 : 1);
        return;
      }
      if ((text === undefined) === (image === undefined)) throw new MadoguchiError('config-invalid', 'screen needs an offer, or --image with pictures of it, or --jsonl');
      if (image !== undefined) process.stdout.write(`${await screenPictures(image, given)}\n`);
      else process.stdout.write(`${createScreening()(parseOffer(JSON.stringify({ text, ...given }))).reply}\n`);
    });
}

function addTools(program: Command, finish: (status: number) => void): void {
  const language = (tag: string): string => {
    const known = parseLanguage(tag);
    if (known === undefined) throw new MadoguchiError('config-invalid', `--lang takes one of ${LANGUAGES.join(', ')}`);
    return known;
  };
  program
    .command('ask')
    .description('one question, answered as a person would read it; with --jsonl one JSON object a line on standard input')
    .argument('[text]', 'the question')
    .option('--lang <tag>', 'language of the person', language)
    .option('--prefecture <name>', 'English name of the prefecture')
    .option('--date <day>', 'as if it were this day, YYYY-MM-DD')
    .option('--jsonl', 'answer lines of JSON')
    .action(async (text: string | undefined, options: { readonly lang?: string; readonly prefecture?: string; readonly date?: string; readonly jsonl?: true }) => {
      // Bot Framework takes half a second to load: the other commands do without.
      const { createAsk, parseQuestion } = await import('./ask.js');
      const ask = createAsk(createRoom(readSettings('tool').RETENTION_DAYS));
      if (options.jsonl === true) {
        finish((await pipeLines(process.stdin, process.stdout, (line) => ask(parseQuestion(line)))) ? 0 : 1);
        return;
      }
      if (text === undefined) throw new MadoguchiError('config-invalid', 'ask needs a question, or --jsonl');
      const { jsonl: _jsonl, ...given } = options;
      process.stdout.write(`${(await ask(parseQuestion(JSON.stringify({ text, ...given })))).reply}\n`);
    });
  program
    .command('chat')
    .description('talk to the bot in the terminal')
    .addOption(new Option('--channel <channel>', 'print what this channel would be sent').choices(['simulator', 'line', 'messenger']).default('simulator'))
    .action(async (options: { readonly channel: 'simulator' | 'line' | 'messenger' }) => chat({ channel: options.channel, input: process.stdin, output: process.stdout }));
  program
    .command('check')
    .description('validates all content, prints what is due; exit status 1 on an error')
    .option('--date <day>', 'as if it were this day, YYYY-MM-DD')
    .action((options: { readonly date?: string }) => {
      const { text, ok } = checkEverything(options.date);
      process.stdout.write(text);
      finish(ok ? 0 : 1);
    });
}
