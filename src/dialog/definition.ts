import { z } from 'zod';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'ids are kebab-case');
/** Key of locales/<lang>/talk.yaml; one that begins with `handoff.` stands in handoff.yaml. */
const key = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'keys are group.name');

/** Lists whose entries are known only when the turn runs. */
export const listName = z.enum(['languages', 'topic-groups', 'group-topics', 'regions', 'region-prefectures', 'statuses', 'candidates']);
export type ListName = z.infer<typeof listName>;

/** Things that a node does before it speaks. */
export const action = z.enum([
  'forget', 'hand-off', 'resume-bot', 'set-language', 'set-prefecture', 'set-status', 'introduce',
  'request-with-talk', 'request-with-summary', 'request-with-nothing', 'request-again', 'cancel-request',
]);
export type Action = z.infer<typeof action>;

/** Composed content that a node shows after it has spoken. */
export const exhibit = z.enum(['contacts', 'pending-topic', 'offer', 'picture', 'picture-accepted', 'involved-default', 'involved-account', 'involved-money', 'involved-held', 'queue']);
export type Exhibit = z.infer<typeof exhibit>;

const choice = z
  .object({
    value: id,
    label: key,
    /** Node of this dialog. */
    goto: id.optional(),
    /** Another dialog, from anywhere and for ever: the button never goes stale. */
    open: id.optional(),
    /** The answer to a topic, likewise. */
    topic: id.optional(),
  })
  .strict()
  .refine((one) => [one.goto, one.open, one.topic].filter((way) => way !== undefined).length === 1, 'a choice has exactly one of goto, open, topic');

const ask = z
  .object({
    choices: z.array(choice).default([]),
    list: listName.optional(),
    /** Where a pick from the list leads. */
    then: id.optional(),
    /** Free text that answers too, when the turn has found this in it, and where it leads. */
    understands: z.object({ slot: z.enum(['prefecture', 'language', 'status']), goto: id }).strict().optional(),
  })
  .strict()
  .refine((one) => one.choices.length > 0 || one.list !== undefined, 'an ask offers something')
  .refine((one) => one.list === undefined || one.then !== undefined, 'a list needs `then`');

const node = z
  .object({
    say: z.array(key).default([]),
    do: z.array(action).default([]),
    show: exhibit.optional(),
    /** `staffed`: the counter has counsellors. `case-waiting`: the person has asked for one, who has not come yet. */
    branch: z.array(z.object({ known: z.enum(['prefecture', 'language', 'status', 'staffed', 'case-waiting']), goto: id }).strict()).default([]),
    ask: ask.optional(),
    goto: id.optional(),
    open: id.optional(),
    end: z.literal(true).optional(),
  })
  .strict()
  .refine((one) => [one.ask, one.goto, one.open, one.end].filter((way) => way !== undefined).length === 1, 'a node has exactly one of ask, goto, open, end');

/** One dialog of dialogs/talk/. The conversation without its words. */
export const dialogDefinition = z
  .object({
    id,
    /** Raised when nodes change their meaning: frames of another version start the dialog afresh. */
    version: z.number().int().positive(),
    start: id,
    /** Whether its question is asked again after something else came between. */
    resume: z.boolean().default(false),
    nodes: z.record(id, node),
  })
  .strict();

export type DialogDefinition = z.infer<typeof dialogDefinition>;
export type DialogNode = z.infer<typeof node>;
export type Ask = z.infer<typeof ask>;
/** All dialogs by id. */
export type Dialogs = ReadonlyMap<string, DialogDefinition>;
