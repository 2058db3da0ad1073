import { useState, type ReactNode } from 'react';
import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CaseRow, ColleagueView } from '../schema.js';
import type { Act } from './case-actions.js';
import { byPresence, ColleagueLine } from './colleagues.js';
import { ActionButton, Badge, Window } from './controls.js';
import { useDesk } from './desk.js';
import { nameLanguage } from './words.js';

interface Props {
  readonly row: CaseRow;
  readonly me: string;
  readonly act: Act;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function TransferWindow({ row, me, act, isOpen, onClose }: Props): ReactNode {
  const { t } = useTranslation('console');
  const colleagues = useDesk((state) => state.colleagues);
  const [to, setTo] = useState<string | null>(null);
  // Those who speak the person's language first: the talk goes on in it.
  const speaks = (one: ColleagueView): boolean => one.languages.includes(row.language);
  const others = colleagues.filter(({ id }) => id !== me && id !== row.assignee?.id).sort((a, b) => Number(speaks(b)) - Number(speaks(a)) || byPresence(a, b));
  const hand = async (): Promise<void> => {
    if (to === null) return;
    await act({ path: 'transfer', body: { to, version: row.version } });
    setTo(null);
    onClose();
  };
  return (
    <Window title={t('transfer.title')} isOpen={isOpen} onClose={onClose}>
      {others.length === 0 ? <p>{t('transfer.nobody')}</p> : (
        <RadioGroup className="choices" value={to} onChange={setTo}>
          <Label>{t('transfer.to')}</Label>
          {others.map((one) => (
            <RadioField key={one.id} value={one.id}>
              <RadioButton className="choice">
                <ColleagueLine colleague={one} />
                {speaks(one) ? <Badge tone="accent">{t('transfer.speaks', { language: nameLanguage(row.language) })}</Badge> : null}
              </RadioButton>
            </RadioField>
          ))}
        </RadioGroup>
      )}
      <p className="small">{t('transfer.hint')}</p>
      <div className="window-acts">
        <ActionButton onPress={onClose}>{t('cancel')}</ActionButton>
        <ActionButton look="primary" isDisabled={to === null} onPress={() => void hand()}>{t('transfer.do')}</ActionButton>
      </div>
    </Window>
  );
}
