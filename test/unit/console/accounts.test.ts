import { describe, expect, test } from '@jest/globals';
import { createAccounts, type Accounts, type NewAccount } from '../../../src/console/accounts.js';
import { networkOf } from '../../../src/console/lockout.js';
import { createPasswords, generatePassword } from '../../../src/console/passwords.js';
import type { Vault } from '../../../src/core/desk.js';
import { createMemoryStore } from '../../../src/store/memory/memory-store.js';
import { createPseudonyms } from '../../../src/store/pseudonyms.js';

const HANAKO: NewAccount = { email: 'hanako@example.org', name: 'Hanako', role: 'counsellor', languages: ['ja'] };

/** A vault whose every answer takes a turn of the event loop, as one over the network does. */
function slowly(vault: Vault): Vault {
  const later = () => new Promise((resolve) => setImmediate(resolve));
  return {
    get: async (...given) => later().then(() => vault.get(...given)),
    list: async (...given) => later().then(() => vault.list(...given)),
    put: async (...given) => later().then(() => vault.put(...given)),
    remove: async (...given) => later().then(() => vault.remove(...given)),
    take: async (...given) => later().then(() => vault.take(...given)),
  };
}

function openAccounts(): { accounts: Accounts; vault: Vault } {
  const clock = (): number => 1_000;
  const vault = slowly(createMemoryStore({ clock, retentionMs: 1_000_000 }).vault);
  return { vault, accounts: createAccounts({ vault, pseudonyms: createPseudonyms(Buffer.alloc(32, 7)), clock, passwords: createPasswords(), sessionsEnded: () => Promise.resolve() }) };
}

describe('accounts', () => {
  test('of many who add the same address at once one succeeds', async () => {
    const { accounts } = openAccounts();
    const added = await Promise.all(Array.from({ length: 8 }, () => accounts.add(HANAKO)));
    expect(added.filter((account) => account !== undefined)).toHaveLength(1);
    expect(await accounts.list()).toEqual([await accounts.findByEmail('HANAKO@example.org ')]);
  });

  test('an account that is disabled during other changes stays disabled, and no change is lost', async () => {
    const { accounts } = openAccounts();
    const { id } = (await accounts.add(HANAKO))!;
    await Promise.all([accounts.setTotp(id, 'ABCDEFGH'), accounts.disable(id), accounts.setPassword(id, 'a long enough one'), accounts.setTotp(id, 'ABCDEFGH')]);
    const account = (await accounts.find(id))!;
    expect(account).toMatchObject({ disabled: true, totpSecret: 'ABCDEFGH', generation: 5 });
    expect(account.passwordHash).toMatch(/^\$argon2id\$/);
  });

  test('an address that was noted by a try that broke off is free', async () => {
    const { accounts, vault } = openAccounts();
    await accounts.add(HANAKO);
    for (const id of (await vault.list('account')).keys()) await vault.remove('account', id);
    expect(await accounts.findByEmail(HANAKO.email)).toBeUndefined();
    expect(await accounts.add(HANAKO)).toBeDefined();
  });

  test('an account that cannot be read is a fault of the store, not a missing account', async () => {
    const { accounts, vault } = openAccounts();
    const { id } = (await accounts.add(HANAKO))!;
    await vault.put('account', id, { id, email: 5 });
    await expect(accounts.find(id)).rejects.toMatchObject({ code: 'record-damaged' });
  });

  test('changes of an account that does not exist come to nothing', async () => {
    const { accounts } = openAccounts();
    const nobody = 'c-nobody' as never;
    expect(await Promise.all([accounts.disable(nobody), accounts.enable(nobody), accounts.setTotp(nobody, 'A'), accounts.find(nobody)])).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('passwords', () => {
  test('are the same in composed and decomposed letters and wide digits', async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash('Ti\u1EBFng Vi\u1EC7t 123');
    expect(await passwords.matches(hash, 'Tie\u0302\u0301ng Vie\u0323\u0302t \uFF11\uFF12\uFF13')).toBe(true);
    expect(await passwords.matches(hash, 'Tieng Viet 123')).toBe(false);
  });

  test('nothing matches without a hash, nor with a damaged one', async () => {
    const passwords = createPasswords();
    expect(await passwords.matches(undefined, '')).toBe(false);
    expect(await passwords.matches('$argon2id$broken', 'x')).toBe(false);
  });

  test('many at once are all answered', async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash('the right password');
    const answers = await Promise.all(Array.from({ length: 9 }, (_none, turn) => passwords.matches(hash, turn % 3 === 0 ? 'the right password' : 'another password')));
    expect(answers).toEqual([true, false, false, true, false, false, true, false, false]);
  });

  test('that are made differ, and can be read aloud', () => {
    const made = Array.from({ length: 200 }, () => generatePassword());
    expect(made.filter((password) => !/^(?:(?:[bdfghjkmnprstvwz][aeiou]){2}-){4}(?:[bdfghjkmnprstvwz][aeiou]){2}$/.test(password))).toEqual([]);
    expect(new Set(made).size).toBe(200);
  });
});

describe('the network of an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));
});
