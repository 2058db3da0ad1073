import type { Clock } from '../core/clock.js';
import type { Pseudonyms } from '../core/brand.js';
import type { ChannelId } from '../core/inbound.js';
import type { CleanedFile, FetchedMedia, MediaSource } from '../core/picture.js';
import type { Log, Metrics } from '../core/log.js';
import type { Language } from '../core/language.js';
import type { AskerStatus } from '../core/snapshot.js';
import type { Store } from '../core/store.js';
import type { Calendar } from '../handoff/hours.js';
import type { PushQuota } from '../handoff/window.js';

/** Languages of the page. */
export type PageLanguage = 'ja' | 'vi' | 'en';

/** Reviewed words that counsellors send: composed by the bot's own answers, so that both say the same. */
export interface CannedWords {
  topics(language: Language, gloss: PageLanguage): readonly { readonly id: string; readonly group: string; readonly title: string; readonly gloss: string }[];
  /** Undefined when there is no such topic. `at`: epoch ms, decides which facts hold. */
  topic(id: string, query: { readonly language: Language; readonly gloss: PageLanguage; readonly at: number; readonly prefecture?: string; readonly status?: AskerStatus }):
    | { readonly title: string; readonly gloss: string; readonly answerLanguage: PageLanguage; readonly reviewed: boolean;
        readonly sections: readonly { readonly id: 'answer' | 'steps' | 'proof' | 'contacts'; readonly text: string; readonly gloss: string }[] }
    | undefined;
  contacts(query: { readonly language: Language; readonly gloss: PageLanguage; readonly at: number; readonly prefecture?: string; readonly status?: AskerStatus; readonly topic?: string }):
    readonly { readonly id: string; readonly name: string; readonly text: string; readonly gloss: string; readonly open: boolean | null }[];
  /** Words of the page itself; undefined for a language without them. */
  page(language: string): Readonly<Record<string, unknown>> | undefined;
}

/** What people send to one another besides words. */
export interface MediaDesk {
  /** From the platform, by its rules, with deadlines and limits. Never throws. */
  fetch(channel: ChannelId, source: MediaSource): Promise<FetchedMedia>;
  clean(bytes: Buffer, wanted: 'picture' | 'any'): Promise<CleanedFile>;
}

/** Sign-in through an organisation's own accounts. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}

export interface ConsoleSettings {
  /** https address of the console as counsellors see it, without a slash at the end. Sign-in through other accounts comes back to it. */
  readonly publicUrl?: string;
  /** https address under which the platforms reach the service, without a slash at the end; absent: pictures cannot be sent. */
  readonly mediaUrl?: string;
  /** Origin of a page that may show the console in a frame; the demo's only. */
  readonly embeddedIn?: string;
  /** `Secure` cookies: everywhere but on loopback. */
  readonly secureCookies: boolean;
  readonly cookieDomain?: string;
  readonly oidc?: OidcSettings;
  /** Account that the demo signs in without a password; never in production. */
  readonly demoAccount?: string;
  readonly humanAgent: boolean;
  /** Active cases that are enough for one counsellor. */
  readonly capacity: number;
  /** Folder of the built page; absent: the API alone. */
  readonly pageDir?: string;
}

/** Everything that the console works with. */
export interface ConsoleParts {
  readonly store: Store;
  readonly pseudonyms: Pseudonyms;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: ConsoleSettings;
  readonly calendar: Calendar;
  readonly canned: CannedWords;
  readonly media: MediaDesk;
  /** LINE's monthly pushes; undefined when LINE is off or could not be asked. */
  readonly pushQuota: () => Promise<PushQuota | undefined>;
}
