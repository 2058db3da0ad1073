import { type SubmitEvent, type ReactNode, useId, useState } from 'react';
import { ActionButton } from '../controls.js';
import { dayInJapan } from './day.js';
import { useWording } from './wording.js';

/** Days in Japan, ISO, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const SPANS = [7, 30, 90] as const;
const DAY_MS = 86_400_000;
/** The most that the API counts at once. */
const MOST_DAYS = 400;

/** As the API takes a period, with the question mark. */
export function writeQuery({ from, to }: Period): string {
  return `?${new URLSearchParams({ from, to }).toString()}`;
}

/** From one day to another, or the last so many days; and the same figures as a table file. */
export function PeriodPicker({ shown, onChoose }: { readonly shown: Period; readonly onChoose: (period: Period) => void }): ReactNode {
  const { t } = useWording();
  const [from, setFrom] = useState(shown.from);
  const [to, setTo] = useState(shown.to);
  const id = useId();
  const wrong = from > to ? 'turned' : countDays(from, to) > MOST_DAYS ? 'too-many-days' : undefined;
  const choose = (event: SubmitEvent): void => {
    event.preventDefault();
    if (wrong === undefined && from !== '' && to !== '') onChoose({ from, to });
  };
  const chooseLast = (days: number): void => {
    const now = Date.now();
    onChoose({ from: dayInJapan(new Date(now - (days - 1) * DAY_MS)), to: dayInJapan(new Date(now)) });
  };
  return (
    <form className="figures-period" onSubmit={choose} aria-label={t('figures.period')}>
      <DayField id={`${id}-from`} name={t('figures.from')} value={from} onChange={setFrom} />
      <DayField id={`${id}-to`} name={t('figures.to')} value={to} onChange={setTo} isWrong={wrong !== undefined} wrongId={`${id}-wrong`} />
      <ActionButton type="submit" look="primary">{t('figures.show')}</ActionButton>
      {SPANS.map((days) => (
        <ActionButton key={days} onPress={() => chooseLast(days)}>
          {t('figures.last-days', { days })}
        </ActionButton>
      ))}
      <a href={`/api/statistics.csv${writeQuery(shown)}`} download={`madoguchi-${shown.from}-${shown.to}.csv`}>
        {t('figures.csv')}
      </a>
      {wrong !== undefined && (
        <p id={`${id}-wrong`} className="tools-warning" role="alert">
          {t(`figures.${wrong}`)}
        </p>
      )}
    </form>
  );
}

/** Both ends included. */
function countDays(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

interface DayProps {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
  readonly isWrong?: boolean;
  readonly wrongId?: string;
}

function DayField({ id, name, value, onChange, isWrong = false, wrongId }: DayProps): ReactNode {
  return (
    <div className="tools-field">
      <label htmlFor={id}>{name}</label>
      <input id={id} type="date" required value={value} aria-invalid={isWrong} aria-describedby={isWrong ? wrongId : undefined} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
