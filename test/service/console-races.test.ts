import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseRow } from '../../src/console/schema.js';
import { createRandom } from '../../src/understand/random.js';
import type { Answer, ConsoleClient } from './console-client.js';
import { raiseStage, type Stage } from './console-stage.js';
import { until } from './patience.js';
import { Trainee } from './trainee.js';
import { checkOwners, checkScreen, checkSilence, hold } from './voice-checks.js';

/** Two processes, one Redis, two counsellors: whatever happens at the same time, there is one owner, one voice, and no word is lost. */

const SEED = Number(process.env['RACES_SEED'] ?? 5);
const CASES = Number(process.env['RACES_CASES'] ?? 20);
const ROUNDS = 3;
const LONG = 240_000;
const WHO = ['hoa', 'ken'] as const;
type Who = (typeof WHO)[number];
const NAMES: Readonly<Record<Who, string>> = { hoa: 'Hoa', ken: 'Ken' };

let stage: Stage;
/** A page of each counsellor at each process. */
const desks: Record<Who, ConsoleClient[]> = { hoa: [], ken: [] };

beforeAll(async () => {
  stage = await raiseStage({ processes: 2, counsellors: { 'hoa@counter.example': NAMES.hoa, 'ken@counter.example': NAMES.ken } });
  for (const who of WHO) {
    const first = await stage.signIn(`${who}@counter.example`);
    desks[who] = [first, first.at(stage.services[1]?.url ?? '')];
    for (const desk of desks[who]) await desk.listen();
  }
}, LONG);
afterAll(async () => {
  for (const desk of [...desks.hoa, ...desks.ken]) desk.deafen();
  await stage.stop();
}, LONG);

/** One person, one case, and everybody at once. */
class Race {
  private readonly random: () => number;
  private readonly person: Trainee;
  private readonly conversation;
  private id = '';
  private count = 0;
  readonly accepted: string[] = [];
  readonly refused: string[] = [];
  readonly rows: CaseRow[] = [];
  readonly happened = new Set<string>();
  private echoed = 0;

  constructor(private readonly nth: number) {
    this.random = createRandom(SEED * 1_000 + nth);
    this.person = new Trainee(stage, nth % 2 === 0 ? 'line' : 'messenger');
    this.conversation = stage.conversationOf(this.person);
  }

  async run(): Promise<void> {
    await this.ask();
    for (let round = 0; round < ROUNDS; round += 1) {
      await this.claimAtOnce();
      await this.talk();
      await this.endAtOnce();
      while ((await this.look()).state === 'active') {
        await this.talk();
        await this.endAtOnce();
      }
      await this.bringBack();
    }
    await this.close();
    await this.check();
  }

  private async ask(): Promise<void> {
    const offer = /^v1:answer:\d+:human:offer:talk$/;
    await this.person.tap('v1:language:vi', this.somewhere());
    await this.person.tap('v1:open:human', this.somewhere());
    await until('the offer of a person', () => this.person.findButton(offer) !== undefined);
    await this.person.tap(this.person.findButton(offer) ?? '', this.everywhere());
    await until('a case', async () => (await this.snapshot())?.desk !== undefined);
    this.id = (await this.snapshot())?.desk?.case.id ?? '';
  }

  /** Both see that it waits, and both take it. */
  private async claimAtOnce(): Promise<void> {
    const [seenByHoa, seenByKen] = await Promise.all(WHO.map((who) => this.see(who)));
    const [hoa, ken] = await Promise.all([
      this.act('hoa', 'claim', { version: seenByHoa?.version }),
      this.act('ken', 'claim', { version: seenByKen?.version }),
      this.write(this.upTo(2)),
      this.person.channel === 'line' && this.chance(0.3) ? this.person.sendPicture(this.everywhere()) : undefined,
    ]);
    expect([hoa.status, ken.status].sort()).toEqual([200, 409]);
    const loser = hoa.status === 409 ? hoa : ken;
    expect((loser.body as { error: { code: string } }).error.code).toBe('taken');
    expect((await this.look()).owner).toBe(hoa.status === 200 ? 'hoa' : 'ken');
  }

