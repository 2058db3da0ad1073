import type { CaseFigure, CaseFigures } from '../../core/desk.js';
import { MadoguchiError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import type { Records } from './records.js';
import type { Shards } from './shard-runner.js';
import { READ_FIGURES } from './scripts/desk.lua.js';

/** Counted facts of cases on Redis: written by the commit that closes a case, in its shard. */
export class RedisCaseFigures implements CaseFigures {
  readonly #shards: Shards;
  readonly #records: Records;
  readonly #log: Log;

  constructor(shards: Shards, records: Records, log: Log) {
    this.#shards = shards;
    this.#records = records;
    this.#log = log;
  }

  async read(from: number, to: number): Promise<readonly CaseFigure[]> {
    const replies = (await this.#shards.runAll(READ_FIGURES, [from, to])) as readonly (readonly string[])[];
    return replies.flat().flatMap((sealed) => this.#open(sealed)).sort((a, b) => a.closedAt - b.closedAt);
  }

  #open(sealed: string): readonly CaseFigure[] {
    try {
      return [this.#records.openLasting('figure', sealed) as CaseFigure];
    } catch (error) {
      this.#log.error('figure-not-opened', { code: error instanceof MadoguchiError ? error.code : 'record-damaged' });
      return [];
    }
  }
}
