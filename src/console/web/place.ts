import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** What a prefecture is called in the language of the page; an unknown one stands for itself. */
export function usePlaceName(): (id: string) => string {
  const { t } = useTranslation('console');
  return useCallback((id) => t(`console-tools:prefecture.${id}`, { defaultValue: id }), [t]);
}
