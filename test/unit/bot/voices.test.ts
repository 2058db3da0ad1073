import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CounsellorId } from '../../../src/core/case.js';
import type { DeskCommand } from '../../../src/core/desk.js';
import type { InboundEvent, Input } from '../../../src/core/inbound.js';
import { idleWarningAt, nextAlarmAt } from '../../../src/handoff/alarms.js';
import { counsellorOf, DeskMailbox, type Turned } from './desk-mailbox.js';
import { createPlainRoom } from './plain-room.js';

const RUNS = 200;
const HOUR = 3_600_000;
/** Wednesday noon in Japan. */
const NOON = Date.parse('2026-11-25T12:00:00+09:00');
const room = createPlainRoom();

const PERSON: Readonly<Record<string, Input>> = {
  write: { kind: 'text', text: 'wages' },
  ramble: { kind: 'text', text: 'xyz' },
  danger: { kind: 'text', text: 'help' },
  picture: { kind: 'media', media: 'image', source: { by: 'id', value: '1' } },
  sticker: { kind: 'sticker', keywords: [] },
  menu: { kind: 'choice', data: 'v1:open:menu', title: 'Menu' },
  ask: { kind: 'choice', data: 'v1:open:human', title: 'Human' },
  cry: { kind: 'choice', data: 'v1:open:human-danger', title: 'Help' },
  agree: { kind: 'choice', data: 'v1:answer:0:human:offer:talk', title: 'Talk' },
  'agree-urgent': { kind: 'choice', data: 'v1:answer:0:human-danger:offer:nothing', title: 'Nothing' },
  withdraw: { kind: 'choice', data: 'v1:open:cancel-request', title: 'Cancel' },
  'wish-away': { kind: 'text', text: 'xóa dữ liệu' },
  confirm: { kind: 'choice', data: 'v1:answer:0:delete-data:confirm:yes', title: 'Yes' },
  leave: { kind: 'unfollow' },
  return: { kind: 'follow', again: true },
  elsewhere: { kind: 'thread-control', change: 'taken-from-us' },
};
type Does = 'look' | 'claim' | 'write' | 'release' | 'transfer' | 'close' | 'note' | 'read';
type Step =
  | { readonly who: 'person'; readonly does: string }
  | { readonly who: 'hoa' | 'ken' | 'owner'; readonly does: Does; readonly looksFirst: boolean }
  | { readonly who: 'worker' }
  | { readonly who: 'time'; readonly passes: number };

function often<Word extends string>(weights: Readonly<Record<Word, number>>): fc.Arbitrary<Word> {
  return fc.constantFrom(...(Object.entries(weights) as [Word, number][]).flatMap(([word, times]) => Array.from({ length: times }, () => word)));
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      who: fc.constant('person' as const),
      does: often({ write: 4, ramble: 3, danger: 2, picture: 1, sticker: 1, menu: 1, ask: 5, cry: 2, agree: 7, 'agree-urgent': 2, withdraw: 1, 'wish-away': 1, confirm: 1, leave: 1, return: 1, elsewhere: 1 }),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      who: fc.constantFrom('hoa', 'ken', 'owner', 'owner'),
      does: often({ look: 1, claim: 6, write: 7, release: 2, transfer: 2, close: 4, note: 1, read: 1 }),
      looksFirst: fc.constantFrom(true, true, true, false),
    }),
  },
  { weight: 14, arbitrary: fc.constant({ who: 'worker' as const }) },
  { weight: 3, arbitrary: fc.record({ who: fc.constant('time' as const), passes: fc.constantFrom(60_000, 10 * 60_000, HOUR, HOUR, 24 * HOUR, 8 * 24 * HOUR) }) },
);

function hold(fact: boolean, what: string): void {
  if (!fact) throw new Error(what);
}

