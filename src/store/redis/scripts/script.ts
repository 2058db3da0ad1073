import { createHash } from 'node:crypto';

/** A Lua script with the name that Redis knows it by. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

export function defineScript(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}
