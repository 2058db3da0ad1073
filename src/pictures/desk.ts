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
  const running = new Map<string, Promise<readonly PictureReading[]>>();
  const begin = (key: string, address: Address, sources: readonly MediaSource[]): Promise<readonly PictureReading[]> => {
    const work = readAll(channels.get(address.channel), reader, sources);
    running.set(key, work);
    setTimeout(() => running.delete(key), KEPT_MS).unref();
    return work;
  };
  return {
    async read(address, sources, waitMs) {
      const key = [address.channel, ...sources.map((source) => source.value)].join(' ');
      const work = running.get(key) ?? begin(key, address, sources);
      let timer: NodeJS.Timeout | undefined;
      const slow = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), waitMs);
      });
      const readings = await Promise.race([work, slow]);
      clearTimeout(timer);
      if (readings === undefined) return { kind: 'slow' };
      running.delete(key);
      return { kind: 'done', readings };
    },
  };
}

async function readAll(channel: Channel | undefined, reader: PictureReader, sources: readonly MediaSource[]): Promise<readonly PictureReading[]> {
  return Promise.all(sources.map(async (source): Promise<PictureReading> => {
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
  }));
}
