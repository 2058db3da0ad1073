import { useId, type ReactNode, type Ref } from 'react';
import { Button, Dialog, Heading, Input, Label, Modal, ModalOverlay, SwitchButton, SwitchField, Text, TextField, type ButtonProps, type InputProps } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

export type Look = 'primary' | 'plain' | 'danger' | 'quiet';

export function ActionButton({ look = 'plain', className = '', ...rest }: Omit<ButtonProps, 'className'> & { readonly look?: Look; readonly className?: string; readonly ref?: Ref<HTMLButtonElement> }): ReactNode {
  return <Button {...rest} className={`button ${look} ${className}`} />;
}

/** A switch with its name beside it. */
export function Toggle({ name, isOn, onChange, hint }: { readonly name: string; readonly isOn: boolean; readonly onChange: (on: boolean) => void; readonly hint?: string }): ReactNode {
  return (
    <SwitchField isSelected={isOn} onChange={onChange}>
      <SwitchButton className="toggle">
        <span className="toggle-track" aria-hidden="true"><span className="toggle-knob" /></span>
        <span className="toggle-name">{name}</span>
      </SwitchButton>
      {hint === undefined ? null : <Text slot="description" className="small toggle-hint">{hint}</Text>}
    </SwitchField>
  );
}

/** One of a few, by the browser's own list: the best one there is on a phone. */
export function PickOne<T extends string>({ name, value, options, onChange, hideName = false }: {
  readonly name: string; readonly value: T; readonly options: readonly { readonly id: T; readonly name: string; readonly lang?: string }[];
  readonly onChange: (value: T) => void; readonly hideName?: boolean;
}): ReactNode {
  const id = useId();
  return (
    <span className="pick-one">
      <label htmlFor={id} className={hideName ? 'hidden-words' : ''}>{name}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as T)}>
        {options.map((option) => <option key={option.id} value={option.id} lang={option.lang}>{option.name}</option>)}
      </select>
    </span>
  );
}

export function LineField({ name, hint, value, onChange, input, isRequired = false }: {
  readonly name: string; readonly hint?: string; readonly value: string; readonly onChange: (value: string) => void; readonly input?: InputProps & { readonly ref?: Ref<HTMLInputElement> }; readonly isRequired?: boolean;
}): ReactNode {
  return (
    <TextField className="line-field" value={value} onChange={onChange} isRequired={isRequired} validationBehavior="aria">
      <Label>{name}</Label>
      <Input {...input} />
      {hint === undefined ? null : <Text slot="description">{hint}</Text>}
    </TextField>
  );
}

/** A dialog over the page; Escape and a tap beside it close it. */
export function Window({ title, isOpen, onClose, children, wide = false }: {
  readonly title: string; readonly isOpen: boolean; readonly onClose: () => void; readonly children: ReactNode; readonly wide?: boolean;
}): ReactNode {
  const { t } = useTranslation('console');
  return (
    <ModalOverlay className="window-ground" isOpen={isOpen} onOpenChange={(open) => (open ? undefined : onClose())} isDismissable>
      <Modal className={wide ? 'window wide' : 'window'}>
        <Dialog className="window-body">
          <header className="window-head">
            <Heading slot="title" level={2}>{title}</Heading>
            <ActionButton look="quiet" onPress={onClose}>{t('close-window')}</ActionButton>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export type Tone = 'plain' | 'warn' | 'danger' | 'ok' | 'accent';

/** A short word that marks something; its meaning is in the word, the colour only helps. */
export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }): ReactNode {
  return <span className={`badge ${tone}`}>{children}</span>;
}

/** A sentence about what went wrong or must be known, read out when it appears. */
export function Notice({ tone, children, onClose }: { readonly tone: Tone; readonly children: ReactNode; readonly onClose?: () => void }): ReactNode {
  const { t } = useTranslation('console');
  return (
    <div className={`notice ${tone}`} role={tone === 'danger' || tone === 'warn' ? 'alert' : 'status'}>
      <div>{children}</div>
      {onClose === undefined ? null : <ActionButton look="quiet" onPress={onClose}>{t('understood')}</ActionButton>}
    </div>
  );
}
