/** One call of a service that answers in JSON. */
export interface JsonCall {
  readonly url: string;
  readonly body: unknown;
  /** Sent as `Authorization: Bearer …`. */
  readonly apiKey?: string | undefined;
  /** For the whole call, answer included, in ms. */
  readonly timeoutMs: number;
  /** A longer answer is not read to its end. */
  readonly maxBytes: number;
  /** Ends the call early, when the service is shut down. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a call came to nothing; fixed words for the log. */
export type CallFault = 'slow' | 'unreachable' | 'refused' | 'too-large' | 'not-json' | 'unexpected';

export type CallResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: CallFault };

/** Posts JSON and reads JSON. Never throws; follows no redirect, so that nothing goes where nobody has configured it. */
export async function callJson(call: JsonCall): Promise<CallResult<unknown>> {
  const deadline = AbortSignal.timeout(call.timeoutMs);
  const signal = call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal]);
  try {
    const response = await fetch(call.url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...(call.apiKey === undefined ? {} : { authorization: `Bearer ${call.apiKey}` }) },
      body: JSON.stringify(call.body),
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { ok: false, fault: 'refused' };
    }
    const text = await readAtMost(response, call.maxBytes);
    return text === undefined ? { ok: false, fault: 'too-large' } : parse(text);
  } catch {
    return { ok: false, fault: deadline.aborted ? 'slow' : 'unreachable' };
  }
}

/** The body as text, or undefined when it is longer than it may be. */
async function readAtMost(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    // Leaving the loop cancels the body.
    if (size > maxBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): CallResult<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, fault: 'not-json' };
  }
}
