import { useLayoutEffect, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './controls.js';
import { useSettings } from './settings.js';
import type { Draft } from './use-draft.js';

/** What the API takes at most in one message. */
const MAX_LENGTH = 5_000;
const WARN_FROM = 4_500;

interface Props {
  readonly name: string;
  readonly draft: Draft;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onSend: () => void;
  readonly sendName: string;
  /** Nothing can be sent now; what is written is kept all the same. */
  readonly isOff?: boolean;
  readonly children?: ReactNode;
}

/** A field that grows with its text, and how to send it. */
export function WritingField({ name, draft, field, onSend, sendName, isOff = false, children }: Props): ReactNode {
  const { t } = useTranslation('console');
  const { enterSends } = useSettings();
  const left = MAX_LENGTH - draft.text.length;
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [draft.text, field]);
  const onKey = (event: KeyboardEvent): void => {
    // While a Japanese or Vietnamese word is being composed Enter belongs to the input method.
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.shiftKey) return;
    if (!enterSends && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (!isOff && left >= 0) onSend();
  };
  return (
    <div className="writing">
      <TextField className="writing-field" value={draft.text} onChange={draft.change}>
        <Label className="hidden-words">{name}</Label>
        <TextArea ref={field} rows={2} placeholder={name} onKeyDown={onKey} dir="auto" />
      </TextField>
      <div className="writing-acts">
        {children}
        <span className="small writing-hint">{enterSends ? t('composer.enter-hint') : t('composer.ctrl-enter-hint')}</span>
        {draft.text.length > WARN_FROM ? <span className={left < 0 ? 'small too-long' : 'small'} role="status">{left < 0 ? t('composer.too-long', { number: -left }) : t('composer.left', { number: left })}</span> : null}
        <ActionButton look="primary" isDisabled={isOff || draft.text.trim() === '' || left < 0} onPress={onSend}>{sendName}</ActionButton>
      </div>
    </div>
  );
}
