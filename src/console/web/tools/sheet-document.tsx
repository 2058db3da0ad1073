import { type ReactNode, useLayoutEffect, useRef } from 'react';
import type { CaseDetail } from '../../schema.js';
import type { SheetDraft } from './sheet-draft.js';
import { countEvidence, type SheetQuote, showsStatus } from './sheet-facts.js';
import type { SheetMaterial } from './sheet-material.js';
import { namePrefecture } from './places.js';
import { nameLanguageFor, useWording, writeDay, writeTime } from './wording.js';

type Shared = CaseDetail['summary']['sharedWith'][number];

interface DocumentProps {
  readonly detail: CaseDetail;
  readonly draft: SheetDraft;
  readonly quotes: readonly SheetQuote[];
  readonly material: SheetMaterial;
  readonly consent: Shared | undefined;
  readonly onFit: (isLong: boolean) => void;
}

/** A4 without the margins of 12 mm, in CSS pixels. */
const PAGE_HEIGHT = ((297 - 2 * 12) * 96) / 25.4;

/** The paper: always Japanese, black on white, without any name of the person; those are written by hand. */
export function SheetDocument({ detail, draft, quotes, material, consent, onFit }: DocumentProps): ReactNode {
  const { t } = material;
  const paper = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = paper.current;
    if (element !== null) onFit(!fitPage(element));
  });
  return (
    <section className="sheet-paper" tabIndex={0} lang="ja" aria-label={t('paper.title')}>
      <div className="sheet-document" ref={paper} data-printed={consent !== undefined ? true : undefined}>
        <header>
          <h1>{t('paper.title')}</h1>
          <p>{t('paper.to', { to: t(`receiver.${draft.to}`) })}</p>
          <p>{t('paper.made', { day: writeDay(new Date().toISOString(), 'ja') })}</p>
          <Blank label={<Term id="paper.from" t={t} />} />
        </header>
        <PersonPart detail={detail} draft={draft} material={material} />
        <MatterPart detail={detail} draft={draft} material={material} />
        <QuotesPart detail={detail} draft={draft} quotes={quotes} material={material} />
        <EvidencePart detail={detail} draft={draft} material={material} />
        <Part title={<Term id="paper.wish" t={t} />} text={draft.wish} isKept />
        <TriedPart draft={draft} material={material} />
        <Part title={<Term id="paper.remarks" t={t} />} text={draft.remarks} />
        <ConsentPart draft={draft} material={material} consent={consent} />
        <footer>{t('paper.basis')}</footer>
      </div>
    </section>
  );
}

/** Smaller letters when it does not fit. @returns whether it then does */
function fitPage(element: HTMLElement): boolean {
  element.dataset['size'] = 'normal';
  if (element.offsetHeight <= PAGE_HEIGHT) return true;
  element.dataset['size'] = 'small';
  return element.offsetHeight <= PAGE_HEIGHT;
}

function PersonPart({ detail: { case: row }, draft, material: { t } }: Pick<DocumentProps, 'detail' | 'draft' | 'material'>): ReactNode {
  const status = row.status !== null && (draft.status ?? showsStatus(row.status, draft.to)) ? t(`status.${row.status}`) : t('paper.not-written');
  return (
    <section>
      <h2><Term id="paper.person" t={t} /></h2>
      <Blank label={<Term id="paper.name" t={t} />} />
      <Blank label={<Term id="paper.reach" t={t} />} />
      <Rows
        t={t}
        rows={[
          ['paper.language', nameLanguageFor(row.language, 'ja')],
          ['paper.status', status],
          ['paper.prefecture', row.prefecture === null ? t('paper.not-told') : namePrefecture(row.prefecture, t)],
          ['paper.channel', t(`channel.${row.channel}`, { defaultValue: row.channel })],
        ]}
      />
    </section>
  );
}

function MatterPart({ detail: { case: row, summary }, draft, material: { t, titles } }: Pick<DocumentProps, 'detail' | 'draft' | 'material'>): ReactNode {
  const { screening } = summary;
  return (
    <section>
      <h2><Term id="paper.matter" t={t} /></h2>
      <Rows
        t={t}
        rows={[
          ['paper.topics', titles.length === 0 ? t('paper.not-told') : titles.slice(0, 5).join('、')],
          ...(row.urgency === 'none' ? [] : [['paper.urgency', t(`urgency.${row.urgency}`)] as const]),
          ...(summary.firstAt === null ? [] : [['paper.first', writeDay(summary.firstAt, 'ja')] as const]),
          ['paper.request', writeTime(row.requestedAt, 'ja')],
          ['paper.last', writeTime(row.lastMessageAt, 'ja')],
          ...(screening === null || !draft.screening ? [] : [['paper.screening', writeScreening(screening, t)] as const]),
        ]}
      />
      <Part title={<Term id="paper.course" t={t} />} text={draft.course} isKept />
    </section>
  );
}

