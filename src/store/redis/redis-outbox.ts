import type { ConversationKey, MessageRef } from '../../core/brand.js';
import { MadoguchiError, StoreError } from '../../core/errors.js';
import type { ReplyToken } from '../../core/inbound.js';
import type { Log } from '../../core/log.js';
import type { OutboxRow, SendOutcome } from '../../core/outbound.js';
import type { Outbox, OutboxClaim } from '../../core/store.js';
import { isDamaged, type Records } from './records.js';
import { OUT_CLAIM, OUT_PROGRESS, OUT_SETTLE } from './scripts/outbox.lua.js';
import type { Shards } from './shard-runner.js';

type OutboxClaimOptions = Parameters<Outbox['claim']>[0];
type ClaimReply = readonly [ConversationKey, number, string, number, string, string, string, string, string, string, string];

/** The outbox on Redis. */
export class RedisOutbox implements Outbox {
  readonly #shards: Shards;
  readonly #records: Records;
  readonly #log: Log;

  constructor(shards: Shards, records: Records, log: Log) {
    this.#shards = shards;
    this.#records = records;
    this.#log = log;
  }

  async claim(options: OutboxClaimOptions): Promise<readonly OutboxClaim[]> {
    const replies = await this.#shards.claim('o', options.max, (shard, max) =>
      this.#shards.run(OUT_CLAIM, shard, [max, options.leaseMs, options.tokenMaxAgeMs]),
    );
    const claims = await Promise.all((replies as readonly ClaimReply[]).map((reply) => this.#openOrLeave(reply)));
    return claims.filter((claim) => claim !== undefined);
  }

  /** A damaged row is given up, so that the next ones can go; one with an unknown key waits out its lease, so that the key can be brought back. */
  async #openOrLeave(reply: ClaimReply): Promise<OutboxClaim | undefined> {
    const [conversation, fence] = reply;
    try {
      return this.#openClaim(reply);
    } catch (error) {
      this.#log.error('row-not-opened', { conversation, code: error instanceof MadoguchiError ? error.code : 'record-damaged' });
      if (isDamaged(error)) {
        await this.#shards.run(OUT_SETTLE, this.#shards.of(conversation), [conversation, fence, reply[10], 'failed', 0, '', '', 0, 'record-damaged']);
      }
      return undefined;
    }
  }

  #openClaim(reply: ClaimReply): OutboxClaim {
    const [conversation, fence, record, attempts, parts, unknown, note, confirmed, token, lastUserActionAt] = reply;
    return {
      conversation,
      fence,
      row: this.#records.open(conversation, 'row', record) as OutboxRow,
      state: {
        attempts,
        partsSent: Number(parts),
        outcomeUnknown: unknown === '1',
        ...(note === '' ? {} : { note: this.#records.open(conversation, 'note', note) as string }),
      },
      ...(token === '' ? {} : { replyToken: this.#records.open(conversation, 'token', token.slice(token.indexOf('|') + 1)) as ReplyToken }),
      ...(lastUserActionAt === '' ? {} : { lastUserActionAt: Number(lastUserActionAt) }),
      confirmedParts: [...new Set(confirmed.split(',').filter((part) => part !== '').map(Number))].sort((a, b) => a - b),
    };
  }

  async progress(claim: OutboxClaim, partsSent: number, messages: readonly MessageRef[], leaseMs: number): Promise<void> {
    const { conversation, fence, row } = claim;
    const args = [conversation, fence, row.id, partsSent, messages.length, ...messages, leaseMs];
    this.#check(await this.#shards.run(OUT_PROGRESS, this.#shards.of(conversation), args));
  }

  async settle(claim: OutboxClaim, outcome: SendOutcome): Promise<void> {
    const { conversation, fence, row } = claim;
    const shard = this.#shards.of(conversation);
    const at = 'at' in outcome ? outcome.at : 0;
    const unknown = outcome.kind === 'retry' && outcome.outcomeUnknown ? '1' : '';
    const note = outcome.kind === 'retry' && outcome.note !== undefined ? this.#records.seal(conversation, 'note', outcome.note) : '';
    const messages = outcome.kind === 'sent' ? outcome.messages : [];
    const args = [conversation, fence, row.id, outcome.kind, at, unknown, note, messages.length, ...messages, 'code' in outcome ? outcome.code : ''];
    this.#check(await this.#shards.run(OUT_SETTLE, shard, args));
    // Another row may be waiting behind; for a retry, the wake-up that Redis publishes tells when.
    if (outcome.kind === 'sent' || outcome.kind === 'failed') this.#shards.wakes.outbox.wake(shard, 0);
  }

  #check(written: unknown): void {
    if (written !== 1) throw new StoreError('lease-lost', 'another sender has the row, or it is gone');
  }

  async isOurs(conversation: ConversationKey, message: MessageRef): Promise<boolean> {
    return (await this.#shards.read('ZSCORE', conversation, 'ou', [message])) !== null;
  }

  onReady(listener: () => void): () => void {
    return this.#shards.wakes.outbox.signal.listen(listener);
  }
}
