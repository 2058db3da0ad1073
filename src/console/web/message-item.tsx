import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryView, MessageView, NoteView } from '../schema.js';
import { AttachmentView } from './attachment-view.js';
import { ActionButton, Badge } from './controls.js';
import { useTopicTitle } from './topics.js';
import { formatTime } from './words.js';

/** Answers of the bot run to a page; counsellors need their beginning. */
const FOLD_FROM = 260;
const FOLD_LINES = 7;

export function MessageItem({ message, language }: { readonly message: MessageView; readonly language: string }): ReactNode {
  const { t } = useTranslation('console');
  const title = useTopicTitle();
  const { from, text, name, topic, attachments, delivery, at } = message;
  return (
    <li className={`message ${from}`}>
      <p className="message-head">
        <span className="message-from">{from === 'counsellor' ? (name ?? t('from.counsellor')) : t(`from.${from}`)}</span>
        {from === 'bot' && topic !== null ? <Badge>{title(topic)}</Badge> : null}
        <time className="small" dateTime={at}>{formatTime(at)}</time>
      </p>
      {text === '' ? null : <MessageText text={text} language={language} folds={from === 'bot'} />}
      {attachments.map((attachment, index) => <AttachmentView key={attachment.url ?? index} attachment={attachment} />)}
      {delivery === null ? null : <DeliveryLine delivery={delivery} />}
    </li>
  );
}

function MessageText({ text, language, folds }: { readonly text: string; readonly language: string; readonly folds: boolean }): ReactNode {
  const { t } = useTranslation('console');
  const [unfolded, setUnfolded] = useState(false);
  const long = folds && (text.length > FOLD_FROM || text.split('\n').length > FOLD_LINES);
  return (
    <>
      <p className={long && !unfolded ? 'message-text folded' : 'message-text'} lang={language} dir="auto">{text}</p>
      {long ? <ActionButton look="quiet" className="unfold" aria-expanded={unfolded} onPress={() => setUnfolded((before) => !before)}>{unfolded ? t('talk.fold') : t('talk.unfold')}</ActionButton> : null}
    </>
  );
}

/** How a message fares on its way: where it failed, why, and what to do. */
function DeliveryLine({ delivery: { state, code, at } }: { readonly delivery: DeliveryView }): ReactNode {
  const { t, i18n } = useTranslation('console');
  const reason = code === undefined ? '' : i18n.exists(`console:delivery.code-${code}`) ? t(`delivery.code-${code}`) : t('delivery.code', { code });
  const trouble = state === 'failed' || state === 'blocked' || state === 'held' || state === 'retrying';
  return (
    <p className={`delivery ${state}`}>
      <span>{t(`delivery.${state}`)}</span>{state === 'sent' ? <time dateTime={at}> {formatTime(at)}</time> : null}
      {trouble && reason !== '' ? <span> {reason}</span> : null}
      {trouble ? <span className="delivery-next"> {t(`delivery.${state}-next`)}</span> : null}
    </p>
  );
}

export function NoteItem({ note }: { readonly note: NoteView }): ReactNode {
  const { t } = useTranslation('console');
  return (
    <li className="message note">
      <p className="message-head"><Badge tone="warn">{t('note.mark')}</Badge><span className="message-from">{note.name ?? ''}</span><time className="small" dateTime={note.at}>{formatTime(note.at)}</time></p>
      <p className="message-text" dir="auto">{note.text}</p>
    </li>
  );
}

/** What happened to the case: fixed words of the service (`closed:answered`), said in the language of the page. */
export function SystemLine({ message: { text, name, at } }: { readonly message: MessageView }): ReactNode {
  const { t, i18n } = useTranslation('console');
  const [word = '', what = ''] = text.split(':');
  const key = name !== null && i18n.exists(`console:system.${word}-by`) ? `system.${word}-by` : `system.${word}`;
  const said = word === 'closed' ? t(`outcome.${what}`, { defaultValue: what }) : word === 'consented' ? t(`receiver.${what}`, { defaultValue: what }) : word === 'consent' ? t(`summary.consent-${what}`, { defaultValue: what }) : what;
  return <li className="system"><span>{t(key, { name: name ?? '', what: said, defaultValue: text })}</span> <time className="small" dateTime={at}>{formatTime(at)}</time></li>;
}
