import type { Case, CaseId, Urgency } from '../core/case.js';

/** Somebody has to look at a case. Holds nothing that people wrote. */
export interface CaseAlarm {
  readonly case: CaseId;
  readonly why: 'danger' | 'waiting' | 'unanswered' | 'idle';
  /** Counts the alarms of one wait, from 1. */
  readonly nth: number;
  /** The page rings louder for it; a mail is marked as important. */
  readonly loud: boolean;
  /** BCP 47; the person's. */
  readonly language: string;
  readonly urgency: Urgency;
  readonly state: Case['state'];
}

/** Words of `locales/<lang>/notices.yaml`, in the language of those who are called. */
export type NoticeWords = (key: string, variables?: Readonly<Record<string, string | number>>) => string;

/** What goes out, worded. */
export interface Notice {
  readonly case: CaseId;
  readonly urgent: boolean;
  readonly loud: boolean;
  /** Neutral: it shows on locked screens and in mailboxes that others read too. */
  readonly subject: string;
  readonly text: string;
  /** Body of the webhook. Services in the manner of Slack show `text`; others may sort by the rest. */
  readonly json: Readonly<Record<string, string | number | boolean>>;
}

/** @param consoleUrl address of the console's page with a slash at the end; absent: the words name no address */
export function composeNotice(alarm: CaseAlarm, words: NoticeWords, consoleUrl: string | undefined): Notice {
  const urgent = alarm.urgency === 'now' || alarm.why === 'danger';
  const url = consoleUrl === undefined ? undefined : `${consoleUrl}#/case/${alarm.case}`;
  const text = [
    words(urgent ? 'urgent' : 'call'),
    words(`why.${alarm.why}`),
    words('language', { language: words(`languages.${alarm.language}`) }),
    ...(alarm.nth > 1 ? [words('again', { nth: alarm.nth })] : []),
    url === undefined ? words('look') : words('open', { url }),
  ].join('\n');
  const { why, nth, language, state } = alarm;
  return {
    case: alarm.case, urgent, loud: alarm.loud, text,
    subject: words(urgent ? 'subject-urgent' : 'subject'),
    json: { text, case: alarm.case, why, nth, urgent, loud: alarm.loud, language, state, ...(url === undefined ? {} : { url }) },
  };
}
