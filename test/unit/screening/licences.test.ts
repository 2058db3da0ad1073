import { describe, expect, test } from '@jest/globals';
import { createLicenceSearch, type LicenceEntry, type LicenceFinding, type LicenceList } from '../../../src/screening/licences.js';

/** All names and numbers are made up. */
const supervising: LicenceList = {
  id: 'supervising', title: 'Made-up list', date: '2026-11-01', source: 'nobody',
  entries: [
    { name: 'みほん桜国際協同組合', names: ['ミホンサクラコクサイ'], number: '許9900000001', place: '東京都架空区' },
    { name: 'コトリ人材交流事業協同組合', number: '許9900000002' },
    { name: '見本北斗協同組合', names: ['Mihon Hokuto Kyodo Kumiai'], number: '許9900000003', status: 'withdrawn' },
    { name: '架空フジ協同組合', number: '許9900000004', validUntil: '2026-12-31' },
    { name: '協同組合ミライ架空ネット', number: '許9900000005' },
  ],
};
const vietnam: LicenceList = {
  id: 'sending', country: 'VN', title: 'Made-up list', date: '2026-10-15', source: 'nobody',
  entries: [
    { name: 'Công ty Cổ phần Cung ứng Nhân lực Quốc tế Sao Bịa', names: ['Sao Bia International Manpower Supply JSC'], number: '9001/LĐTBXH-GP', place: 'Hà Nội' },
    { name: 'Công ty TNHH MTV Đào tạo Hạc Giấy Xanh', number: '9002/LĐTBXH-GP' },
    { name: 'Công ty Cổ phần Đầu tư Thương mại Mẫu Trăng Vàng', number: '9003/LĐTBXH-GP', status: 'suspended' },
    { name: 'Công ty CP Nhân lực Sao Bịch', number: '9004/LĐTBXH-GP' },
  ],
};
const indonesia: LicenceList = { id: 'sending', country: 'ID', title: 'Made-up list', date: '2026-09-01', source: 'nobody', entries: [{ name: 'LPK Contoh Garuda Rekaan', number: 'KEP-9901' }] };
const china: LicenceList = { id: 'sending', country: 'CN', title: 'Made-up list', date: '2026-09-01', source: 'nobody', entries: [{ name: '虚构青松国际经济技术合作有限公司', number: 'L9900001' }] };
const find = createLicenceSearch([supervising, vietnam, indonesia, china]);

const nameOf = (finding: LicenceFinding): string | undefined => ('entry' in finding ? finding.entry.name : undefined);
const one = (entry: LicenceEntry): ReturnType<typeof createLicenceSearch> => createLicenceSearch([{ ...vietnam, entries: [entry] }]);

describe('a name of a list', () => {
  test.each([
    ['as it stands there', 'Công ty TNHH MTV Đào tạo Hạc Giấy Xanh', 1],
    ['without accents', 'cong ty tnhh mtv dao tao hac giay xanh', 1],
    ['without its legal form', 'Hạc Giấy Xanh', 1],
    ['with another legal form, in capitals', 'HẠC GIẤY XANH CO., LTD.', 1],
    ['without spaces', 'hacgiayxanh', 1],
    ['by its English name', 'Sao Bia International Manpower Supply Joint Stock Company', 0],
  ])('is found %s', (_, name, at) => {
    const finding = find(name);
    expect(finding.kind).toBe('found');
    expect(nameOf(finding)).toBe(vietnam.entries[at]?.name);
  });

  test.each([
    ['in full width', 'コトリ人材交流事業協同組合', 'コトリ人材交流事業協同組合'],
    ['in half width', 'ｺﾄﾘ人材交流', 'コトリ人材交流事業協同組合'],
    ['in hiragana', 'ことり人材交流協同組合', 'コトリ人材交流事業協同組合'],
    ['by the sound of its kana', 'Mihon Sakura Kokusai', 'みほん桜国際協同組合'],
    ['with the form at the other end', 'ミライ架空ネット協同組合', '協同組合ミライ架空ネット'],
  ])('is found %s', (_, name, wanted) => {
    const finding = find(name);
    expect(finding.kind).toBe('found');
    expect(nameOf(finding)).toBe(wanted);
  });

  test('is found in Chinese without the words that many share', () => {
    expect(nameOf(find('虚构青松劳务有限公司'))).toBe('虚构青松国际经济技术合作有限公司');
  });

  test('is found in Indonesia with another form', () => {
    expect(find('PT. Contoh Garuda Rekaan')).toMatchObject({ kind: 'found', exact: true, list: { country: 'ID' } });
  });

  test('is found with a slip of the keys, and not called exact', () => {
    expect(find('Hạc Giấy Xnah')).toMatchObject({ kind: 'similar' });
    expect(find('Hac Giay Xan')).toMatchObject({ kind: 'found', exact: false });
  });

  test('comes with list, day and source, and without the other entries', () => {
    expect(find('Hạc Giấy Xanh')).toEqual({ kind: 'found', exact: false, list: { id: 'sending', country: 'VN', title: 'Made-up list', date: '2026-10-15', source: 'nobody' }, entry: vietnam.entries[1] });
  });
});