  private async talk(): Promise<void> {
    const { owner } = await this.look();
    const other = otherOf(owner);
    const vain = this.pick(['message', 'close', 'release', 'transfer', 'claim'] as const);
    const [refused] = await Promise.all([
      vain === 'message' ? this.say(other) : this.act(other, vain, bodyOf(vain, owner)),
      this.sayInOrder(owner, 1 + this.upTo(2)),
      this.write(this.upTo(3)),
      this.chance(0.3) ? this.act(owner, 'claim', {}) : undefined,
      this.chance(0.3) ? this.desk(owner).call('POST', `/cases/${this.id}/read`, { version: 0 }) : undefined,
    ]);
    expect(refused.status).toBe(409);
    await this.echo();
  }

  /** Whoever has it gives it away in two ways at once, and is still writing. */
  private async endAtOnce(): Promise<void> {
    await this.heard();
    const { owner } = await this.look();
    const other = otherOf(owner);
    const { version } = await this.see(owner);
    const ways = this.chance(0.5) ? [this.pick(['transfer', 'release', 'close'] as const)] : this.pick([['transfer', 'close'], ['transfer', 'release'], ['release', 'close']] as const);
    const answers = await Promise.all([
      ...ways.map((way) => this.act(owner, way, { ...bodyOf(way, other), version })),
      this.chance(0.5) ? this.say(owner) : undefined,
      this.chance(0.5) ? this.act(other, 'claim', {}) : undefined,
      this.write(this.upTo(2)),
    ]);
    const done = ways.filter((_way, at) => answers[at]?.status === 200);
    for (const way of done) this.happened.add(way);
    // A colleague may take what was just released; then the second way meets somebody else's case. Closing waits for words not yet seen.
    expect(done.length).toBeLessThanOrEqual(1);
    if (!ways.includes('close' as never)) expect(done).toHaveLength(1);
  }

  /** A closed case waits again as soon as the person writes. */
  private async bringBack(): Promise<void> {
    if ((await this.look()).state !== 'closed') return;
    await this.write(1);
    expect((await this.look()).state).toBe('waiting');
    this.happened.add('reopen');
  }

  private async close(): Promise<void> {
    await this.heard();
    const { state, owner } = await this.look();
    if (state === 'waiting') await this.act('hoa', 'claim', {});
    const holder = state === 'waiting' ? 'hoa' : owner;
    const { version } = await this.see(holder);
    expect((await this.act(holder, 'close', { outcome: 'answered', version })).status).toBe(200);
  }

  private async check(): Promise<void> {
    await this.heard();
    await until('everything to be delivered', () => this.accepted.every((text) => this.person.seen().some((seen) => seen.includes(text))));
    const transcript = await stage.store.conversations.transcript(this.conversation);
    const entries = transcript.map(({ id }) => id);
    expect(new Set(entries).size).toBe(entries.length);
    checkOwners(transcript);
    checkSilence(transcript);
    const own = transcript.filter(({ from, text }) => from === 'user' && this.person.written.includes(text)).map(({ text }) => text);
    expect(own).toEqual(this.person.written);
    const said = transcript.filter(({ from }) => from === 'counsellor').map(({ text }) => text);
    expect([...said].sort()).toEqual([...this.accepted].sort());
    const screen = this.person.seen();
    const arrived = screen.flatMap((seen) => [...this.accepted, ...this.refused].filter((text) => seen.includes(text)));
    expect(arrived).toEqual(said);
    checkScreen(screen, said);
    expect((await this.snapshot())?.desk?.elsewhereUntil).toBeUndefined();
  }

  private async snapshot() {
    return stage.store.conversations.snapshot(this.conversation);
  }

  /** How the case stands, once everything that the person has written is in. */
  private async look(): Promise<{ readonly state: CaseRow['state']; readonly owner: Who }> {
    await this.heard();
    const record = (await this.snapshot())?.desk;
    return { state: record?.case.state ?? 'closed', owner: WHO.find((who) => NAMES[who] === record?.assigneeName) ?? 'hoa' };
  }

  private async heard(): Promise<void> {
    await until('the words of the person', async () => {
      const known = new Set((await stage.store.conversations.transcript(this.conversation)).map(({ text }) => text));
      return this.person.written.every((text) => known.has(text));
    });
  }

  private async see(who: Who): Promise<CaseRow> {
    const row = (await this.desk(who).detail(this.id)).case;
    this.rows.push(row);
    return row;
  }

  /** An act, given once more by an impatient browser when the first took too long. */
  private async act(who: Who, path: string, body: object): Promise<Answer> {
    for (;;) {
      const answer = await this.desk(who).call<unknown>('POST', `/cases/${this.id}/${path}`, body);
      if (answer.status === 503) continue;
      if (answer.status === 200) this.rows.push((answer.body as { case: CaseRow }).case);
      return answer;
    }
  }

