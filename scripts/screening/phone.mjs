// Draws a post as somebody photographs it: the screen of a phone with a chat or a post in a group, by day or by night.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { needChromium } from '../programs.mjs';

/** Longer ones are not written in chats but posted in groups. */
const LONG = 130;
const PHONES = [
  { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 },
  { viewport: { width: 360, height: 780 }, deviceScaleFactor: 3 },
  { viewport: { width: 412, height: 892 }, deviceScaleFactor: 2 },
];
/** Apps send on what they were given as JPEG, more or less reduced. */
const FORMATS = [{ type: 'png' }, { type: 'jpeg', quality: 85 }, { type: 'jpeg', quality: 65 }];

/** What the apps write around the words, in the language of the phone. */
const CHROME = {
  vi: { name: 'Minh Anh', active: 'Đang hoạt động', answer: 'Dạ', seen: 'Đã xem', group: 'Người Việt tại Nhật', when: '3 giờ · 🌐', buttons: ['👍 Thích', '💬 Bình luận', '↪ Chia sẻ'], write: 'Viết bình luận...', message: 'Aa' },
  ja: { name: '田中', active: 'オンライン中', answer: 'はい', seen: '既読', group: '外国人の仕事', when: '3時間 · 🌐', buttons: ['👍 いいね!', '💬 コメントする', '↪ シェア'], write: 'コメントを入力...', message: 'メッセージを入力' },
  en: { name: 'Mary', active: 'Active now', answer: 'ok', seen: 'Seen', group: 'Jobs in Japan', when: '3h · 🌐', buttons: ['👍 Like', '💬 Comment', '↪ Share'], write: 'Write a comment...', message: 'Aa' },
};

const css = ['page', 'phone', 'messages'].map((name) => readFileSync(new URL(`../../src/demo/page/${name}.css`, import.meta.url), 'utf8')).join('\n');
const OWN = `
  body { padding: 0; margin: 0; max-width: none; gap: 0; background: var(--wall); }
  .phone { gap: 0; height: 100dvh; background: var(--wall); --edge: #8886; }
  .screen { flex: 1; height: auto; border: 0; border-radius: 0; box-shadow: none; }
  .status { display: flex; justify-content: space-between; padding: .375rem 1.25rem .125rem; background: var(--head); color: var(--head-ink); font-weight: 600; font-size: .875rem; }
  .bot-name { font-weight: 700; line-height: 1.2; } .small { font-size: .75rem; color: var(--event); }
  .log { justify-content: flex-end; } .row { align-items: flex-end; gap: .375rem; } .row .avatar { background: #7a8f6a; align-self: flex-start; }
  .log > .event { align-self: center; } .bar { padding: .5rem .875rem; background: var(--head); }
  .post { padding: .75rem .875rem; background: var(--head); color: var(--head-ink); } .post p { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9375rem; line-height: 1.4; margin: .625rem 0; }
  .acts { display: flex; justify-content: space-around; padding: .5rem 0; border-top: 1px solid var(--edge); color: var(--head-soft); font-size: .875rem; font-weight: 600; }
  .who { display: flex; gap: .625rem; align-items: center; } .who .avatar { border-radius: 50%; background: #a0766b; }`;

const escape = (text) => text.replace(/[&<>]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[letter]);
/** The same post gets the same screen in every run. */
const number = (id) => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);

function chat(text, words, app) {
  const time = app === 'line' ? '<span class="small">10:38</span>' : '';
  return `<div class="phone-head">‹ <span class="avatar"></span><div><p class="bot-name">${words.name}</p>${app === 'line' ? '' : `<p class="small">${words.active}</p>`}</div></div>
    <div class="log"><p class="event">${app === 'line' ? '11/20' : '10:31'}</p>
    <div class="row theirs"><span class="avatar"></span><p class="bubble">${escape(text)}</p>${time}</div>
    <div class="row mine">${app === 'line' ? `<span class="small">${words.seen}<br>10:40</span>` : ''}<p class="bubble">${words.answer}</p></div>
    ${app === 'line' ? '' : `<p class="event seen">${words.seen}</p>`}</div>
    <div class="composer"><span class="field" style="line-height:2.75rem">${words.message}</span></div>`;
}

function groupPost(text, words) {
  return `<div class="phone-head">‹ <p class="bot-name">${words.group}</p></div>
    <div class="log" style="justify-content:flex-start;padding:.5rem 0"><div class="post"><div class="who"><span class="avatar"></span><div><p class="bot-name" style="margin:0;font-size:.9375rem">${words.name}</p><span class="small">${words.when}</span></div></div>
    <p>${escape(text)}</p><div class="acts">${words.buttons.map((button) => `<span>${button}</span>`).join('')}</div></div></div>
    <div class="bar small">${words.write}</div>`;
}

/** @returns a browser that draws posts; to be closed */
export async function openPhone() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? needChromium(), args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const pages = new Map();
  const pageFor = async (at) => {
    if (!pages.has(at)) pages.set(at, await (await browser.newContext(PHONES[at])).newPage());
    return pages.get(at);
  };
  return {
    /** @returns the picture and which screen it shows */
    async draw(post) {
      const seed = number(post.id);
      const words = CHROME[post.lang] ?? CHROME.en;
      const app = post.text.length > LONG ? 'messenger' : seed % 2 === 0 ? 'line' : 'messenger';
      const dark = (seed >>> 1) % 2 === 0;
      const page = await pageFor((seed >>> 2) % PHONES.length);
      const format = FORMATS[(seed >>> 4) % FORMATS.length];
      const inner = post.text.length > LONG ? groupPost(post.text.trim(), words) : chat(post.text.trim(), words, app);
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
      await page.setContent(`<!doctype html><html lang="${post.lang}"><style>${css}${OWN}</style><body><section class="phone ${app}"><div class="status"><span>10:42</span><span>5G 87%</span></div><div class="screen">${inner}</div></section>`);
      return { bytes: await page.screenshot(format), look: `${post.text.length > LONG ? 'post' : app} ${dark ? 'dark' : 'light'} ${format.type}${format.quality ?? ''}` };
    },
    close: () => browser.close(),
  };
}
