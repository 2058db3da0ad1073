import { useState } from 'react';
import { codeOf } from '../api.js';

/** One act at a time, with what came of it. `passed` is cleared with the next one. */
interface AccountAct {
  readonly isBusy: boolean;
  readonly failed: string | undefined;
  readonly run: (act: () => Promise<void>) => void;
}

/** Runs a request of the account page: no second one while one is on its way, its failure as a code. */
export function useAccountAct(): AccountAct {
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  const run = (act: () => Promise<void>): void => {
    if (isBusy) return;
    setBusy(true);
    setFailed(undefined);
    act().catch((error: unknown) => setFailed(codeOf(error))).finally(() => setBusy(false));
  };
  return { isBusy, failed, run };
}
