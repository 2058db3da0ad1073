import type { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { createWorker, OEM, type Worker } from 'tesseract.js';
import type { PictureLine, PictureReading } from '../core/picture.js';
import { PictureRefused, preparePicture } from './prepare.js';

export interface PictureReaderOptions {
  /** Folder with `<code>.traineddata.gz` of each language. */
  readonly dataDir: string;
  /** Tesseract's codes, e.g. `vie`. */
  readonly languages: readonly string[];
  /** For one picture, ms; a picture that takes longer is given up together with the thread that reads it. */
  readonly timeoutMs?: number;
  /** Pictures that may wait; more are refused as `busy`. */
  readonly maxWaiting?: number;
  /** The thread goes when it has had nothing to read for so long: it holds some 100 MB. */
  readonly idleMs?: number;
}

/** Reads the words of pictures, one after the other. */
export interface PictureReader {
  /** Never rejects. After `close` everything is `busy`. */
  read(bytes: Buffer): Promise<PictureReading>;
  /** Ends the thread at once; what waits is given up as `busy`, for another process may read it. */
  close(): Promise<void>;
}

const trouble = (why: Extract<PictureReading, { kind: 'trouble' }>['why']): PictureReading => ({ kind: 'trouble', why });

/** A reader with one thread of its own, started with the first picture. */
export function createPictureReader(options: PictureReaderOptions): PictureReader {
  const thread = new ReadingThread(options);
  const maxWaiting = options.maxWaiting ?? 12;
  let waiting = 0;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();
  const readNext = async (bytes: Buffer): Promise<PictureReading> => {
    try {
      return closed ? trouble('busy') : await thread.read(await preparePicture(bytes));
    } catch (error) {
      return trouble(error instanceof PictureRefused ? error.why : 'failed');
    }
  };
  return {
    async read(bytes) {
      if (closed || waiting >= maxWaiting) return trouble('busy');
      waiting += 1;
      const reading = last.then(() => readNext(bytes));
      last = reading;
      try {
        return await reading;
      } finally {
        waiting -= 1;
      }
    },
    async close() {
      closed = true;
      await thread.close();
      await last;
    },
  };
}

/** Tesseract in its worker thread: begun when needed, ended when idle, thrown away when it hangs. */
class ReadingThread {
  private worker: Promise<Worker> | undefined;
  private idle: NodeJS.Timeout | undefined;
  private closed = false;
  private giveUp: () => void = () => undefined;

  constructor(private readonly options: PictureReaderOptions) {}

  async read(png: Buffer): Promise<PictureReading> {
    clearTimeout(this.idle);
    const lines = await this.withDeadline(async () => {
      const starting = (this.worker ??= startThread(this.options));
      const worker = await starting;
      // Given up while it was starting: the library would send to a thread that is gone, outside of any promise.
      if (this.worker !== starting) throw new Error('given up');
      const { data } = await worker.recognize(png, {}, { text: true, blocks: true });
      return (data.blocks ?? []).flatMap((block) => block.paragraphs).flatMap((paragraph) => paragraph.lines).map((line): PictureLine => ({ text: line.text.trim(), confidence: line.confidence }));
    });
    if (this.closed) return trouble('busy');
    this.idle = setTimeout(() => void this.stop(), this.options.idleMs ?? 60_000);
    this.idle.unref();
    if (lines === 'late') return trouble('busy');
    const written = lines.filter((line) => line.text !== '');
    return written.length === 0 ? trouble('no-text') : { kind: 'read', lines: written };
  }

  /** For good: a picture that is being read is given up. */
  async close(): Promise<void> {
    this.closed = true;
    this.giveUp();
    await this.stop();
  }

  async stop(): Promise<void> {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = undefined;
    await worker?.then((running) => running.terminate()).catch(() => undefined);
  }

  private async withDeadline<T>(work: () => Promise<T>): Promise<T | 'late'> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), this.options.timeoutMs ?? 20_000);
      this.giveUp = () => resolve('late');
      if (this.closed) this.giveUp();
    });
    try {
      const running = work();
      // What comes of it after the deadline is nobody's business.
      running.catch(() => undefined);
      const result = await Promise.race([running, late]);
      if (result === 'late') void this.stop();
      return result;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

const unpack = promisify(gunzip);

/**
 * The data is tried first: when a file is missing or damaged the library neither starts its thread nor ends it.
 * @throws Error when the data cannot be read
 */
async function startThread({ dataDir, languages }: PictureReaderOptions): Promise<Worker> {
  for (const code of languages) await unpack(await readFile(path.join(dataDir, `${code}.traineddata.gz`)));
  const worker = await createWorker([...languages], OEM.LSTM_ONLY, {
    langPath: dataDir,
    cacheMethod: 'none',
    gzip: true,
    // The library throws outside of any promise otherwise.
    errorHandler: () => undefined,
  });
  // A thread that dies must not end the process; the deadline of the picture that killed it does the rest.
  (worker as Worker & { readonly worker: EventEmitter }).worker.on('error', () => undefined);
  // The PNG is made from bare pixels and says nothing sensible; without a word on it every picture brings a warning.
  await worker.setParameters({ user_defined_dpi: '72' });
  return worker;
}
