import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton, Notice } from '../controls.js';
import { sayFailure } from '../words.js';
import type { Loaded } from './loaded.js';
import { useWording } from './wording.js';

/** A sentence for a failure's code, and a way to try again. */
export function Failure({ code, onAgain }: { readonly code: string; readonly onAgain?: () => void }): ReactNode {
  const { t } = useTranslation('console');
  const { t: say } = useWording();
  return (
    <Notice tone="danger">
      <p>{sayFailure(t, code)}</p>
      {onAgain !== undefined && <ActionButton onPress={onAgain}>{say('again')}</ActionButton>}
    </Notice>
  );
}

/** Shows what was loaded, or that it is on its way, or why it is not there. */
export function Shown<T>({ of, onAgain, children }: { readonly of: Loaded<T>; readonly onAgain: () => void; readonly children: (value: T) => ReactNode }): ReactNode {
  const { t } = useWording();
  if (of.kind === 'loading') return <p className="tools-muted" role="status">{t('loading')}</p>;
  if (of.kind === 'failed') return <Failure code={of.code} onAgain={onAgain} />;
  return children(of.value);
}