/** Both sides of a counter. Counsellors act on what they last looked at, however old it is. */
class Counter {
  readonly mailbox: DeskMailbox;
  readonly reached = new Set<string>();
  /** Who has the case, kept from nothing but the answers that counsellors got, and from what the person did. */
  private owner: string | undefined;
  private readonly seen: Record<'hoa' | 'ken', number> = { hoa: 0, ken: 0 };
  private readonly said = new Map<string, string>();
  private notes = 0;

  constructor(channel: 'line' | 'messenger') {
    this.mailbox = new DeskMailbox(room, channel, [counsellorOf('hoa'), counsellorOf('ken')], NOON);
    this.mailbox.accept({ kind: 'choice', data: 'v1:language:vi', title: 'vi' });
  }

  async play(one: Step): Promise<void> {
    if (one.who === 'time') this.mailbox.now += one.passes;
    else if (one.who === 'person') this.person(one.does);
    else if (one.who === 'worker') await this.work();
    else this.counsellor(one.who === 'owner' ? this.whoHasIt() : one.who, one.does, one.looksFirst);
  }

  async request(): Promise<void> {
    for (const does of ['ask', 'agree']) {
      this.person(does);
      await this.work();
    }
  }

  async work(): Promise<void> {
    this.mailbox.deliverTimers();
    for (const turned of await this.mailbox.settle()) this.check(turned);
    this.checkRest();
  }

  private whoHasIt(): 'hoa' | 'ken' {
    return this.owner === 'ken' ? 'ken' : 'hoa';
  }

  private person(does: string): void {
    const input = PERSON[does];
    if (input === undefined) throw new Error(does);
    // Buttons carry the epoch in which they were offered; the person taps the newest.
    const fresh: Input = input.kind === 'choice' ? { ...input, data: input.data.replace('answer:0', `answer:${this.mailbox.snapshot?.epoch ?? 0}`) } : input;
    this.mailbox.accept(fresh);
  }

  private counsellor(who: 'hoa' | 'ken', does: Does, looksFirst: boolean): void {
    const version = this.mailbox.record?.case.version ?? 0;
    if (looksFirst || does === 'look') this.seen[who] = version;
    const by = who as CounsellorId;
    const expectedVersion = this.seen[who];
    const actor = { kind: 'counsellor', id: by, supervisor: false, expectedVersion } as const;
    const id = `n${(this.notes += 1)}`;
    const commands: Readonly<Record<Does, DeskCommand | undefined>> = {
      look: undefined,
      claim: { kind: 'claim', by, name: who, expectedVersion },
      write: { kind: 'message', id, by, name: who, expectedVersion, words: { kind: 'text', text: `from ${who}` } },
      release: { kind: 'release', by: actor },
      transfer: { kind: 'transfer', by: actor, to: (who === 'hoa' ? 'ken' : 'hoa') as CounsellorId, toName: who === 'hoa' ? 'ken' : 'hoa' },
      close: { kind: 'close', by: actor, outcome: 'answered' },
      note: { kind: 'note', id, by, name: who, text: 'note' },
      read: { kind: 'read', by, version: expectedVersion },
    };
    const command = commands[does];
    if (command !== undefined) this.mailbox.command(command);
  }

  private check(turned: Turned): void {
    this.checkVoices(turned);
    this.checkOwner(turned);
    this.checkWords(turned);
  }

  /** Never two voices in one turn; while somebody has the case the bot says nothing but what it must. */
  private checkVoices({ events, before, commit, report }: Turned): void {
    const [head] = events;
    const voices = new Set(commit.outbox.map(({ speaker }) => speaker?.name ?? 'bot'));
    hold(voices.size <= 1, 'two voices in one turn');
    for (const voice of voices) if (voice !== 'bot') hold(voice === this.owner, `${voice} speaks in a case of ${this.owner ?? 'nobody'}`);
    if (before?.desk?.case.state !== 'active' || !voices.has('bot')) return;
    const deletes = report.outcome === 'delete-data';
    const notice = head?.input.kind === 'desk' && ['transfer', 'release', 'close'].includes(head.input.command.kind);
    hold(deletes || notice, `the bot speaks while ${before.desk.case.assignee} has the case: ${report.outcome}`);
    this.reached.add(deletes ? 'deletes-while-claimed' : 'notice');
  }

