/** A button under a card. `phone_number` takes only `+81…`. */
export type Button =
  | { readonly type: 'postback'; readonly title: string; readonly payload: string }
  | { readonly type: 'phone_number'; readonly title: string; readonly payload: string }
  | { readonly type: 'web_url'; readonly title: string; readonly url: string };

export interface Element {
  readonly title: string;
  readonly subtitle?: string;
  readonly buttons?: readonly Button[];
}

type Template =
  | { readonly template_type: 'generic'; readonly elements: readonly Element[] }
  | { readonly template_type: 'button'; readonly text: string; readonly buttons: readonly Button[] };

export interface QuickReply {
  readonly content_type: 'text';
  readonly title: string;
  readonly payload: string;
}

/** `message` of the Send API, as far as we use it: text, a template or a picture, never two of them. */
export type MessageBody = (
  | { readonly text: string }
  | { readonly attachment: { readonly type: 'image'; readonly payload: { readonly url: string; readonly is_reusable: false } } }
  | { readonly attachment: { readonly type: 'template'; readonly payload: Template } }
) & { readonly quick_replies?: readonly QuickReply[]; readonly metadata?: string };

/**
 * Largest sizes (Messenger Platform, send messages; text < 2,000 with a margin because "characters" has no defined unit).
 * All in UTF-16 units: graphemes are never more, so both readings hold.
 */
export const MAX = {
  text: 1_900, quickReplies: 13, title: 20, buttonText: 640, buttons: 3, elements: 10, elementTitle: 80, subtitle: 80, personaName: 50,
} as const;
