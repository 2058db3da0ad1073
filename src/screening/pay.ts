import type { PayUnit, ScreeningRules } from '../content/screening-files.js';
import type { RawFacts } from './facts.js';
import type { Sum } from './money.js';
import { bothSpellings } from './spelling.js';

/** Pay as the hour brings it, in yen. */
export interface HourlyPay {
  readonly yen: number;
  /** The hours were given, so that the figure may be held against the minimum wage. */
  readonly sure: boolean;
  readonly from: Sum;
}

/** Sums that are pay, with their period as far as the post or the size of the sum tells. */
export function paySums(raw: Pick<RawFacts, 'sums'>, isTrade: boolean): readonly Sum[] {
  return raw.sums.filter((sum) => sum.role === 'pay').map((sum) => {
    const unit = sum.unit ?? (isTrade ? 'once' : guessUnit(sum));
    return unit === undefined ? sum : { ...sum, unit };
  });
}

/** Nobody writes 1,300 yen and means the month, or 200,000 and means the hour. */
function guessUnit({ amount, currency }: Sum): PayUnit | undefined {
  if (currency === 'USD') return amount >= 300 ? 'month' : undefined;
  if (currency !== 'JPY') return undefined;
  if (amount >= 700 && amount <= 3_500) return 'hour';
  if (amount >= 5_000 && amount < 60_000) return 'day';
  return amount >= 100_000 && amount < 1_500_000 ? 'month' : undefined;
}

/** What every sum of pay brings an hour; pieces need their number, which is read from "about 10 rooms a day". */
export function hourlyPay(sums: readonly Sum[], raw: Pick<RawFacts, 'hours'>, rules: ScreeningRules, text: string): readonly HourlyPay[] {
  const { hours } = raw;
  const day = hours.hours_per_day ?? rules.thresholds['day-hours'] ?? 8;
  const month = hours.hours_per_month ?? rules.thresholds['month-hours'] ?? 173;
  return sums.filter((sum) => sum.currency === 'JPY').flatMap((from): readonly HourlyPay[] => {
    switch (from.unit) {
      case 'hour':
        return [{ yen: from.amount, sure: true, from }];
      case 'day':
      case 'night':
        return [{ yen: from.amount / day, sure: hours.hours_per_day !== undefined, from }];
      case 'month':
        return [{ yen: from.amount / month, sure: hours.hours_per_month !== undefined, from }];
      case 'task': {
        const pieces = piecesPerDay(text);
        return pieces === undefined || hours.hours_per_day === undefined ? [] : [{ yen: (from.amount * pieces) / day, sure: true, from }];
      }
      case 'year':
      case 'once':
      case undefined:
      default:
        return [];
    }
  });
}

const PIECES = bothSpellings(/(\d{1,3}) ?(?:phòng|rooms?|kamar|間|部屋|室|kwarto|kiện|parcels?|boxes|thùng|ห้อง|间)(?:[^.\n]{0,10}(?:ngày|day|hari|日|天|araw|วัน))/u);

function piecesPerDay(text: string): number | undefined {
  const groups = PIECES.exec(text);
  const found = groups?.[1] ?? groups?.[2];
  return found === undefined ? undefined : Number(found);
}
