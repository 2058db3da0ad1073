import { makeControl } from './actions.js';
import { make } from './dom.js';
import { label, say } from './words.js';

/** Sizes of LINE's Flex Message layout, in px. */
const GAPS = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const SIZES = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, '3xl': 35, '4xl': 48, '5xl': 74 };
const BUBBLES = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const ALIGN = { start: 'start', center: 'center', end: 'end', 'flex-start': 'flex-start', 'flex-end': 'flex-end', 'space-between': 'space-between', 'space-around': 'space-around', 'space-evenly': 'space-evenly' };

/** Draws the container of a Flex message from its JSON: a bubble, or bubbles side by side. */
export function drawFlex(message, hands) {
  const { contents } = message;
  if (contents?.type !== 'carousel') return drawBubble(contents, hands);
  const row = make('div', { cls: 'carousel', attrs: { role: 'group', tabindex: '0' } }, contents.contents.map((bubble) => drawBubble(bubble, hands)));
  return label(row, 'aria-label', 'phone.cards');
}

function drawBubble(bubble, hands) {
  const element = make('div', { cls: 'flex-bubble', attrs: { dir: bubble?.direction === 'rtl' ? 'rtl' : undefined } });
  element.style.setProperty('width', `${BUBBLES[bubble?.size] ?? BUBBLES.mega}px`);
  for (const block of ['header', 'body', 'footer']) {
    if (bubble?.[block] === undefined) continue;
    const part = make('div', { cls: `flex-${block}` }, [drawPart(bubble[block], hands, 'vertical')]);
    paint(part, 'background-color', bubble.styles?.[block]?.backgroundColor);
    if (bubble.styles?.[block]?.separator === true) part.prepend(make('hr', { cls: 'flex-separator' }));
    element.append(part);
  }
  return element;
}

function drawPart(part, hands, layout) {
  const element = drawers[part.type]?.(part, hands) ?? make('p', { text: say('phone.unknown', { kind: part.type }) });
  const margin = lengthOf(part.margin);
  if (margin !== undefined) element.style.setProperty(layout === 'vertical' ? 'margin-top' : 'margin-inline-start', margin);
  if (typeof part.flex === 'number') element.style.setProperty('flex', part.flex === 0 ? '0 0 auto' : `${part.flex} 1 0`);
  else if (layout !== 'vertical') element.style.setProperty('flex', '1 1 0');
  return element;
}

const drawers = {
  box(part, hands) {
    const element = make('div', { cls: `flex-box flex-${part.layout === 'vertical' ? 'vertical' : 'horizontal'}` });
    if (part.layout === 'baseline') element.style.setProperty('align-items', 'baseline');
    const spacing = lengthOf(part.spacing);
    (part.contents ?? []).forEach((child, index) => {
      const drawn = drawPart(child, hands, part.layout);
      // A part's own margin takes the place of the box's spacing.
      if (index > 0 && spacing !== undefined && child.margin === undefined) drawn.style.setProperty(part.layout === 'vertical' ? 'margin-top' : 'margin-inline-start', spacing);
      element.append(drawn);
    });
    for (const [name, key] of [['padding', 'paddingAll'], ['padding-top', 'paddingTop'], ['padding-bottom', 'paddingBottom'], ['padding-inline-start', 'paddingStart'], ['padding-inline-end', 'paddingEnd'], ['border-radius', 'cornerRadius'], ['border-width', 'borderWidth'], ['width', 'width'], ['max-width', 'maxWidth'], ['height', 'height'], ['max-height', 'maxHeight']]) {
      const length = lengthOf(part[key]);
      if (length !== undefined) element.style.setProperty(name, length);
    }
    paint(element, 'background-color', part.backgroundColor);
    paint(element, 'border-color', part.borderColor);
    if (ALIGN[part.justifyContent]) element.style.setProperty('justify-content', ALIGN[part.justifyContent]);
    if (ALIGN[part.alignItems]) element.style.setProperty('align-items', ALIGN[part.alignItems]);
    return element;
  },
  text(part) {
    const element = make('p', { cls: part.wrap === true ? 'flex-text wrap' : 'flex-text', text: String(part.text ?? '') });
    element.style.setProperty('font-size', `${SIZES[part.size ?? 'md'] ?? parseFloat(part.size)}px`);
    paint(element, 'color', part.color);
    if (part.weight === 'bold') element.style.setProperty('font-weight', '700');
    if (part.style === 'italic') element.style.setProperty('font-style', 'italic');
    if (['underline', 'line-through'].includes(part.decoration)) element.style.setProperty('text-decoration', part.decoration);
    if (ALIGN[part.align]) element.style.setProperty('text-align', part.align);
    return element;
  },
  button(part, hands) {
    const style = ['primary', 'secondary'].includes(part.style) ? part.style : 'link';
    const element = makeControl(part.action ?? {}, `flex-button ${style}${part.height === 'sm' ? ' small' : ''}`, hands);
    paint(element, style === 'link' ? 'color' : 'background-color', part.color);
    return element;
  },
  separator(part) {
    const element = make('hr', { cls: 'flex-separator' });
    paint(element, 'border-color', part.color);
    return element;
  },
  filler: () => make('span', { cls: 'flex-filler' }),
};

function paint(element, property, color) {
  if (typeof color === 'string' && /^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/i.test(color)) element.style.setProperty(property, color);
}

function lengthOf(value) {
  if (value in GAPS) return `${GAPS[value]}px`;
  return typeof value === 'string' && /^\d+(?:\.\d+)?(?:px|%)$/.test(value) ? value : undefined;
}
