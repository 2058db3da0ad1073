import { type RefObject, useEffect } from 'react';

const PRINTED = 'sheet-print';

/**
 * Prints the paper as it stands when printing begins. A copy is printed, because the page measures itself by the paper's width while
 * printing and may take away what lay beside it.
 */
export function usePrintedCopy(source: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const begin = (): void => {
      if (source.current === null) return;
      removeCopy();
      const copy = document.createElement('div');
      copy.className = PRINTED;
      copy.lang = 'ja';
      copy.append(...[...source.current.querySelectorAll('[data-printed]')].map((part) => part.cloneNode(true)));
      document.body.append(copy);
      // Not with the effect: the sheet may be gone before printing ends.
      addEventListener('afterprint', removeCopy, { once: true });
    };
    addEventListener('beforeprint', begin);
    return () => removeEventListener('beforeprint', begin);
  }, [source]);
}

function removeCopy(): void {
  document.querySelectorAll(`body > .${PRINTED}`).forEach((copy) => copy.remove());
}
