import type { Pseudonyms, MessageRef } from './brand.js';
import type { ChannelId, Address, ParsedBody, ReplyToken } from './inbound.js';
import type { OutboxRow, SendOutcome, SendState } from './outbound.js';
import type { FetchedMedia, MediaSource } from './picture.js';

/** What a sender holds in hand besides the row itself. */
export interface SendContext {
  readonly row: OutboxRow;
  readonly state: SendState;
  /** Newest reply token of the conversation that nobody has used; taken out of the store by the claim, so it is ours alone. */
  readonly replyToken?: ReplyToken;
  /** Epoch ms of the person's last action; opens Messenger's window. */
  readonly lastUserActionAt?: number;
  /** Parts of this row that an echo has confirmed since. */
  readonly confirmedParts: readonly number[];
  /** Epoch ms, injected. */
  readonly now: number;
  /** Makes an accepted call durable before the next one is made, so that a crash doubles at most one call. */
  progress(partsSent: number, messages: readonly MessageRef[]): Promise<void>;
}

/** Request headers with lower-case names, as Node gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One platform. Four small files each: verify, parse, shape, send. */
export interface Channel {
  readonly id: ChannelId;
  /** Checks the signature over the raw body in constant time. False for a missing, malformed or wrong one; never throws. */
  verify(raw: Buffer, headers: Headers): boolean;
  /**
   * Reads a verified body. Never throws on unknown shapes: what cannot be read is `ignored`.
   * @param body parsed JSON
   * @param receivedAt epoch ms
   */
  parse(body: unknown, receivedAt: number, pseudonyms: Pseudonyms): ParsedBody;
  /** Sends one row by the platform's rules. Never throws: every failure is an outcome. */
  send(context: SendContext): Promise<SendOutcome>;
  /** Shows that an answer is being prepared. Best effort: never throws, costs nothing. */
  indicate(address: Address): Promise<void>;
  /** Language of the person's profile, where the platform tells; only ever a pre-selection (R9). Never throws. */
  profileLanguage?(address: Address): Promise<string | undefined>;
  /** Downloads what a person sent, whatever its source says it is. Deadlines and limits of its own; never throws. */
  fetchMedia?(source: MediaSource): Promise<FetchedMedia>;
  /** Messages of this month that cost, where the platform counts them. `limit`: Infinity where the plan has none. Undefined: the platform could not be asked. Never throws. */
  pushQuota?(): Promise<{ readonly used: number; readonly limit: number } | undefined>;
}
