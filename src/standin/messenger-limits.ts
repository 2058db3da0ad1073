/**
 * What the Send API takes, written down apart from the renderer so that one checks the other
 * (Messenger Platform, send messages, quick replies, button and generic template). "Characters" has no defined unit there:
 * both UTF-16 units and graphemes must fit; graphemes are never more, so UTF-16 is what is measured.
 */
const MAX = {
  text: 1_900, metadata: 999, quickReplies: 13, title: 20, payload: 1_000,
  buttonText: 640, buttons: 3, elements: 10, elementTitle: 80, subtitle: 80, url: 2_000,
} as const;

type Json = Readonly<Record<string, unknown>>;

/** @returns one line per problem, naming the place in the message, never its words. Empty when the platform would take it. */
export function messageProblems(message: unknown): readonly string[] {
  const fields = asJson(message);
  if (fields === undefined) return ['message: not an object'];
  const problems: string[] = [];
  const hasText = fields['text'] !== undefined;
  if (hasText === (fields['attachment'] !== undefined)) problems.push('message: exactly one of text and attachment');
  if (hasText) problems.push(...words('text', fields['text'], MAX.text));
  if (fields['attachment'] !== undefined) problems.push(...attachmentProblems(fields['attachment']));
  if (fields['metadata'] !== undefined) problems.push(...words('metadata', fields['metadata'], MAX.metadata));
  if (fields['quick_replies'] !== undefined) {
    problems.push(...list('quick_replies', fields['quick_replies'], MAX.quickReplies, quickReplyProblems));
  }
  problems.push(...strangers('message', fields, ['text', 'attachment', 'metadata', 'quick_replies']));
  return problems;
}

function quickReplyProblems(reply: Json, at: string): readonly string[] {
  return [
    ...(reply['content_type'] === 'text' ? [] : [`${at}.content_type`]),
    ...words(`${at}.title`, reply['title'], MAX.title),
    ...words(`${at}.payload`, reply['payload'], MAX.payload),
    ...strangers(at, reply, ['content_type', 'title', 'payload', 'image_url']),
  ];
}

function attachmentProblems(value: unknown): readonly string[] {
  const attachment = asJson(value);
  const payload = asJson(attachment?.['payload']);
  if (attachment?.['type'] === 'image' && payload !== undefined) {
    return [...(isFetchable(payload['url']) ? [] : ['attachment.url: not https']), ...strangers('attachment', payload, ['url', 'is_reusable'])];
  }
  if (attachment?.['type'] !== 'template' || payload === undefined) return ['attachment: only templates and pictures are sent'];
  if (payload['template_type'] === 'button') {
    return [
      ...words('template.text', payload['text'], MAX.buttonText),
      ...list('template.buttons', payload['buttons'], MAX.buttons, buttonProblems),
      ...strangers('template', payload, ['template_type', 'text', 'buttons']),
    ];
  }
  if (payload['template_type'] === 'generic') {
    return [
      ...list('template.elements', payload['elements'], MAX.elements, elementProblems),
      ...strangers('template', payload, ['template_type', 'elements', 'image_aspect_ratio']),
    ];
  }
  return ['template: unknown type'];
}

/** What Meta would fetch: https. Laxer in one point: addresses of this machine may be http, since no test has a certificate. */
export function isFetchable(url: unknown): boolean {
  return typeof url === 'string' && url.length <= MAX.url && /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/])/.test(url) && URL.canParse(url);
}

function elementProblems(element: Json, at: string): readonly string[] {
  const others = ['subtitle', 'buttons', 'image_url', 'default_action'].filter((name) => element[name] !== undefined);
  return [
    ...words(`${at}.title`, element['title'], MAX.elementTitle),
    ...(others.length > 0 ? [] : [`${at}: needs a property besides the title`]),
    ...(element['subtitle'] === undefined ? [] : words(`${at}.subtitle`, element['subtitle'], MAX.subtitle)),
    ...(element['buttons'] === undefined ? [] : list(`${at}.buttons`, element['buttons'], MAX.buttons, buttonProblems)),
    ...strangers(at, element, ['title', 'subtitle', 'buttons', 'image_url', 'default_action']),
  ];
}

function buttonProblems(button: Json, at: string): readonly string[] {
  const title = words(`${at}.title`, button['title'], MAX.title);
  switch (button['type']) {
    case 'postback':
      return [...title, ...words(`${at}.payload`, button['payload'], MAX.payload), ...strangers(at, button, ['type', 'title', 'payload'])];
    case 'phone_number': {
      const number = button['payload'];
      const dialled = typeof number === 'string' && /^\+[1-9]\d{6,14}$/.test(number);
      return [...title, ...(dialled ? [] : [`${at}.payload: not +81…`]), ...strangers(at, button, ['type', 'title', 'payload'])];
    }
    case 'web_url': {
      const url = button['url'];
      const good = typeof url === 'string' && url.length <= MAX.url && /^https?:\/\//.test(url) && URL.canParse(url);
      return [...title, ...(good ? [] : [`${at}.url`]), ...strangers(at, button, ['type', 'title', 'url'])];
    }
    default:
      return [`${at}.type`];
  }
}

function words(at: string, value: unknown, max: number): readonly string[] {
  if (typeof value !== 'string') return [`${at}: not a string`];
  if (value.trim() === '') return [`${at}: empty`];
  if (/\p{Cs}/u.test(value)) return [`${at}: half of a surrogate pair`];
  return value.length > max ? [`${at}: ${value.length} of ${max}`] : [];
}

function list(at: string, value: unknown, max: number, check: (item: Json, at: string) => readonly string[]): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > max) return [`${at}: 1 to ${max} items`];
  return value.flatMap((item: unknown, index) => {
    const fields = asJson(item);
    return fields === undefined ? [`${at}[${index}]: not an object`] : check(fields, `${at}[${index}]`);
  });
}

function strangers(at: string, fields: Json, known: readonly string[]): readonly string[] {
  return Object.keys(fields).filter((name) => !known.includes(name)).map((name) => `${at}: unknown ${name}`);
}

function asJson(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
