import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../schema.js';
import { ActionButton } from './controls.js';
import { sendAgain, takeBack, type Outgoing } from './outgoing.js';
import { sayFailure } from './words.js';

/** A message that is on its way, or did not get through: never lost, never sent twice. */
export function OutgoingItem({ one, row, onTakenBack }: { readonly one: Outgoing; readonly row: CaseRow; readonly onTakenBack: (text: string) => void }): ReactNode {
  const { t } = useTranslation('console');
  const { clientId, text, picture, state, failure } = one;
  const edit = (): void => {
    takeBack(clientId);
    if (text !== undefined) onTakenBack(text);
  };
  return (
    <li className={`message counsellor outgoing ${state}`}>
      <p className="message-head"><span className="message-from">{t('from.you')}</span></p>
      {text === undefined ? null : <p className="message-text" dir="auto">{text}</p>}
      {picture === undefined ? null : <img className="thumbnail" src={picture.url} alt={t('attachment.image')} />}
      {state === 'sending' ? <p className="delivery">{t('delivery.sending')}</p> : (
        <div className="delivery failed" role="alert">
          <p>{t('delivery.not-sent')} {sayFailure(t, failure?.code ?? 'unknown', failure?.until)}</p>
          <ActionButton onPress={() => sendAgain(clientId, row.version)}>{t('delivery.again')}</ActionButton>
          <ActionButton look="quiet" onPress={edit}>{text === undefined ? t('delivery.discard') : t('delivery.edit')}</ActionButton>
        </div>
      )}
    </li>
  );
}
