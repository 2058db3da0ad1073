import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MessageRef } from '../../../src/core/brand.js';
import type { TranscriptEntry } from '../../../src/core/store.js';
import { showTranscript, summarize } from '../../../src/handoff/summary.js';

const said = (at: number, text: string): TranscriptEntry => ({ from: 'user', at, text, message: `m${at}` as MessageRef });
const answered = (at: number, to: number, topic: string): TranscriptEntry => ({ from: 'bot', at, text: 'the answer', message: `m${to}` as MessageRef, topic });
const SLOTS = { prefecture: 'Ibaraki', status: 'trainee' } as const;
const TALK: readonly TranscriptEntry[] = [
  said(10, 'Công ty chưa trả lương 2 tháng'), answered(11, 10, 'wage-unpaid'),
  said(20, '[image]'), said(30, 'Tôi có bị đuổi về không?'), answered(31, 30, 'forced-return'),
  said(40, 'còn lương thì sao'), answered(41, 40, 'wage-unpaid'), said(50, 'cho tôi gặp người'), { from: 'system', at: 55, text: 'handed over' },
];
const AFTER = [said(70, 'còn ai ở đó không')];
const subject = { consent: 'talk', requestedAt: 60, hidden: [] } as const;

describe('the hand-over summary', () => {
  test('quotes the person with the topics of the answers, oldest first', () => {
    expect(summarize([...TALK, ...AFTER], SLOTS, subject)).toEqual({
      consent: 'talk',
      topics: [{ id: 'wage-unpaid', times: 2, lastAt: 41 }, { id: 'forced-return', times: 1, lastAt: 31 }],
      slots: SLOTS,
      quotes: [
        { at: 10, text: 'Công ty chưa trả lương 2 tháng', topic: 'wage-unpaid' },
        { at: 30, text: 'Tôi có bị đuổi về không?', topic: 'forced-return' },
        { at: 40, text: 'còn lương thì sao', topic: 'wage-unpaid' },
        { at: 50, text: 'cho tôi gặp người' },
      ],
      messages: 5,
      firstAt: 10,
    });
  });

  test('keeps the words that led to an answer when there is much small talk', () => {
    const chat = Array.from({ length: 12 }, (_, index) => said(100 + index, `ừ ${index}`));
    const { quotes } = summarize([...TALK, ...chat], SLOTS, { ...subject, requestedAt: 200 });
    expect(quotes.map(({ at }) => at)).toEqual([30, 40, 108, 109, 110, 111]);
  });

  test('does not quote what was tapped: the words of a button are not the person\'s', () => {
    const tapped: TranscriptEntry = { ...said(58, 'Gửi cả cuộc chat'), tapped: true };
    const { quotes } = summarize([...TALK, tapped], SLOTS, subject);
    expect(quotes.map(({ text }) => text)).not.toContain('Gửi cả cuộc chat');
    expect(quotes).toHaveLength(4);
  });

  test('with consent to a summary only, holds no words', () => {
    const summary = summarize(TALK, SLOTS, { consent: 'summary', requestedAt: 60, hidden: [{ from: 0, to: 60 }] });
    expect(summary).toMatchObject({ quotes: [], slots: SLOTS, messages: 5, topics: [{ id: 'wage-unpaid' }, { id: 'forced-return' }] });
  });

  test('without consent holds nothing', () => {
    expect(summarize(TALK, SLOTS, { consent: 'nothing', requestedAt: 60, hidden: [{ from: 0, to: 60 }] })).toEqual({ consent: 'nothing', topics: [], slots: {}, quotes: [] });
  });

  test.each(['talk', 'summary'] as const)('with consent to the %s leaves out what was said to the bot alone after a closing', (consent) => {
    const summary = summarize(TALK, SLOTS, { consent, requestedAt: 60, hidden: [{ from: 25, to: 35 }] });
    expect(summary.topics.map(({ id }) => id)).toEqual(['wage-unpaid']);
    expect(summary.messages).toBe(4);
  });

  test('of no talk is empty', () => {
    expect(summarize([], {}, subject)).toEqual({ consent: 'talk', topics: [], slots: {}, quotes: [], messages: 0 });
  });

  test('invents nothing: every quote is a whole message of the person, every topic one of the bot', () => {
    const entry = fc.record({ from: fc.constantFrom('user' as const, 'bot' as const, 'counsellor' as const, 'system' as const), text: fc.string(), topic: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null }) });
    fc.assert(fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
      const talk = entries.map(({ from, text, topic }, at): TranscriptEntry => ({ from, text, at, message: `m${at % 5}` as MessageRef, ...(topic === null ? {} : { topic }) }));
      const { quotes, topics } = summarize(talk, {}, { ...subject, requestedAt: 20 });
      expect(quotes.length).toBeLessThanOrEqual(6);
      for (const quote of quotes) expect(talk[quote.at]).toMatchObject({ from: 'user', text: quote.text });
      for (const { id, lastAt } of topics) expect(talk[lastAt]).toMatchObject({ from: 'bot', topic: id });
    }), { numRuns: 300 });
  });
});

describe('the transcript that counsellors see', () => {
  test('lacks what is hidden, and has what stands at its edges and what counsellors did meanwhile', () => {
    expect(showTranscript([...TALK, ...AFTER], { hidden: [{ from: 0, to: 30 }, { from: 41, to: 70 }] }).map(({ at }) => at)).toEqual([30, 31, 40, 41, 55, 70]);
  });
});
