import { type ReactNode, useId } from 'react';
import type { CaseDetail } from '../../schema.js';
import { PickOne } from '../controls.js';
import { type SheetDraft, toggle } from './sheet-draft.js';
import { RECEIVERS, type SheetQuote, showsStatus } from './sheet-facts.js';
import type { SheetMaterial } from './sheet-material.js';
import { useWording, writeTime } from './wording.js';

interface FormProps {
  readonly detail: CaseDetail;
  readonly draft: SheetDraft;
  readonly quotes: readonly SheetQuote[];
  readonly material: SheetMaterial;
  /** The paper does not hold it all. */
  readonly isLong: boolean;
  readonly onChange: (change: Partial<SheetDraft>) => void;
}

/** Everything on the sheet that a counsellor decides. */
export function SheetForm({ detail, draft, quotes, material, isLong, onChange }: FormProps): ReactNode {
  const { t } = useWording();
  return (
    <form className="sheet-form" aria-label={t('sheet.form')} onSubmit={(event) => event.preventDefault()}>
      <p className="tools-muted">{t('sheet.not-stored')}</p>
      <p className="tools-muted">{t('sheet.in-japanese')}</p>
      <p role="status" className={isLong ? 'tools-warning' : 'hidden-words'}>{t(isLong ? 'sheet.too-long' : 'sheet.fits')}</p>
      {material.gaps && <p className="tools-warning">{t('sheet.gaps')}</p>}
      <PickOne name={t('sheet.to')} value={draft.to} options={RECEIVERS.map((id) => ({ id, name: t(`receiver.${id}`) }))} onChange={(to) => onChange({ to })} />
      <StatusTick detail={detail} draft={draft} onChange={onChange} />
      <Words label={t('sheet.course')} hint={t('sheet.course-hint')} value={draft.course} onChange={(course) => onChange({ course })} />
      <QuoteTicks draft={draft} quotes={quotes} language={detail.case.language} onChange={onChange} />
      <Ticks legend={t('sheet.proofs')} items={material.proofs.map(({ text, gloss }) => ({ id: text, text: gloss }))} ticked={draft.proofs} onChange={(proofs) => onChange({ proofs })} />
      {detail.summary.screening !== null && <Tick text={t('sheet.screening')} isOn={draft.screening} onChange={(screening) => onChange({ screening })} />}
      <Words label={t('sheet.wish')} hint={t('sheet.wish-hint')} value={draft.wish} onChange={(wish) => onChange({ wish })} />
      <Ticks legend={t('sheet.contacts')} items={material.contacts.map(({ id, name }) => ({ id, text: name }))} lang="ja" ticked={draft.contacts} onChange={(contacts) => onChange({ contacts })} />
      <Words label={t('sheet.tried')} hint={t('sheet.tried-hint')} value={draft.tried} onChange={(tried) => onChange({ tried })} />
      <Words label={t('sheet.remarks')} hint={t('sheet.remarks-hint')} value={draft.remarks} onChange={(remarks) => onChange({ remarks })} />
    </form>
  );
}

function StatusTick({ detail, draft, onChange }: Pick<FormProps, 'detail' | 'draft' | 'onChange'>): ReactNode {
  const { t } = useWording();
  const { status } = detail.case;
  if (status === null) return null;
  return (
    <>
      <Tick text={t('sheet.show-status', { status: t(`status.${status}`) })} isOn={draft.status ?? showsStatus(status, draft.to)} onChange={(isOn) => onChange({ status: isOn })} />
      {status === 'undocumented' && <p className="tools-warning">{t('sheet.status-care')}</p>}
    </>
  );
}

function QuoteTicks({ draft, quotes, language, onChange }: Pick<FormProps, 'draft' | 'quotes' | 'onChange'> & { readonly language: string }): ReactNode {
  const { t, page } = useWording();
  return (
    <fieldset className="sheet-ticks">
      <legend>{t('sheet.quotes')}</legend>
      <p className="tools-muted">{t(quotes.length === 0 ? 'sheet.no-quotes' : 'sheet.quotes-hint')}</p>
      {quotes.length > 0 && (
        <div className="sheet-quotes">
          {quotes.map((quote) => (
            <div key={quote.key}>
              <Tick text={quote.text} lang={language} extra={writeTime(quote.at, page)} isOn={draft.quotes.has(quote.key)} onChange={(isOn) => onChange({ quotes: toggle(draft.quotes, quote.key, isOn) })} />
              {language !== 'ja' && draft.quotes.has(quote.key) && (
                <Words label={t('sheet.translation')} value={draft.translations[quote.key] ?? ''} onChange={(text) => onChange({ translations: { ...draft.translations, [quote.key]: text } })} />
              )}
            </div>
          ))}
        </div>
      )}
    </fieldset>
  );
}

interface TicksProps {
  readonly legend: string;
  readonly items: readonly { readonly id: string; readonly text: string }[];
  readonly lang?: string;
  readonly ticked: ReadonlySet<string>;
  readonly onChange: (ticked: ReadonlySet<string>) => void;
}

function Ticks({ legend, items, lang, ticked, onChange }: TicksProps): ReactNode {
  if (items.length === 0) return null;
  return (
    <fieldset className="sheet-ticks">
      <legend>{legend}</legend>
      {items.map(({ id, text }) => (
        <Tick key={id} text={text} {...(lang === undefined ? {} : { lang })} isOn={ticked.has(id)} onChange={(isOn) => onChange(toggle(ticked, id, isOn))} />
      ))}
    </fieldset>
  );
}

function Tick({ text, extra, lang, isOn, onChange }: { readonly text: string; readonly extra?: string; readonly lang?: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }): ReactNode {
  return (
    <label className="sheet-tick">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {extra !== undefined && <span className="tools-muted">{extra} </span>}
        <span lang={lang}>{text}</span>
      </span>
    </label>
  );
}

/** More than this is no sheet of one page. */
const MOST = 600;

function Words({ label, hint, value, onChange }: { readonly label: string; readonly hint?: string; readonly value: string; readonly onChange: (text: string) => void }): ReactNode {
  const id = useId();
  return (
    <div className="tools-field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && <p className="tools-muted" id={`${id}-hint`}>{hint}</p>}
      <textarea id={id} rows={2} maxLength={MOST} value={value} autoComplete="off" aria-describedby={hint === undefined ? undefined : `${id}-hint`} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
