import type { TFunction } from 'i18next';
import type { CaseRow } from '../../schema.js';

/** English names of the 47 prefectures in the usual order, as the API knows them; their words are in `prefecture.*`. */
export const PREFECTURES = [
  'Hokkaido', 'Aomori', 'Iwate', 'Miyagi', 'Akita', 'Yamagata', 'Fukushima', 'Ibaraki', 'Tochigi', 'Gunma', 'Saitama', 'Chiba', 'Tokyo', 'Kanagawa',
  'Niigata', 'Toyama', 'Ishikawa', 'Fukui', 'Yamanashi', 'Nagano', 'Gifu', 'Shizuoka', 'Aichi', 'Mie', 'Shiga', 'Kyoto', 'Osaka', 'Hyogo', 'Nara',
  'Wakayama', 'Tottori', 'Shimane', 'Okayama', 'Hiroshima', 'Yamaguchi', 'Tokushima', 'Kagawa', 'Ehime', 'Kochi', 'Fukuoka', 'Saga', 'Nagasaki',
  'Kumamoto', 'Oita', 'Miyazaki', 'Kagoshima', 'Okinawa',
] as const;

type Status = NonNullable<CaseRow['status']>;
/** Statuses of residence as people are asked for them; their words are in `status.*`. */
export const STATUSES = ['trainee', 'ssw', 'student', 'dependant', 'engineer', 'undocumented', 'other', 'unknown'] as const satisfies readonly Status[];

/** Name of a prefecture in the language of `t`; as it is when it is none of the 47. */
export function namePrefecture(name: string, t: TFunction<'console-tools'>): string {
  return t(`prefecture.${name}`, { defaultValue: name });
}
