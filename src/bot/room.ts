import type { Calendar } from '../handoff/hours.js';
import type { CaseId } from '../core/case.js';
import type { Content } from '../content/content.js';
import type { ScreeningTexts } from '../content/screening-files.js';
import type { DialogDefinition } from '../dialog/definition.js';
import type { FindLicence } from '../screening/licences.js';
import type { Screen } from '../screening/result.js';
import type { Understand } from '../understand/understanding.js';
import type { AnswerBook } from './answer-memo.js';
import type { Words } from './words.js';

/** What every turn works with. Built once. */
export interface Room {
  readonly content: Content<DialogDefinition>;
  readonly words: Words;
  readonly answers: AnswerBook;
  readonly understand: Understand;
  /** Judges job offers. */
  readonly screen: Screen;
  readonly offers: ScreeningTexts;
  /** Looks organisations up in the imported lists. */
  readonly findLicence: FindLicence;
  /** Whether pictures are read; otherwise the person is asked to type. */
  readonly readsPictures: boolean;
  readonly retentionDays: number;
  /** Unclear messages are read by a model at a service: the words on privacy then say so. */
  readonly modelNotice: boolean;
  /** Makes the receipt number of a deletion: says nothing about the person. */
  readonly newReceipt: () => string;
  /** Counsellors' hours and holidays; absent where the organisation states none: nobody is then promised a time. */
  readonly calendar?: Calendar;
  /** Messenger: the Human Agent feature was granted, so counsellors may answer within a week. */
  readonly humanAgent: boolean;
  /** Makes the id of a case: random, it stands in addresses of the console. */
  readonly newCaseId: () => CaseId;
}
