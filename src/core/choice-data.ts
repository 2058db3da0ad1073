import type { TopicSection } from './topic-section.js';

/** What a button means. The data of old buttons lives in chats for years, so the form is versioned and never personal. */
export type ChoiceData =
  | { readonly kind: 'topic'; readonly topic: string; readonly section: TopicSection }
  /** An answer to a question of a dialog; stale when the talk has moved on. */
  | { readonly kind: 'answer'; readonly epoch: number; readonly dialog: string; readonly node: string; readonly value: string }
  /** Starts a dialog from anywhere (menu, human, language …). */
  | { readonly kind: 'open'; readonly dialog: string }
  | { readonly kind: 'language'; readonly language: string };

/**
 * Writes a button's data, e.g. `v1:topic:wage-unpaid:proof`, `v1:answer:3:delete-data:confirm:yes`.
 * At most 300 UTF-16 units by construction: ids are short (LINE's postback limit).
 */
export function encodeChoice(choice: ChoiceData): string {
  switch (choice.kind) {
    case 'topic':
      return `v1:topic:${choice.topic}:${choice.section}`;
    case 'answer':
      return `v1:answer:${choice.epoch}:${choice.dialog}:${choice.node}:${choice.value}`;
    case 'open':
      return `v1:open:${choice.dialog}`;
    case 'language':
      return `v1:language:${choice.language}`;
  }
}

const SECTIONS: ReadonlySet<string> = new Set<TopicSection>(['answer', 'steps', 'contacts', 'proof', 'sources']);

/** Reads a button's data. Undefined for anything that is not ours or of a version we no longer know: the caller shows the menu. */
export function decodeChoice(data: string): ChoiceData | undefined {
  const [version, kind, a, b, c, d] = data.split(':');
  if (version !== 'v1' || a === undefined || a === '') return undefined;
  if (kind === 'open') return { kind, dialog: a };
  if (kind === 'language') return { kind, language: a };
  if (kind === 'topic') return { kind, topic: a, section: b !== undefined && SECTIONS.has(b) ? (b as TopicSection) : 'answer' };
  if (kind === 'answer' && b !== undefined && c !== undefined && d !== undefined && /^\d{1,9}$/.test(a)) {
    return { kind, epoch: Number(a), dialog: b, node: c, value: d };
  }
  return undefined;
}
