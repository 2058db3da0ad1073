import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { MadoguchiError } from '../core/errors.js';
import { LANGUAGES, parseLanguage, type Language } from '../core/language.js';

const ROLES = ['counsellor', 'supervisor'] as const;
type Role = (typeof ROLES)[number];
/** Enough to stop the guessing that the lock-out lets through (docs/console-security.md). */
const PASSWORD_MIN_LENGTH = 12;
const PASSWORD_MAX_LENGTH = 1_024;
/** Shown to people beside each message. */
const NAME_MAX_LENGTH = 40;
/** RFC 5321 4.5.3.1. */
const EMAIL_MAX_LENGTH = 254;

interface Counsellor {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly languages: Language[];
}

/** What the commands work with; `close` lets go of the store. */
export interface CounsellorAccounts {
  add(account: Counsellor & { readonly password?: string }): Promise<boolean>;
  list(): Promise<readonly (Counsellor & { readonly disabled: boolean; readonly createdAt: number; readonly hasPassword: boolean; readonly hasTotp: boolean })[]>;
  disable(email: string): Promise<boolean>;
  enable(email: string): Promise<boolean>;
  resetPassword(email: string, password: string): Promise<boolean>;
  generatePassword(): string;
  close(): Promise<void>;
}

/** Where the commands read and write, and how they reach the accounts. */
export interface CounsellorDesk {
  readonly openAccounts: () => Promise<CounsellorAccounts>;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

interface PasswordOptions {
  readonly passwordStdin?: true;
}
interface AddOptions extends PasswordOptions {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly languages: string;
  readonly oidcOnly?: true;
}

/** The commands of `counsellor`. */
export function addCounsellor(group: Command, desk: CounsellorDesk): void {
  addAdd(group, desk);
  group
    .command('list')
    .description('all accounts, without secrets')
    .action(() => withAccounts(desk, async (accounts) => tableOf(await accounts.list())));
  addChange(group, desk, { name: 'disable', description: 'ends all sessions of an account and lets nobody in with it', act: (accounts, email) => accounts.disable(email), done: 'is disabled; all its sessions have ended' });
  addChange(group, desk, { name: 'enable', description: 'lets a disabled account in again', act: (accounts, email) => accounts.enable(email), done: 'is enabled' });
  group
    .command('reset-password')
    .description('a new password; ends all sessions, takes the authenticator app away and opens a lock')
    .requiredOption('--email <address>', 'whose')
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .action(({ email, passwordStdin }: PasswordOptions & { readonly email: string }) => withAccounts(desk, async (accounts) => {
      const address = parseEmail(email);
      const given = passwordStdin === true ? await readPassword(desk.input) : undefined;
      const password = given ?? accounts.generatePassword();
      if (!(await accounts.resetPassword(address, password))) throw unknownAccount(address);
      return `${address} has a new password${given === undefined ? `: ${password}\nIt is shown this once.` : '.'}\nAll sessions have ended.\n`;
    }));
}

function addAdd(group: Command, desk: CounsellorDesk): void {
  group
    .command('add')
    .description('a new account; prints a password once unless it is given')
    .requiredOption('--email <address>', 'what the counsellor signs in with')
    .requiredOption('--name <name>', 'shown to colleagues and to the people who are answered')
    .requiredOption('--languages <tags>', 'languages in which the counsellor answers, such as vi,ja')
    .addOption(new Option('--role <role>', 'supervisors also see figures and the audit log, and may act on cases of others').choices(ROLES).default('counsellor'))
    .addOption(new Option('--password-stdin', 'read the password from standard input instead of making one').conflicts('oidcOnly'))
    .option('--oidc-only', 'no password: the account is entered through the organisation\'s own sign-in')
    .action((options: AddOptions) => withAccounts(desk, async (accounts) => {
      const account = { email: parseEmail(options.email), name: parseName(options.name), role: options.role, languages: parseLanguages(options.languages) };
      const given = options.passwordStdin === true ? await readPassword(desk.input) : undefined;
      const password = options.oidcOnly === true ? undefined : (given ?? accounts.generatePassword());
      if (!(await accounts.add({ ...account, ...(password === undefined ? {} : { password }) }))) {
        throw new MadoguchiError('config-invalid', `${account.email} already has an account; reset-password gives it a new password`);
      }
      const shown = password === undefined || given !== undefined ? '' : `password: ${password}\nIt is shown this once. Tell it to ${account.name} in person; it can be changed after signing in.\n`;
      return `added ${account.email}, ${account.role}, ${account.languages.join(', ')}\n${shown}`;
    }));
}

interface Change {
  readonly name: string;
  readonly description: string;
  readonly act: (accounts: CounsellorAccounts, email: string) => Promise<boolean>;
  readonly done: string;
}

function addChange(group: Command, desk: CounsellorDesk, { name, description, act, done }: Change): void {
  group
    .command(name)
    .description(description)
    .requiredOption('--email <address>', 'whose')
    .action(({ email }: { readonly email: string }) => withAccounts(desk, async (accounts) => {
      const address = parseEmail(email);
      if (!(await act(accounts, address))) throw unknownAccount(address);
      return `${address} ${done}\n`;
    }));
}

async function withAccounts({ openAccounts, output }: CounsellorDesk, act: (accounts: CounsellorAccounts) => Promise<string>): Promise<void> {
  const accounts = await openAccounts();
  try {
    output.write(await act(accounts));
  } finally {
    await accounts.close();
  }
}

function unknownAccount(email: string): MadoguchiError {
  return new MadoguchiError('config-invalid', `${email} has no account; list shows which there are`);
}

function parseEmail(given: string): string {
  const email = given.normalize('NFKC').trim().toLowerCase();
  if (email.length > EMAIL_MAX_LENGTH || !/^[^\s@]+@[^\s@]+$/.test(email)) throw new MadoguchiError('config-invalid', '--email takes an e-mail address');
  return email;
}

function parseName(given: string): string {
  const name = given.trim();
  if (name === '' || name.length > NAME_MAX_LENGTH || /\p{Cc}/u.test(name)) throw new MadoguchiError('config-invalid', `--name takes 1 to ${NAME_MAX_LENGTH} letters`);
  return name;
}

function parseLanguages(given: string): Language[] {
  const tags = given.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
  const known = tags.map((tag) => parseLanguage(tag));
  const unknown = tags.filter((_tag, index) => known[index] === undefined);
  if (unknown.length > 0 || tags.length === 0) {
    throw new MadoguchiError('config-invalid', `--languages takes tags of ${LANGUAGES.join(', ')}, separated by commas${unknown.length > 0 ? `; not ${unknown.join(', ')}` : ''}`);
  }
  return [...new Set(known.flatMap((language) => language ?? []))];
}

/** The first line of standard input. */
async function readPassword(input: NodeJS.ReadableStream): Promise<string> {
  const password = (await text(input)).split(/\r?\n/)[0] ?? '';
  if (password.length < PASSWORD_MIN_LENGTH) throw new MadoguchiError('config-invalid', `the password on standard input has fewer than ${PASSWORD_MIN_LENGTH} letters`);
  if (password.length > PASSWORD_MAX_LENGTH) throw new MadoguchiError('config-invalid', `the password on standard input has more than ${PASSWORD_MAX_LENGTH} letters`);
  return password;
}

function tableOf(accounts: Awaited<ReturnType<CounsellorAccounts['list']>>): string {
  if (accounts.length === 0) return 'no accounts yet; add makes one\n';
  const rows = [
    ['e-mail', 'name', 'role', 'languages', 'signs in with', 'state', 'since'],
    ...accounts.map(({ email, name, role, languages, disabled, createdAt, hasPassword, hasTotp }) => [
      email, name, role, languages.join(','), hasPassword ? `password${hasTotp ? ' and code' : ''}` : 'OIDC', disabled ? 'disabled' : 'enabled', new Date(createdAt).toISOString().slice(0, 10),
    ]),
  ];
  const widths = rows[0]?.map((_head, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? '')))) ?? [];
  return rows.map((row) => `${row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join('  ').trimEnd()}\n`).join('');
}

/** Columns in a terminal: letters of East Asia take two. */
function widthOf(cell: string): number {
  return Array.from(cell).reduce((width, letter) => width + (/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(letter) ? 2 : 1), 0);
}
