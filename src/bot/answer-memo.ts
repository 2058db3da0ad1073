import type { Slots } from '../core/snapshot.js';
import { composeAnswer, composeContacts } from './answer.js';
import type { Answer, AnswerRequest } from './answer-context.js';
import type { TopicSection } from '../core/topic-section.js';

const MINUTE_MS = 60_000;
/** More differing answers in one minute than there are topics, sections and languages; then the book is begun anew. */
const MAX_PAGES = 2_000;

type Asked = Omit<AnswerRequest, 'content' | 'words'>;

/**
 * Answers as they stand this minute. What is open and how far away an hour is changes by the minute at most, so many people who
 * ask the same thing get the same composed answer; no answer lives longer than its minute.
 */
export class AnswerBook {
  private minute = -1;
  private readonly pages = new Map<string, Answer | undefined>();

  constructor(private readonly room: Pick<AnswerRequest, 'content' | 'words'>) {}

  topic(asked: Asked & { readonly topic: string; readonly section: TopicSection }): Answer | undefined {
    const key = `t ${asked.topic} ${asked.section} ${reader(asked)}`;
    return this.page(key, asked.now, () => composeAnswer({ ...this.room, ...asked, slots: known(asked.slots) }));
  }

  contacts(asked: Asked & { readonly topic?: string; readonly ids: readonly string[] }): Answer {
    const key = `c ${asked.topic ?? ''} ${asked.ids.join()} ${reader(asked)}`;
    const answer = this.page(key, asked.now, () => composeContacts({ ...this.room, ...asked, slots: known(asked.slots) }));
    if (answer === undefined) throw new Error('contacts always compose');
    return answer;
  }

  private page(key: string, now: number, compose: () => Answer | undefined): Answer | undefined {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.minute || this.pages.size >= MAX_PAGES) {
      this.pages.clear();
      this.minute = minute;
    }
    if (!this.pages.has(key)) this.pages.set(key, compose());
    return this.pages.get(key);
  }
}

function reader({ language, slots }: Asked): string {
  return `${language} ${slots.prefecture ?? ''} ${slots.status ?? ''}`;
}

/** Only what the key holds may change an answer. */
function known({ prefecture, status }: Slots): Slots {
  return { ...(prefecture === undefined ? {} : { prefecture }), ...(status === undefined ? {} : { status }) };
}
