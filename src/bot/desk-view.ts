import type { Case } from '../core/case.js';
import type { Counsellor } from '../handoff/routing.js';

/** What a turn may know of the counsellors' desk. */
export interface DeskView {
  /** Every account that may claim, at the desk or not. None: the counter has no counsellors. */
  readonly counsellors: readonly Counsellor[];
  /** Cases that wait or are active, of all conversations. */
  readonly open: readonly Case[];
}