function writeScreening(screening: NonNullable<CaseDetail['summary']['screening']>, t: SheetMaterial['t']): string {
  const verdict = t(`verdict.${screening.verdict}`, { defaultValue: screening.verdict });
  const signals = screening.signals.slice(0, 6).map((signal) => t(`signal.${signal}`, { defaultValue: signal }));
  return t('paper.screening-line', { day: writeDay(screening.at, 'ja'), verdict, signals: signals.length === 0 ? t('paper.no-signals') : signals.join('、') });
}

function QuotesPart({ detail, draft, quotes, material: { t } }: Pick<DocumentProps, 'detail' | 'draft' | 'quotes' | 'material'>): ReactNode {
  const chosen = quotes.filter(({ key }) => draft.quotes.has(key));
  if (chosen.length === 0) return null;
  return (
    <section>
      <h2><Term id="paper.quotes" t={t} /></h2>
      <ul>
        {chosen.map(({ key, at, text }) => (
          <li key={key}>
            {writeTime(at, 'ja')} <q lang={detail.case.language}>{text}</q>
            {(draft.translations[key] ?? '').trim() !== '' && <p>{t('paper.translation', { text: draft.translations[key]?.trim() })}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function EvidencePart({ detail, draft, material: { t, proofs } }: Pick<DocumentProps, 'detail' | 'draft' | 'material'>): ReactNode {
  const received = countEvidence(detail);
  if (received.length === 0 && proofs.length === 0) return null;
  return (
    <section>
      <h2><Term id="paper.evidence" t={t} /></h2>
      {received.length > 0 && (
        <p>{t('paper.received', { list: received.map(({ type, day, count }) => t('paper.received-one', { kind: t(`kind.${type}`), count, day: writeDay(`${day}T12:00:00+09:00`, 'ja') })).join('、') })}</p>
      )}
      <ul className="sheet-boxes">
        {proofs.map(({ text }) => (
          <Box key={text} isOn={draft.proofs.has(text)} text={text} />
        ))}
      </ul>
    </section>
  );
}

function TriedPart({ draft, material: { t, contacts } }: Pick<DocumentProps, 'draft' | 'material'>): ReactNode {
  const tried = contacts.filter(({ id }) => draft.contacts.has(id));
  if (tried.length === 0 && draft.tried.trim() === '') return null;
  return (
    <section>
      <h2><Term id="paper.tried" t={t} /></h2>
      <ul className="sheet-boxes">
        {tried.map(({ id, name }) => (
          <Box key={id} isOn text={name} />
        ))}
      </ul>
      {draft.tried.trim() !== '' && <p className="sheet-free">{draft.tried.trim()}</p>}
    </section>
  );
}

function ConsentPart({ draft, material: { t }, consent }: Pick<DocumentProps, 'draft' | 'material' | 'consent'>): ReactNode {
  const to = t(`receiver.${draft.to}`);
  return (
    <section>
      <h2><Term id="paper.consent" t={t} /></h2>
      <p>{consent === undefined ? t('paper.consent-missing', { to }) : t('paper.consent-given', { to, at: writeTime(consent.at, 'ja'), name: consent.name ?? t('unknown-name') })}</p>
      <div className="sheet-signatures">
        <Blank label={<Term id="paper.sign-person" t={t} />} />
        <Blank label={<Term id="paper.sign-day" t={t} />} />
        <Blank label={<Term id="paper.sign-staff" t={t} />} />
        <Blank label={<Term id="paper.sign-day" t={t} />} />
      </div>
    </section>
  );
}

/** `isKept`: an empty one stays, to be written by hand. */
function Part({ title, text, isKept = false }: { readonly title: ReactNode; readonly text: string; readonly isKept?: boolean }): ReactNode {
  if (text.trim() === '' && !isKept) return null;
  return (
    <section>
      <h2>{title}</h2>
      <p className="sheet-free">{text.trim()}</p>
    </section>
  );
}

/** Longer values get the whole width. */
const LONG = 22;

function Rows({ rows, t }: { readonly rows: readonly (readonly [string, string])[]; readonly t: SheetMaterial['t'] }): ReactNode {
  return (
    <dl>
      {rows.map(([id, value]) => (
        <div key={id}>
          <dt><Term id={id} t={t} /></dt>
          <dd className={value.length > LONG ? 'is-long' : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A word of the sheet; on the screen with its meaning for counsellors who read the page in another language. */
function Term({ id, t }: { readonly id: string; readonly t: SheetMaterial['t'] }): ReactNode {
  const { t: say, page } = useWording();
  return (
    <>
      {t(id)}
      {page !== 'ja' && <small className="sheet-gloss" lang={page}> {say(id)}</small>}
    </>
  );
}

function Box({ isOn, text }: { readonly isOn: boolean; readonly text: string }): ReactNode {
  return (
    <li>
      {isOn ? '☑' : '☐'} {text}
    </li>
  );
}

function Blank({ label }: { readonly label: ReactNode }): ReactNode {
  return (
    <p className="sheet-blank">
      <span>{label}</span>
      <span className="sheet-line" />
    </p>
  );
}
