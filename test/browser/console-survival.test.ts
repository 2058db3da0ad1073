import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import yaml from 'js-yaml';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { ConsoleClient } from '../service/console-client.js';
import { raiseStage, type Stage } from '../service/console-stage.js';
import { until } from '../service/patience.js';
import type { Served } from '../service/served.js';
import { Trainee } from '../service/trainee.js';

/** The power goes out under an open page. The counsellor sees it, goes on typing, and loses nothing; the page comes back by itself. */

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const LONG = 300_000;
const OFFER = /^v1:answer:\d+:human:offer:talk$/;
const EMAIL = 'hoa@counter.example';

const words = yaml.load(readFileSync(new URL('../../locales/ja/console.yaml', import.meta.url), 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>;
const say = (group: string, key: string): string => words[group]?.[key] ?? '';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`The console is tested in Chromium, and there is none at ${CHROMIUM}: install it, or set CHROMIUM_PATH.`);
  stage = await raiseStage({ processes: 1, counsellors: { [EMAIL]: 'Hoa' } });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}, LONG);
afterAll(async () => {
  await (browser as Browser | undefined)?.close();
  await (stage as Stage | undefined)?.stop();
}, LONG);

function service(): Served {
  const [only] = stage.services;
  if (only === undefined) throw new Error('there is no service');
  return only;
}

const message = (page: Page, text: string) => page.locator('.timeline .message-text').filter({ hasText: text });
const field = (page: Page) => page.getByRole('textbox', { name: say('composer', 'reply-to') });

async function openTalk(person: Trainee, desk: ConsoleClient): Promise<{ readonly page: Page; readonly id: string }> {
  const urls = [service().url];
  await person.tap('v1:language:vi', urls);
  await person.tap('v1:open:human', urls);
  await until('the offer of a person', () => person.findButton(OFFER) !== undefined);
  await person.tap(person.findButton(OFFER) ?? '', urls);
  let id = '';
  await until('the case', async () => (id = (await desk.cases('?state=waiting'))[0]?.id ?? '') !== '');
  const page = await (await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } })).newPage();
  // Nothing here is about time: a busy machine may take its own.
  page.setDefaultTimeout(LONG / 2);
  await page.goto(`${service().url}/console/#/case/${id}`);
  await page.locator('input[name=email]').fill(EMAIL);
  await page.locator('input[name=password]').fill(stage.password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: say('act', 'claim'), exact: true }).click();
  await field(page).waitFor();
  return { page, id };
}

describe('an open page whose server is killed', () => {
  test('reconnects by itself; what was typed meanwhile is sent once, what came meanwhile appears once', async () => {
    const person = new Trainee(stage, 'line');
    const desk = await stage.signIn(EMAIL);
    const { page, id } = await openTalk(person, desk);
    await person.write('em đã gửi tin trước khi mất điện', [service().url]);
    await message(page, 'em đã gửi tin trước khi mất điện').waitFor();

    await service().kill9();
    await page.getByText(say('connection', 'reconnecting')).first().waitFor();
    await field(page).fill('chị trả lời khi mất điện');
    await page.getByRole('button', { name: say('composer', 'send'), exact: true }).click();
    await message(page, 'chị trả lời khi mất điện').waitFor();
    await field(page).fill('chị đang viết dở');
    await service().restart();
    // The first tries may have fallen into the outage; then the page says so and offers another.
    const again = page.getByRole('button', { name: say('delivery', 'again'), exact: true });
    const sent = page.locator('.timeline .message.counsellor:not(.outgoing)').filter({ hasText: 'chị trả lời khi mất điện' });
    await again.or(sent).first().waitFor();
    if (await again.isVisible()) await again.click();
    await sent.waitFor();

    await person.write('em viết lại sau khi có điện', [service().url]);
    await message(page, 'em viết lại sau khi có điện').waitFor();
    await until('the answer on the phone', () => person.seen().some((text) => text.includes('chị trả lời khi mất điện')));
    for (const text of ['em đã gửi tin trước khi mất điện', 'chị trả lời khi mất điện', 'em viết lại sau khi có điện']) expect(await message(page, text).count()).toBe(1);
    expect(person.seen().filter((text) => text.includes('chị trả lời khi mất điện'))).toHaveLength(1);
    const stored = (await desk.detail(id)).messages.filter(({ from }) => from === 'counsellor').map(({ text }) => text);
    expect(stored).toEqual(['chị trả lời khi mất điện']);

    // Neither the outage nor a reload takes what is not sent yet, and nobody has to sign in again.
    expect(await field(page).inputValue()).toBe('chị đang viết dở');
    await page.reload();
    await message(page, 'em viết lại sau khi có điện').waitFor();
    expect(await field(page).inputValue()).toBe('chị đang viết dở');
    await page.context().close();
  }, LONG);
});
