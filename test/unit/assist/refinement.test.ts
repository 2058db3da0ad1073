import { describe, expect, test } from '@jest/globals';
import type { TurnContext } from 'botbuilder';
import { LanguageMiddleware } from '../../../src/bot/middleware.js';
import { perform } from '../../../src/bot/perform.js';
import { createRefinement } from '../../../src/bot/refinement.js';
import type { Room } from '../../../src/bot/room.js';
import { freshSnapshot } from '../../../src/bot/snapshot-storage.js';
import { putTalk } from '../../../src/bot/talk.js';
import { beginTalk, type TurnRequest } from '../../../src/bot/turn.js';
import type { InboundEvent, Input } from '../../../src/core/inbound.js';
import type { Snapshot } from '../../../src/core/snapshot.js';
import type { Understanding } from '../../../src/understand/understanding.js';

const UNSURE: Understanding = { language: 'en', languageConfidence: 0.9, offer: 0, action: 'clarify', candidates: [{ id: 'dormitory', confidence: 0.4 }, { id: 'wage-unpaid', confidence: 0.3 }], why: [] };
const REFINED: Understanding = { ...UNSURE, language: 'ja', prefecture: 'Tokyo', action: 'answer', candidates: [{ id: 'wage-unpaid', confidence: 0.9 }], why: ['assist:chooser'] };
const NOW = 1_000_000;

/** A room with two commands and an understanding that is given. */
function roomOf(understanding: Understanding, modelNotice = false): Room {
  const resources = new Map<string, unknown>([['commands', { menu: 'menu|help', danger: 'sos' }]]);
  return {
    content: { words: { vi: { resources }, en: { resources }, ja: { resources } } },
    words: { t: (_language: string, key: string) => key },
    understand: () => understanding,
    modelNotice,
  } as unknown as Room;
}

function requestOf(input: Input, snapshot: Partial<Snapshot> = {}, event: Partial<InboundEvent> = {}): TurnRequest {
  const one = {
    id: 'e', conversation: 'c', address: { channel: 'line', bot: 'b', to: 't', scope: 'user' }, at: NOW, receivedAt: NOW, redelivery: false, standby: false, input, ...event,
  } as InboundEvent;
  return { events: [one], snapshot: { ...freshSnapshot(0, NOW), ...snapshot }, transcriptLength: 0, now: NOW };
}

async function askedAbout(request: TurnRequest, understanding: Understanding = UNSURE): Promise<readonly string[]> {
  const asked: string[] = [];
  const refine = createRefinement(roomOf(understanding), (text) => {
    asked.push(text);
    return Promise.resolve(REFINED);
  });
  await refine(request);
  return asked;
}

const words = (text: string): Input => ({ kind: 'text', text });

describe('what further tiers are asked about', () => {
  test('is what a person has written', async () => {
    expect(await askedAbout(requestOf(words('they did it again')))).toEqual(['they did it again']);
  });

  test('is a burst as a whole', async () => {
    const request = requestOf(words('they did'));
    expect(await askedAbout({ ...request, events: [...request.events, { ...request.events[0]!, input: words('it again') }] })).toEqual(['they did\nit again']);
  });

  test.each<[string, TurnRequest]>([
    ['a picture', requestOf({ kind: 'media', media: 'image' })],
    ['a tapped button', requestOf({ kind: 'choice', data: 'v1:open:menu', title: 'Menu' })],
    ['a new follower', requestOf({ kind: 'follow', again: false })],
    ['a command', requestOf(words('Menu!'))],
    ['a typed choice', requestOf(words('1'), { offered: [{ label: 'Pay', data: 'v1:topic:wage-unpaid:answer' }] })],
    ['a talk that somebody else has', requestOf(words('hm'), {}, { standby: true })],
    ['a talk in which the bot keeps silent', requestOf(words('hm'), { pausedUntil: NOW + 1 })],
    ['the edit of an old message', requestOf({ kind: 'edit', text: 'hm', of: 'm' as never })],
  ])('is not %s', async (_what, request) => {
    expect(await askedAbout(request)).toEqual([]);
  });

  test('is not danger', async () => {
    expect(await askedAbout(requestOf(words('he hits me')), { ...UNSURE, danger: { topic: 'violence', rule: 'hit' } })).toEqual([]);
  });

  test('is not the answer to an open question', async () => {
    const frames = [{ dialog: 'd', version: 1, node: 'n', misses: 0 }] as unknown as Snapshot['frames'];
    expect(await askedAbout(requestOf(words('Ibaraki'), { frames }), { ...UNSURE, prefecture: 'Ibaraki' })).toEqual([]);
  });

  test('comes to nothing when the tier fails', async () => {
    const refine = createRefinement(roomOf(UNSURE), () => Promise.reject(new Error('gone')));
    expect(await refine(requestOf(words('hm')))).toBeUndefined();
  });
});

describe('a turn', () => {
  async function understood(own: Understanding, refined: Understanding | undefined): Promise<Understanding | undefined> {
    const talk = beginTalk({ ...requestOf(words('they did it again')), refined });
    const context = { turnState: new Map() } as unknown as TurnContext;
    putTalk(context, talk);
    await new LanguageMiddleware(roomOf(own)).onTurn(context, () => Promise.resolve());
    return talk.understanding;
  }

  test('takes the meaning from a further tier, and nothing else', async () => {
    expect(await understood(UNSURE, REFINED)).toEqual({ ...UNSURE, action: 'answer', candidates: REFINED.candidates, why: REFINED.why });
  });

  test('understands by itself without one', async () => {
    expect(await understood(UNSURE, undefined)).toBe(UNSURE);
  });

  test('keeps the danger that it sees, whatever a further tier says', async () => {
    const own: Understanding = { ...UNSURE, danger: { topic: 'violence', rule: 'hit' } };
    expect(await understood(own, REFINED)).toBe(own);
  });

  test('takes no danger from a further tier', async () => {
    expect((await understood(UNSURE, { ...REFINED, danger: { topic: 'violence', rule: 'model' } }))?.danger).toBeUndefined();
  });
});

describe('the words on privacy', () => {
  test.each([[true, ['talk:privacy.who-reads', 'talk:privacy.model']], [false, ['talk:privacy.who-reads']]])('tell of a model only where there is one (%s)', (modelNotice, said) => {
    const talk = beginTalk(requestOf(words('privacy'), { language: 'en' }));
    const effects = ['privacy.who-reads', 'privacy.model'].map((key) => ({ kind: 'say' as const, key }));
    perform(roomOf(UNSURE, modelNotice), talk, { frames: [], effects, outcome: 'moved' } as unknown as Parameters<typeof perform>[2]);
    expect(talk.messages.map((message) => (message.kind === 'text' ? message.text : ''))).toEqual(said);
  });
});
