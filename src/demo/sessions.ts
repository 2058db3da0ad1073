import { randomBytes, randomInt } from 'node:crypto';

export type PhoneId = 'line' | 'messenger';

/** What reaches a phone's screen. */
export type ScreenEvent =
  /** `via`: `reply` answers an event, `push` comes on the bot's own account. `call` is what the platform's API was given. */
  | { readonly phone: PhoneId; readonly kind: 'messages'; readonly via: 'reply' | 'push'; readonly messages: readonly unknown[]; readonly call: unknown }
  | { readonly phone: PhoneId; readonly kind: 'typing'; readonly on: boolean }
  | { readonly phone: PhoneId; readonly kind: 'seen' };

/** One open page: the two made-up people who hold its phones, and what was shown to them. */
export interface Session {
  readonly people: Record<PhoneId, string>;
  /** LINE has no way to reach somebody who has blocked the bot. */
  blocked: boolean;
  readonly shown: { readonly seq: number; readonly event: ScreenEvent }[];
  listener: ((seq: number, event: ScreenEvent) => void) | undefined;
}

/** Enough for a page that was asleep for a while; older events are not shown again. */
const KEPT_EVENTS = 200;
const KEPT_SESSIONS = 100;

/** The pages that are open, found by their own id or by a person's platform id. */
export class Sessions {
  private readonly byId = new Map<string, Session>();
  private seq = 0;

  /** @param id chosen by the page; an unknown one starts a new session */
  open(id: string): Session {
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    const session: Session = { people: { line: newPerson('line'), messenger: newPerson('messenger') }, blocked: false, shown: [], listener: undefined };
    this.byId.set(id, session);
    if (this.byId.size > KEPT_SESSIONS) {
      const idle = [...this.byId].find(([, { listener }]) => listener === undefined)?.[0];
      if (idle !== undefined && idle !== id) this.byId.delete(idle);
    }
    return session;
  }

  /** The phone changes hands; what is still under way to the person before is dropped. */
  changePerson(session: Session, phone: PhoneId): void {
    session.people[phone] = newPerson(phone);
    if (phone === 'line') session.blocked = false;
    const others = session.shown.filter(({ event }) => event.phone !== phone);
    session.shown.splice(0, session.shown.length, ...others);
  }

  /** Shows something to whoever has this platform id. */
  show(to: string, event: ScreenEvent): void {
    const session = [...this.byId.values()].find(({ people }) => people[event.phone] === to);
    if (session === undefined || (event.phone === 'line' && session.blocked)) return;
    this.seq += 1;
    session.shown.push({ seq: this.seq, event });
    if (session.shown.length > KEPT_EVENTS) session.shown.shift();
    session.listener?.(this.seq, event);
  }
}

/** A platform id in the form that the platform gives. */
function newPerson(phone: PhoneId): string {
  return phone === 'line' ? `U${randomBytes(16).toString('hex')}` : `6${Array.from({ length: 15 }, () => String(randomInt(10))).join('')}`;
}
