import { makeButton } from './actions.js';
import { make, makeText } from './dom.js';
import { drawFlex } from './flex.js';
import { drawTemplate } from './templates.js';
import { label, say } from './words.js';

/** LINE's loading animation ends by itself; so does Messenger's typing. */
const TYPING_MS = 20_000;

/** One phone: what is shown on it, and what the person who holds it does. */
export class Phone {
  /** @param act reports an act of the person, gives the outcome @param notify shows a short notice */
  constructor(id, { act, notify }) {
    Object.assign(this, { id, act, notify, replies: 0, pushes: 0, blocked: false, ownIds: [] });
    this.element = document.querySelector('#phone').content.cloneNode(true).firstElementChild;
    this.element.id = `phone-${id}`;
    this.element.classList.add(id);
    const find = (selector) => this.element.querySelector(selector);
    const heading = label(find('h3'), 'text', `phone.${id}`);
    heading.id = `heading-${id}`;
    this.element.setAttribute('aria-labelledby', heading.id);
    this.log = label(find('.log'), 'aria-label', 'phone.log', { phone: `@phone.${id}` });
    this.quick = label(find('.quick'), 'aria-label', 'phone.choices');
    this.field = label(label(find('.field'), 'aria-label', 'phone.field'), 'placeholder', 'phone.placeholder');
    this.count = find('.count');
    this.rawSent = label(find('.raw-sent'), 'text', 'raw.none');
    this.rawReceived = label(find('.raw-received'), 'text', 'raw.none');
    this.hands = {
      postback: (data, title) => this.tap({ kind: 'postback', data, ...(title === undefined ? {} : { title }) }, title),
      write: (text) => this.write(text),
      call: (number) => this.notify('phone.would-call', { number }),
    };
    label(find('.send'), 'aria-label', 'phone.send');
    for (const kind of ['sticker', 'image']) {
      label(find(`[data-act=${kind}]`), 'aria-label', `phone.${kind}`).addEventListener('click', () => this.sendMedia(kind));
    }
    find('form').addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.field.value;
      if (text.trim() === '') return;
      this.field.value = '';
      void this.write(text);
    });
    this.addTools(find('.phone-tools'));
  }

  addTools(tools) {
    const tool = (word, cls, tapped) => label(makeButton('', `tool ${cls}`, tapped), 'text', word);
    tools.append(tool('phone.new-person', 'new', () => this.begin()));
    if (this.id !== 'line') return;
    this.unsendTool = tool('phone.unsend', 'unsend', () => this.unsend());
    this.blockTool = tool('phone.block', 'block', () => this.toggleBlock());
    tools.append(this.unsendTool, this.blockTool);
  }

  /** A new person takes the phone. On LINE she has just added the bot; on Messenger she stands before Get started. */
  async begin() {
    // First the change, then the wiping: an answer to the person before may still have come in between.
    await this.send({ kind: 'new-person' });
    this.log.replaceChildren();
    this.showChoices([]);
    this.showTyping(false);
    Object.assign(this, { replies: 0, pushes: 0, blocked: false, ownIds: [], seen: undefined, anchor: undefined });
    label(this.rawSent, 'text', 'raw.none');
    label(this.rawReceived, 'text', 'raw.none');
    this.showCount();
    if (this.id === 'line') {
      this.showBlocked();
      await this.send({ kind: 'follow', language: document.documentElement.lang });
      return;
    }
    const start = label(makeButton('', 'start', () => void this.tap({ kind: 'follow' }, say('phone.start'))), 'text', 'phone.start');
    this.welcome = make('div', { cls: 'welcome' }, [label(make('p'), 'text', 'phone.empty'), start]);
    this.log.append(this.welcome);
  }

  /** One act after the other: what a person does keeps its order on the way to the bot. */
  async send(act) {
    this.queue = (this.queue ?? Promise.resolve()).then(() => this.act({ phone: this.id, ...act }));
    const outcome = await this.queue;
    if (outcome.webhook !== undefined) this.showRaw(this.rawReceived, outcome.webhook);
    if (outcome.status !== undefined && outcome.status !== 200) this.notify('page.failed', { status: outcome.status });
    return outcome;
  }

  async write(text) {
    const row = this.showOwn(makeText('p', text, 'bubble'));
    const { messageId } = await this.send({ kind: 'text', text });
    if (messageId !== undefined) this.ownIds.push({ messageId, row });
  }

  async tap(act, title) {
    if (title !== undefined) this.showOwn(makeText('p', title, 'bubble'));
    else this.showChoices([]);
    // The tapped button may be gone: the reader stays where the answer will be.
    if (!this.element.contains(document.activeElement)) this.log.focus({ preventScroll: true });
    await this.send(act);
  }

  async sendMedia(kind) {
    const row = this.showOwn(label(make('p', { cls: `bubble media ${kind}-sent` }), 'text', `phone.${kind}-sent`));
    const { messageId } = await this.send({ kind });
    if (messageId !== undefined) this.ownIds.push({ messageId, row });
  }

  async unsend() {
    const last = this.ownIds.pop();
    if (last === undefined) return this.notify('phone.nothing-to-unsend');
    last.row.replaceWith(label(make('p', { cls: 'event' }), 'text', 'phone.unsent'));
    await this.send({ kind: 'unsend', messageId: last.messageId });
  }

  async toggleBlock() {
    this.blocked = !this.blocked;
    this.showBlocked();
    if (this.blocked) this.log.append(label(make('p', { cls: 'event' }), 'text', 'phone.blocked'));
    this.showTyping(false);
    this.scroll();
    await this.send(this.blocked ? { kind: 'unfollow' } : { kind: 'follow', language: document.documentElement.lang });
  }

  showBlocked() {
    label(this.blockTool, 'text', this.blocked ? 'phone.add-again' : 'phone.block');
    for (const control of this.element.querySelectorAll('.composer button, .composer input')) control.disabled = this.blocked;
    this.unsendTool.disabled = this.blocked;
    if (this.blocked) this.showChoices([]);
  }

  /** Shows what the bot sent. */
  show(event) {
    if (event.kind === 'typing') return this.showTyping(event.on);
    if (event.kind === 'seen') return this.showSeen();
    if (event.via === 'reply') this.replies += 1;
    else this.pushes += 1;
    this.showCount();
    this.showRaw(this.rawSent, event.call);
    this.showTyping(false);
    for (const message of event.messages) this.showMessage(message);
  }

  showMessage(message) {
    const drawn = this.draw(message);
    const row = this.append('theirs', 'phone.bot', drawn);
    // Who speaks, where the platform shows a name of its own with the message.
    if (message.sender?.name !== undefined) drawn.before(make('span', { cls: 'sender', text: message.sender.name }));
    const choices = (message.quickReply?.items ?? []).map(({ action }) => ({ action })).concat((message.quick_replies ?? []).map((reply) => ({ reply })));
    this.showChoices(choices);
    this.scroll(row);
  }

  draw(message) {
    if (typeof message.text === 'string') return makeText('p', message.text, 'bubble');
    const picture = message.type === 'image' ? message.originalContentUrl : message.attachment?.type === 'image' ? message.attachment.payload?.url : undefined;
    if (picture !== undefined) return drawPicture(picture);
    if (message.type === 'flex') return drawFlex(message, this.hands);
    if (message.attachment?.type === 'template') return drawTemplate(message.attachment.payload, this.hands);
    return make('p', { cls: 'bubble', text: say('phone.unknown', { kind: message.type ?? message.attachment?.type }) });
  }

  /** Quick replies hang on the newest message only. */
  showChoices(choices) {
    this.quick.replaceChildren(...choices.map(({ action, reply }) => {
      if (reply !== undefined) return makeButton(reply.title, 'choice', () => void this.tap({ kind: 'quick-reply', data: reply.payload, title: reply.title }, reply.title));
      const title = action.displayText ?? action.text ?? action.label;
      return makeButton(action.label, 'choice', () => void (action.type === 'postback' ? this.tap({ kind: 'postback', data: action.data, title }, title) : this.write(title)));
    }));
    this.quick.hidden = choices.length === 0;
  }

  showOwn(drawn) {
    this.welcome?.remove();
    const held = this.quick.contains(document.activeElement) || document.activeElement?.classList.contains('start');
    this.showChoices([]);
    const row = this.append('mine', 'phone.you', drawn);
    this.anchor = row;
    this.scroll();
    if (held) this.log.focus({ preventScroll: true });
    return row;
  }

  append(side, who, drawn) {
    const row = make('div', { cls: `row ${side}` }, [label(make('span', { cls: 'hidden' }), 'text', who), drawn]);
    this.log.append(row);
    if (this.typing) this.log.append(this.typing);
    return row;
  }

  showTyping(on) {
    clearTimeout(this.typingTimer);
    this.typing?.remove();
    this.typing = undefined;
    if (!on) return;
    this.typing = make('div', { cls: 'row theirs typing' }, [label(make('span', { cls: 'hidden' }), 'text', 'phone.typing'), make('span', { cls: 'dots', attrs: { 'aria-hidden': 'true' } }, [make('i'), make('i'), make('i')])]);
    this.log.append(this.typing);
    this.scroll();
    this.typingTimer = setTimeout(() => this.showTyping(false), TYPING_MS);
  }

  showSeen() {
    this.seen?.remove();
    this.seen = label(make('p', { cls: 'event seen' }), 'text', 'phone.seen');
    const own = [...this.log.querySelectorAll('.row.mine')].at(-1);
    own?.after(this.seen);
  }

  showCount() {
    label(this.count, 'text', `count.${this.id}`, { replies: this.replies, pushes: this.pushes });
  }

  showRaw(element, value) {
    delete element.dataset.word;
    element.textContent = JSON.stringify(value, undefined, 2);
  }

  /** Down to the end, but never past what the person did last (or what the bot said first): an answer is read from its beginning. */
  scroll(row) {
    if (!this.anchor?.isConnected) this.anchor = row;
    const end = this.log.scrollHeight - this.log.clientHeight;
    const limit = this.anchor === undefined ? end : this.anchor.offsetTop - 12;
    this.log.scrollTop = Math.min(end, limit);
  }
}

/** A picture that a counsellor sent. */
function drawPicture(url) {
  return make('p', { cls: 'bubble picture' }, [label(make('img', { attrs: { src: url } }), 'aria-label', 'phone.picture')]);
}
