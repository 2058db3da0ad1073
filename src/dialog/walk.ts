import type { DialogDefinition, Dialogs } from './definition.js';
import { step, type DialogInput, type Effect, type Known } from './step.js';
import type { Frame } from '../core/snapshot.js';

/** Everything that can be wrong with a dialog without running it, one line each: `<dialog>.<node>: what`. */
export function findFaults(dialogs: Dialogs): readonly string[] {
  return [...dialogs.values()].flatMap((dialog) => faultsOf(dialog, dialogs));
}

function faultsOf(dialog: DialogDefinition, dialogs: Dialogs): string[] {
  const faults: string[] = [];
  const reached = new Set<string>();
  const queue = [dialog.start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    const node = dialog.nodes[id];
    if (node === undefined) {
      faults.push(`${dialog.id}.${id}: there is no such node`);
      continue;
    }
    const next = [...node.branch.map((branch) => branch.goto), ...(node.ask?.choices ?? []).map((choice) => choice.goto), node.ask?.then, node.ask?.understands?.goto, node.goto];
    queue.push(...next.filter((target) => target !== undefined));
    const others = [...(node.ask?.choices ?? []).map((choice) => choice.open), node.open].filter((target) => target !== undefined);
    for (const other of others) if (!dialogs.has(other)) faults.push(`${dialog.id}.${id}: opens ${other}, which does not exist`);
  }
  for (const id of Object.keys(dialog.nodes)) if (!reached.has(id)) faults.push(`${dialog.id}.${id}: cannot be reached`);
  return faults;
}

/** One place of the talk that the walk has come to. */
export interface Visit {
  readonly path: string;
  readonly frames: readonly Frame[];
  readonly effects: readonly Effect[];
}

/**
 * Goes through every dialog by every choice, with and without what branches ask for.
 * @param listValues stand-ins for the entries of lists
 * @returns every stop once; a dialog without an end or that loops throws RangeError
 */
export function walk(dialogs: Dialogs, listValues: readonly string[]): readonly Visit[] {
  const visits: Visit[] = [];
  const knownSets: readonly Known[] = [
    new Set(), new Set(['prefecture', 'language', 'status'] as const), new Set(['staffed'] as const), new Set(['staffed', 'case-waiting'] as const),
  ];
  for (const id of dialogs.keys()) {
    for (const known of knownSets) {
      const seen = new Set<string>();
      explore([], { kind: 'open', dialog: id }, `${id}[${[...known].join()}]`);
      function explore(frames: readonly Frame[], input: DialogInput, path: string): void {
        const result = step(dialogs, frames, input, known);
        const mark = JSON.stringify(result.frames.map((frame) => [frame.dialog, frame.node]));
        visits.push({ path, frames: result.frames, effects: result.effects });
        if (seen.has(mark)) return;
        seen.add(mark);
        const ask = result.effects.findLast((effect) => effect.kind === 'ask');
        if (ask?.kind !== 'ask') return;
        const values = [...ask.ask.choices.map((choice) => choice.value), ...(ask.ask.list === undefined ? [] : listValues)];
        for (const value of values) explore(result.frames, { kind: 'answer', dialog: ask.dialog, node: ask.node, value }, `${path} > ${value}`);
      }
    }
  }
  return visits;
}
