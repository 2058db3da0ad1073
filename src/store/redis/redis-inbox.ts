import type { ConversationKey } from '../../core/brand.js';
import { MadoguchiError, StoreError } from '../../core/errors.js';
import { opensWindow, type InboundEvent } from '../../core/inbound.js';
import type { Log } from '../../core/log.js';
import type { Snapshot } from '../../core/snapshot.js';
import type { Acceptance, AcceptOptions, Claim, ClaimOptions, Commit, Inbox } from '../../core/store.js';
import { commitArguments, type CommitParts } from './commit-arguments.js';
import { isDamaged, type Records } from './records.js';
import { ACCEPT, CLAIM, COMMIT, EXTEND, RETRY, SET_ASIDE } from './scripts/inbox.lua.js';
import type { Shards } from './shard-runner.js';

const ACCEPTANCES = ['duplicate', 'stored', 'unsent'] as const;
/** A conversation whose records were sealed with an unknown key waits this long for the operator to bring the key back. */
const UNKNOWN_KEY_DELAY_MS = 30_000;

type ClaimReply = readonly [ConversationKey, number, number, string, number, readonly string[]];

/** The inbox on Redis. */
export class RedisInbox implements Inbox {
  readonly #shards: Shards;
  readonly #records: Records;
  readonly #log: Log;

  constructor(shards: Shards, records: Records, log: Log) {
    this.#shards = shards;
    this.#records = records;
    this.#log = log;
  }

  async accept(events: readonly InboundEvent[], options: AcceptOptions): Promise<readonly Acceptance[]> {
    const byShard = new Map<number, number[]>();
    events.forEach((event, index) => {
      const shard = this.#shards.of(event.conversation);
      const group = byShard.get(shard);
      if (group === undefined) byShard.set(shard, [index]);
      else group.push(index);
    });
    const acceptances = new Array<Acceptance>(events.length);
    // All shards are awaited even when one fails: a caller that tries again must not race its own earlier call.
    const done = await Promise.allSettled([...byShard].map(([shard, indexes]) => this.#acceptIn(shard, { events, indexes, acceptances, options })));
    for (const one of done) if (one.status === 'rejected') throw one.reason;
    return acceptances;
  }

  async #acceptIn(
    shard: number,
    work: { events: readonly InboundEvent[]; indexes: readonly number[]; acceptances: Acceptance[]; options: AcceptOptions },
  ): Promise<void> {
    const args: (string | number)[] = [work.options.settleMs, work.indexes.length];
    for (const index of work.indexes) this.#describe(work.events[index], args);
    const results = (await this.#shards.run(ACCEPT, shard, args)) as readonly number[];
    work.indexes.forEach((index, at) => {
      work.acceptances[index] = ACCEPTANCES[results[at] ?? 0] ?? 'duplicate';
    });
    this.#shards.wakes.inbox.wake(shard, work.options.settleMs);
  }

  #describe(event: InboundEvent | undefined, args: (string | number)[]): void {
    if (event === undefined) return;
    const { conversation, replyToken, input } = event;
    args.push(
      conversation,
      event.id,
      event.message ?? '',
      input.kind === 'unsend' ? input.of : '',
      opensWindow(input) ? event.at : '',
      input.kind === 'desk' ? '1' : '',
      replyToken?.receivedAt ?? '',
      replyToken === undefined ? '' : this.#records.seal(conversation, 'token', replyToken),
      this.#records.seal(conversation, 'event', event),
    );
  }

  async claim(options: ClaimOptions): Promise<readonly Claim[]> {
    const replies = await this.#shards.claim('i', options.max, (shard, max) =>
      this.#shards.run(CLAIM, shard, [max, options.maxEvents, options.leaseMs]),
    );
    const claims = await Promise.all((replies as readonly ClaimReply[]).map((reply) => this.#openClaim(reply)));
    return claims.filter((claim) => claim !== undefined);
  }

  async #openClaim([conversation, fence, attempts, snapshot, transcriptLength, items]: ClaimReply): Promise<Claim | undefined> {
    const events: InboundEvent[] = [];
    const damaged: string[] = [];
    try {
      for (const item of items) {
        const [, id = '', record = ''] = item.split('|');
        try {
          events.push(this.#records.open(conversation, 'event', record) as InboundEvent);
        } catch (error) {
          if (!isDamaged(error)) throw error;
          damaged.push(id);
        }
      }
      if (damaged.length > 0) {
        this.#log.error('event-damaged', { conversation, events: damaged.length });
        await this.#shards.run(SET_ASIDE, this.#shards.of(conversation), [conversation, fence, damaged.length, ...damaged]);
        return undefined;
      }
      const opened = this.#openSnapshot(conversation, snapshot);
      return { conversation, fence, events, attempts, transcriptLength, ...(opened === undefined ? {} : { snapshot: opened }) };
    } catch (error) {
      const code = error instanceof MadoguchiError ? error.code : 'record-damaged';
      this.#log.error('claim-not-opened', { conversation, code });
      await this.#giveBack(conversation, fence, UNKNOWN_KEY_DELAY_MS);
      return undefined;
    }
  }

  #openSnapshot(conversation: ConversationKey, sealed: string): Snapshot | undefined {
    if (sealed === '') return undefined;
    try {
      return this.#records.open(conversation, 'snapshot', sealed) as Snapshot;
    } catch (error) {
      if (!isDamaged(error)) throw error;
      // The talk starts afresh; the person still gets an answer.
      this.#log.error('snapshot-damaged', { conversation });
      return undefined;
    }
  }

  async extend(claim: Claim, leaseMs: number): Promise<boolean> {
    const { conversation, fence } = claim;
    return (await this.#shards.run(EXTEND, this.#shards.of(conversation), [conversation, fence, leaseMs])) === 1;
  }

  async commit(claim: Claim, commit: Commit): Promise<void> {
    await this.#write(claim, { commit, buried: '' });
  }

  async bury(claim: Claim, reason: string, commit: Omit<Commit, 'consumed' | 'forget'>): Promise<void> {
    const buried = this.#records.seal(claim.conversation, 'buried', { reason, event: claim.events[0] });
    await this.#write(claim, { commit: { ...commit, consumed: 1, forget: false }, buried });
  }

  async #write(claim: Claim, parts: CommitParts): Promise<void> {
    const shard = this.#shards.of(claim.conversation);
    const written = await this.#shards.run(COMMIT, shard, commitArguments(claim, parts, this.#records));
    if (written === 0) throw new StoreError('lease-lost', 'another worker has claimed the conversation');
    // This process need not wait until its own wake-up has gone round through Redis.
    if (written === 2) this.#shards.wakes.inbox.wake(shard, 0);
    if (parts.commit.outbox.length > 0) this.#shards.wakes.outbox.wake(shard, 0);
    if (parts.commit.desk !== undefined) this.#shards.wakes.desk.fire();
  }

  async retry(claim: Claim, delayMs: number): Promise<void> {
    await this.#giveBack(claim.conversation, claim.fence, delayMs);
  }

  async #giveBack(conversation: ConversationKey, fence: number, delayMs: number): Promise<void> {
    const shard = this.#shards.of(conversation);
    await this.#shards.run(RETRY, shard, [conversation, fence, delayMs]);
    this.#shards.wakes.inbox.wake(shard, delayMs);
  }

  onReady(listener: () => void): () => void {
    return this.#shards.wakes.inbox.signal.listen(listener);
  }
}
