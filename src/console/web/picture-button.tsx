import { useEffect, useState, type ReactNode } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton, Window } from './controls.js';

/** What the service takes at most. */
const MAX_BYTES = 12 * 1024 * 1024;
const TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** Picks a picture, shows it, and sends it only then. */
export function PictureButton({ isOff, isAllowed, onSend }: { readonly isOff: boolean; readonly isAllowed: boolean; readonly onSend: (picture: Blob) => void }): ReactNode {
  const { t } = useTranslation('console');
  const [picked, setPicked] = useState<File | undefined>();
  const url = usePreview(picked);
  const trouble = picked === undefined ? undefined : picked.size > MAX_BYTES ? 'error.too-large' : TYPES.includes(picked.type) ? undefined : 'error.not-allowed';
  const send = (): void => {
    if (picked !== undefined) onSend(picked);
    setPicked(undefined);
  };
  // A disabled button says nothing to a screen reader: the reason stands beside it.
  if (!isAllowed) return <span className="small picture-off">{t('picture.off')}</span>;
  return (
    <>
      <FileTrigger acceptedFileTypes={TYPES} onSelect={(files) => setPicked(files?.[0])}><ActionButton isDisabled={isOff}>{t('picture.pick')}</ActionButton></FileTrigger>
      <Window title={t('picture.title')} isOpen={picked !== undefined} onClose={() => setPicked(undefined)}>
        {url !== undefined && trouble === undefined ? <img className="large-picture" src={url} alt={t('attachment.image')} /> : null}
        {trouble === undefined ? <p className="small">{t('picture.hint')}</p> : <p role="alert">{t(trouble)}</p>}
        <div className="window-acts">
          <ActionButton onPress={() => setPicked(undefined)}>{t('cancel')}</ActionButton>
          <ActionButton look="primary" isDisabled={trouble !== undefined} onPress={send}>{t('composer.send')}</ActionButton>
        </div>
      </Window>
    </>
  );
}

function usePreview(picked: File | undefined): string | undefined {
  const [url, setUrl] = useState<string | undefined>();
  useEffect(() => {
    if (picked === undefined) return undefined;
    const made = URL.createObjectURL(picked);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [picked]);
  return url;
}
