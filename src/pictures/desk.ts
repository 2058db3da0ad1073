import type { Channel } from '../core/channel.js';
import type { Address, ChannelId } from '../core/inbound.js';
import type { FetchedMedia, MediaSource, PictureReading, PictureSetReading } from '../core/picture.js';
import type { PictureReader } from './reader.js';

/** Fetches and reads what people sent. */
export interface PictureDesk {
  /**
   * Reads a set in order. What is not done within `waitMs` goes on in the background and is found by the next call for the same set.
   * Never rejects.
   */
  read(address: Address, sources: readonly MediaSource[], waitMs: number): Promise<PictureSetReading>;
}

/** A result that nobody came back for is forgotten after this, ms. */
const KEPT_MS = 120_000;

/** @param channels asked for by each call: they are built after the desk */
export function createPictureDesk(channels: ReadonlyMap<ChannelId, Channel>, reader: PictureReader): PictureDesk {
  // Each picture by itself: when another one of the set comes late, the first ones are not read twice.
  const running = new Map<string, Promise<PictureReading>>();
  const begin = (key: string, channel: Channel | undefined, source: MediaSource): Promise<PictureReading> => {
    const work = readOne(channel, reader, source).catch((): PictureReading => ({ kind: 'trouble', why: 'failed' }));
    running.set(key, work);
    setTimeout(() => {
      if (running.get(key) === work) running.delete(key);
    }, KEPT_MS).unref();
    return work;
  };
  return {
    async read(address, sources, waitMs) {
      // By person too: nobody is given what was read for somebody else, whatever address they name.
      const keys = sources.map(({ by, value }) => JSON.stringify([address.channel, address.bot, address.to, by, value]));
      const work = sources.map((source, at) => running.get(keys[at] ?? '') ?? begin(keys[at] ?? '', channels.get(address.channel), source));
      let timer: NodeJS.Timeout | undefined;
      const slow = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), waitMs);
      });
      const readings = await Promise.race([Promise.all(work), slow]);
      clearTimeout(timer);
      if (readings === undefined) return { kind: 'slow' };
      for (const key of keys) running.delete(key);
      return { kind: 'done', readings };
    },
  };
}

async function readOne(channel: Channel | undefined, reader: PictureReader, source: MediaSource): Promise<PictureReading> {
  const fetched: FetchedMedia = (await channel?.fetchMedia?.(source)) ?? { kind: 'refused' };
  switch (fetched.kind) {
    case 'fetched':
      return reader.read(fetched.bytes);
    case 'refused':
      return { kind: 'trouble', why: 'not-a-picture' };
    case 'gone':
    case 'too-large':
    case 'failed':
      return { kind: 'trouble', why: fetched.kind };
  }
}
