import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import yaml from 'js-yaml';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startDemo, type Demo } from '../../src/demo/demo.js';

/** The demo page as a person has it: a real browser, the keyboard, the whole service behind it, and the counsellors' page beside the phones. */

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const LONG = 240_000;
const QUESTION = 'cong ty em 2 thang nay khong tra luong';
const HOSTILE = '<img src=x onerror="document.body.dataset.broken=1"> <b>bold</b> {{phone}}';

type Group = Readonly<Record<string, string>>;
interface DemoWords { readonly phone: Group; readonly sample: Group; readonly page: Group }
const readWords = (path: string): unknown => yaml.load(readFileSync(new URL(`../../locales/${path}`, import.meta.url), 'utf8'));
const answer = readWords('vi/topics/wage-unpaid.yaml') as { readonly title: string };
const english = readWords('en/demo.yaml') as DemoWords;
const vietnamese = readWords('vi/demo.yaml') as DemoWords;
const handoff = readWords('vi/handoff.yaml') as Group;
/** The counsellors' page speaks Japanese until somebody chooses otherwise. */
const desk = readWords('ja/console.yaml') as Readonly<Record<string, Group>>;

/** Scripts for the page are strings: they run in the browser, where the types of this program do not hold. */
const SCRIPT = {
  focusedText: 'document.activeElement.textContent',
  focusedClass: 'document.activeElement.className',
  leaveFocus: 'document.activeElement.blur()',
  sideways: 'document.documentElement.scrollWidth - innerWidth',
  tooSmall: `[...document.querySelectorAll('button, input, select, summary')]
    .map((control) => ({ name: control.className || control.tagName, box: control.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 44)).map(({ name }) => name)`,
  nameless: `[...document.querySelectorAll('button, input, select, summary, [role]')]
    .filter((element) => !element.hidden && element.id !== 'notice')
    .filter((element) => element.textContent.trim() === '' && !element.hasAttribute('aria-label') && !element.hasAttribute('aria-labelledby'))
    .map((element) => element.outerHTML.slice(0, 80))`,
};

let demo: Demo;
let browser: Browser;
let url: string;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`The demo page is tested in Chromium, and there is none at ${CHROMIUM}: install it, or set CHROMIUM_PATH.`);
  demo = await startDemo({ port: 0 });
  url = /http:\/\/127\.0\.0\.1:\d+/.exec(demo.greeting)?.[0] ?? '';
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}, LONG);

afterAll(async () => {
  await (browser as Browser | undefined)?.close();
  await (demo as Demo | undefined)?.stop();
}, LONG);

/** A page, and everything that it should not have done. */
async function openPage(options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  // Nothing here is about time: a busy machine may take its own.
  page.setDefaultTimeout(LONG / 2);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') faults.push(`request to ${request.url()}`);
  });
  await page.goto(url);
  await bubbles(page, 'line').first().waitFor();
  return { page, faults };
}

const phone = (page: Page, id: 'line' | 'messenger') => page.locator(`#phone-${id}`);
const bubbles = (page: Page, id: 'line' | 'messenger') => phone(page, id).locator('.row.theirs:not(.typing)');
const choices = (page: Page, id: 'line' | 'messenger') => phone(page, id).locator('.choice');

/** Presses Tab (or the given key) until the wanted control has the focus: what cannot be reached this way cannot be reached at all. */
async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
  for (let pressed = 0; pressed < 120; pressed += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

/** Waits until the service's own figures hold this line: for what happens without a word on the screen. */
async function untilMeasured(line: string): Promise<void> {
  const metrics = (/(http:\S+)\/readyz/.exec(demo.greeting)?.[1] ?? '') + '/metrics';
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; ) {
    if ((await (await fetch(metrics)).text()).includes(line)) return;
  }
  throw new Error(`waited in vain for: ${line}`);
}

