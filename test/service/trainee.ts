import { newLineUser, newPsid } from './harness.js';
import type { Stage } from './console-stage.js';
import { until } from './patience.js';

/** Somebody with a phone: writes through signed webhooks to any process, and reads what the platform was given. */
export class Trainee {
  readonly id: string;
  /** Words that were accepted, in the order in which they were written. */
  readonly written: string[] = [];

  constructor(private readonly stage: Stage, readonly channel: 'line' | 'messenger') {
    this.id = channel === 'line' ? newLineUser() : newPsid();
  }

  /** Posts it to each of these processes, as a platform does that delivers again; at least one has to take it. */
  async write(text: string, urls: readonly string[]): Promise<void> {
    const { line, messenger } = this.stage;
    await this.post([this.channel === 'line' ? line.textEvent(this.id, text) : messenger.textItem(this.id, text)], urls);
    this.written.push(text);
  }

  async tap(data: string, urls: readonly string[]): Promise<void> {
    const { line, messenger } = this.stage;
    await this.post([this.channel === 'line' ? line.postbackEvent(this.id, data) : messenger.postbackItem(this.id, data)], urls);
  }

  /** A picture that the platform never gets ready: the bot looks for it again and again, by timers. */
  async sendPicture(urls: readonly string[]): Promise<void> {
    const { line, messenger } = this.stage;
    const message = `5${String(Math.floor(Math.random() * 1e15)).padStart(17, '0')}`;
    line.seedContent(message, Buffer.from('not yet'), 'image/jpeg', 1_000_000);
    await this.post([this.channel === 'line' ? line.imageEvent(this.id, message) : messenger.attachmentItem(this.id, { type: 'image' })], urls);
  }

  /** What the newest button on the screen carries whose data look like this. */
  findButton(pattern: RegExp): string | undefined {
    return this.raw().flatMap(buttonsOf).findLast((data) => pattern.test(data));
  }

  /** The words of everything that reached the screen, oldest first. */
  seen(): readonly string[] {
    return this.raw().map(textOf);
  }

  private raw(): readonly Message[] {
    const { line, messenger } = this.stage;
    if (this.channel === 'line') return line.deliveries.filter(({ to, via }) => to === this.id && (via === 'reply' || via === 'push')).flatMap(({ messages }) => [...messages] as Message[]);
    return messenger.deliveries.filter(({ to, message }) => to === this.id && message !== undefined).map(({ message }) => message as Message);
  }

  /** Posts items of the Page itself, such as echoes. */
  async post(items: readonly object[], urls: readonly string[]): Promise<void> {
    const { line, messenger } = this.stage;
    const { body, headers } = this.channel === 'line' ? line.signedBody(items) : messenger.signedBody([messenger.entryOf(items as Parameters<typeof messenger.entryOf>[0])]);
    const post = (url: string): Promise<boolean> => fetch(`${url}/webhooks/${this.channel}`, { method: 'POST', body, headers }).then(async (response) => {
      await response.arrayBuffer();
      return response.status === 200;
    }, () => false);
    await until('somebody to take the webhook', async () => (await Promise.all(urls.map(post))).some(Boolean), 60_000);
  }
}

type Message = Readonly<Record<string, unknown>>;

function textOf(message: Message): string {
  return typeof message['text'] === 'string' ? message['text'] : JSON.stringify(message);
}

/** What the buttons under a message carry. */
function buttonsOf(message: Message): readonly string[] {
  const line = (message['quickReply'] as { items?: readonly { action: { data?: string } }[] } | undefined)?.items ?? [];
  const messenger = (message['quick_replies'] as readonly { payload?: string }[] | undefined) ?? [];
  return [...line.map(({ action }) => action.data ?? ''), ...messenger.map(({ payload }) => payload ?? '')];
}
