import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addCounsellor } from '../../../src/cli/counsellor.js';
import { createAccountDesk } from '../../../src/console/account-desk.js';
import { createPasswords } from '../../../src/console/passwords.js';
import { createMemoryStore } from '../../../src/store/memory/memory-store.js';
import { createPseudonyms } from '../../../src/store/pseudonyms.js';

const NOON = Date.parse('2026-02-03T12:00:00+09:00');

/** The commands over a store in memory. */
function openCommands() {
  const clock = (): number => NOON;
  const store = createMemoryStore({ clock, retentionMs: 86_400_000 });
  let opened = 0;
  const run = async (args: string, input = ''): Promise<string> => {
    const output = new PassThrough();
    const group = new Command('counsellor').exitOverride().configureOutput({ writeErr: () => undefined });
    addCounsellor(group, {
      openAccounts: () => {
        opened += 1;
        const close = (): Promise<void> => {
          opened -= 1;
          return Promise.resolve();
        };
        return Promise.resolve({ ...createAccountDesk({ store, pseudonyms: createPseudonyms(Buffer.alloc(32, 7)), clock }), close });
      },
      input: Readable.from([input]),
      output,
    });
    for (const command of group.commands) command.exitOverride().configureOutput({ writeErr: () => undefined });
    await group.parseAsync(args.split(' ').map((part) => part.replaceAll('_', ' ')), { from: 'user' });
    return String(output.read() ?? '');
  };
  const stored = async () => [...(await store.vault.list('account')).values()] as { email: string; passwordHash?: string; disabled: boolean; languages: string[]; role: string }[];
  return { run, stored, store, open: () => opened };
}

describe('madoguchi counsellor', () => {
  test('add prints a password once that opens the account', async () => {
    const { run, stored, open } = openCommands();
    const said = await run('add --email Hanako@Example.org --name 山田_花子 --languages vi,ja,tl,vi');
    const password = /^password: ((?:[a-z]{4}-){4}[a-z]{4})$/m.exec(said)![1]!;
    const [account] = await stored();
    expect(account).toMatchObject({ email: 'hanako@example.org', name: '山田 花子', role: 'counsellor', languages: ['vi', 'ja', 'fil'], disabled: false });
    expect(account!.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await createPasswords().matches(account!.passwordHash, password)).toBe(true);
    expect(open()).toBe(0);
  });

  test('a password from standard input is kept and not printed', async () => {
    const { run, stored } = openCommands();
    const said = await run('add --email a@b.jp --name A --languages ja --role supervisor --password-stdin', 'correct horse battery\nsecond line');
    expect(said).toBe('added a@b.jp, supervisor, ja\n');
    expect(await createPasswords().matches((await stored())[0]!.passwordHash, 'correct horse battery')).toBe(true);
  });

  test('an account for OIDC alone has no password', async () => {
    const { run, stored } = openCommands();
    expect(await run('add --email a@b.jp --name A --languages ja --oidc-only')).toBe('added a@b.jp, counsellor, ja\n');
    expect((await stored())[0]).not.toHaveProperty('passwordHash');
  });

  test('what is wrong is said plainly, and nothing is stored', async () => {
    const { run, stored, open } = openCommands();
    const faults: [string, string, RegExp][] = [
      ['add --email nonsense --name A --languages ja', '', /--email takes an e-mail address/],
      ['add --email a@b.jp --name A --languages ja,xx,yy', '', /--languages takes tags of vi, en.*; not xx, yy/],
      ['add --email a@b.jp --name A --languages ,', '', /--languages takes tags/],
      [`add --email a@b.jp --name ${'A'.repeat(41)} --languages ja`, '', /--name takes 1 to 40 letters/],
      ['add --email a@b.jp --name A --languages ja --password-stdin', 'short\n', /fewer than 12 letters/],
      ['add --email a@b.jp --name A --languages ja --role king', '', /counsellor, supervisor/],
      ['add --email a@b.jp --languages ja', '', /--name/],
      ['disable --email a@b.jp', '', /a@b\.jp has no account/],
      ['reset-password --email a@b.jp', '', /a@b\.jp has no account/],
    ];
    for (const [args, input, fault] of faults) await expect(run(args, input)).rejects.toThrow(fault);
    expect(await stored()).toEqual([]);
    expect(open()).toBe(0);
  });

  test('an address has one account, however it is written', async () => {
    const { run, stored } = openCommands();
    await run('add --email a@b.jp --name A --languages ja');
    await expect(run('add --email A@B.JP --name A --languages ja')).rejects.toThrow(/already has an account/);
    expect(await stored()).toHaveLength(1);
  });

  test('of two who add the same address at once one succeeds', async () => {
    const { run, stored } = openCommands();
    const outcomes = await Promise.allSettled([run('add --email a@b.jp --name A --languages ja'), run('add --email a@b.jp --name B --languages ja')]);
    expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
    expect((await stored()).length).toBe(1);
  });

  test('list shows a table without secrets', async () => {
    const { run } = openCommands();
    expect(await run('list')).toBe('no accounts yet; add makes one\n');
    await run('add --email a@b.jp --name 花子 --languages vi,ja');
    await run('add --email boss@b.jp --name Boss --languages ja --role supervisor --oidc-only');
    await run('disable --email a@b.jp');
    expect((await run('list')).split('\n').sort()).toEqual([
      '',
      'a@b.jp     花子  counsellor  vi,ja      password       disabled  2026-02-03',
      'boss@b.jp  Boss  supervisor  ja         OIDC           enabled   2026-02-03',
      'e-mail     name  role        languages  signs in with  state     since',
    ].sort());
  });

  test('disable, enable and reset-password change the account and are noted', async () => {
    const { run, stored, store } = openCommands();
    await run('add --email a@b.jp --name A --languages ja');
    const [before] = await stored();
    expect(await run('disable --email A@b.jp')).toBe('a@b.jp is disabled; all its sessions have ended\n');
    expect((await stored())[0]!.disabled).toBe(true);
    expect(await run('enable --email a@b.jp')).toBe('a@b.jp is enabled\n');
    expect(await run('reset-password --email a@b.jp')).toMatch(/^a@b\.jp has a new password: (?:[a-z]{4}-){4}[a-z]{4}\nIt is shown this once\.\n/);
    expect(await run('reset-password --email a@b.jp --password-stdin', 'correct horse battery')).toBe('a@b.jp has a new password.\nAll sessions have ended.\n');
    expect((await stored())[0]!.passwordHash).not.toBe(before!.passwordHash);
    const { entries } = await store.audit.read(10);
    expect(entries.map(({ by, did }) => `${by} ${did}`).reverse()).toEqual(['account-added', 'account-disabled', 'account-enabled', 'password-reset', 'password-reset'].map((did) => `command-line ${did}`));
  });
});
