import type { Middleware, TurnContext } from 'botbuilder';
import { decodeChoice } from '../core/choice-data.js';
import type { InboundEvent, Input } from '../core/inbound.js';
import type { TranscriptEntry } from '../core/store.js';
import { plainText } from './answer-plain.js';
import { isMessage, type MessageData } from './adapter.js';
import type { Room } from './room.js';
import { talkOf, type Talk } from './talk.js';

/** Writes down who said what. First, so that nothing later can lose a message of the person. */
export class TranscriptMiddleware implements Middleware {
  constructor(private readonly room: Room) {}

  async onTurn(context: TurnContext, next: () => Promise<void>): Promise<void> {
    const talk = talkOf(context);
    writeDown(this.room, talk);
    context.onSendActivities(async (_context, activities, send) => {
      const responses = await send();
      const said = activities.filter(isMessage);
      if (said.length === 0) return responses;
      const [answers] = talk.messageRefs;
      talk.transcript.push({
        from: 'bot',
        id: `${talk.head.id}:bot`,
        at: talk.now,
        text: plainText(said.map((activity) => (activity.channelData as MessageData).message), []),
        ...(answers === undefined ? {} : { message: answers }),
        ...(talk.answered === undefined ? {} : { topic: talk.answered }),
      });
      return responses;
    });
    await next();
  }
}

/** What the person did in this turn, one entry for each event, under its id. */
export function writeDown(room: Room, talk: Talk): void {
  for (const event of talk.events) {
    const text = shownText(room, talk, event.input);
    if (text === undefined) continue;
    const attachment = attachmentOf(event.input);
    talk.transcript.push({
      from: 'user', id: event.id, at: momentOf(talk, event), text,
      ...(event.message === undefined ? {} : { message: event.message }),
      ...(attachment === undefined ? {} : { attachment }),
      ...(event.input.kind === 'choice' ? { tapped: true as const } : {}),
    });
  }
}

/** The platform's clock; but what follows a request is never hidden with what came before it, nor shown with what comes after it, whatever the clocks say. */
function momentOf(talk: Talk, { at }: InboundEvent): number {
  const subject = talk.snapshot.desk?.case;
  const moment = Math.min(at, talk.now);
  return subject === undefined || subject.state === 'closed' ? moment : Math.max(moment, subject.requestedAt);
}

function shownText(room: Room, talk: Talk, input: Input): string | undefined {
  switch (input.kind) {
    case 'text':
    case 'edit':
      return input.text;
    case 'choice':
      return input.title ?? labelOf(room, talk, input.data);
    case 'media':
      return `[${input.media}]`;
    case 'sticker':
    case 'location':
      return `[${input.kind}]`;
    case 'unknown-message':
      return '[?]';
    case 'reaction':
    case 'follow':
    case 'unfollow':
    case 'unsend':
    case 'group':
    case 'echo':
    case 'thread-control':
    case 'policy':
    case 'receipt':
    case 'desk':
    case 'timer':
      return undefined;
  }
}

/** What the button said, where the platform does not tell: as it was offered last, or by the topic it leads to. */
function labelOf(room: Room, talk: Talk, data: string): string {
  const offered = talk.snapshot.offered.find((one) => one.data === data)?.label;
  if (offered !== undefined) return offered;
  const choice = decodeChoice(data);
  const label = choice?.kind === 'topic' ? room.words.of(talk.language).topics.get(choice.topic)?.label : undefined;
  return label ?? data;
}

/** What was sent instead of words: kept so that a counsellor can look at it. Where somebody is stays unsaid. */
function attachmentOf(input: Input): TranscriptEntry['attachment'] {
  if (input.kind === 'media') return { type: input.media, ...(input.source === undefined ? {} : { source: input.source }) };
  if (input.kind === 'sticker') return { type: 'sticker', keywords: input.keywords };
  return input.kind === 'location' ? { type: 'location' } : undefined;
}