  private async sayInOrder(who: Who, times: number): Promise<void> {
    for (let said = 0; said < times; said += 1) expect((await this.say(who)).status).toBe(200);
  }

  /** One message, sent up to three times under one name, at one process or at both. */
  private async say(who: Who): Promise<Answer> {
    const text = `tin của ${NAMES[who]} #${this.nth}-${(this.count += 1)}#`;
    const clientId = `client-${this.nth}-${this.count}-${SEED}`;
    const send = async (): Promise<Answer> => {
      for (;;) {
        const answer = await this.desk(who).send(this.id, text, clientId);
        if (answer.status !== 503) return answer;
      }
    };
    const answers = await Promise.all(Array.from({ length: 1 + this.upTo(2) }, send));
    if (this.chance(0.5)) answers.push(await send());
    const [answer] = answers;
    if (answer === undefined) throw new Error('no answer');
    expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
    (answer.status === 200 ? this.accepted : this.refused).push(text);
    return answer;
  }

  private async write(times: number): Promise<void> {
    for (let written = 0; written < times; written += 1) await this.person.write(`em viết thêm chuyện số ${this.nth}-${(this.count += 1)}`, this.chance(0.5) ? this.everywhere() : this.somewhere());
  }

  /** Meta tells the bot of its own messages; when the metadata are missing a timer finds out whose they were. */
  private async echo(): Promise<void> {
    if (this.person.channel !== 'messenger') return;
    const fresh = stage.messenger.deliveries.filter(({ to, messageId }) => to === this.person.id && messageId !== undefined).slice(this.echoed);
    this.echoed += fresh.length;
    const items = fresh.map(({ messageId, metadata }) => stage.messenger.echoItem(this.person.id, {
      mid: messageId ?? '', text: 'echo', appId: '9876543210', ...(metadata === undefined || this.chance(0.5) ? {} : { metadata }),
    }));
    if (items.length > 0) await this.person.post(items, this.everywhere());
  }

  private desk(who: Who): ConsoleClient {
    return this.pick(desks[who]);
  }

  private somewhere(): readonly string[] {
    return [this.pick(this.everywhere())];
  }

  private everywhere(): readonly string[] {
    return stage.services.map(({ url }) => url);
  }

  private upTo(most: number): number {
    return Math.floor(this.random() * (most + 1));
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }

  private pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.random() * from.length)];
    if (picked === undefined) throw new Error('nothing to pick');
    return picked;
  }
}

const ids: Record<string, string> = {};
function bodyOf(way: string, to: Who): object {
  if (way === 'transfer') return { to: ids[to] };
  return way === 'close' ? { outcome: 'answered' } : {};
}

function otherOf(who: Who): Who {
  return who === 'hoa' ? 'ken' : 'hoa';
}

describe('two processes, two counsellors, one Redis', () => {
  test(`${CASES} cases at once have one owner and one voice each, and lose no word (RACES_SEED=${SEED})`, async () => {
    for (const who of WHO) ids[who] = desks[who][0]?.session?.user.id ?? '';
    const races = Array.from({ length: CASES }, (_, nth) => new Race(nth));
    await Promise.all(races.map((race, nth) => race.run().catch((error: unknown) => {
      throw new Error(`case ${nth} with RACES_SEED=${SEED}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    })));
    const heard = [...desks.hoa, ...desks.ken].flatMap((desk) => desk.heard).filter(({ name }) => name === 'case').flatMap(({ data }) => ('case' in (data as object) ? [(data as { case: CaseRow }).case] : []));
    const owners = new Map<string, string>();
    for (const { id, version, state, assignee } of [...heard, ...races.flatMap(({ rows }) => rows)]) {
      const told = `${state} ${assignee?.id ?? ''}`;
      const at = `${id}@${version}`;
      hold((owners.get(at) ?? told) === told, `version ${version} of a case has two owners`);
      owners.set(at, told);
    }
    const happened = new Set(races.flatMap((race) => [...race.happened]));
    expect(['transfer', 'release', 'close', 'reopen'].filter((one) => !happened.has(one))).toEqual([]);
    expect(races.flatMap(({ refused }) => refused).length).toBeGreaterThan(0);
    expect(stage.line.violations).toEqual([]);
  }, LONG);
});
