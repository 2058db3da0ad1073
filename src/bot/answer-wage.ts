import { minimumWage } from '../content/facts.js';
import type { AnswerContext } from './answer-context.js';

/**
 * The minimum wage of one prefecture today, since when, and the next rate when its day is known.
 * @param context with the English name of the prefecture
 * @returns uncertain when the amount, its first day or its check is in doubt; then the rate before is told too
 */
export function composeMinimumWage(context: AnswerContext & { readonly prefecture: string }): { readonly text: string; readonly uncertain: boolean } {
  const { content, words, reader, say, today } = context;
  const prefecture = content.prefectures.get(context.prefecture)?.[reader] ?? context.prefecture;
  const wage = minimumWage(content, context.prefecture, today);
  if (wage === undefined) return { text: say('wage.unknown', { prefecture }), uncertain: true };
  const yen = (amount: number): string => words.value(reader, { kind: 'yen', amount });
  const date = (day: string): string => words.date(reader, day);
  const { previous, next } = wage;
  const lines = [
    say(wage.uncertain ? 'wage.rate-uncertain' : 'wage.rate', { prefecture, yen: yen(wage.yen), date: date(wage.since) }),
    ...(previous === undefined ? [] : [say('wage.previous', { yen: yen(previous.yen), date: date(previous.since) })]),
    ...(next === undefined ? [] : [say(next.uncertain ? 'wage.next-uncertain' : 'wage.next', { yen: yen(next.yen), date: date(next.from) })]),
  ];
  return { text: lines.join('\n'), uncertain: wage.uncertain };
}
