import { AnswerBook } from '../../../src/bot/answer-memo.js';
import { readCalendar } from '../../../src/bot/calendar.js';
import type { Room } from '../../../src/bot/room.js';
import { createWords } from '../../../src/bot/words.js';
import { loadContent } from '../../../src/content/load.js';
import type { CaseId } from '../../../src/core/case.js';
import { dialogDefinition } from '../../../src/dialog/definition.js';
import { counsellorSchedule } from '../../../src/handoff/schedule.js';

const content = loadContent({ dialogsDir: 'dialogs', localesDir: 'locales', dialogSchema: dialogDefinition, scheduleSchema: counsellorSchedule });
const words = createWords(content);
const calendar = readCalendar(content);

/**
 * The real content, with an understanding that needs no model: `help` is danger, `wages` a topic, the rest is out of scope.
 * @param changes what this test wants otherwise
 */
export function createPlainRoom(changes: Partial<Room> = {}): Room {
  let cases = 0;
  return {
    content,
    words,
    answers: new AnswerBook({ content, words }),
    understand: (text) => ({
      languageConfidence: 0, offer: 0, why: [],
      ...(text.includes('wages') ? { action: 'answer', candidates: [{ id: 'wage-unpaid', confidence: 1 }] } : { action: 'out-of-scope', candidates: [] }),
      ...(text.includes('help') ? { danger: { topic: 'violence', rule: 'words' } } : {}),
    }),
    screen: () => {
      throw new Error('no offers here');
    },
    offers: undefined as unknown as Room['offers'],
    findLicence: () => {
      throw new Error('no offers here');
    },
    readsPictures: true,
    retentionDays: 30,
    modelNotice: false,
    newReceipt: () => 'AAAAA-BBBBB',
    humanAgent: false,
    newCaseId: () => `case-${(cases += 1)}` as CaseId,
    ...(calendar === undefined ? {} : { calendar }),
    ...changes,
  };
}
