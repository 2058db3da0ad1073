import { foldText } from '../core/text-fold.js';
import type { EntryStatus } from '../screening/licences.js';

/** What a column of a list holds. */
export type Column = 'name' | 'names' | 'number' | 'country' | 'place' | 'status' | 'validUntil';

/** Headers as lists of ministries and volunteers write them. Compared without case, accents, punctuation and spaces. */
const HEADERS: Readonly<Record<Column, readonly string[]>> = {
  name: ['name', 'company name', 'organisation', 'organization', 'organisation name', 'organization name', 'name of organisation', 'name of organization', '名称', '団体名', '監理団体名', '監理団体の名称', '機関名', '送出機関名', '送出機関の名称', '法人名', '企業名', '会社名', 'tên', 'tên công ty', 'tên doanh nghiệp', 'tên tổ chức', 'tên nghiệp đoàn'],
  names: ['names', 'other names', 'other name', 'english name', 'name in english', 'name (english)', 'abbreviation', '別名', '英語名', '英語名称', '名称 (英語)', '略称', 'よみがな', 'フリガナ', 'tên khác', 'tên tiếng anh', 'tên viết tắt', 'tên giao dịch'],
  number: ['number', 'licence number', 'license number', 'licence no', 'license no', 'licence', 'license', '許可番号', '認定番号', '登録番号', 'giấy phép', 'số giấy phép', 'giấy phép số'],
  country: ['country', '国', '国名', '送出国', 'quốc gia', 'nước'],
  place: ['place', 'address', '住所', '所在地', '都道府県', 'địa chỉ', 'trụ sở', 'trụ sở chính'],
  status: ['status', '状態', '状況', '許可の状況', 'trạng thái', 'tình trạng'],
  validUntil: ['valid_until', 'valid until', 'expiry date', 'expires', '有効期限', '許可の有効期限', '有効期間満了日', 'ngày hết hạn', 'có hiệu lực đến', 'hiệu lực đến'],
};
/** The shortest header of names in each language, for people whose file has none. */
export const NAME_HEADERS = '"name", "名称" or "tên"';
const STATUSES: Readonly<Record<EntryStatus, readonly string[]>> = {
  valid: ['valid', 'active', 'licensed', '有効', '許可', '認定', 'còn hiệu lực', 'đang hoạt động', 'hoạt động', 'hợp lệ'],
  suspended: ['suspended', 'suspension', '停止', '業務停止', '事業停止', 'đình chỉ', 'tạm đình chỉ', 'tạm dừng'],
  withdrawn: ['withdrawn', 'revoked', 'cancelled', 'canceled', 'removed', '取消', '取消し', '取り消し', '許可取消', '許可取消し', '認定取消', '廃止', 'thu hồi', 'bị thu hồi', 'đã thu hồi'],
  expired: ['expired', '失効', '期限切れ', 'hết hạn', 'hết hiệu lực', 'đã hết hạn'],
};

function plain(word: string): string {
  return foldText(word.replaceAll('_', ' ')).replaceAll(' ', '');
}
function lookUp<K extends string>(table: Readonly<Record<K, readonly string[]>>): ReadonlyMap<string, K> {
  return new Map((Object.entries(table) as [K, readonly string[]][]).flatMap(([key, words]) => words.map((word) => [plain(word), key] as const)));
}
const COLUMNS = lookUp(HEADERS);
const STATUS_WORDS = lookUp(STATUSES);

/** The column that a header names; undefined for one that is not read. */
export function columnOf(header: string): Column | undefined {
  return COLUMNS.get(plain(header));
}

/** The status that a word means; undefined when it is not known. */
export function statusOf(word: string): EntryStatus | undefined {
  return STATUS_WORDS.get(plain(word));
}

/** Whether a cell names the country, as a code or in English, Japanese or Vietnamese. */
export function isCountry(cell: string, code: string): boolean {
  const names = ['en', 'ja', 'vi'].map((language) => new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code);
  return [code, ...names].some((name) => plain(name) === plain(cell));
}

/** Reiwa 1 was 2019. */
const REIWA = 2018;
const DATE_FORMS: readonly { readonly form: RegExp; readonly order: readonly [number, number, number]; readonly from?: number }[] = [
  { form: /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, order: [1, 2, 3] },
  { form: /^(\d{4})年(\d{1,2})月(\d{1,2})日$/, order: [1, 2, 3] },
  { form: /^(?:令和|r)(\d{1,2})[年.](\d{1,2})[月.](\d{1,2})日?$/i, order: [1, 2, 3], from: REIWA },
  // Viet Nam, Indonesia and the Philippines' lists in this order: day, month, year.
  { form: /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/, order: [3, 2, 1] },
];

/** A day as lists write it, as YYYY-MM-DD; undefined when it is no day. */
export function dayOf(cell: string): string | undefined {
  const text = cell.normalize('NFKC').replaceAll(/\s/g, '').replace('元年', '1年');
  for (const { form, order, from = 0 } of DATE_FORMS) {
    const found = form.exec(text);
    if (found === null) continue;
    const [year, month, day] = order.map((at) => Number(found[at])) as [number, number, number];
    const date = new Date(Date.UTC(year + from, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : undefined;
  }
  return undefined;
}
