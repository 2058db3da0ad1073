import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { plainText } from '../bot/answer-plain.js';
import type { EventId } from '../core/brand.js';
import type { ChannelId, InboundEvent } from '../core/inbound.js';
import { silentLog } from '../core/log.js';
import type { OutboxRow } from '../core/outbound.js';
import { createSimulatorChannel } from '../channels/simulator/channel.js';
import { readEnvironment } from '../config.js';
import { createEmbeddedStore, createRoom, describeShaped, startService } from '../main.js';

export interface ChatOptions {
  readonly channel: ChannelId;
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Talks to the bot in the terminal: the real queue, turn and outbox on the store in memory. With a channel, what is printed is
 * what that channel's renderer would send.
 */
export async function chat({ channel, input, output }: ChatOptions): Promise<void> {
  const env = readEnvironment({ PORT: '0', HOST: '127.0.0.1', SETTLE_MS: '50', LOG_LEVEL: 'silent' }, 'tool');
  const { store, pseudonyms } = createEmbeddedStore(env.RETENTION_DAYS);
  const conversation = pseudonyms.conversation('terminal');
  let answered: (() => void) | undefined;
  const print = (row: OutboxRow): void => {
    const text = channel === 'simulator' ? plainText(row.reply.messages, row.reply.choices) : describeShaped(channel, row);
    output.write(`\n${text}\n\n> `);
    answered?.();
  };
  const service = await startService({ env, room: createRoom(env.RETENTION_DAYS), store, pseudonyms, log: silentLog, extraChannels: [createSimulatorChannel({ onReply: print })] });
  const send = async (given: InboundEvent['input']): Promise<void> => {
    const reply = new Promise<void>((resolve) => (answered = resolve));
    await store.inbox.accept([eventOf(given, conversation)], { settleMs: env.SETTLE_MS });
    // A turn may rightly say nothing; the prompt comes back all the same.
    await Promise.race([reply, new Promise((resolve) => setTimeout(resolve, 3_000).unref())]);
  };
  output.write('Type a message; a button by its number or label; Ctrl-D ends.\n');
  await send({ kind: 'follow', again: false });
  for await (const line of createInterface({ input })) if (line.trim() !== '') await send({ kind: 'text', text: line });
  output.write('\n');
  await service.stop();
}

function eventOf(input: InboundEvent['input'], conversation: InboundEvent['conversation']): InboundEvent {
  const now = Date.now();
  return {
    id: randomUUID() as string as EventId,
    conversation,
    address: { channel: 'simulator', bot: 'madoguchi', to: 'you', scope: 'user' },
    at: now,
    receivedAt: now,
    redelivery: false,
    standby: false,
    input,
  };
}
