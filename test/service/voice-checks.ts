import { readFileSync } from 'node:fs';
import yaml from 'js-yaml';
import type { TranscriptEntry } from '../../src/core/store.js';

/** Who speaks, judged from outside: by what is written down of a talk, and by what stands on the person's screen (in Vietnamese). */

const words = yaml.load(readFileSync(new URL('../../locales/vi/handoff.yaml', import.meta.url), 'utf8')) as Readonly<Record<string, string>>;
/** What the bot may say while somebody has the case: who has come. */
const ARRIVALS = ['joined', 'changed'].map(patternOf);
/** What gives the bot its voice back. */
const RETURNS = ['bot-back', 'waiting-again'].map(patternOf);

function patternOf(key: string): RegExp {
  const parts = (words[key] ?? '').split(/\{\{[^}]*\}\}/).map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('[^]*'));
}

/** @throws Error that says what is not so */
export function hold(fact: boolean, what: string): void {
  if (!fact) throw new Error(what);
}

/** By what is written down: claimed by one at a time, and nobody else speaks as a counsellor. */
export function checkOwners(transcript: readonly TranscriptEntry[]): void {
  let owner: string | undefined;
  for (const { from, text, name } of transcript) {
    if (from === 'counsellor') hold(name === owner, `${name ?? '?'} speaks in a case of ${owner ?? 'nobody'}`);
    if (from !== 'system') continue;
    if (text === 'claimed') hold(owner === undefined, 'claimed twice');
    if (text === 'transferred') hold(owner !== undefined && owner !== name, 'transferred by nobody');
    if (text === 'released' || text.startsWith('closed:')) hold(owner !== undefined, `${text} by nobody`);
    if (text === 'claimed' || text === 'transferred') owner = name;
    if (text === 'released' || text.startsWith('closed:')) owner = undefined;
  }
  hold(owner === undefined, 'somebody still has it');
}

/** By what is written down: while somebody has the case the bot says who has come, and nothing else. */
export function checkSilence(transcript: readonly TranscriptEntry[]): void {
  let claimed = false;
  for (const { from, text } of transcript) {
    if (from === 'system' && text === 'claimed') claimed = true;
    if (from === 'system' && (text === 'released' || text.startsWith('closed:'))) claimed = false;
    if (from === 'bot' && claimed) hold(ARRIVALS.some((known) => known.test(text)), `the bot says: ${text}`);
  }
}

/** By what stands on the person's screen: from one's coming to the bot's return nobody else speaks. */
export function checkScreen(screen: readonly string[], said: readonly string[]): void {
  let claimed = false;
  for (const text of screen) {
    const human = said.some((one) => text.includes(one));
    const arrival = ARRIVALS.some((known) => known.test(text));
    if (arrival) claimed = true;
    else if (RETURNS.some((known) => known.test(text))) claimed = false;
    else hold(human === claimed, `${human ? 'a counsellor without a case' : 'the bot beside a counsellor'} says: ${text}`);
  }
}
