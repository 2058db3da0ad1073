import type { Clock } from '../../core/clock.js';
import type { Log } from '../../core/log.js';
import { splitText } from '../../core/text-splitting.js';
import { stringOf } from './fields.js';
import type { GraphClient } from './graph-client.js';
import { MAX } from './message-form.js';

/** Where the ids of personas are kept between starts and shared between processes. */
export interface PersonaShelf {
  find(name: string): Promise<string | undefined>;
  keep(name: string, id: string): Promise<void>;
  /** Meta knows it no more. */
  forget(name: string): Promise<void>;
}

interface PersonasOptions {
  readonly graph: GraphClient;
  readonly shelf: PersonaShelf;
  /** https; Meta fetches it when the persona is made. */
  readonly pictureUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

const DEADLINE_MS = 5_000;
/** After a refusal, ms: messages must not wait for it again and again. */
const PAUSE_MS = 10 * 60_000;

/**
 * Faces under which counsellors write (Messenger Platform, personas): one a name, made when it is first needed. A persona is only
 * looks: whatever fails here, the message goes without.
 */
export class Personas {
  private readonly known = new Map<string, string>();
  private readonly pending = new Map<string, Promise<string | undefined>>();
  /** Names that are not asked for until then, epoch ms. */
  private readonly quietUntil = new Map<string, number>();

  constructor(private readonly options: PersonasOptions) {}

  /** Id of the persona of this name; undefined when there is none to be had. Never throws. */
  async find(speaker: string): Promise<string | undefined> {
    const name = readName(speaker);
    if (name === undefined || this.options.clock() < (this.quietUntil.get(name) ?? 0)) return undefined;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    // Whoever comes first asks; the others wait for the same answer.
    const work = this.pending.get(name) ?? this.obtain(name).finally(() => this.pending.delete(name));
    this.pending.set(name, work);
    return work;
  }

  /** Meta has refused a message with this persona and taken it without. Never throws. */
  async drop(speaker: string): Promise<void> {
    const name = readName(speaker);
    if (name === undefined) return;
    this.known.delete(name);
    this.rest(name, 'dropped');
    await this.options.shelf.forget(name).catch(() => undefined);
  }

  private async obtain(name: string): Promise<string | undefined> {
    const { shelf } = this.options;
    const kept = await shelf.find(name).catch(() => undefined);
    const id = kept ?? (await this.make(name));
    if (id === undefined) return undefined;
    this.known.set(name, id);
    if (kept === undefined) await shelf.keep(name, id).catch(() => undefined);
    return id;
  }

  private async make(name: string): Promise<string | undefined> {
    const { graph, pictureUrl } = this.options;
    const result = await graph.post('/me/personas', { name, profile_picture_url: pictureUrl }, DEADLINE_MS);
    const id = result.kind === 'accepted' ? stringOf(result.body['id']) : undefined;
    if (id !== undefined && /^\d{1,32}$/.test(id)) return id;
    this.rest(name, result.kind);
    return undefined;
  }

  private rest(name: string, why: string): void {
    this.quietUntil.set(name, this.options.clock() + PAUSE_MS);
    this.options.log.warn('messenger_persona_refused', { why });
  }
}

/** At most 50, shortened at a word. */
function readName(speaker: string): string | undefined {
  return splitText(speaker.replace(/[\p{Cc}\s]+/gu, ' ').trim(), { max: MAX.personaName, unit: 'utf16' })[0];
}
