import type { Frame } from '../core/snapshot.js';
import type { Action, Ask, DialogDefinition, DialogNode, Dialogs, Exhibit } from './definition.js';

/** What the turn gives the engine. Everything else (topics, danger, clarifying) is decided before. */
export type DialogInput =
  | { readonly kind: 'open'; readonly dialog: string }
  | { readonly kind: 'answer'; readonly dialog: string; readonly node: string; readonly value: string }
  /** Free text in which the turn has found what the question asks for. */
  | { readonly kind: 'understood'; readonly slot: Slot; readonly value: string };

/** What is to be done, as data: the bot room turns it into words and changes. */
export type Effect =
  | { readonly kind: 'say'; readonly key: string }
  /** `dialog`: whose node does it. */
  | { readonly kind: 'do'; readonly action: Action; readonly dialog: string; readonly picked?: string }
  | { readonly kind: 'show'; readonly what: Exhibit }
  | { readonly kind: 'ask'; readonly dialog: string; readonly node: string; readonly ask: Ask; readonly picked?: string };

export interface StepResult {
  readonly frames: readonly Frame[];
  readonly effects: readonly Effect[];
  /** `stale`: the button belongs to a question that is no longer open. */
  readonly outcome: 'done' | 'stale';
}

/** What is known already, for branches. */
export type Known = ReadonlySet<Slot | 'staffed' | 'case-waiting'>;
/** What a question may ask for. */
export type Slot = 'prefecture' | 'language' | 'status';

/** A dialog that runs longer than this has a loop: a fault of the data, caught by the walk before it is shipped. */
const MAX_STEPS = 100;

interface Run {
  readonly dialogs: Dialogs;
  readonly known: Known;
  frames: Frame[];
  readonly effects: Effect[];
  steps: number;
}

/**
 * One step of the talk: pure, no words, no clock.
 * A frame whose dialog or node is gone, or has another version, starts that dialog afresh; a dialog that is gone is dropped.
 * @returns the new stack and what is to be done, in order; `stale` leaves the stack as it was
 * @throws RangeError when the data loops
 */
export function step(dialogs: Dialogs, frames: readonly Frame[], input: DialogInput, known: Known): StepResult {
  const run: Run = { dialogs, known, frames: [...frames], effects: [], steps: 0 };
  const handled = apply(run, input);
  return handled ? { frames: run.frames, effects: run.effects, outcome: 'done' } : { frames, effects: [], outcome: 'stale' };
}

function apply(run: Run, input: DialogInput): boolean {
  if (input.kind === 'open') return open(run, input.dialog);
  const top = run.frames.at(-1);
  if (top === undefined) return false;
  const node = nodeOf(run.dialogs, top);
  if (node?.ask === undefined) return false;
  if (input.kind === 'understood') {
    if (node.ask.understands?.slot !== input.slot) return false;
    enter(run, top.dialog, node.ask.understands.goto, input.value);
    return true;
  }
  if (input.dialog !== top.dialog || input.node !== top.node) return false;
  const chosen = node.ask.choices.find((choice) => choice.value === input.value);
  if (chosen?.open !== undefined) return open(run, chosen.open);
  const next = chosen === undefined ? node.ask.then : chosen.goto;
  if (next === undefined) return false;
  enter(run, top.dialog, next, chosen === undefined ? input.value : undefined);
  return true;
}

/** Puts a dialog on top; questions below that do not wait for an answer go. */
function open(run: Run, dialog: string): boolean {
  const definition = run.dialogs.get(dialog);
  if (definition === undefined) return false;
  run.frames = run.frames.filter((frame) => frame.dialog !== dialog && run.dialogs.get(frame.dialog)?.resume === true);
  run.frames.push({ dialog, node: definition.start, version: definition.version });
  enter(run, dialog, definition.start, undefined);
  return true;
}

/** Runs nodes from `nodeId` on until one asks or the stack is empty. The top frame is the one that runs. */
function enter(run: Run, dialog: string, nodeId: string, picked: string | undefined): void {
  run.steps += 1;
  if (run.steps > MAX_STEPS) throw new RangeError(`dialog ${dialog} runs in a circle at ${nodeId}`);
  const definition = run.dialogs.get(dialog);
  const node = definition?.nodes[nodeId];
  if (definition === undefined || node === undefined) {
    leave(run);
    return;
  }
  run.frames[run.frames.length - 1] = frameAt(definition, nodeId, picked);
  const branch = node.branch.find((one) => run.known.has(one.known));
  if (branch !== undefined) {
    enter(run, dialog, branch.goto, picked);
    return;
  }
  for (const action of node.do) run.effects.push({ kind: 'do', action, dialog, ...(picked === undefined ? {} : { picked }) });
  for (const key of node.say) run.effects.push({ kind: 'say', key });
  if (node.show !== undefined) run.effects.push({ kind: 'show', what: node.show });
  if (node.ask !== undefined) {
    run.effects.push({ kind: 'ask', dialog, node: nodeId, ask: node.ask, ...(picked === undefined ? {} : { picked }) });
  } else if (node.goto !== undefined) enter(run, dialog, node.goto, picked);
  else if (node.open !== undefined) open(run, node.open);
  else leave(run);
}

function frameAt(definition: DialogDefinition, node: string, picked: string | undefined): Frame {
  return { dialog: definition.id, node, version: definition.version, ...(picked === undefined ? {} : { picked }) };
}

/** Ends the top dialog and asks the question below it again. */
function leave(run: Run): void {
  run.frames.pop();
  const below = run.frames.at(-1);
  if (below === undefined) return;
  const definition = run.dialogs.get(below.dialog);
  if (definition === undefined) {
    leave(run);
    return;
  }
  const known = definition.version === below.version && definition.nodes[below.node]?.ask !== undefined;
  enter(run, below.dialog, known ? below.node : definition.start, known ? below.picked : undefined);
}

/** The node where a frame stands; undefined when the data has changed under it. */
export function nodeOf(dialogs: Dialogs, frame: Frame): DialogNode | undefined {
  const definition = dialogs.get(frame.dialog);
  return definition?.version === frame.version ? definition.nodes[frame.node] : undefined;
}

/** Drops questions that do not wait, when something else is answered in between. */
export function interrupt(dialogs: Dialogs, frames: readonly Frame[]): readonly Frame[] {
  return frames.filter((frame) => dialogs.get(frame.dialog)?.resume === true && nodeOf(dialogs, frame) !== undefined);
}
