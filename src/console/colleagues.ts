import { z } from 'zod';
import type { CounsellorId } from '../core/case.js';
import type { CaseRecord } from '../core/desk.js';
import { LANGUAGES } from '../core/language.js';
import type { Store } from '../core/store.js';
import type { Counsellor } from '../handoff/routing.js';
import type { Presence } from './presence.js';

/** Of an account, what colleagues see. Whoever keeps the accounts writes more into the record. */
const account = z.object({
  id: z.string().transform((id) => id as CounsellorId),
  name: z.string(),
  role: z.enum(['counsellor', 'supervisor']),
  languages: z.array(z.enum(LANGUAGES)),
  disabled: z.boolean().default(false),
});
type AccountView = z.output<typeof account>;

/** Somebody with an account, as routing and colleagues see them. */
export interface Colleague extends Counsellor {
  readonly name: string;
  readonly role: AccountView['role'];
}

/** Everybody who may be handed a case. */
export interface Colleagues {
  /**
   * Enabled accounts, by name.
   * @param open the open cases, where the caller has them already: load is counted from them
   */
  list(open?: readonly CaseRecord[]): Promise<readonly Colleague[]>;
  /** Names of all accounts, disabled ones too. */
  names(): Promise<ReadonlyMap<CounsellorId, string>>;
  find(id: CounsellorId): Promise<Pick<Colleague, 'id' | 'name'> | undefined>;
}

/** @param capacity active cases that are enough for one */
export function createColleagues(store: Store, presence: Pick<Presence, 'findAvailable'>, capacity: number): Colleagues {
  const readAll = async (): Promise<readonly AccountView[]> => {
    const records = await store.vault.list('account');
    return [...records.values()].map((value) => account.safeParse(value).data).filter((one) => one !== undefined);
  };
  return {
    async list(open) {
      const [accounts, available, cases] = await Promise.all([readAll(), presence.findAvailable(), open ?? store.desk.open()]);
      const load = countLoad(cases);
      return accounts
        .filter(({ disabled }) => !disabled)
        .map(({ id, name, role, languages }) => ({ id, name, role, languages, available: available.has(id), load: load.get(id) ?? 0, capacity }))
        .sort((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1));
    },
    async names() {
      return new Map((await readAll()).map(({ id, name }) => [id, name]));
    },
    async find(id) {
      const found = account.safeParse(await store.vault.get('account', id)).data;
      return found === undefined || found.disabled ? undefined : found;
    },
  };
}

/** Active cases by who has them. */
export function countLoad(open: readonly CaseRecord[]): ReadonlyMap<CounsellorId, number> {
  const load = new Map<CounsellorId, number>();
  for (const { case: one } of open) {
    if (one.state === 'active') load.set(one.assignee, (load.get(one.assignee) ?? 0) + 1);
  }
  return load;
}
