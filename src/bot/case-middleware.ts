import type { Middleware, TurnContext } from 'botbuilder';
import { decodeChoice, type ChoiceData } from '../core/choice-data.js';
import type { Input } from '../core/inbound.js';
import { foldText } from '../core/text-fold.js';
import { interrupt } from '../dialog/step.js';
import { decideTurn } from '../handoff/voice.js';
import { changeRecord, noteSystem, runOnCase } from './case-turn.js';
import { findCommand, findOffered, type Commands } from './commands.js';
import { dangerOf } from './danger.js';
import { isStaffed } from './person-choices.js';
import { openDialog, runDialog } from './open-dialog.js';
import type { Room } from './room.js';
import { say, write } from './say.js';
import { talkOf, type Talk } from './talk.js';
import { describeWhen, toldOpening } from './waiting-words.js';

const EMERGENCY = 'help-emergency';
const DELETION = 'delete-data';
/** Words of one's own, as opposed to taps. */
const WRITTEN: ReadonlySet<Input['kind']> = new Set(['text', 'media', 'location', 'unknown-message', 'edit']);
/** Wishes to the bot: they bring no closed case back. */
const FOR_BOT: ReadonlySet<string> = new Set(['thanks-bye', 'talk-to-human', DELETION, 'change-language', 'privacy']);
/** A longer thanks says more than thanks. */
const SHORT_THANKS = 40;

/**
 * What the person says goes into the case first; then it is decided who answers. While a counsellor has the case the bot is silent,
 * whatever is said. One thing alone it still does: to delete everything is the person's right at any time, and nobody else can do it.
 * So the command words and buttons of the deletion are answered by the bot, in the turn in which the person uses them; a counsellor's words
 * are always a turn of their own, so there are never two voices in one.
 */
export class CaseMiddleware implements Middleware {
  constructor(private readonly room: Room, private readonly commands: Commands) {}

  async onTurn(context: TurnContext, next: () => Promise<void>): Promise<void> {
    const talk = talkOf(context);
    const subject = talk.snapshot.desk?.case;
    if (subject === undefined || !talk.isPerson) {
      await next();
      return;
    }
    const danger = dangerOf(this.room, talk) !== undefined || this.criesForHelp(talk);
    if (subject.state === 'active') {
      hear(talk, danger);
      if (!talk.head.standby) this.answerClaimed(talk);
      return;
    }
    const tap = this.isTap(talk);
    if (subject.state === 'waiting') {
      if (!tap || danger) hear(talk, danger);
      await next();
      return;
    }
    await this.answerClosed(talk, { tap, danger }, next);
  }

  private answerClaimed(talk: Talk): void {
    const { room } = this;
    const wish = deletionOf(this.commands, talk);
    talk.outcome = 'claimed';
    if (wish !== undefined) {
      answerDeletion(room, talk, wish);
      return;
    }
    talk.change({ frames: interrupt(room.content.dialogs, talk.snapshot.frames) });
  }

  private async answerClosed(talk: Talk, { tap, danger }: { readonly tap: boolean; readonly danger: boolean }, next: () => Promise<void>): Promise<void> {
    const { room } = this;
    const { desk, pausedUntil, unreachable } = talk.snapshot;
    const input = tap ? TAP : (talk.events.find((event) => WRITTEN.has(event.input.kind)) ?? talk.head).input;
    const situation = { case: desk?.case, now: talk.now, ...(pausedUntil === undefined ? {} : { pausedUntil }), ...(unreachable === undefined ? {} : { unreachable }) };
    const decision = decideTurn(situation, { kind: 'person', input, danger });
    const reopens = decision.kind === 'bot-speaks' && decision.reopen && !talk.head.standby && (danger || !isForBot(talk)) && (talk.view === undefined || isStaffed(talk));
    if (reopens) reopen(room, talk, danger);
    await next();
    if (reopens) tellReopened(room, talk);
  }

  /** The word or the button for danger. */
  private criesForHelp(talk: Talk): boolean {
    const { input } = talk.head;
    const choice = input.kind === 'choice' ? decodeChoice(input.data) : findCommand(this.commands, talk.text);
    return choice?.kind === 'topic' && choice.topic === EMERGENCY && choice.section === 'answer';
  }

