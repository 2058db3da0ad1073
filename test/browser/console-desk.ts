import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import yaml from 'js-yaml';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { createAccountDesk } from '../../src/console/account-desk.js';
import { silentLog } from '../../src/core/log.js';
import { connectRedisStore } from '../../src/store/redis/redis-store.js';
import { parseKeyRing } from '../../src/store/sealing.js';
import { startRedis } from '../redis-server.js';
import { startHarness, type Harness } from '../service/harness.js';
import { startMediaHost, type MediaHost } from '../service/media-host.js';

/** Nothing here is about time: a busy machine may take its own. */
export const LONG = 240_000;
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const DAY_MS = 24 * 3_600_000;
const PASSWORD = 'a long password for tests';

export const HOA = { email: 'hoa@example.org', name: 'Nguyễn Hoa', role: 'counsellor', languages: ['vi', 'ja'], password: PASSWORD } as const;
export const TANAKA = { email: 'tanaka@example.org', name: '田中 花子', role: 'supervisor', languages: ['ja', 'vi'], password: PASSWORD } as const;

/** The whole service on a Redis of its own, doubles of both platforms, and a browser. */
export interface BrowserDesk {
  readonly harness: Harness;
  readonly media: MediaHost;
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function openBrowserDesk(): Promise<BrowserDesk> {
  if (!existsSync(CHROMIUM)) throw new Error(`The console is tested in Chromium, and there is none at ${CHROMIUM}: install it, or set CHROMIUM_PATH.`);
  const opened: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    const redis = await startRedis({ extraArgs: [] });
    opened.push(() => redis.close());
    const media = await startMediaHost();
    opened.push(() => media.close());
    const connected = await connectRedisStore({
      url: redis.url, mode: 'single', keyring: parseKeyRing(`k1:${'ab'.repeat(32)}`), retentionMs: 30 * DAY_MS, log: silentLog, allowUnsafe: true, timeoutMs: 10_000,
    });
    let owned = false;
    opened.push(async () => {
      if (!owned) await connected.store.close();
    });
    const accounts = createAccountDesk({ ...connected, clock: Date.now });
    for (const account of [HOA, TANAKA]) await accounts.add({ ...account, languages: [...account.languages] });
    const harness = await startHarness({ ...connected, isPublic: true, env: { MESSENGER_MEDIA_HOSTS: media.host } });
    owned = true;
    opened.push(() => harness.stop());
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
    opened.push(() => browser.close());
    return { harness, media, browser, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Words = { readonly [key: string]: string | Words };
const files = new Map<string, Words>();

/** A text as it stands in `locales/`, e.g. `ja/console:act.claim`, with `{{values}}` filled in. */
export function word(key: string, values: Readonly<Record<string, string>> = {}): string {
  const [file = '', place = ''] = key.split(':');
  const known = files.get(file) ?? (yaml.load(readFileSync(new URL(`../../locales/${file}.yaml`, import.meta.url), 'utf8')) as Words);
  files.set(file, known);
  const found = place.split('.').reduce<string | Words | undefined>((node, part) => (typeof node === 'object' ? node[part] : undefined), known);
  if (typeof found !== 'string') throw new Error(`there is no text ${key}`);
  return found.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A word of the page in Japanese. */
export const said = (key: string, values: Readonly<Record<string, string>> = {}): string => word(`ja/${key.includes(':') ? key : `console:${key}`}`, values);

/** Topics as counsellors read them: without the readings that learners get. */
export const topicTitle = (topic: string): string => word(`ja/topics/${topic}:title`).replace(/\([\u3041-\u3096]+\)/gu, '');

export interface OpenPage {
  readonly page: Page;
  /** Everything that the page should not have done. */
  readonly faults: readonly string[];
}

/** The console in a window of its own. Before anybody has signed in the page may ask once who one is: that 401 is no fault. */
export async function openConsole({ browser, harness }: BrowserDesk, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const base = harness.service.consoleUrl ?? '';
  const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', reducedMotion: 'reduce', viewport: { width: 1_400, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(LONG / 2);
  const faults: string[] = [];
  let asked = 0;
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const mayAsk = message.text().includes('401') && new URL(message.location().url).pathname === '/api/session';
    if (!mayAsk || (asked += 1) > 1) faults.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && new URL(request.url()).hostname !== '127.0.0.1') faults.push(`request to ${request.url()}`);
  });
  await page.goto(base);
  return { page, faults };
}

export async function signIn(page: Page, { email }: { readonly email: string }): Promise<void> {
  await page.getByLabel(said('sign-in.email')).fill(email);
  await page.getByLabel(said('sign-in.password')).fill(PASSWORD);
  await page.getByRole('button', { name: said('sign-in.do'), exact: true }).click();
  await page.locator('.connection.connected').waitFor();
}

/** Cases of the inbox; of the given part of it. */
export function cases(page: Page, section?: 'urgent' | 'waiting' | 'mine' | 'others'): Locator {
  const inbox = page.getByRole('navigation', { name: said('inbox.title') });
  return (section === undefined ? inbox : inbox.getByRole('region', { name: said(`inbox.${section}`) })).locator('[data-case]');
}

/** Messages of the talk by whom they are from. */
export const messages = (page: Page, from: 'user' | 'bot' | 'counsellor' | 'note'): Locator => page.locator(`.timeline .message.${from}`);

/** Writes into the reply and sends it; done when the platform has it. */
export async function reply(page: Page, text: string): Promise<void> {
  await page.getByLabel(said('composer.reply-to')).fill(text);
  await page.getByRole('button', { name: said('composer.send'), exact: true }).click();
  await sent(page, text);
}

/** Waits until the platform has taken a counsellor's message that holds these words. */
export async function sent(page: Page, words: string): Promise<void> {
  await messages(page, 'counsellor').filter({ hasText: words }).last().locator('.delivery.sent').waitFor();
}

export const act = (page: Page, name: string): Locator => page.getByRole('group', { name: said('act.title') }).getByRole('button', { name: said(`act.${name}`), exact: true });

/** What axe finds wrong and calls serious or critical, in light and in dark. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      faults.push(...nodes.map(({ html, failureSummary }) => `${colorScheme} ${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`));
    }
  }
  await page.emulateMedia({ colorScheme: null });
  return faults;
}

/** For looking at: written only where SCREENSHOTS names a folder. */
export async function show(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}
