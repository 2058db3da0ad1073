import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

const roots: string[] = [];
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true })));

/** A small, whole content: one topic with rules that change, two facts in doubt, two contacts, two prefectures. */
const FACTS = `
- { id: claim-years, statement: s, value: { kind: number, amount: 3 }, source: { name: Wage Act, url: 'https://law.example/', seen: '2026-01-05' }, confidence: high, verify_by: 2027-10 }
- { id: old-limit, statement: s, value: { kind: yen, amount: 1000 }, valid: { to: 2027-03-31 }, source: { name: Old rule }, confidence: medium, verify_by: 2027-10 }
- { id: new-limit, statement: s, value: { kind: yen, amount: 2000 }, valid: { from: 2027-04-01 }, source: { name: New rule }, confidence: medium, verify_by: 2027-10 }
- { id: rumour, statement: s, value: { kind: percent, amount: 12.5 }, source: { name: Blog, seen: undated }, confidence: low, verify_by: 2027-10 }
`;
const CONTACTS = `
- id: desk
  kind: government
  lines: [{ number: 0120-000-001, languages: [vi], hours: [{ days: [mon, tue, wed, thu, fri], from: '11:00', to: '19:00' }], holidays: closed, cost: free }]
  url: { default: 'https://desk.example/', vi: 'https://desk.example/vi' }
  serves: [pay, talk-to-human]
  area: nationwide
  status: [trainee]
  reports_to_immigration: may
  source: { name: Desk }
  confidence: high
  verify_by: 2027-03
- id: friends
  kind: ngo
  lines: [{ number: 03-0000-0002, press: '2', languages: [ja, en], hours: [], holidays: unknown, cost: unknown }]
  url: null
  serves: [pay]
  area: nationwide
  status: []
  reports_to_immigration: 'no'
  source: { name: Friends }
  confidence: medium
  verify_by: 2027-03
`;
const TOPIC = `
id: pay
version: 1
urgency: none
answer:
  - { key: point, facts: [claim-years] }
  - { key: before, facts: [old-limit] }
  - { key: after, facts: [new-limit] }
  - { key: said, facts: [rumour] }
steps: [{ key: write }]
proof: [{ key: slips }]
contacts: [desk, friends]
neighbours: [visa]
`;
const WORDS = `
reviewed: false
label: Pay
title: My pay
answer:
  point: "Claim within {{claim-years}} years."
  before: "The limit is {{old-limit}}."
  after: "The new limit is {{new-limit}}."
  said: "It may be {{rumour}}."
steps: { write: Write it down. }
proof: { slips: Keep payslips. }
`;
const CONTACT_WORDS = `
reviewed: false
contacts:
  desk: { name: Desk, about: Helps trainees. }
  friends: { name: Friends, about: Helps everybody. }
`;

function baseFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'dialogs/content.yaml': 'checked_on: 2026-11-21\n',
    'dialogs/topics-index.yaml': 'topics:\n  - { id: pay, group: wages, urgency: none, scope: Pay }\n  - { id: visa, group: status, urgency: soon, without_status: true, scope: Visa }\nintents:\n  - { id: talk-to-human, scope: Person }\n',
    'dialogs/prefectures.yaml': 'regions: [{ id: east, en: East, ja: 東, vi: Đông }]\nprefectures: [{ id: Chiba, region: east, en: Chiba, ja: 千葉県, vi: tỉnh Chiba }]\n',
    'dialogs/minimum-wage.csv': 'prefecture,fiscal_year,yen_per_hour,from,confidence,verify_by,source\nChiba,2025,1140,2025-10-03,medium,2027-10,List\nChiba,2026,1195,2026-10-01,medium,2026-12,"Table, part 2"\n',
    'dialogs/safety.yaml': '{}\n',
    'dialogs/facts/pay.yaml': FACTS,
    'dialogs/contacts/all.yaml': CONTACTS,
    'dialogs/topics/pay.yaml': TOPIC,
    'dialogs/talk/menu.yaml': 'id: menu\nversion: 1\n',
  };
  for (const language of ['vi', 'en', 'ja']) {
    files[`locales/${language}/topics/pay.yaml`] = WORDS;
    files[`locales/${language}/contacts.yaml`] = CONTACT_WORDS;
    files[`locales/${language}/ui.yaml`] = `reviewed: false\nhello: "Hi {{name}}"\nleft_other: "{{count}} left"\n${language === 'en' ? 'left_one: "one left"\n' : ''}`;
    files[`locales/${language}/answer.yaml`] = readFileSync(`locales/${language}/answer.yaml`, 'utf8');
  }
  return files;
}

/** Writes the fixture with changes (undefined removes a file; a function edits its text) and returns the loader's options. */
export function writeContent(changes: Readonly<Record<string, string | undefined | ((text: string) => string)>> = {}): { dialogsDir: string; localesDir: string } {
  const root = mkdtempSync(join(tmpdir(), 'content-'));
  roots.push(root);
  const files: Record<string, string | undefined> = baseFiles();
  for (const [path, change] of Object.entries(changes)) {
    files[path] = typeof change === 'function' ? change(files[path] ?? '') : change;
  }
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { dialogsDir: join(root, 'dialogs'), localesDir: join(root, 'locales') };
}
