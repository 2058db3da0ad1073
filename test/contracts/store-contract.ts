import { afterEach, beforeEach, describe } from '@jest/globals';
import { registerConversationCases } from './conversation-cases.js';
import { registerDeskCases } from './desk-cases.js';
import { registerInboxCases } from './inbox-cases.js';
import { registerOutboxCases } from './outbox-cases.js';
import type { StoreRoom } from './store-fixtures.js';
import { registerAuditCases, registerVaultCases } from './vault-cases.js';

/**
 * What every store promises (src/core/store.ts), as tests.
 * @param open gives an empty store
 */
export function describeStore(name: string, open: () => Promise<StoreRoom>): void {
  describe(name, () => {
    let room: StoreRoom | undefined;
    beforeEach(async () => {
      room = await open();
    });
    afterEach(async () => {
      await room?.close();
    });
    const current = (): StoreRoom => {
      if (room === undefined) throw new Error('no store is open');
      return room;
    };
    describe('inbox', () => registerInboxCases(current));
    describe('outbox', () => registerOutboxCases(current));
    describe('conversations', () => registerConversationCases(current));
    describe('desk', () => registerDeskCases(current));
    describe('vault', () => registerVaultCases(current));
    describe('audit', () => registerAuditCases(current));
  });
}
