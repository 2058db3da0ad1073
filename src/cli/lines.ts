import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/**
 * One JSON object a line in, one a line out, in the same order, each flushed as it comes. A bad line gets `{id?, error}`.
 * @returns whether every line was good
 */
export async function pipeLines(input: Readable, output: Writable, answer: (line: string) => Promise<object>): Promise<boolean> {
  let good = true;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    let result: object;
    try {
      result = await answer(line);
    } catch (error) {
      good = false;
      const id = readId(line);
      result = { ...(id === undefined ? {} : { id }), error: error instanceof Error ? error.message : 'the line could not be answered' };
    }
    if (!output.write(`${JSON.stringify(result)}\n`)) await new Promise((resolve) => output.once('drain', resolve));
  }
  return good;
}

function readId(line: string): string | undefined {
  try {
    const raw = JSON.parse(line) as { readonly id?: unknown } | null;
    return typeof raw?.id === 'string' ? raw.id : undefined;
  } catch {
    return undefined;
  }
}
