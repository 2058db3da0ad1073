import type { ScreeningRules } from '../content/screening-files.js';
import { phraseSource } from './wording.js';

export interface Hours {
  readonly hours_per_day?: number;
  readonly hours_per_week?: number;
  readonly days_per_week?: number;
  /** Not printed: hours that the monthly pay stands for. */
  readonly hours_per_month?: number;
}

/** A shift of nine hours or more has an hour of rest (Labour Standards Act art. 34: one hour for more than eight hours of work). */
const LONG_SHIFT = 9;

/** Prepares the reading of working hours. Figures are hours; a range gives its lower end. */
export function createHoursReader({ numbers: { hours }, vocabulary }: ScreeningRules): (text: string) => Hours {
  const list = (phrases: readonly string[]): readonly RegExp[] => phrases.map((phrase) => new RegExp(phraseSource(phrase, 'ja', vocabulary), 'u'));
  const patterns = { hours_per_day: list(hours['per-day']), hours_per_week: list(hours['per-week']), days_per_week: list(hours['days-per-week']), hours_per_month: list(hours['per-month']) };
  const shift = new RegExp(hours.shift.replace('〜', '[〜~]'), 'u');
  return (text) => {
    const read = Object.fromEntries(Object.entries(patterns).flatMap(([name, all]) => {
      const value = firstFigure(all, text);
      return value === undefined ? [] : [[name, value]];
    })) as Hours;
    const day = read.hours_per_day ?? shiftHours(shift.exec(text));
    return { ...read, ...(day === undefined ? {} : { hours_per_day: day }) };
  };
}

function firstFigure(patterns: readonly RegExp[], text: string): number | undefined {
  for (const pattern of patterns) {
    const groups = pattern.exec(text)?.groups ?? {};
    const value = (Object.values(groups) as readonly (string | undefined)[]).find((group) => group !== undefined);
    if (value !== undefined && Number(value.replace(',', '.')) > 0) return Number(value.replace(',', '.'));
  }
  return undefined;
}

function shiftHours(found: RegExpExecArray | null): number | undefined {
  if (found === null) return undefined;
  const from = Number(found.groups?.from);
  const to = Number(found.groups?.to);
  const span = (to - from + 24) % 24;
  if (span < 2 || span > 16) return undefined;
  return span >= LONG_SHIFT ? span - 1 : span;
}
