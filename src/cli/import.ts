import { type Command, Option } from 'commander';
import { tokyoDay } from '../content/tokyo-time.js';
import { licencesDir } from '../main/licences.js';
import { LIST_IDS, type ListId } from '../screening/licences.js';

interface LicenceOptions {
  readonly list: ListId;
  readonly country?: string;
  readonly date: string;
  readonly source: string;
  readonly title?: string;
}

/**
 * Imports one official list into the folder of lists.
 * @param file path of the CSV file
 * @returns what was done, for people
 * @throws MadoguchiError `content-invalid`, `config-invalid`: one fault a line
 */
async function runLicenceImport(file: string, options: LicenceOptions, { dir, now }: { readonly dir: string; readonly now: number }): Promise<string> {
  // Only this command reads CSV: the others, serve above all, start without what it takes.
  const { importLicences } = await import('../licences/import-licences.js');
  const country = options.country?.toUpperCase();
  const { list: id, date, source } = options;
  const title = options.title ?? titleOf(id, country);
  const { count, path, replaced, ignored } = importLicences({
    file, dir, today: tokyoDay(now), head: { id, ...(country === undefined ? {} : { country }), title, date, source },
  });
  return [
    `read ${count} organisations: ${title}, ${date}, ${source}`,
    ...(ignored.length === 0 ? [] : [`columns that are not used: ${ignored.join(', ')}`]),
    replaced === undefined ? `written to ${path}; there was no such list before` : `written to ${path}; replaced the list of ${replaced.date} with ${replaced.count} organisations`,
    'a running service reads it at its next start',
    '',
  ].join('\n');
}

function titleOf(id: ListId, country: string | undefined): string {
  return country === undefined ? 'Supervising organisations' : `${id === 'sending' ? 'Sending' : 'Supervising'} organisations, ${country}`;
}

/** The command `licences` of `import`. */
export function addImport(group: Command, settings: () => Parameters<typeof licencesDir>[0]): void {
  group
    .command('licences')
    .description('a list of supervising or sending organisations, as CSV (docs/content.md)')
    .argument('<file>', 'CSV with a header line, in UTF-8 or Shift_JIS')
    .addOption(new Option('--list <list>', 'which list it is').choices(LIST_IDS).makeOptionMandatory())
    .option('--country <code>', 'country of sending organisations, two letters')
    .requiredOption('--date <day>', 'day of the list, YYYY-MM-DD')
    .requiredOption('--source <name>', 'who publishes it: a name or an address')
    .option('--title <title>', 'what the list calls itself')
    .action(async (file: string, options: LicenceOptions) => {
      process.stdout.write(await runLicenceImport(file, options, { dir: licencesDir(settings()), now: Date.now() }));
    });
}