// One browser, two phones, a service and both platforms in one process: rarely a first answer does not come. Said in the output, tried again.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe('the demo page', () => {
  test('answers on both phones and takes a quick reply, by keyboard alone', async () => {
    const { page, faults } = await openPage();
    for (const id of ['line', 'messenger'] as const) {
      await tabTo(page, `#phone-${id} .field`);
      await page.keyboard.type(QUESTION);
      await page.keyboard.press('Enter');
      await bubbles(page, id).filter({ hasText: answer.title }).first().waitFor();
      await choices(page, id).first().waitFor();
      const before = await bubbles(page, id).count();
      // Backwards: the quick replies stand above the field.
      await tabTo(page, `#phone-${id} .choice`, 'Shift+Tab');
      const tapped = await page.evaluate<string>(SCRIPT.focusedText);
      await page.keyboard.press('Enter');
      await bubbles(page, id).nth(before).waitFor();
      // What was tapped stands in the talk as the person's own words, and the reader is led to where the answer is.
      expect(await phone(page, id).locator('.row.mine').last().innerText()).toContain(tapped);
      expect(await page.evaluate(SCRIPT.focusedClass)).toBe('log');
    }
    expect(faults).toEqual([]);
    await page.context().close();
  }, LONG);

  test('shows the cards of the answer with real buttons, and only says what a call would do', async () => {
    const { page, faults } = await openPage({ locale: 'vi-VN' });
    await page.getByRole('button', { name: vietnamese.sample['unpaid'] ?? '', exact: true }).click();
    const number = /0\d{2,3}-\d{3}-\d{3,4}/;
    for (const id of ['line', 'messenger'] as const) {
      const call = phone(page, id).locator('.log').getByRole('button', { name: number }).first();
      await call.waitFor();
      await call.click();
      await page.getByRole('status').filter({ hasText: (vietnamese.phone['would-call'] ?? '').split('{{')[0] ?? '' }).waitFor();
      const link = phone(page, id).locator('.log a[target=_blank]').first();
      expect(await link.getAttribute('rel')).toContain('noopener');
    }
    expect(await phone(page, 'line').locator('.flex-bubble').count()).toBeGreaterThan(1);
    expect(await phone(page, 'messenger').locator('.card').count()).toBeGreaterThan(1);
    expect(faults).toEqual([]);
    await page.context().close();
  }, LONG);

  test('keeps hostile words words', async () => {
    const { page, faults } = await openPage();
    const before = { line: await bubbles(page, 'line').count(), messenger: await bubbles(page, 'messenger').count() };
    for (const id of ['line', 'messenger'] as const) await phone(page, id).locator('.field').fill(HOSTILE).then(() => page.keyboard.press('Enter'));
    for (const id of ['line', 'messenger'] as const) {
      await bubbles(page, id).nth(before[id]).waitFor();
      expect(await phone(page, id).locator('.row.mine .bubble').last().textContent()).toBe(HOSTILE);
      expect(await phone(page, id).locator('.log img, .log b').count()).toBe(0);
      expect(await phone(page, id).locator('.raw-received').textContent()).toContain('onerror');
    }
    expect(await page.evaluate('document.body.dataset.broken ?? null')).toBeNull();
    expect(faults).toEqual([]);
    await page.context().close();
  }, LONG);

  test('plays the rest of a phone: Get started, sticker, picture, unsend, block, add again, new person', async () => {
    const { page, faults } = await openPage();
    const line = phone(page, 'line');
    const press = (id: 'line' | 'messenger', word: string) => phone(page, id).getByRole('button', { name: english.phone[word] ?? '', exact: true }).click();
    const answered = async (id: 'line' | 'messenger', word: string): Promise<void> => {
      const before = await bubbles(page, id).count();
      await press(id, word);
      await bubbles(page, id).nth(before).waitFor();
    };
    const messenger = async (): Promise<void> => {
      for (const word of ['start', 'sticker', 'image']) await answered('messenger', word);
    };
    await messenger();
    await answered('line', 'image');
    await press('line', 'unsend');
    await line.locator('.event', { hasText: english.phone['unsent'] ?? '' }).waitFor();
    await press('line', 'block');
    expect(await line.locator('.field').isDisabled()).toBe(true);
    await untilMeasured('madoguchi_turns_total{outcome="unfollowed"} 1');
    await answered('line', 'add-again');
    expect(await line.locator('.field').isEnabled()).toBe(true);
    await press('line', 'new-person');
    await line.locator('.row.mine').first().waitFor({ state: 'detached' });
    await bubbles(page, 'line').first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  }, LONG);

  test('hands a talk to the counsellor beside the phones and back to the bot', async () => {
    const { page, faults } = await openPage({ locale: 'vi-VN', viewport: { width: 1_600, height: 900 } });
    const line = phone(page, 'line');
    const say = async (text: string): Promise<void> => {
      await line.locator('.field').fill(text);
      await page.keyboard.press('Enter');
    };
    const hears = (text = ''): Promise<void> => bubbles(page, 'line').filter({ hasText: text.split('{{')[0] ?? '' }).first().waitFor();
    await say(QUESTION);
    await hears(answer.title);
    await say('gặp người');
    await choices(page, 'line').filter({ hasText: handoff['pass-talk'] ?? '' }).click();
    await hears(handoff['received']);
    const console = page.frameLocator('.desk-frame');
    await console.locator('.row.waiting a').first().click();
    await console.locator('[data-key="c"]').click();
    await console.locator('.writing textarea').fill('Chào bạn, mình là Tanaka.');
    await console.getByRole('button', { name: desk['composer']?.['send'] ?? '', exact: true }).click();
    await hears('Chào bạn, mình là Tanaka.');
    await say('cảm ơn chị');
    await console.locator('.message.user').filter({ hasText: 'cảm ơn chị' }).waitFor();
    await console.locator('[data-key="e"]').click();
    await console.getByText(desk['outcome']?.['answered'] ?? '', { exact: true }).click();
    await console.getByRole('button', { name: desk['close']?.['do'] ?? '', exact: true }).last().click();
    await hears(handoff['bot-back']);
    expect(faults).toEqual([]);
    await page.context().close();
  }, LONG);

  test('shows one phone at a time on a narrow screen, without moving sideways, in the language that is chosen', async () => {
    const { page, faults } = await openPage({ viewport: { width: 320, height: 700 }, colorScheme: 'dark', reducedMotion: 'reduce', hasTouch: true });
    expect(await phone(page, 'messenger').isVisible()).toBe(false);
    await page.locator('#tab-line').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { selected: true }).getAttribute('id')).toBe('tab-messenger');
    expect(await phone(page, 'line').isVisible()).toBe(false);
    await page.getByRole('button', { name: QUESTION }).tap();
    await bubbles(page, 'messenger').filter({ hasText: answer.title }).first().waitFor();
    expect(await page.evaluate(SCRIPT.sideways)).toBe(0);
    expect(await page.evaluate(SCRIPT.tooSmall)).toEqual([]);
    // The counsellor is the third end of the talk, on a tab of its own.
    await page.locator('#tab-messenger').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { selected: true }).getAttribute('id')).toBe('tab-desk');
    expect(await phone(page, 'messenger').isVisible()).toBe(false);
    await page.frameLocator('.desk-frame').locator('.inbox').waitFor();
    expect(await page.evaluate(SCRIPT.sideways)).toBe(0);
    await page.keyboard.press('ArrowLeft');
    await page.locator('#language').selectOption('vi');
    expect(await page.evaluate('document.documentElement.lang')).toBe('vi');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(vietnamese.page['heading']);
    expect(await phone(page, 'messenger').locator('.field').getAttribute('placeholder')).toBe(vietnamese.phone['placeholder']);
    expect(await page.evaluate(SCRIPT.nameless)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  }, LONG);
});

