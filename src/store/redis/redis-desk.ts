import type { ConversationKey, EventId, MessageRef, OutboxId } from '../../core/brand.js';
import type { CaseId } from '../../core/case.js';
import type { CaseRecord, Delivery, DeliveryState, Desk, DeskAnswer, DeskChange, FileId, Reach, StoredFile } from '../../core/desk.js';
import { MadoguchiError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import { waitFor } from '../answer-wait.js';
import { readChanges } from './change-reader.js';
import type { Records } from './records.js';
import { ANNOUNCE, CLOSED_CASES, FIND_CASE, KEEP_FILE, OPEN_CASES } from './scripts/desk.lua.js';
import type { Script } from './scripts/script.js';
import type { Shards } from './shard-runner.js';

/** Changes that belong to no conversation. */
const COMMON_SHARD = 0;

/** The counsellors' desk on Redis. */
export class RedisDesk implements Desk {
  readonly #shards: Shards;
  readonly #records: Records;
  readonly #log: Log;

  constructor(shards: Shards, records: Records, log: Log) {
    this.#shards = shards;
    this.#records = records;
    this.#log = log;
  }

  open(): Promise<readonly CaseRecord[]> {
    return this.#cases(OPEN_CASES, []);
  }

  async closed(limit: number): Promise<readonly CaseRecord[]> {
    if (limit < 1) return [];
    return (await this.#cases(CLOSED_CASES, [limit])).sort((a, b) => closedAt(b) - closedAt(a)).slice(0, limit);
  }

  async find(id: CaseId): Promise<CaseRecord | undefined> {
    return (await this.#cases(FIND_CASE, [id]))[0];
  }

  async #cases(script: Script, args: readonly (string | number)[]): Promise<CaseRecord[]> {
    const replies = await this.#shards.runAll(script, args);
    return (replies as readonly (readonly string[])[]).flatMap((reply) => this.#openCases(reply));
  }

  /** One record that does not open must not hide the others. */
  #openCases(reply: readonly string[]): readonly CaseRecord[] {
    const cases: CaseRecord[] = [];
    for (let at = 0; at + 1 < reply.length; at += 2) {
      const conversation = reply[at] as ConversationKey;
      const record = reply[at + 1] ?? '';
      try {
        cases.push(this.#records.open(conversation, 'case', record.slice(record.indexOf('|') + 1)) as CaseRecord);
      } catch (error) {
        this.#log.error('case-not-opened', { conversation, code: error instanceof MadoguchiError ? error.code : 'record-damaged' });
      }
    }
    return cases;
  }

  answer(conversation: ConversationKey, event: EventId, waitMs: number): Promise<DeskAnswer | undefined> {
    return waitFor(this.#shards.wakes.desk, waitMs, async () => {
      const sealed = await this.#shards.readShared('GET', conversation, `r:${event}`);
      return typeof sealed === 'string' ? (this.#records.open(conversation, 'answer', sealed) as DeskAnswer) : undefined;
    });
  }

  async deliveries(conversation: ConversationKey): Promise<ReadonlyMap<OutboxId, DeliveryState>> {
    const reply = (await this.#shards.read('HGETALL', conversation, 'dl', [])) as Readonly<Record<string, string>> | readonly string[];
    const pairs = Array.isArray(reply) ? pairsOf(reply as readonly string[]) : Object.entries(reply);
    return new Map(pairs.map(([row, state]) => [row as OutboxId, parseDelivery(state)]));
  }

  async reach(conversation: ConversationKey): Promise<Reach> {
    const [acted, tokens] = await Promise.all([
      this.#shards.read('HGET', conversation, 's', ['u']),
      this.#shards.read('LRANGE', conversation, 'tk', ['0', '-1']),
    ]);
    const newest = Math.max(0, ...(tokens as readonly string[]).map((token) => Number(token.slice(0, token.indexOf('|')))));
    return { ...(typeof acted === 'string' ? { lastUserActionAt: Number(acted) } : {}), ...(newest === 0 ? {} : { replyTokenAt: newest }) };
  }

  async keepFile(record: CaseRecord, id: FileId, file: StoredFile, message?: MessageRef): Promise<boolean> {
    const { conversation, id: caseId } = record.case;
    const sealed = this.#records.sealBytes(conversation, `file:${id}`, Buffer.concat([Buffer.from(`${file.mime}\n`), file.bytes]));
    return (await this.#shards.run(KEEP_FILE, this.#shards.of(conversation), [conversation, caseId, id, message ?? '', sealed])) === 1;
  }

  async file(conversation: ConversationKey, id: FileId): Promise<StoredFile | undefined> {
    const sealed = await this.#shards.read('HGET', conversation, 'fl', [id]);
    if (typeof sealed !== 'string') return undefined;
    const whole = this.#records.openBytes(conversation, `file:${id}`, sealed);
    const end = whole.indexOf('\n');
    return { mime: whole.subarray(0, end).toString(), bytes: whole.subarray(end + 1) };
  }

  changes(since: string | undefined): ReturnType<Desk['changes']> {
    return readChanges(this.#shards, since);
  }

  async announce(change: DeskChange): Promise<void> {
    await this.#shards.run(ANNOUNCE, COMMON_SHARD, [JSON.stringify(change)]);
  }

  onChange(listener: () => void): () => void {
    return this.#shards.wakes.desk.listen(listener);
  }
}

function closedAt({ case: one }: CaseRecord): number {
  return one.state === 'closed' ? one.closing.at : 0;
}

function pairsOf(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ''] as const] : []));
}

function parseDelivery(text: string): DeliveryState {
  const [state, at, code = ''] = text.split('|');
  return { state: state as Delivery, at: Number(at), ...(code === '' ? {} : { code }) };
}
