import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PickOne } from './controls.js';
import { changeLanguage, PAGE_LANGUAGES, pageLanguage } from './words.js';

/** The page in another language; each is called by its own name. */
export function LanguageChoice({ hideName = false }: { readonly hideName?: boolean }): ReactNode {
  const { t } = useTranslation('console');
  const [failed, setFailed] = useState(false);
  const pick = (language: (typeof PAGE_LANGUAGES)[number]): void => {
    changeLanguage(language).then(() => setFailed(false), () => setFailed(true));
  };
  return (
    <>
      <PickOne name={t('language.of-page')} hideName={hideName} value={pageLanguage()} options={PAGE_LANGUAGES.map((id) => ({ id, lang: id, name: t(`language.own-${id}`) }))} onChange={pick} />
      {failed ? <span role="alert">{t('error.network')}</span> : null}
    </>
  );
}
