import { describe, expect, test } from '@jest/globals';
import { chooseContacts, type ContactWish } from '../../../src/content/choose-contacts.js';
import type { Content } from '../../../src/content/content.js';
import { loadContent } from '../../../src/content/load.js';
import { contact, type Contact, type ContactLine } from '../../../src/content/schema.js';
import { writeContent } from './fixture.js';

const base = loadContent(writeContent());
const OPEN: ContactLine['hours'] = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }];
const LATER: ContactLine['hours'] = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '18:00', to: '20:00' }];
/** Friday noon in Japan. */
const NOON = Date.parse('2026-11-20T12:00:00+09:00');

function body(id: string, languages: readonly string[], hours: ContactLine['hours'], changes: object = {}): Contact {
  return contact.parse({
    id, kind: 'ngo', url: null, serves: ['pay'], area: 'nationwide', status: [], reports_to_immigration: 'no', source: { name: 'n' }, confidence: 'high', verify_by: '2027-03',
    lines: [{ number: '03-1', languages, hours, holidays: 'open', cost: 'free' }], ...changes,
  });
}

function choose(contacts: readonly Contact[], wish: Partial<ContactWish> = {}, urgency: 'now' | 'none' = 'none'): string[] {
  const topic = base.topics.get('pay');
  if (topic === undefined) throw new Error('the fixture has lost its topic');
  const content: Content = {
    ...base,
    contacts: new Map(contacts.map((one) => [one.id, one])),
    topics: new Map([['pay', { ...topic, urgency, contacts: contacts.filter((one) => one.area === 'nationwide').map((one) => one.id) }], ['visa', { ...topic, id: 'visa', contacts: contacts.map((one) => one.id) }]]),
  };
  return chooseContacts(content, { topic: 'pay', language: 'vi', now: NOON, ...wish }).map((one) => one.contact.id);
}

describe('choosing contacts', () => {
  test('own language and open, then open, then own language and closed, then by next opening', () => {
    const ids = choose([body('ja-later', ['ja'], LATER), body('vi-later', ['vi'], LATER), body('ja-open', ['ja'], OPEN), body('vi-open', ['vi'], OPEN)]);
    expect(ids).toEqual(['vi-open', 'ja-open', 'vi-later', 'ja-later']);
  });
  test('of two that are closed, the one that opens first', () => {
    const evening: ContactLine['hours'] = [{ days: ['fri'], from: '17:00', to: '18:00' }];
    expect(choose([body('late', ['vi'], LATER), body('unknown', ['vi'], []), body('soon', ['vi'], evening)])).toEqual(['soon', 'late', 'unknown']);
  });
  test('equal ones keep the order of the topic, and no more than four are shown', () => {
    expect(choose(['a', 'b', 'c', 'd', 'e'].map((id) => body(id, ['vi'], OPEN)))).toEqual(['a', 'b', 'c', 'd']);
  });
  test('low confidence is never shown', () => {
    expect(choose([body('rumour', ['vi'], OPEN, { confidence: 'low' })])).toEqual([]);
  });
  test('a body of one prefecture is shown there only, even when the topic does not name it', () => {
    const local = body('chiba', ['vi'], OPEN, { area: ['Chiba'] });
    expect(choose([local])).toEqual([]);
    expect(choose([local], { prefecture: 'Chiba' })).toEqual(['chiba']);
    expect(choose([local], { prefecture: 'Tokyo' })).toEqual([]);
  });
  test('an embassy of the region is for its own people', () => {
    const consulate = body('consulate', ['vi', 'en'], OPEN, { area: ['Chiba'], nationals: ['vn'] });
    expect(choose([consulate], { prefecture: 'Chiba', language: 'vi' })).toEqual(['consulate']);
    expect(choose([consulate], { prefecture: 'Chiba', language: 'en' })).toEqual([]);
  });
  test('bodies for trainees come last for others, and bodies for another status not at all', () => {
    const contacts = [body('otit', ['vi'], OPEN, { status: ['trainee'] }), body('students', ['vi'], OPEN, { status: ['student'] }), body('all', ['ja'], LATER)];
    expect(choose(contacts, { status: 'engineer' })).toEqual(['all', 'otit']);
    expect(choose(contacts, { status: 'trainee' })).toEqual(['otit', 'all']);
    expect(choose(contacts)).toEqual(['otit', 'students', 'all']);
  });
  test('in danger now the emergency numbers come first, whatever their language', () => {
    const contacts = [body('friends', ['vi'], OPEN), body('police', ['ja'], OPEN, { kind: 'emergency' })];
    expect(choose(contacts, {}, 'now')).toEqual(['police', 'friends']);
    expect(choose(contacts, {}, 'none')).toEqual(['friends', 'police']);
  });
  test('where a status is missing, bodies that may tell immigration come later and say so', () => {
    const office = body('office', ['vi'], OPEN, { kind: 'government', reports_to_immigration: 'may' });
    const silent = body('silent', ['vi'], OPEN, { kind: 'government', reports_to_immigration: 'unknown' });
    const lawyer = body('lawyer', ['ja'], LATER, { kind: 'legal', reports_to_immigration: 'unknown' });
    expect(choose([office, silent, lawyer], { status: 'undocumented' })).toEqual(['lawyer', 'silent', 'office']);
    expect(choose([office, silent, lawyer], { topic: 'visa' })).toEqual(['lawyer', 'silent', 'office']);
    expect(choose([office, silent, lawyer])).toEqual(['office', 'silent', 'lawyer']);
  });
  test('the note on immigration is given to people without status only', () => {
    const office = body('office', ['vi'], OPEN, { reports_to_immigration: 'may' });
    const content: Content = { ...base, contacts: new Map([['office', office]]) };
    const note = (wish: Partial<ContactWish>): unknown => chooseContacts(content, { ids: ['office'], language: 'vi', now: NOON, ...wish })[0]?.immigrationNote;
    expect(note({ status: 'undocumented' })).toBe('may');
    expect(note({ topic: 'visa' })).toBe('may');
    expect(note({ status: 'trainee' })).toBeUndefined();
  });
  test('the lines of the person\'s language are shown, else English, and one per number', () => {
    const office = contact.parse({ ...body('office', ['vi'], OPEN), lines: [
      { number: '1', languages: ['ja'], hours: [], holidays: 'open', cost: 'free' },
      { number: '2', languages: ['en'], hours: [], holidays: 'open', cost: 'free' },
      { number: '3', languages: ['vi'], hours: [], holidays: 'open', cost: 'free', hours_uncertain: true },
      { number: '3', languages: ['vi'], hours: OPEN, holidays: 'open', cost: 'free' },
    ] });
    const content: Content = { ...base, contacts: new Map([['office', office]]) };
    const numbers = (language: string): unknown => chooseContacts(content, { ids: ['office'], language, now: NOON })[0]?.lines.map((line) => [line.number, line.hours_uncertain]);
    expect(numbers('vi')).toEqual([['3', false]]);
    expect(numbers('km')).toEqual([['2', false]]);
    expect(numbers('ja')).toEqual([['1', false]]);
  });
});
