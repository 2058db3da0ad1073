import { describe, expect, test } from '@jest/globals';
import { chooseQuotes, countEvidence, gatherQuotes, listProofs, showsStatus } from '../../../../src/console/web/tools/sheet-facts.js';
import { listTalkTopics, searchTopics } from '../../../../src/console/web/tools/topic-search.js';
import { foldForSearch } from '../../../../src/console/web/tools/search-form.js';
import { dropReadings } from '../../../../src/core/readings.js';
import type { CaseDetail, MessageView } from '../../../../src/console/schema.js';

const AT = '2026-11-21T01:00:00.000Z';
const message = (over: Partial<MessageView>): MessageView => ({ id: 'm1', from: 'user', at: AT, text: 'chào', name: null, topic: null, attachments: [], delivery: null, ...over });
const summary = (over: Partial<CaseDetail['summary']> = {}): CaseDetail['summary'] => ({ consent: 'talk', topics: [], quotes: [], messages: 1, firstAt: AT, screening: null, sharedWith: [], ...over });

describe('the words of the person on the sheet', () => {
  test('stand once, oldest first, without those of others and without empty ones', () => {
    const messages = [message({ id: 'b', at: '2026-11-21T02:00:00Z', text: ' later ' }), message({ id: 'a', text: 'first' }), message({ from: 'bot', text: 'bot' }), message({ from: 'counsellor', text: 'c' }), message({ text: '  ' })];
    const quotes = gatherQuotes({ messages, summary: summary({ quotes: [{ at: '2026-11-21T01:00:00Z', text: 'first', topic: null }] }) });
    expect(quotes.map(({ text }) => text)).toEqual(['first', 'later']);
  });
  test('are chosen from the summary, else the first three', () => {
    const messages = ['a', 'b', 'c', 'd'].map((text, index) => message({ text, at: `2026-11-21T0${index}:00:00Z` }));
    const all = gatherQuotes({ messages, summary: summary() });
    expect(chooseQuotes({ summary: summary() }, all).size).toBe(3);
    const quoted = summary({ quotes: [{ at: '2026-11-21T03:00:00+00:00', text: 'd', topic: null }] });
    expect([...chooseQuotes({ summary: quoted }, all)]).toEqual([all[3]?.key]);
  });
});

test('evidence is counted by day in Japan and kind; stickers, places and what others sent are none', () => {
  const image = { type: 'image' as const, url: null, keywords: [] };
  const messages = [
    message({ at: '2026-11-20T16:00:00Z', attachments: [image, image] }), message({ at: '2026-11-20T14:00:00Z', attachments: [image] }),
    message({ attachments: [{ ...image, type: 'sticker' }, { ...image, type: 'location' }] }), message({ from: 'counsellor', attachments: [image] }),
  ];
  expect(countEvidence({ messages })).toEqual([{ type: 'image', day: '2026-11-20', count: 1 }, { type: 'image', day: '2026-11-21', count: 2 }]);
});

test('proofs are the marked lines, in Japanese without readings, with their meaning beside', () => {
  const sections = [{ id: 'proof' as const, text: '証拠（しょうこ）\n\n• 契約書(けいやくしょ)\n• 写真', gloss: 'Proof\n\n• contract\n• photo' }];
  expect(listProofs({ sections })).toEqual([{ text: '契約書', gloss: 'contract' }, { text: '写真', gloss: 'photo' }]);
  expect(listProofs({ sections: [] })).toEqual([]);
});

test('having no status of residence is never proposed for a paper that goes to an office', () => {
  for (const to of ['otit', 'labour-office', 'police', 'other'] as const) expect(showsStatus('undocumented', to)).toBe(false);
  expect(showsStatus('undocumented', 'lawyer')).toBe(true);
  expect(showsStatus('trainee', 'otit')).toBe(true);
  expect(showsStatus(null, 'lawyer')).toBe(false);
});

describe('topics', () => {
  const topics = [{ id: 'wage', group: 'Money', title: 'Công ty không trả lương', gloss: '給料(きゅうりょう)が出ない' }, { id: 'visa', group: 'Visa', title: 'Gia hạn', gloss: 'ビザ' }];
  test('are found in either language, without accents or readings', () => {
    expect(searchTopics(topics, 'tra LUONG').flatMap((group) => group.topics.map(({ id }) => id))).toEqual(['wage']);
    expect(searchTopics(topics, '給料が').flatMap((group) => group.topics.map(({ id }) => id))).toEqual(['wage']);
    expect(searchTopics(topics, ' ')).toHaveLength(2);
    expect(searchTopics(topics, 'zzz')).toEqual([]);
  });
  test("of a talk begin with the case's own, then the most frequent", () => {
    const row = { topic: 'b' } as CaseDetail['case'];
    const talk = summary({ topics: [{ id: 'a', times: 1, lastAt: AT }, { id: 'b', times: 1, lastAt: AT }, { id: 'c', times: 4, lastAt: AT }] });
    expect(listTalkTopics({ case: row, summary: talk })).toEqual(['b', 'c', 'a']);
  });
});

test('readings go, other brackets stay', () => {
  expect(dropReadings('人（ひと）の給料(きゅうりょう)')).toBe('人の給料');
  expect(dropReadings('電話は無料（むりょう・0円） (OTIT) 窓口（平日）')).toBe('電話は無料（0円） (OTIT) 窓口（平日）');
  expect(dropReadings('監理団体(かんりだんたい・組合)に言う')).toBe('監理団体(組合)に言う');
  expect(foldForSearch('Đường ＯＫ')).toBe('duong ok');
});