describe('the demo server', () => {
  const act = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${url}/act`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }).then(async (response) => {
      await response.arrayBuffer();
      return response.status;
    });
  const text = { session: 'a-session-id', act: { kind: 'text', phone: 'line', text: 'hello' } };

  test('takes an act only as JSON in a known form', async () => {
    expect(await act(text)).toBe(200);
    expect(await act(text, { 'content-type': 'text/plain' })).toBe(415);
    expect(await act({ ...text, act: { kind: 'text', phone: 'fax', text: 'hello' } })).toBe(400);
    expect(await act({ ...text, act: { kind: 'text', phone: 'line', text: 'x'.repeat(70_000) } })).toBe(413);
  });

  test('serves only the files of the page, under a strict policy', async () => {
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).not.toMatch(/<script(?![^>]*src=)|style=|\son\w+=/);
    for (const path of ['/../demo.ts', '/%2e%2e/demo.js', '/phone', '/stream']) {
      const response = await fetch(`${url}${path}`);
      await response.arrayBuffer();
      expect(response.ok).toBe(false);
    }
  });

  test('takes the next port when one is taken', async () => {
    const port = Number(new URL(url).port);
    const second = await startDemo({ port });
    const other = Number(new URL(/http:\/\/127\.0\.0\.1:\d+/.exec(second.greeting)?.[0] ?? '').port);
    await second.stop();
    expect(other).toBeGreaterThan(port);
  }, LONG);

  test('refuses a port that cannot be', async () => {
    await expect(startDemo({ port: 70_000 })).rejects.toMatchObject({ code: 'config-invalid' });
    await expect(startDemo({ port: Number.NaN })).rejects.toMatchObject({ code: 'config-invalid' });
  });
});
