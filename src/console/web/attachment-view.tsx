import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../schema.js';
import { ActionButton, Window } from './controls.js';

type Attachment = MessageView['attachments'][number];

/** What was sent besides words. The service fetches and cleans it when it is first looked at. */
export function AttachmentView({ attachment }: { readonly attachment: Attachment }): ReactNode {
  const { t } = useTranslation('console');
  const { type, url, keywords } = attachment;
  if (type === 'sticker') return <p className="attachment">{keywords.length === 0 ? t('attachment.sticker') : t('attachment.sticker-about', { words: keywords.join(t('list-comma')) })}</p>;
  if (type === 'location') return <p className="attachment">{t('attachment.location')}</p>;
  if (url === null) return <p className="attachment">{t('attachment.gone', { kind: t(`attachment.${type}`) })}</p>;
  if (type === 'image') return <Picture url={url} />;
  if (type === 'file') return <a className="attachment" href={url} target="_blank" rel="noreferrer">{t('attachment.open-file')}</a>;
  return <Recording url={url} type={type} />;
}

function Picture({ url }: { readonly url: string }): ReactNode {
  const { t } = useTranslation('console');
  const [large, setLarge] = useState(false);
  const [failed, retry, attempt, fail] = useFailure();
  if (failed) return <Failed kind="image" onRetry={retry} />;
  return (
    <>
      <Button className="thumbnail" onPress={() => setLarge(true)} aria-label={t('attachment.enlarge')}><img key={attempt} src={url} alt={t('attachment.image')} loading="lazy" onError={fail} /></Button>
      <Window wide title={t('attachment.image')} isOpen={large} onClose={() => setLarge(false)}><img className="large-picture" src={url} alt={t('attachment.image')} /></Window>
    </>
  );
}

function Recording({ url, type }: { readonly url: string; readonly type: 'audio' | 'video' }): ReactNode {
  const { t } = useTranslation('console');
  const [failed, retry, attempt, fail] = useFailure();
  if (failed) return <Failed kind={type} onRetry={retry} />;
  const name = t(`attachment.${type}`);
  return type === 'audio'
    ? <audio key={attempt} className="attachment" controls preload="none" src={url} aria-label={name} onError={fail} />
    : <video key={attempt} className="attachment" controls preload="none" src={url} aria-label={name} onError={fail} />;
}

function Failed({ kind, onRetry }: { readonly kind: 'image' | 'audio' | 'video'; readonly onRetry: () => void }): ReactNode {
  const { t } = useTranslation('console');
  return <p className="attachment" role="status">{t('attachment.failed', { kind: t(`attachment.${kind}`) })} <ActionButton look="quiet" onPress={onRetry}>{t('try-again')}</ActionButton></p>;
}

function useFailure(): readonly [failed: boolean, retry: () => void, attempt: number, fail: () => void] {
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const retry = (): void => {
    setAttempt((count) => count + 1);
    setFailed(false);
  };
  return [failed, retry, attempt, () => setFailed(true)];
}
