import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EventView } from '../../src/console/schema.js';
import type { Answer, ConsoleClient, HeardEvent } from './console-client.js';
import { raiseStage, type Stage } from './console-stage.js';
import { until } from './patience.js';
import type { Served } from './served.js';
import { Trainee } from './trainee.js';

/** The power goes out in the middle of a talk: the service is killed without a word, the counsellor and the person go on. */

const LONG = 300_000;
/** Commands that are under way when the power goes out. */
const IN_FLIGHT = 8;
const OFFER = /^v1:answer:\d+:human:offer:talk$/;

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage({ processes: 2, counsellors: { 'hoa@counter.example': 'Hoa' } });
}, LONG);
afterAll(() => stage.stop(), LONG);

/** A live talk: both sides write on and on, each word again until it is taken. */
class LiveTalk {
  readonly person = new Trainee(stage, 'line');
  readonly said: { readonly clientId: string; readonly text: string }[] = [];
  /** Everything that was heard, over all connections. */
  readonly heard: HeardEvent[] = [];
  id = '';
  private desk: ConsoleClient | undefined;
  private ended = false;

  constructor(private readonly first: ConsoleClient) {}

  get conversation() {
    return stage.conversationOf(this.person);
  }

  async begin(): Promise<void> {
    const urls = [stage.services[0]?.url ?? ''];
    await this.listenAt(this.first);
    await this.person.tap('v1:language:vi', urls);
    await this.person.tap('v1:open:human', urls);
    await until('the offer of a person', () => this.person.findButton(OFFER) !== undefined);
    await this.person.tap(this.person.findButton(OFFER) ?? '', urls);
    await until('the case on the open page', () => this.cases().length > 0);
    this.id = this.cases()[0] ?? '';
    expect((await this.first.call('POST', `/cases/${this.id}/claim`, {})).status).toBe(200);
  }

  /** Goes on listening at another process from the last thing that was heard. */
  async listenAt(desk: ConsoleClient): Promise<void> {
    this.desk?.deafen();
    this.keep();
    this.desk = desk;
    await desk.listen(this.heard.findLast(({ id }) => id !== '')?.id);
  }

  /** Both write until `stop`; whoever is not answered tries the next process. */
  async goOn(name: string): Promise<void> {
    this.ended = false;
    const urls = stage.services.map(({ url }) => url);
    const counsellor = async (): Promise<void> => {
      for (let nth = 1; !this.ended; nth += 1) await this.say(`chị Hoa viết ${name}-${nth}#`, `live-talk-${name}-${nth}`, urls.map((url) => this.first.at(url)));
    };
    const trainee = async (): Promise<void> => {
      for (let nth = 1; !this.ended; nth += 1) await this.person.write(`em kể tiếp ${name}-${nth}#`, urls);
    };
    await Promise.all([counsellor(), trainee()]);
  }

  stop(): void {
    this.ended = true;
  }

  /** Sends it under one name until it is answered, at one process after another. */
  async say(text: string, clientId: string, desks: readonly ConsoleClient[]): Promise<void> {
    this.said.push({ clientId, text });
    for (let nth = 0; ; nth += 1) {
      const answer: Answer | undefined = await desks[nth % desks.length]?.send(this.id, text, clientId).catch(() => undefined);
      if (answer?.status === 200) return;
      if (answer !== undefined && answer.status !== 503) throw new Error(`a message was answered with ${answer.status}`);
    }
  }

  messages(): readonly EventView<'message'>['message'][] {
    this.keep();
    return this.heard.filter(({ name }) => name === 'message').map(({ data }) => (data as EventView<'message'>).message);
  }

  private cases(): readonly string[] {
    this.keep();
    return this.heard.flatMap(({ name, data }) => (name === 'case' && 'case' in (data as object) ? [(data as { case: { id: string } }).case.id] : []));
  }

  private keep(): void {
    this.heard.push(...(this.desk?.heard.splice(0) ?? []));
  }
}

async function transcriptOf(talk: LiveTalk) {
  return stage.store.conversations.transcript(talk.conversation);
}

function service(nth: number): Served {
  const found = stage.services[nth];
  if (found === undefined) throw new Error('no such process');
  return found;
}

describe('kill -9 in the middle of a live talk', () => {
  test('loses nothing and does nothing twice: the other process takes over, then the restarted one', async () => {
    const hoa = await stage.signIn('hoa@counter.example');
    const talk = new LiveTalk(hoa);
    await talk.begin();

    for (const [killed, name] of [[0, 'first'], [1, 'second']] as const) {
      const before = talk.person.written.length;
      const writing = talk.goOn(name);
      await until('a talk in full swing', () => talk.person.written.length >= before + 5 && talk.said.length >= 3);
      // Commands are in flight while the process ends, each at another point of its way; the browser gives them again under the same name.
      const desks = [hoa.at(service(killed).url), hoa.at(service(1 - killed).url)];
      const begun = Array.from({ length: IN_FLIGHT }, (_, nth) => talk.say(`chị Hoa gửi lúc mất điện ${name}-${nth}#`, `in-flight-${name}-${nth}`, desks));
      await Promise.any(begun);
      await service(killed).kill9();
      await talk.listenAt(hoa.at(service(1 - killed).url));
      const then = talk.person.written.length;
      await until('the talk to go on', () => talk.person.written.length >= then + 5);
      await service(killed).restart();
      talk.stop();
      await Promise.all([writing, ...begun]);
      // The session has survived, at the process that is new.
      expect((await hoa.at(service(killed).url).call('GET', '/session')).status).toBe(200);
      await talk.listenAt(hoa.at(service(killed).url));
    }

    await until('everything to be delivered', () => talk.said.every(({ text }) => talk.person.seen().some((seen) => seen.includes(text))));
    await until('every word in the transcript', async () => {
      const texts = new Set((await transcriptOf(talk)).map(({ text }) => text));
      return talk.person.written.every((text) => texts.has(text));
    });
    const transcript = await transcriptOf(talk);
    const own = transcript.filter(({ text }) => talk.person.written.includes(text)).map(({ text }) => text);
    expect(own).toEqual(talk.person.written);
    const said = transcript.filter(({ from }) => from === 'counsellor').map(({ id, text }) => ({ clientId: id, text }));
    const byId = (list: readonly { readonly clientId?: string | undefined }[]) => [...list].sort((a, b) => String(a.clientId).localeCompare(String(b.clientId)));
    expect(byId(said)).toEqual(byId(talk.said));
    const ids = transcript.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(transcript.length);

    // What the page was told over all its connections, and what it would read anew, is the same talk.
    const wanted = new Set([...own, ...said.map(({ text }) => text)]);
    await until('the page to have heard it all', () => [...wanted].every((text) => talk.messages().some((message) => message.text === text)));
    const told = new Map(talk.messages().map((message) => [message.id, message.text]));
    expect([...told.values()].filter((text) => wanted.has(text)).sort()).toEqual([...wanted].sort());
    const shown = (await hoa.detail(talk.id)).messages.map(({ text }) => text).filter((text) => wanted.has(text));
    expect(shown).toEqual(transcript.map(({ text }) => text).filter((text) => wanted.has(text)));
    // A process that dies between the platform's OK and the note of it may send one message again, at most one a kill.
    const arrivals = talk.person.seen().filter((seen) => talk.said.some(({ text }) => seen.includes(text))).length;
    expect(arrivals).toBeLessThanOrEqual(talk.said.length + 2);
  }, LONG);
});
