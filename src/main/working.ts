import { randomUUID } from 'node:crypto';
import type { Room } from '../bot/room.js';
import type { Environment } from '../config.js';
import type { OutboxId } from '../core/brand.js';
import type { Channel } from '../core/channel.js';
import type { Clock } from '../core/clock.js';
import type { ChannelId } from '../core/inbound.js';
import type { Log, Metrics } from '../core/log.js';
import type { Store } from '../core/store.js';
import { createPictureDesk } from '../pictures/desk.js';
import { startWorker } from '../queue/worker.js';
import { buildAssist } from './assist.js';
import { buildNotices, createDeskView } from './console.js';
import { openReader } from './screening.js';

interface WorkingParts {
  readonly env: Environment;
  readonly room: Room;
  readonly store: Store;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Runs turns, with all that they need. Bot Framework takes more than half a second to load: it comes last, when webhooks are accepted already. */
export async function startWorking({ env, room, store, channels, clock, log, metrics }: WorkingParts): Promise<{ stop(): Promise<void> }> {
  // One after the other: they share most of what they load.
  const { createApology, createTurn } = await import('../bot/turn.js');
  const { createRefinement } = await import('../bot/refinement.js');
  const assist = buildAssist({ env, room, log, metrics, clock });
  // In the background: until the index is there, messages are understood by the default tier.
  void assist?.prepare();
  const reader = openReader();
  const notices = buildNotices({ env, room, clock, log, metrics });
  const worker = startWorker({
    store, channels, clock, log, metrics,
    runTurn: createTurn(room),
    apologise: createApology(room),
    refine: assist === undefined ? undefined : createRefinement(room, assist.refine),
    pictures: createPictureDesk(channels, reader),
    deskView: createDeskView({ store, env, clock }),
    onAlarm: (alarm) => notices.alarm(alarm),
    newId: () => randomUUID() as OutboxId,
  });
  return {
    async stop() {
      await worker.stop();
      await assist?.stop();
      await reader.close();
      await notices.close();
    },
  };
}
