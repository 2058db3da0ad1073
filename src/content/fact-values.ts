import type { ValueWords } from './reference-schema.js';
import type { Fact, FactValue } from './schema.js';

const VARIABLE = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** Names of the variables in a text, in order of appearance, without repeats. */
export function variablesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
}

/** Puts values into a text; a variable without a value stays as it stands, which the loader reports. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(VARIABLE, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? whole) : whole));
}

/** Writes the value of a fact as a reader of the language expects it, e.g. 1280 yen → `1.280 yên`, `¥1,280`, `1,280円`. */
export function formatValue(value: FactValue, words: ValueWords): string {
  switch (value.kind) {
    case 'yen':
      return fillIn(words.yen, { amount: formatNumber(value.amount, words) });
    case 'percent':
      return fillIn(words.percent, { amount: formatNumber(value.amount, words) });
    case 'number':
      return formatNumber(value.amount, words);
    case 'date':
      return formatDate(value.date, words);
    case 'term':
      return value.ja;
  }
}

/** Separates thousands and the decimal part; at most three decimals. */
export function formatNumber(amount: number, words: ValueWords): string {
  const [whole = '0', part] = String(Math.round(Math.abs(amount) * 1000) / 1000).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, words.thousands);
  return `${amount < 0 ? '-' : ''}${grouped}${part === undefined ? '' : words.decimal + part}`;
}

/** Writes `YYYY-MM-DD` or `YYYY-MM` in words. Anything else is given back unchanged. */
export function formatDate(date: string, words: ValueWords): string {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(date);
  if (match === null) return date;
  const [, year = '', month = '', day] = match;
  const values = { year, month: words.months[Number(month) - 1] ?? month };
  return day === undefined ? fillIn(words.month, values) : fillIn(words.date, { ...values, day: String(Number(day)) });
}

/** Puts the values of the given facts into a sentence. */
export function fillFacts(text: string, facts: readonly Fact[], words: ValueWords): string {
  const values = facts.flatMap((fact) => (fact.value === undefined ? [] : [[fact.id, formatValue(fact.value, words)] as const]));
  return fillIn(text, Object.fromEntries(values));
}
