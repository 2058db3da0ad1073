import { makeMessageId } from '../../src/standin/line-events.js';
import { newLineUser, newPsid, type Harness } from '../service/harness.js';
import type { MediaHost } from '../service/media-host.js';

/** What a trainee has been sent, one message each. */
export interface Received {
  /** Everything in it, for looking for words. */
  readonly all: string;
  /** Name that the platform shows above it; undefined: the account's own. */
  readonly sender: string | undefined;
  /** Address of the picture, if it is one. */
  readonly picture: string | undefined;
}

/** Somebody with a phone, who reaches the service only through signed webhooks. */
export interface Trainee {
  readonly channel: 'line' | 'messenger';
  received(): readonly Received[];
  /** @returns what `unsend` takes */
  write(text: string): Promise<string>;
  /** Taps the newest button or quick reply with this label. */
  tap(label: string): Promise<void>;
  sendPicture(bytes: Buffer): Promise<void>;
  /** LINE only. */
  unsend(message: string): Promise<void>;
  /** Waits for a message that holds these words. */
  awaits(words: string): Promise<Received>;
  /** Waits until somebody of this name has sent something, from the given place on. */
  awaitsFrom(sender: string, from: number): Promise<Received>;
}

const PATIENT = 120_000;
type Json = Readonly<Record<string, unknown>>;

export function newTrainee(harness: Harness, channel: 'line' | 'messenger', media: MediaHost): Trainee {
  const phone = channel === 'line' ? linePhone(harness) : messengerPhone(harness, media);
  const find = async (what: string, fits: (one: Received) => boolean): Promise<Received> => {
    await harness.until(what, () => phone.received().some(fits), PATIENT);
    return phone.received().find(fits)!;
  };
  return {
    ...phone,
    channel,
    tap: async (label) => {
      const found = findChoices(phone.messages(), label).at(-1);
      if (found === undefined) throw new Error(`there is nothing to tap that says ${label}`);
      await phone.choose(found, label);
    },
    awaits: (words) => find(words, ({ all }) => all.includes(JSON.stringify(words).slice(1, -1))),
    awaitsFrom: async (sender, from) => {
      await harness.until(`a message of ${sender}`, () => phone.received().slice(from).some((one) => one.sender === sender), PATIENT);
      return phone.received().slice(from).find((one) => one.sender === sender)!;
    },
  };
}

interface Phone extends Pick<Trainee, 'received' | 'write' | 'sendPicture' | 'unsend'> {
  messages(): readonly Json[];
  choose(data: string, label: string): Promise<void>;
}

async function accepted(status: Promise<number>): Promise<void> {
  if ((await status) !== 200) throw new Error(`the webhook answered ${await status}`);
}

function linePhone(harness: Harness): Phone {
  const { line } = harness;
  const user = newLineUser();
  const messages = (): readonly Json[] => harness.lineMessages(user);
  return {
    messages,
    received: () => messages().map((message) => ({
      all: JSON.stringify(message),
      sender: (message['sender'] as { name?: string } | undefined)?.name,
      picture: message['originalContentUrl'] as string | undefined,
    })),
    write: async (text) => {
      const event = line.textEvent(user, text) as { message: { id: string } };
      await accepted(harness.postLine([event]));
      return event.message.id;
    },
    choose: (data) => accepted(harness.postLine([line.postbackEvent(user, data)])),
    sendPicture: async (bytes) => {
      const id = makeMessageId();
      line.seedContent(id, bytes, 'image/jpeg');
      await accepted(harness.postLine([line.imageEvent(user, id)]));
    },
    unsend: (message) => accepted(harness.postLine([line.unsendEvent(user, message)])),
  };
}

function messengerPhone(harness: Harness, media: MediaHost): Phone {
  const { messenger } = harness;
  const psid = newPsid();
  const deliveries = (): typeof messenger.deliveries => messenger.deliveries.filter((one) => one.to === psid && one.message !== undefined);
  const nameOf = (persona: string | undefined): string | undefined => (persona === undefined ? undefined : (messenger.settings.personas.get(persona) as { name: string }).name);
  return {
    messages: () => deliveries().map(({ message }) => message as Json),
    received: () => deliveries().map(({ message, persona }) => ({
      all: JSON.stringify(message),
      sender: nameOf(persona),
      picture: (message as { attachment?: { type: string; payload: { url?: string } } }).attachment?.payload.url,
    })),
    write: async (text) => {
      const item = messenger.textItem(psid, text) as { message: { mid: string } };
      await accepted(harness.postMessenger([item]));
      return item.message.mid;
    },
    choose: (data, label) => accepted(harness.postMessenger([messenger.quickReplyItem(psid, data, label)])),
    sendPicture: (bytes) => accepted(harness.postMessenger([messenger.attachmentItem(psid, { type: 'image', url: media.put(`/${makeMessageId()}`, { bytes }) })])),
    unsend: () => Promise.reject(new Error('Messenger tells nobody of it')),
  };
}

/** Data behind everything with this label, oldest first: LINE says `label` and `data`, Messenger `title` and `payload`. */
function findChoices(value: unknown, label: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { label: line, title: messenger, data, payload } = value as Json;
  const own = line === label && typeof data === 'string' ? [data] : messenger === label && typeof payload === 'string' ? [payload] : [];
  return [...own, ...Object.values(value).flatMap((part) => findChoices(part, label))];
}
