import { tokyoDay, tokyoTime } from '../content/tokyo-time.js';
import type { AnswerLanguage } from '../core/language.js';
import { lastReopeningDay } from '../handoff/opening.js';
import { placeOf } from '../dialog/text-place.js';
import { emergencyNumbers } from './emergency-numbers.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';
import type { Variables } from './words.js';

/** Said only while the numbers in it hold. */
const NEEDS_NUMBERS = 'handoff.in-danger';

/** Says one text of locales/<lang>/talk.yaml, or of handoff.yaml where the key begins with `handoff.`. */
export function say(room: Room, talk: Talk, key: string, more: Variables = {}): void {
  sayIn(talk, (language) => write(room, talk, { language, key, more }));
}

/** Says what `write` makes in the person's language; in Vietnamese and English while nothing is known of it. Blank texts are not said. */
export function sayIn(talk: Talk, write: (language: AnswerLanguage) => string): void {
  const languages: readonly AnswerLanguage[] = talk.snapshot.language === undefined ? ['vi', 'en'] : [talk.language];
  const text = [...new Set(languages.map(write))].filter((one) => one !== '').join('\n\n');
  if (text !== '') talk.say({ kind: 'text', text });
}

interface Wanted {
  readonly language: AnswerLanguage;
  readonly key: string;
  readonly more?: Variables;
}

/** One text in one language; empty when it rests on facts that do not hold today. */
export function write(room: Room, talk: Talk, { language, key, more = {} }: Wanted): string {
  const { namespace, path } = placeOf(key);
  const numbers = key === NEEDS_NUMBERS ? emergencyNumbers(room, language, tokyoDay(talk.now)) : {};
  return numbers === undefined ? '' : room.words.t(language, `${namespace}:${path}`, { ...variables(room, talk, language, key), ...numbers, ...more });
}

function variables(room: Room, talk: Talk, language: AnswerLanguage, key: string): Record<string, string | number> {
  const media = talk.head.input.kind === 'media' ? talk.head.input.media : talk.head.input.kind;
  return {
    days: room.retentionDays,
    context: key.startsWith('media.') ? media : talk.head.address.channel,
    ...(key === 'handoff.bot-back' ? { until: lastWay(room, talk, language) } : {}),
    ...(key === 'delete.done' ? { count: talk.transcriptLength, receipt: talk.receipt ?? '', time: writeTime(room, language, talk.now) } : {}),
  };
}

/** Until when words bring the case back: as a day, because what is held back arrives days later. */
function lastWay(room: Room, { snapshot: { desk } }: Talk, language: AnswerLanguage): string {
  return desk?.case.state === 'closed' ? room.words.date(language, lastReopeningDay(desk.case.closing)) : '';
}

/** Day and time in Japan as the language writes it. */
function writeTime(room: Room, language: AnswerLanguage, now: number): string {
  return `${tokyoTime(now)}, ${room.words.date(language, tokyoDay(now))}`;
}