  /** Never two owners: what counsellors were told agrees with the case. */
  private checkOwner({ events, commit }: Turned): void {
    const [head] = events;
    const answer = head === undefined ? undefined : this.mailbox.answers.get(head.id);
    if (head?.input.kind === 'desk' && answer?.kind === 'done') this.move(head.input.command);
    if (commit.forget) this.owner = undefined;
    if (head?.input.kind === 'desk') this.reached.add(`${head.input.command.kind}:${answer?.kind ?? 'nothing'}`);
    const subject = commit.snapshot.desk?.case;
    hold((subject?.state === 'active' ? subject.assignee : undefined) === this.owner, 'the case and its counsellors disagree about who has it');
  }

  private move(command: DeskCommand): void {
    if (command.kind === 'claim') {
      hold(this.owner === undefined || this.owner === command.by, 'two owners');
      this.owner = command.by;
    }
    if (command.kind === 'transfer') this.owner = command.to;
    if (command.kind === 'release' || command.kind === 'close') this.owner = undefined;
  }

  /** No word of the person is missing, and a case never misses that somebody wrote. */
  private checkWords({ events, before, commit }: Turned): void {
    if (commit.forget) {
      this.said.clear();
      this.reached.add('forgotten');
      return;
    }
    const own = events.filter(isWords);
    for (const { id } of own) this.said.set(id, id);
    const after = commit.snapshot.desk?.case;
    if (own.length === 0 || before?.desk?.case.state !== 'active' || after === undefined) return;
    hold(after.messageVersion > before.desk.case.messageVersion, 'a message did not reach the case');
    hold(after.owedSince !== undefined, 'nobody owes an answer to a message');
    hold((commit.snapshot.desk?.unread ?? 0) > before.desk.unread, 'a message is not counted');
    this.reached.add('heard');
  }

  private checkRest(): void {
    const { mailbox } = this;
    const written = new Set(mailbox.transcript.map(({ id }) => id));
    for (const id of this.said.keys()) hold(written.has(id), 'a message is missing from the transcript');
    hold(written.size === mailbox.transcript.length, 'two entries have one id');
    hold(JSON.stringify(mailbox.record ?? null) === JSON.stringify(mailbox.snapshot?.desk ?? null), 'the desk sees another case than the turn');
    const subject = mailbox.record?.case;
    if (subject === undefined || room.calendar === undefined) return;
    hold(mailbox.timers.get('case-alarm')?.at === nextAlarmAt(subject, room.calendar), 'the next alarm is not set');
    hold(mailbox.timers.get('case-idle')?.at === idleWarningAt(subject, room.calendar), 'the idle warning is not set');
    this.reached.add(subject.state);
  }
}

function isWords({ input }: InboundEvent): boolean {
  return input.kind === 'text' || input.kind === 'media' || input.kind === 'sticker';
}

describe('any order of what both sides do', () => {
  test('has never two voices, never two owners, and loses no word', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('line', 'messenger'), fc.boolean(), fc.array(step, { minLength: 8, maxLength: 40, size: 'max' }), async (channel, waits, steps) => {
        const counter = new Counter(channel);
        // Half of the talks begin with somebody who waits, so that the others need not come to it by chance.
        if (waits) await counter.request();
        for (const one of steps) await counter.play(one);
        await counter.work();
        for (const one of counter.reached) reached.add(one);
      }),
      { numRuns: RUNS, seed: 5 },
    );
    const wanted = ['heard', 'notice', 'forgotten', 'deletes-while-claimed', 'waiting', 'active', 'closed', 'claim:done', 'claim:refused', 'message:done', 'message:refused', 'transfer:done', 'release:done', 'close:done', 'close:refused', 'alarm:done', 'idle-warning:done'];
    expect(wanted.filter((one) => !reached.has(one))).toEqual([]);
  }, 60_000);
});
