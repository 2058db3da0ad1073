import type { Channel } from '../../core/channel.js';
import type { Address } from '../../core/inbound.js';
import type { OutboxRow } from '../../core/outbound.js';

export interface SimulatorOptions {
  /** Gets every reply, in order, as the turn has worded it. */
  readonly onReply: (row: OutboxRow, address: Address) => void;
}

/** The terminal and the tests: nothing is signed, nothing fails, what is said is handed over as it is. */
export function createSimulatorChannel({ onReply }: SimulatorOptions): Channel {
  return {
    id: 'simulator',
    verify: () => false,
    parse: () => ({ events: [], ignored: [] }),
    send: ({ row }) => {
      onReply(row, row.address);
      return Promise.resolve({ kind: 'sent', messages: [], via: 'send' });
    },
    indicate: () => Promise.resolve(),
  };
}
