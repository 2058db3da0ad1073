import { describe, expect, test } from '@jest/globals';
import { addOrganisation, checkOrganisation, type OrganisationCheck } from '../../../src/bot/organisation-check.js';
import { loadScreeningRules, loadScreeningTexts } from '../../../src/content/screening-files.js';
import { readContent } from '../../../src/content/load.js';
import { createLicenceSearch, type LicenceList } from '../../../src/screening/licences.js';
import { createScreen } from '../../../src/screening/screen.js';

const folders = { localesDir: 'locales', dialogsDir: 'dialogs' };
const { content } = readContent(folders);
const rules = loadScreeningRules({ dialogsDir: folders.dialogsDir, content });
const texts = loadScreeningTexts({ ...folders, rules });
const screen = createScreen(rules);
const DATE = '2026-11-21';
const LIST: LicenceList = { id: 'supervising', title: 'made up', date: '2026-10-01', source: 'made up', entries: [{ name: '協同組合ほしぞら', number: '許1801000001' }] };

function check(text: string, lists: readonly LicenceList[] = [LIST]): string | undefined {
  const organisation: OrganisationCheck = { find: createLicenceSearch(lists), texts, words: { date: (_, date) => date }, reader: 'en', today: DATE };
  return checkOrganisation(text, screen({ text, date: DATE, likelihood: 1 }), organisation);
}

describe('checkOrganisation', () => {
  test('names the list in which an organisation stands, and proves nothing with it', () => {
    const said = check('募集 監理団体は協同組合ほしぞら 許1801000001 愛知県の工場 時給1,300円 電話052-000-0000');
    expect(said).toContain('協同組合ほしぞら');
    expect(said).toContain('2026-10-01');
    expect(said).not.toMatch(/\bsafe\b|\bgenuine\b/i);
  });

  test('says carefully that a name is not in the list', () => {
    const said = check('募集 監理団体は協同組合みずたま 愛知県の工場 時給1,300円 電話052-000-0000');
    expect(said).toContain('2026-10-01');
    expect(said).not.toMatch(/\bfake\b|\bfraud\b/i);
  });

  test.each([
    ['no organisation is named', 'Tuyển 2 bạn làm xưởng ở Aichi, 1.200 yên/giờ, lh 080-0000-0000', [LIST]],
    ['no list was imported', '募集 監理団体は協同組合ほしぞら 許1801000001 愛知県の工場 時給1,300円 電話052-000-0000', []],
  ] as const)('is silent where %s', (_, text, lists) => {
    expect(check(text, lists)).toBeUndefined();
  });
});

describe('addOrganisation', () => {
  test('puts the line under the first message, so that the number of messages stays', () => {
    const messages = [{ kind: 'text', text: 'one' }, { kind: 'text', text: 'two' }] as const;
    expect(addOrganisation(messages, 'line')).toEqual([{ kind: 'text', text: 'one\n\nline' }, { kind: 'text', text: 'two' }]);
    expect(addOrganisation(messages, undefined)).toBe(messages);
  });
});
