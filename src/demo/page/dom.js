/** Makes an element. `text` is always text, never markup: hostile words stay words. */
export function make(tag, { text, cls, attrs = {}, on = {} } = {}, children = []) {
  const element = document.createElement(tag);
  if (cls) element.className = cls;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attrs)) if (value !== undefined) element.setAttribute(name, value);
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  element.append(...children);
  return element;
}

export function isWebUrl(value) {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** A link that leaves the page; the page it opens learns nothing of this one. */
export function makeLink(href, text, cls, hint) {
  const link = make('a', { text, cls, attrs: { href, target: '_blank', rel: 'noopener noreferrer' } });
  if (hint) link.append(make('span', { cls: 'hidden', text: ` (${hint})` }));
  return link;
}

/** Text with its line breaks kept (by CSS) and web addresses as links, as phones show them. Nothing else is read as markup. */
export function makeText(tag, text, cls) {
  const element = make(tag, { cls });
  let rest = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'、。」)]+/g)) {
    const url = match[0].replace(/[.,;:!?]+$/, '');
    if (!isWebUrl(url)) continue;
    element.append(text.slice(rest, match.index), makeLink(url, url));
    rest = match.index + url.length;
  }
  element.append(text.slice(rest));
  return element;
}
