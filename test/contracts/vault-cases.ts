import { expect, test } from '@jest/globals';
import type { CounsellorId } from '../../src/core/case.js';
import type { AuditEntry } from '../../src/core/desk.js';
import { eventually, LONG_LEASE_MS, SHORT_LEASE_MS, type StoreRoom } from './store-fixtures.js';

export function registerVaultCases(room: () => StoreRoom): void {
  test('a record comes back as it was, and not under another kind or id', async () => {
    const { vault } = room().store;
    const account = { name: '花', languages: ['vi', 'ja'], nested: { at: 1, none: null } };
    expect(await vault.put('account', 'a1', account)).toBe(true);
    expect(await vault.get('account', 'a1')).toEqual(account);
    expect(await vault.get('account', 'a2')).toBeUndefined();
    expect(await vault.get('session', 'a1')).toBeUndefined();
  });

  test('what was read is a copy', async () => {
    const { vault } = room().store;
    const given = { role: 'counsellor' };
    await vault.put('account', 'a1', given);
    given.role = 'supervisor';
    ((await vault.get('account', 'a1')) as typeof given).role = 'supervisor';
    expect(await vault.get('account', 'a1')).toEqual({ role: 'counsellor' });
  });

  test('all of a kind are listed, those with a time and those without', async () => {
    const { vault } = room().store;
    await vault.put('presence', 'p1', 1);
    await vault.put('presence', 'p2', 2, { ttlMs: LONG_LEASE_MS });
    await vault.put('account', 'a1', 3);
    expect(await vault.list('presence')).toEqual(new Map([['p1', 1], ['p2', 2]]));
    expect(await vault.list('session')).toEqual(new Map());
    await vault.remove('presence', 'p1');
    expect(await vault.list('presence')).toEqual(new Map([['p2', 2]]));
  });

  test('a record with a time is gone after it, from the list too', async () => {
    const { vault } = room().store;
    await vault.put('session', 's1', 1, { ttlMs: SHORT_LEASE_MS });
    await vault.put('session', 's2', 2, { ttlMs: LONG_LEASE_MS });
    expect(await vault.get('session', 's1')).toBe(1);
    await eventually(room(), async () => ((await vault.get('session', 's1')) === undefined ? true : undefined));
    expect(await vault.list('session')).toEqual(new Map([['s2', 2]]));
    expect(await vault.put('session', 's1', 1, { ifPresent: true })).toBe(false);
    expect(await vault.put('session', 's1', 1, { ifAbsent: true, ttlMs: LONG_LEASE_MS })).toBe(true);
  });

  test('a write for the absent or the present is done only then', async () => {
    const { vault } = room().store;
    expect(await vault.put('account-email', 'e', 'one', { ifPresent: true })).toBe(false);
    expect(await vault.put('account-email', 'e', 'one', { ifAbsent: true })).toBe(true);
    expect(await vault.put('account-email', 'e', 'two', { ifAbsent: true })).toBe(false);
    expect(await vault.get('account-email', 'e')).toBe('one');
    expect(await vault.put('account-email', 'e', 'three', { ifPresent: true })).toBe(true);
    expect(await vault.get('account-email', 'e')).toBe('three');
  });

  test('of many who write for the absent one does', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, (_, at) => room().store.vault.put('account-email', 'race', at, { ifAbsent: true })));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  test('a removed record is gone and says whether it was there', async () => {
    const { vault } = room().store;
    await vault.put('session', 's', 1);
    expect(await vault.remove('session', 's')).toBe(true);
    expect(await vault.remove('session', 's')).toBe(false);
    expect(await vault.get('session', 's')).toBeUndefined();
  });

  test('of several who take a record one gets it', async () => {
    const { vault } = room().store;
    await vault.put('sign-in', 'state', { nonce: 'n' }, { ttlMs: LONG_LEASE_MS });
    const taken = await Promise.all(Array.from({ length: 5 }, () => vault.take('sign-in', 'state')));
    expect(taken.filter((one) => one !== undefined)).toEqual([{ nonce: 'n' }]);
    expect(await vault.list('sign-in')).toEqual(new Map());
  });
}

export function registerAuditCases(room: () => StoreRoom): void {
  const entryOf = (at: number): AuditEntry => ({ at, by: at % 2 === 0 ? ('c1' as CounsellorId) : 'command-line', did: 'sign-in', detail: String(at) });

  test('the audit log is read newest first, page by page', async () => {
    const { audit } = room().store;
    for (let at = 1; at <= 5; at += 1) await audit.append(entryOf(at));
    const first = await audit.read(2);
    expect(first.entries).toEqual([entryOf(5), entryOf(4)]);
    const second = await audit.read(2, first.next);
    expect(second.entries).toEqual([entryOf(3), entryOf(2)]);
    const third = await audit.read(2, second.next);
    expect(third).toEqual({ entries: [entryOf(1)] });
    expect(await audit.read(5)).not.toHaveProperty('next');
  });

  test.each(['', 'x', '1-', '-', '1-1-1', '(1-1'])('the page %p of nowhere is empty', async (before) => {
    await room().store.audit.append(entryOf(1));
    expect(await room().store.audit.read(2, before)).toEqual({ entries: [] });
    expect(await room().store.audit.read(0)).toEqual({ entries: [] });
  });

  test('an entry of a case that never was has no case', async () => {
    await room().store.audit.append({ ...entryOf(2), case: 'c-unknown' as never });
    expect((await room().store.audit.read(1)).entries).toEqual([entryOf(2)]);
  });
}
