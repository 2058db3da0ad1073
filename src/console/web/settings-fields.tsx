import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { beep } from './attention.js';
import { ActionButton, PickOne, Toggle } from './controls.js';
import { changeSettings, useSettings } from './settings.js';

export function SettingsFields(): ReactNode {
  const { t } = useTranslation('console');
  const settings = useSettings();
  const themes = (['auto', 'light', 'dark'] as const).map((id) => ({ id, name: t(`settings.theme-${id}`) }));
  return (
    <section className="settings" aria-label={t('settings.title')}>
      <h3>{t('settings.title')}</h3>
      <PickOne name={t('settings.theme')} value={settings.theme} options={themes} onChange={(theme) => changeSettings({ theme })} />
      <span className="settings-line">
        <Toggle name={t('settings.sound')} isOn={settings.sound} onChange={(sound) => changeSettings({ sound })} />
        <ActionButton look="quiet" onPress={() => beep(false)} isDisabled={!settings.sound}>{t('settings.sound-try')}</ActionButton>
      </span>
      <NotificationSetting />
      <Toggle name={t('settings.enter-sends')} hint={t('settings.enter-sends-hint')} isOn={settings.enterSends} onChange={(enterSends) => changeSettings({ enterSends })} />
      <Toggle name={t('settings.shortcuts')} hint={t('settings.shortcuts-hint')} isOn={settings.shortcuts} onChange={(shortcuts) => changeSettings({ shortcuts })} />
    </section>
  );
}

/** The browser has the last word on notifications: what it says is shown. */
function NotificationSetting(): ReactNode {
  const { t } = useTranslation('console');
  const { notifications } = useSettings();
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'unsupported'));
  const ask = (on: boolean): void => {
    changeSettings({ notifications: on });
    if (on && permission === 'default') void Notification.requestPermission().then(setPermission);
  };
  const hint = permission === 'granted' ? t('settings.notifications-hint') : t(`settings.notifications-${permission}`);
  return <Toggle name={t('settings.notifications')} hint={hint} isOn={notifications && permission === 'granted'} onChange={ask} />;
}
