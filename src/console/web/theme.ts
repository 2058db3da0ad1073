import { getSettings, watchSettings } from './settings.js';

/** Keeps the theme of the document as the setting says, or as the device does. */
export function applyTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { theme } = getSettings();
    document.documentElement.dataset['theme'] = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  dark.addEventListener('change', apply);
  watchSettings(apply);
  apply();
}
