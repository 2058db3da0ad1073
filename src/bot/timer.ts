import type { InboundEvent } from '../core/inbound.js';
import type { Timer } from '../core/store.js';
import type { Talk } from './talk.js';

/** Something of this talk that shall come back as an event. */
export interface TimerWish {
  readonly name: string;
  /** Tells several timers of one name apart. */
  readonly subject?: string;
  /** From now on, ms. */
  readonly delay: number;
}

/** Makes the timer: its event belongs to the conversation of the turn, under an id of its own. */
export function makeTimer({ head, now }: Talk, { name, subject, delay }: TimerWish): Timer {
  const at = now + delay;
  const event: InboundEvent = {
    id: `${head.id}:${name}` as InboundEvent['id'],
    conversation: head.conversation,
    address: head.address,
    at,
    receivedAt: at,
    redelivery: false,
    standby: false,
    input: { kind: 'timer', name, ...(subject === undefined ? {} : { subject }) },
  };
  return { name: subject === undefined ? name : `${name}:${subject}`, at, event };
}
