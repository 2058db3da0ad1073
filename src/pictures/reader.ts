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
  /** Never rejects. */
  read(bytes: Buffer): Promise<PictureReading>;
  close(): Promise<void>;
}

const trouble = (why: Extract<PictureReading, { kind: 'trouble' }>['why']): PictureReading => ({ kind: 'trouble', why });

/** A reader with one thread of its own, started with the first picture. */
export function createPictureReader(options: PictureReaderOptions): PictureReader {
  const thread = new ReadingThread(options);
  const maxWaiting = options.maxWaiting ?? 12;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const readNext = async (bytes: Buffer): Promise<PictureReading> => {
    try {
      return await thread.read(await preparePicture(bytes));
    } catch (error) {
      return trouble(error instanceof PictureRefused ? error.why : 'failed');
    }
  };
  return {
    async read(bytes) {
      if (waiting >= maxWaiting) return trouble('busy');
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
      await last;
      await thread.stop();
    },
  };
}

/** Tesseract in its worker thread: begun when needed, ended when idle, thrown away when it hangs. */
class ReadingThread {
  private worker: Promise<Worker> | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: PictureReaderOptions) {}

  async read(png: Buffer): Promise<PictureReading> {
    clearTimeout(this.idle);
    const lines = await this.withDeadline(async () => {
      this.worker ??= createWorker([...this.options.languages], OEM.LSTM_ONLY, {
        langPath: this.options.dataDir,
        cacheMethod: 'none',
        gzip: true,
        // The library throws outside of any promise otherwise.
        errorHandler: () => undefined,
      });
      const { data } = await (await this.worker).recognize(png, {}, { text: true, blocks: true });
      return (data.blocks ?? []).flatMap((block) => block.paragraphs).flatMap((paragraph) => paragraph.lines).map((line): PictureLine => ({ text: line.text.trim(), confidence: line.confidence }));
    });
    this.idle = setTimeout(() => void this.stop(), this.options.idleMs ?? 60_000);
    this.idle.unref();
    if (lines === 'late') return trouble('busy');
    const written = lines.filter((line) => line.text !== '');
    return written.length === 0 ? trouble('no-text') : { kind: 'read', lines: written };
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
