import { tokyoDay, tokyoTime } from '../content/tokyo-time.js';
import type { AnswerLanguage } from '../core/language.js';
import type { OutMessage } from '../core/outbound.js';
import type { Room } from './room.js';
import type { Talk } from './talk.js';

/** Says one text of locales/<lang>/talk.yaml; in Vietnamese and English while nothing is known of the person's language. */
export function say(room: Room, talk: Talk, key: string): void {
  const languages: readonly AnswerLanguage[] = talk.snapshot.language === undefined ? ['vi', 'en'] : [talk.language];
  const texts = languages.map((language) => room.words.t(language, `talk:${key}`, variables(room, talk, language, key)));
  const message: OutMessage = { kind: 'text', text: [...new Set(texts)].join('\n\n') };
  talk.say(message);
}

function variables(room: Room, talk: Talk, language: AnswerLanguage, key: string): Record<string, string | number> {
  const media = talk.head.input.kind === 'media' ? talk.head.input.media : talk.head.input.kind;
  return {
    days: room.retentionDays,
    context: key.startsWith('media.') ? media : talk.head.address.channel,
    ...(key === 'delete.done' ? { count: talk.transcriptLength, receipt: talk.receipt ?? '', time: writeTime(room, language, talk.now) } : {}),
  };
}

/** Day and time in Japan as the language writes it. */
function writeTime(room: Room, language: AnswerLanguage, now: number): string {
  return `${tokyoTime(now)}, ${room.words.date(language, tokyoDay(now))}`;
}