  /** A label, a number or a command that is typed is a tap too: it is for the bot. */
  private isTap(talk: Talk): boolean {
    if (talk.head.input.kind === 'choice') return true;
    return talk.text !== '' && (findOffered(talk.snapshot.offered, talk.text) ?? findCommand(this.commands, talk.text)) !== undefined;
  }
}

const TAP: Input = { kind: 'choice', data: '' };

/** The messages of this turn belong to the case; danger does not wait for the next alarm. */
export function hear(talk: Talk, danger: boolean): void {
  const result = runOnCase(talk, { kind: 'person-message', danger });
  if (result.kind === 'changed') countUnread(talk);
}

function countUnread(talk: Talk): void {
  changeRecord(talk, { unread: (talk.snapshot.desk?.unread ?? 0) + talk.events.length });
}

function reopen(room: Room, talk: Talk, danger: boolean): void {
  const subject = talk.snapshot.desk?.case;
  if (subject === undefined) return;
  const wroteAt = Math.min(talk.now, ...talk.events.map(({ at }) => at));
  const promisedAt = toldOpening(room, talk, subject.language);
  const result = runOnCase(talk, { kind: 'reopen', wroteAt, danger: false, ...(promisedAt === undefined ? {} : { promisedAt }) });
  if (result.kind !== 'changed') return;
  if (danger) runOnCase(talk, { kind: 'person-message', danger });
  countUnread(talk);
  noteSystem(talk, 'reopened');
}

/** Beside the bot's own answer, in one message with it: before an ordinary one, after the words in danger. */
function tellReopened(room: Room, talk: Talk): void {
  const subject = talk.snapshot.desk?.case;
  if (subject?.state !== 'waiting' || talk.forget) return;
  const { language } = talk;
  const notice = [write(room, talk, { language, key: 'handoff.reopened' }), describeWhen(room, talk, subject, language)].filter((text) => text !== '').join('\n\n');
  const urgent = talk.purpose === 'safety';
  const at = urgent ? talk.messages.findLastIndex(({ kind }) => kind === 'text') : talk.messages.findIndex(({ kind }) => kind === 'text');
  const message = talk.messages[at];
  if (message?.kind !== 'text') talk.say({ kind: 'text', text: notice });
  else talk.messages[at] = { kind: 'text', text: urgent ? `${message.text}\n\n${notice}` : `${notice}\n\n${message.text}` };
}

function isForBot({ understanding, text }: Talk): boolean {
  const [best] = understanding?.candidates ?? [];
  if (understanding?.action !== 'intent' || best === undefined || !FOR_BOT.has(best.id)) return false;
  return best.id !== 'thanks-bye' || text.length <= SHORT_THANKS;
}

/** The wish to delete, from a button or in the very words of one. Never a number: that may answer a counsellor's question. */
function deletionOf(commands: Commands, talk: Talk): ChoiceData | undefined {
  const { input } = talk.head;
  const choice = input.kind === 'choice' ? decodeChoice(input.data) : (findCommand(commands, talk.text) ?? typedAnswer(talk));
  return (choice?.kind === 'open' || choice?.kind === 'answer') && choice.dialog === DELETION ? choice : undefined;
}

function typedAnswer({ snapshot, text }: Talk): ChoiceData | undefined {
  if (text === '' || snapshot.frames.at(-1)?.dialog !== DELETION) return undefined;
  const choice = snapshot.offered.find(({ label }) => foldText(label) === foldText(text));
  return choice === undefined ? undefined : decodeChoice(choice.data);
}

function answerDeletion(room: Room, talk: Talk, wish: ChoiceData): void {
  if (wish.kind === 'answer' && wish.value === 'no') {
    // Without the menu that follows elsewhere: the counsellor goes on.
    say(room, talk, 'delete.kept');
    talk.change({ frames: interrupt(room.content.dialogs, talk.snapshot.frames) });
  } else if (wish.kind !== 'answer' || wish.epoch !== talk.snapshot.epoch || !runDialog(room, talk, wish)) {
    openDialog(room, talk, DELETION);
  }
  talk.outcome = DELETION;
}
