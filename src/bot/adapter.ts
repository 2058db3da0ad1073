import { ActivityTypes, BotAdapter, HandoffEventNames, TurnContext, type Activity, type ConversationReference, type ResourceResponse } from 'botbuilder';
import type { InboundEvent, Input } from '../core/inbound.js';
import type { Choice, OutMessage } from '../core/outbound.js';

/** Stands where Bot Framework expects a service; there is none, answers leave through the outbox. */
const SERVICE_URL = 'urn:madoguchi:outbox';

/** What a message activity carries for the renderers besides its plain text. */
export interface MessageData {
  readonly message: OutMessage;
  /** Under the last message of a turn. */
  readonly choices: readonly Choice[];
}

/**
 * Runs one turn over a stored event and collects what the bot says, instead of sending it: the worker commits it with the rest
 * of the turn. `onTurnError` stays unset, because a handler would swallow the failure and a half-done turn would be saved.
 */
export class CollectingAdapter extends BotAdapter {
  /** Messages of the turn, in order. */
  readonly collected: MessageData[] = [];
  /** Bot Framework's hand-off events by their names, e.g. `handoff.status:accepted`. */
  readonly handoff: string[] = [];

  async run(event: InboundEvent, text: string, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    await this.runMiddleware(new TurnContext(this, toActivity(event, text)), logic);
  }

  override sendActivities(_context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    for (const activity of activities) {
      if (activity.type === ActivityTypes.Event && activity.name?.startsWith('handoff.') === true) this.handoff.push(nameOf(activity));
      // Traces hold the whole turn; typing and delays belong to the channel.
      if (activity.type !== ActivityTypes.Message) continue;
      this.collected.push(activity.channelData as MessageData);
    }
    return Promise.resolve(activities.map((_, index) => ({ id: String(index) })));
  }

  override updateActivity(): Promise<void> {
    return Promise.reject(new Error('messages cannot be changed after they were said'));
  }

  override deleteActivity(): Promise<void> {
    return Promise.reject(new Error('messages cannot be taken back through the turn'));
  }

  override async continueConversation(reference: Partial<ConversationReference>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const activity = TurnContext.applyConversationReference({ type: ActivityTypes.Event, name: 'continueConversation' }, reference, true);
    await this.runMiddleware(new TurnContext(this, activity), logic);
  }
}

function nameOf({ name, value }: Partial<Activity>): string {
  const state = (value as { readonly state?: string } | undefined)?.state;
  return name === HandoffEventNames.HandoffStatus && state !== undefined ? `${name}:${state}` : (name ?? '');
}

const CHANNEL_NAMES = { line: 'line', messenger: 'facebook', simulator: 'emulator' } as const;

/** The event in Bot Framework's words. Ids are pseudonyms: no platform id enters the framework. */
function toActivity(event: InboundEvent, text: string): Partial<Activity> {
  return {
    id: event.id,
    type: activityType(event.input),
    name: event.input.kind,
    channelId: CHANNEL_NAMES[event.address.channel],
    serviceUrl: SERVICE_URL,
    timestamp: new Date(event.at),
    from: { id: event.conversation, name: '' },
    recipient: { id: 'madoguchi', name: 'Madoguchi' },
    conversation: { id: event.conversation, isGroup: event.address.scope !== 'user', conversationType: event.address.scope, name: '' },
    text,
  };
}

function activityType(input: Input): ActivityTypes {
  switch (input.kind) {
    case 'text':
    case 'choice':
    case 'media':
    case 'sticker':
    case 'location':
    case 'unknown-message':
    case 'edit':
      return ActivityTypes.Message;
    case 'follow':
    case 'unfollow':
    case 'group':
      return ActivityTypes.ConversationUpdate;
    case 'reaction':
      return ActivityTypes.MessageReaction;
    case 'unsend':
    case 'echo':
    case 'thread-control':
    case 'policy':
    case 'receipt':
    case 'desk':
    case 'timer':
      return ActivityTypes.Event;
  }
}

/** Whether an activity is something said, as {@link messageActivity} makes it. */
export function isMessage({ type }: Partial<Activity>): boolean {
  return type === ActivityTypes.Message;
}

/** A message activity: plain text for whoever reads activities, the message itself for our renderers. */
export function messageActivity(message: OutMessage, choices: readonly Choice[]): Partial<Activity> {
  const data: MessageData = { message, choices };
  return {
    type: ActivityTypes.Message,
    text: message.kind === 'text' ? message.text : message.alt,
    channelData: data,
    ...(choices.length === 0
      ? {}
      : { suggestedActions: { to: [], actions: choices.map((choice) => ({ type: 'postBack', title: choice.label, value: choice.data })) } }),
  };
}
