import type { AskerStatus } from '../core/snapshot.js';
import type { Content } from './content.js';
import { contactState, type OpenState } from './opening-hours.js';
import type { Contact, ContactLine, Shift } from './schema.js';

/** More cards than this are not read. */
const MAX_CONTACTS = 4;
/** Lines shown on one card at most. */
const MAX_LINES = 2;

export interface ContactWish {
  /** Topic whose contacts are wanted, or ids in order of fitness. */
  readonly topic?: string;
  readonly ids?: readonly string[];
  /** Language of the person (BCP 47), also one without answers. */
  readonly language: string;
  /** English name. */
  readonly prefecture?: string;
  readonly status?: AskerStatus;
  /** Epoch ms. */
  readonly now: number;
  readonly max?: number;
}

/** A contact with what matters to this person now. */
export interface ChosenContact {
  readonly contact: Contact;
  /** Lines in the person's language, else those that serve best; one per number. */
  readonly lines: readonly ContactLine[];
  /** Of all lines that these stand for. */
  readonly state: OpenState;
  /** Shifts of all lines that these stand for, the doubtful ones too. */
  readonly hours: readonly Shift[];
  readonly speaksLanguage: boolean;
  /** What to say about immigration: the body may tell it, or nobody knows whether this public body does. */
  readonly immigrationNote?: 'may' | 'unknown';
}

/** Bodies of the State or near it: whether they tell immigration is a question. Lawyers, unions, NGOs have no duty to. */
const PUBLIC_KINDS: ReadonlySet<string> = new Set(['government', 'emergency']);

/**
 * Picks the contacts to show, best first. Low confidence never; wrong area or status never, save that bodies for trainees stand last for others.
 * Order: emergency bodies in danger now · bodies that do not tell immigration where that matters · in the person's language and open ·
 * perhaps open in it (doubtful hours) · open in other languages · the rest, those in the person's language first, by next opening ·
 * order of the topic.
 */
export function chooseContacts(content: Content, wish: ContactWish): readonly ChosenContact[] {
  const topic = wish.topic === undefined ? undefined : content.topics.get(wish.topic);
  const entry = wish.topic === undefined ? undefined : content.index.get(wish.topic);
  const delicate = wish.status === 'undocumented' || entry?.without_status === true;
  const urgent = (topic ?? entry)?.urgency === 'now';
  const chosen = candidates(content, wish, topic?.contacts ?? [])
    .filter((contact) => contact.confidence !== 'low' && isInArea(contact, wish.prefecture) && (fitsStatus(contact, wish.status) || contact.status.includes('trainee')))
    .map((contact) => describe(contact, wish, delicate));
  const rank = (one: ChosenContact): readonly number[] => [
    urgent && one.contact.kind === 'emergency' ? 0 : 1,
    fitsStatus(one.contact, wish.status) ? 0 : 1,
    one.immigrationNote === undefined ? 0 : one.immigrationNote === 'unknown' ? 1 : 2,
    reachRank(one),
    one.state.kind === 'closed' ? (one.state.opensAt ?? Number.MAX_SAFE_INTEGER) : one.state.kind === 'open' ? 0 : Number.MAX_SAFE_INTEGER,
  ];
  const ranked = chosen.map((one) => ({ one, key: rank(one) }));
  ranked.sort((a, b) => compare(a.key, b.key));
  return ranked.slice(0, wish.max ?? MAX_CONTACTS).map(({ one }) => one);
}

/** A line in one's own language that may be open helps more than one that surely is, in a language one does not speak. */
function reachRank({ state, speaksLanguage, lines }: ChosenContact): number {
  if (state.kind === 'open') return speaksLanguage ? 0 : 2;
  if (state.kind === 'unknown' && speaksLanguage && lines.some((line) => line.hours_uncertain)) return 1;
  return speaksLanguage ? 3 : 4;
}

/** Contacts of the topic in its order, then bodies of the person's prefecture that serve it. */
function candidates(content: Content, wish: ContactWish, ofTopic: readonly string[]): readonly Contact[] {
  const named = (wish.ids ?? ofTopic)
    .flatMap((id) => content.contacts.get(id) ?? [])
    .filter((contact) => isForReader(contact, wish.language) || SHARED_LANGUAGES.has(wish.language));
  const { topic, prefecture } = wish;
  if (topic === undefined || prefecture === undefined) return named;
  const local = [...content.contacts.values()].filter((contact) =>
    contact.area !== 'nationwide' && contact.area.includes(prefecture) && contact.serves.includes(topic) && !named.includes(contact) && isForReader(contact, wish.language));
  return [...named, ...local];
}

/** Languages of people of every country: those who read them see every embassy that a topic names, but none by itself. */
const SHARED_LANGUAGES: ReadonlySet<string> = new Set(['en', 'ja']);
const LANGUAGE_OF = { vn: 'vi', ph: 'fil', cn: 'zh', id: 'id', th: 'th', mm: 'my', kh: 'km' } as const;

/** An embassy is for its own people; their language stands for them, because nobody is asked where they are from. */
function isForReader(contact: Contact, language: string): boolean {
  return contact.nationals.length === 0 || contact.nationals.some((country) => LANGUAGE_OF[country] === language);
}

function isInArea(contact: Contact, prefecture: string | undefined): boolean {
  return contact.area === 'nationwide' || (prefecture !== undefined && contact.area.includes(prefecture));
}

/** A body without a stated condition serves everybody; somebody who has not told a status is taken for a trainee, as most are. */
function fitsStatus(contact: Contact, status: AskerStatus | undefined): boolean {
  if (contact.status.length === 0 || status === undefined || status === 'unknown') return true;
  return contact.status.includes(status);
}

function describe(contact: Contact, wish: ContactWish, delicate: boolean): ChosenContact {
  const own = contact.lines.filter((line) => line.languages.includes(wish.language));
  const useful = own.length > 0 ? own : fallbackLines(contact.lines);
  const state = contactState(useful, contact.closed, wish.now);
  const note = delicate ? immigrationNote(contact) : undefined;
  return {
    contact,
    lines: onePerNumber(useful).slice(0, MAX_LINES),
    state,
    hours: useful.flatMap((line) => line.hours),
    speaksLanguage: own.length > 0,
    ...(note === undefined ? {} : { immigrationNote: note }),
  };
}

function immigrationNote(contact: Contact): 'may' | 'unknown' | undefined {
  if (contact.reports_to_immigration === 'may') return 'may';
  return contact.reports_to_immigration === 'unknown' && PUBLIC_KINDS.has(contact.kind) ? 'unknown' : undefined;
}

/** Nobody speaks the person's language there: English, else Japanese, else whatever there is. */
function fallbackLines(lines: readonly ContactLine[]): readonly ContactLine[] {
  for (const language of ['en', 'ja']) {
    const found = lines.filter((line) => line.languages.includes(language));
    if (found.length > 0) return found;
  }
  return lines;
}

function onePerNumber(lines: readonly ContactLine[]): readonly ContactLine[] {
  const seen = new Map<string, ContactLine>();
  for (const line of lines) {
    const key = `${line.number} ${line.press ?? ''}`;
    const first = seen.get(key);
    if (first === undefined || (first.hours_uncertain && !line.hours_uncertain)) seen.set(key, line);
  }
  return [...seen.values()];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
