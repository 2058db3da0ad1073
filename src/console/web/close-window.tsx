import { useState, type ReactNode } from 'react';
import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../schema.js';
import type { Act } from './case-actions.js';
import { ActionButton, Notice, Window } from './controls.js';

const OUTCOMES = ['answered', 'referred', 'no-reply', 'withdrawn', 'other'] as const;

/** How it ended: fixed words, because they are counted. */
export function CloseWindow({ row, act, isOpen, onClose }: { readonly row: CaseRow; readonly act: Act; readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('console');
  const [outcome, setOutcome] = useState<string | null>(null);
  const close = async (): Promise<void> => {
    if (outcome === null) return;
    await act({ path: 'close', body: { outcome, version: row.version } });
    setOutcome(null);
    onClose();
  };
  return (
    <Window title={t('close.title')} isOpen={isOpen} onClose={onClose}>
      {row.unreachable ? <Notice tone="warn">{t('close.erases')}</Notice> : null}
      {row.owedSince !== null && row.state === 'active' ? <Notice tone="warn">{t('close.owed')}</Notice> : null}
      <RadioGroup className="choices" value={outcome} onChange={setOutcome}>
        <Label>{t('close.outcome')}</Label>
        {OUTCOMES.map((id) => <RadioField key={id} value={id}><RadioButton className="choice">{t(`outcome.${id}`)}</RadioButton></RadioField>)}
      </RadioGroup>
      <p className="small">{t('close.hint')}</p>
      <div className="window-acts">
        <ActionButton onPress={onClose}>{t('cancel')}</ActionButton>
        <ActionButton look="primary" isDisabled={outcome === null} onPress={() => void close()}>{t('close.do')}</ActionButton>
      </div>
    </Window>
  );
}
