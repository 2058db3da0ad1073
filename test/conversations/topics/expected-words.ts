import type { Room } from '../../../src/bot/room.js';
import { choosePassages, factsOf, factState } from '../../../src/content/facts.js';
import { blockText } from '../../../src/content/safety.js';
import { tokyoDay } from '../../../src/content/tokyo-time.js';
import type { Passage, Topic } from '../../../src/content/schema.js';
import type { AnswerLanguage } from '../../../src/core/language.js';
import type { AskerStatus } from '../../../src/core/snapshot.js';

/** Words of locales/ that an answer of a topic has to hold, each as the pieces between its values. */
export class ExpectedWords {
  constructor(
    private readonly room: Room,
    private readonly language: AnswerLanguage,
    private readonly topic: Topic,
    private readonly now: number,
  ) {}

  get title(): string {
    return this.texts.title;
  }

  firstStep(status?: AskerStatus): readonly string[] {
    const text = this.first('steps', status);
    const [first, ...rest] = pieces(text);
    // A step that begins with a value has its number before that.
    return [text.startsWith('{{') ? (first ?? '') : `1. ${first ?? ''}`, ...rest];
  }

  /** Undefined when nothing is known to be worth keeping. */
  firstProof(status?: AskerStatus): readonly string[] | undefined {
    return this.topic.proof.length === 0 ? undefined : pieces(this.first('proof', status));
  }

  /** First words of the safety block, for a danger topic. */
  get firstWords(): readonly string[] {
    const key = this.room.content.safety.get(this.topic.id)?.passages[0]?.key ?? '';
    return pieces(blockText(this.room.words.of(this.language).resources.get('safety'), this.topic.id, key) ?? 'no block');
  }

  /** Names of the sources that hold today; none where an answer rests on general advice. */
  get sources(): readonly string[] {
    const { facts } = this.room.content;
    return [...this.topic.answer, ...this.topic.steps, ...this.topic.proof]
      .flatMap((passage) => factsOf(passage, facts))
      .filter((fact) => factState(fact, this.today) !== 'withdrawn')
      .map((fact) => fact.source.name);
  }

  get checkDate(): string {
    return this.room.words.date(this.language, this.room.content.checkedOn);
  }

  private get today(): string {
    return tokyoDay(this.now);
  }

  private get texts() {
    const texts = this.room.words.of(this.language).topics.get(this.topic.id);
    if (texts === undefined) throw new Error(`${this.topic.id} has no words in ${this.language}`);
    return texts;
  }

  private first(part: 'steps' | 'proof', status?: AskerStatus): string {
    const { plain, uncertain } = choosePassages(this.topic[part], this.room.content.facts, this.today, status);
    const passage: Passage | undefined = plain[0] ?? uncertain[0];
    return this.texts[part][passage?.key ?? ''] ?? 'no such text';
  }
}

function pieces(text: string): readonly string[] {
  return text.split(/\{\{[^}]*\}\}/).filter((piece) => piece.trim() !== '');
}
