import { createTurn, type TurnReport } from '../../src/bot/turn.js';
import { plainText } from '../../src/bot/answer-plain.js';
import type { Room } from '../../src/bot/room.js';
import type { ConversationKey, EventId, MessageRef, OutboxId } from '../../src/core/brand.js';
import type { ChannelId, InboundEvent, Input } from '../../src/core/inbound.js';
import type { Choice } from '../../src/core/outbound.js';
import type { Snapshot } from '../../src/core/snapshot.js';
import type { Commit } from '../../src/core/store.js';

/** What the bot did in one turn of a golden talk. */
export interface Said {
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly report: TurnReport;
  readonly commit: Commit;
  readonly snapshot: Snapshot;
}

/** One person talking to the bot, turn by turn, without a network. The clock stands still unless it is moved. */
export class GoldenTalk {
  snapshot: Snapshot | undefined;
  transcript = 0;
  now: number;
  private count = 0;
  private readonly run;
  private offered: readonly Choice[] = [];

  constructor(room: Room, private readonly channel: ChannelId = 'line', start = '2026-11-24T23:00:00+09:00') {
    this.run = createTurn(room);
    this.now = Date.parse(start);
  }

  text(...texts: readonly string[]): Promise<Said> {
    return this.turn(texts.map((text) => ({ kind: 'text', text })));
  }

  /** Taps the button with this label under the last reply. */
  tap(label: string): Promise<Said> {
    const choice = this.offered.find((one) => one.label === label);
    if (choice === undefined) throw new Error(`there is no button "${label}" but ${this.offered.map((one) => `"${one.label}"`).join(', ')}`);
    return this.turn([{ kind: 'choice', data: choice.data, title: choice.label }]);
  }

  async turn(inputs: readonly Input[], extra: Partial<InboundEvent> & { readonly echoIsOurs?: boolean; readonly profileLanguage?: string } = {}): Promise<Said> {
    const { echoIsOurs, profileLanguage, ...rest } = extra;
    const events = inputs.map((input): InboundEvent => {
      this.count += 1;
      return {
        id: `event-${this.count}` as EventId,
        conversation: 'talk' as ConversationKey,
        address: { channel: this.channel, bot: 'bot', to: 'person', scope: 'user' },
        at: this.now, receivedAt: this.now, redelivery: false, standby: false,
        ...(input.kind === 'text' ? { message: `message-${this.count}` as MessageRef } : {}),
        input,
        ...rest,
      };
    });
    const { commit, report } = await this.run(
      { events, snapshot: this.snapshot, transcriptLength: this.transcript, now: this.now, ...(echoIsOurs === undefined ? {} : { echoIsOurs }), ...(profileLanguage === undefined ? {} : { profileLanguage }) },
      () => `row-${this.count}` as OutboxId,
    );
    this.snapshot = commit.snapshot;
    this.transcript = commit.forget ? commit.transcript.length : this.transcript + commit.transcript.length;
    const reply = commit.outbox[0]?.reply ?? { messages: [], choices: [] };
    if (reply.choices.length > 0) this.offered = reply.choices;
    return { text: plainText(reply.messages, []), choices: reply.choices, report, commit, snapshot: commit.snapshot };
  }
}