describe('a look-alike', () => {
  test('of a short name is never taken for it', () => {
    expect(nameOf(find('Sao Bịa'))).toBe(vietnam.entries[0]?.name);
    expect(nameOf(find('Sao Bịch'))).toBe(vietnam.entries[3]?.name);
    const other = find('Sao Bình');
    expect(other.kind).toBe('similar');
    expect(other.kind === 'similar' && other.near.map(({ entry }) => entry.number)).toContain('9004/LĐTBXH-GP');
  });

  test('with another kanji or digit is never taken for it', () => {
    const search = createLicenceSearch([{ ...supervising, entries: [{ name: 'みほんことりネットワーク桜協同組合' }, { name: 'Mihon Kotori Hikari 1 Kumiai' }] }]);
    expect(search('みほんことりネットワーク梅協同組合').kind).toBe('similar');
    expect(search('Mihon Kotori Hikari 2').kind).toBe('similar');
    expect(search('Mihon Kotori Hikary 1')).toMatchObject({ kind: 'found', exact: false });
  });

  test('that shares only what all such names share is absent', () => {
    expect(find('Công ty Cổ phần Cung ứng Nhân lực Quốc tế Dòng Kẻ Trống').kind).toBe('absent');
    expect(find('国際人材交流支援事業協同組合').kind).toBe('absent');
  });

  test('that holds the name as a part is shown as similar', () => {
    expect(find('Hạc Giấy Xanh Miền Trung')).toMatchObject({ kind: 'similar', near: [{ entry: { number: '9002/LĐTBXH-GP' } }] });
  });

  test('never brings more than three', () => {
    const many = createLicenceSearch([{ ...vietnam, entries: ['A', 'B', 'C', 'D', 'E'].map((letter) => ({ name: `Mẫu Tre Làng ${letter}` })) }]);
    const finding = many('Mẫu Tre Lánh');
    expect(finding.kind === 'similar' ? finding.near.length : 0).toBe(3);
  });
});

describe('a licence that does not hold', () => {
  test('is told as the list tells it', () => {
    expect(find('Mihon Hokuto Kumiai')).toMatchObject({ kind: 'withdrawn', status: 'withdrawn', exact: true });
    expect(find('Mẫu Trăng Vàng')).toMatchObject({ kind: 'withdrawn', status: 'suspended' });
  });

  test('ends after its last day', () => {
    expect(find('架空フジ協同組合', undefined, { today: '2026-12-31' }).kind).toBe('found');
    expect(find('架空フジ協同組合', undefined, { today: '2027-01-01' })).toMatchObject({ kind: 'withdrawn', status: 'expired' });
    expect(find('架空フジ協同組合').kind).toBe('found');
  });

  test('stands behind a valid one of the same name', () => {
    const search = createLicenceSearch([{ ...vietnam, entries: [{ name: 'Mẫu Tre', status: 'withdrawn', number: 'A1' }, { name: 'Mẫu Tre', number: 'B2' }] }]);
    expect(search('Mẫu Tre')).toMatchObject({ kind: 'found', entry: { number: 'B2' } });
  });
});

describe('a number', () => {
  test('finds its organisation, however it is written', () => {
    for (const number of ['9002/LĐTBXH-GP', '9002/ldtbxh-gp', 'số 9002/LĐTBXH'.slice(3), '９００２／ＬĐＴＢＸＨ－ＧＰ']) expect(find('Hạc Giấy Xanh', number)).toMatchObject({ kind: 'found' });
    expect(find('', '許 9900-000002')).toMatchObject({ kind: 'found', entry: { name: 'コトリ人材交流事業協同組合' } });
    expect(find('', '9900000002')).toMatchObject({ kind: 'found', entry: { name: 'コトリ人材交流事業協同組合' } });
  });

  test('of another organisation is told as such, even when the name is in a list too', () => {
    expect(find('Công ty Cánh Buồm Nào Đó', '9002/LĐTBXH-GP')).toMatchObject({ kind: 'number-of-another', entry: { name: vietnam.entries[1]?.name } });
    expect(find('コトリ人材交流事業協同組合', '許9900000001')).toMatchObject({ kind: 'number-of-another', entry: { number: '許9900000001' } });
  });

  test('that is in no list leaves the name to speak', () => {
    expect(find('Hạc Giấy Xanh', '13-ユ-300000').kind).toBe('found');
    expect(find('Không Đâu Có Tên', '13-ユ-300000').kind).toBe('absent');
  });

  test('with a withdrawn licence is told as withdrawn', () => {
    expect(find('北斗', '許9900000003')).toMatchObject({ kind: 'withdrawn', exact: false });
  });

  test('of two digits matches nothing', () => {
    expect(one({ name: 'Mẫu Tre', number: '12' })('Khác Hẳn Tên', '12').kind).toBe('absent');
  });
});

describe('a name that is in no list', () => {
  test('is absent from the lists that could hold it', () => {
    const finding = find('Zzyzx Không Có', undefined, { country: 'VN' });
    expect(finding.kind === 'absent' && finding.lists.map(({ id, country, date }) => [id, country, date])).toEqual([['supervising', undefined, '2026-11-01'], ['sending', 'VN', '2026-10-15']]);
  });

  test('is not called absent when only other lists are there', () => {
    expect(createLicenceSearch([])('Sao Bịa').kind).toBe('no-list');
    expect(createLicenceSearch([vietnam])('どこにもない協同組合').kind).toBe('no-list');
    expect(createLicenceSearch([indonesia])('Zzyzx Không Có', undefined, { country: 'VN' }).kind).toBe('no-list');
  });

  test('without a letter is not looked up', () => {
    expect(find('…').kind).toBe('no-list');
  });
});
