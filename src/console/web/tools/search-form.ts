import { dropReadings } from '../../../core/readings.js';
import { foldText } from '../../../core/text-fold.js';

/** The form in which a search compares: without accents, case, width and readings. */
export function foldForSearch(text: string): string {
  return foldText(dropReadings(text));
}
