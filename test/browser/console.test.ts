import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import {
  act, cases, HOA, LONG, messages, openBrowserDesk, openConsole, reply, said, sent, seriousFaults, show, signIn, TANAKA, topicTitle, word, type BrowserDesk, type OpenPage,
} from './console-desk.js';
import { newTrainee, type Trainee } from './trainee.js';

/** The counsellors' page as they have it: a real browser, the whole service on a real Redis, trainees who write on both platforms. */

const ASKED = 'công ty không trả lương cho em 2 tháng nay';
const HOSTILE = '<img src=x onerror="document.body.dataset.broken=1"> <b>bold</b> {{name}} $t(name) <script>document.body.dataset.broken=2</script>';
const END_IN_SIGHT = '(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2)(document.querySelector(".timeline"))';
const SECRET = 'written by the camera';

let desk: BrowserDesk;
/** With what cameras write into pictures. */
let photo: Buffer;
beforeAll(async () => {
  desk = await openBrowserDesk();
  photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#3a7d44' } }).withExif({ IFD0: { Copyright: SECRET } }).jpeg().toBuffer();
  expect(photo.toString('latin1')).toContain(SECRET);
}, LONG);
afterAll(async () => {
  await (desk as BrowserDesk | undefined)?.close();
}, LONG);

/** What the bot says, up to the first value that only it knows. */
const handoff = (key: string, values: Readonly<Record<string, string>> = {}): string => word(`vi/handoff:${key}`, values).split('{{')[0] ?? '';

/** Tells of unpaid wages, asks for a person and passes the talk on. */
async function askForPerson(trainee: Trainee): Promise<void> {
  await trainee.write(ASKED);
  await trainee.awaits(word('vi/topics/wage-unpaid:title'));
  await trainee.write('gặp người');
  await trainee.awaits(handoff('pass-talk'));
  await trainee.tap(handoff('pass-talk'));
  await trainee.awaits(handoff('received'));
}

async function signedIn(who: typeof HOA | typeof TANAKA): Promise<OpenPage> {
  const opened = await openConsole(desk);
  await signIn(opened.page, who);
  return opened;
}

/** Asked from outside: the page's own policy forbids to put such questions inside it. */
async function untilDrawn(page: Page, pictures: string): Promise<void> {
  await desk.harness.until(`pictures at ${pictures}`, () => page.evaluate<boolean>(`[...document.querySelectorAll('${pictures}')].every((image) => image.complete && image.naturalWidth > 0)`), LONG / 2);
}

/** The trainee's picture stands in the talk, can be made large, and has lost what the camera wrote into it. */
async function checkPicture(page: Page): Promise<void> {
  const image = messages(page, 'user').locator('.thumbnail img').last();
  await image.scrollIntoViewIfNeeded();
  await image.waitFor();
  await untilDrawn(page, '.message.user .thumbnail img');
  const served = await page.request.get(new URL((await image.getAttribute('src')) ?? '', page.url()).href);
  expect(served.headers()['content-type']).toBe('image/jpeg');
  expect((await served.body()).toString('latin1')).not.toContain(SECRET);
  await page.getByRole('button', { name: said('attachment.enlarge') }).last().click();
  await page.getByRole('dialog').locator('.large-picture').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: said('close-window') }).click();
}

/** Picks a picture and sends it; the platform gets an address at which it really lies. */
async function sendPicture(page: Page, trainee: Trainee): Promise<void> {
  const before = trainee.received().length;
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: said('picture.pick'), exact: true }).click()]);
  await chooser.setFiles({ name: 'rights.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.getByRole('dialog').locator('.large-picture').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: said('composer.send') }).click();
  const { picture } = await trainee.awaitsFrom(HOA.name, before);
  const fetched = await fetch(picture ?? '');
  expect([fetched.status, fetched.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const bytes = Buffer.from(await fetched.arrayBuffer());
  expect((await sharp(bytes).metadata()).format).toBe('jpeg');
  expect(bytes.toString('latin1')).not.toContain(SECRET);
  await messages(page, 'counsellor').last().locator('.delivery.sent').waitFor();
  await untilDrawn(page, '.message.counsellor img');
}

/** Looks for a topic in Japanese, and sends the answer in the trainee's language: two presses. */
async function sendCanned(page: Page, trainee: Trainee): Promise<void> {
  const panel = page.getByRole('complementary', { name: said('tools.title') });
  await panel.getByRole('button', { name: said('console-tools:answers.back') }).click();
  await panel.getByLabel(said('console-tools:answers.search')).fill('パスポート');
  await panel.getByRole('button', { name: topicTitle('passport-kept') }).click();
  const insert = panel.getByRole('button', { name: said('console-tools:insert-what', { what: said('console-tools:section.answer') }) });
  await insert.click();
  const field = page.getByLabel(said('composer.reply-to'));
  const text = await field.inputValue();
  expect(text).toContain('hộ chiếu');
  const before = trainee.received().length;
  await page.getByRole('button', { name: said('composer.send'), exact: true }).click();
  const got = await trainee.awaitsFrom(HOA.name, before);
  expect(got.all).toContain(JSON.stringify(text.split('\n')[0]).slice(1, -1));
  await sent(page, text.split('\n')[0] ?? '');
  expect(await field.inputValue()).toBe('');
}

async function leaveNoteAndTag(page: Page, trainee: Trainee): Promise<void> {
  await page.getByRole('tab', { name: said('composer.note') }).click();
  await page.getByLabel(said('composer.note-for')).fill('内部のメモ：監理団体に電話する');
  await page.getByRole('button', { name: said('composer.note-keep') }).click();
  await messages(page, 'note').filter({ hasText: '内部のメモ' }).waitFor();
  await page.getByRole('tab', { name: said('composer.reply'), exact: true }).click();
  await page.getByRole('button', { name: said('tags.new-open') }).click();
  await page.getByLabel(said('tags.new'), { exact: true }).fill('賃金');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: said('tags.remove', { tag: '賃金' }) }).waitFor();
  const search = page.getByLabel(said('inbox.search'));
  await search.fill('ちんたい');
  await cases(page).first().waitFor({ state: 'detached' });
  await search.fill('賃金');
  await cases(page, 'mine').first().waitFor();
  await search.fill('');
  expect(trainee.received().some(({ all }) => all.includes('内部のメモ'))).toBe(false);
}

/** Danger while a counsellor has the case: she is alarmed, the bot says nothing. */
async function checkAlarm(page: Page, trainee: Trainee): Promise<void> {
  const before = trainee.received().length;
  await trainee.write('nguy hiểm');
  const banner = page.getByRole('region', { name: said('alarm.title') }).locator('.alarm.loud');
  await banner.waitFor();
  await cases(page, 'urgent').first().waitFor();
  // The banner takes room from above; the newest words stay in sight.
  await messages(page, 'user').filter({ hasText: /nguy hiểm$/ }).waitFor();
  await desk.harness.until('the end of the talk in sight', () => page.evaluate<boolean>(END_IN_SIGHT), LONG / 2);
  await show(page, `alarm-${trainee.channel}`);
  await reply(page, 'Bạn có an toàn không? Gọi 110 ngay nhé.');
  await trainee.awaitsFrom(HOA.name, before);
  expect(trainee.received().slice(before).map(({ sender }) => sender)).toEqual([HOA.name]);
  await banner.waitFor({ state: 'detached' });
}

async function transferTo(page: Page, name: string): Promise<void> {
  await act(page, 'transfer').click();
  const window = page.getByRole('dialog', { name: said('transfer.title') });
  await window.getByText(name).click();
  await window.getByRole('button', { name: said('transfer.do') }).click();
  await window.waitFor({ state: 'detached' });
}

/** Records that the person agrees, after which the sheet can be printed: one page, in Japanese. */
async function checkSheet(page: Page): Promise<void> {
  await page.getByRole('tab', { name: said('console-tools:panel.sheet') }).click();
  await page.getByRole('button', { name: said('console-tools:sheet.open') }).click();
  const sheet = page.getByRole('dialog', { name: said('console-tools:sheet.title') });
  const print = sheet.getByRole('button', { name: said('console-tools:sheet.print') });
  await sheet.getByText(said('console-tools:paper.title')).waitFor();
  expect(await print.isDisabled()).toBe(true);
  await sheet.getByLabel(said('console-tools:sheet.wish')).fill('未払いの給料を払ってほしい。');
  await sheet.getByRole('button', { name: said('console-tools:sheet.record') }).click();
  await sheet.getByText(said('console-tools:sheet.consented', { to: said('console-tools:receiver.otit') })).waitFor();
  await page.evaluate('window.print = () => { document.body.dataset.printed = "yes"; }');
  await print.click();
  expect(await page.evaluate('document.body.dataset.printed')).toBe('yes');
  expect(await sheet.locator('.sheet-document').innerText()).toContain('未払いの給料を払ってほしい。');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  await sheet.getByRole('button', { name: said('console-tools:close'), exact: true }).click();
  await page.locator('.system').filter({ hasText: said('receiver.otit') }).waitFor();
}

async function closeCase(page: Page): Promise<void> {
  await act(page, 'close').click();
  const window = page.getByRole('dialog', { name: said('close.title') });
  await window.getByText(said('outcome.answered'), { exact: true }).click();
  await window.getByRole('button', { name: said('close.do') }).click();
  await page.getByText(said('system.closed-by', { name: TANAKA.name, what: said('outcome.answered') })).waitFor();
}

describe('the counsellors\' page', () => {
  test.each(['line', 'messenger'] as const)('a talk on %s goes from the bot to a counsellor, to her colleague and back to the bot', async (channel) => {
    const { page, faults } = await signedIn(HOA);
    const trainee = newTrainee(desk.harness, channel, desk.media);
    await askForPerson(trainee);
    await cases(page, 'waiting').filter({ hasText: said(`channel.${channel}`) }).click();
    await page.getByRole('heading', { level: 2, name: topicTitle('wage-unpaid') }).waitFor();
    // She sees the story so far: what was asked, what the bot answered and on which topic.
    await messages(page, 'user').filter({ hasText: ASKED }).waitFor();
    await messages(page, 'bot').filter({ hasText: topicTitle('wage-unpaid') }).first().waitFor();
    await act(page, 'claim').click();
    await trainee.awaits(handoff('joined', { name: HOA.name }));

    let before = trainee.received().length;
    await reply(page, 'Chào bạn, mình là Hoa. 給料の明細はありますか。');
    expect((await trainee.awaitsFrom(HOA.name, before)).all).toContain('給料の明細はありますか。');
    before = trainee.received().length;
    await trainee.write(HOSTILE);
    await messages(page, 'user').filter({ hasText: 'onerror' }).waitFor();
    expect(await messages(page, 'user').last().locator('.message-text').textContent()).toBe(HOSTILE);
    expect(await messages(page, 'user').last().locator('img, b, script').count()).toBe(0);
    await trainee.sendPicture(photo);
    await checkPicture(page);
    expect(await page.evaluate('document.body.dataset.broken ?? null')).toBeNull();
    await sendPicture(page, trainee);
    await sendCanned(page, trainee);
    await leaveNoteAndTag(page, trainee);
    if (channel === 'line') {
      const message = await trainee.write('số điện thoại của em là 090');
      await messages(page, 'user').filter({ hasText: '090' }).waitFor();
      await trainee.unsend(message);
      await messages(page, 'user').filter({ hasText: '090' }).waitFor({ state: 'detached' });
    }
    await checkAlarm(page, trainee);
    // Since she claimed the case nobody but her has said a word.
    expect(trainee.received().slice(before).every(({ sender }) => sender === HOA.name)).toBe(true);
    await show(page, `talk-${channel}`);

    const colleague = await signedIn(TANAKA);
    await transferTo(page, TANAKA.name);
    await trainee.awaits(handoff('changed', { name: TANAKA.name }));
    await cases(colleague.page, 'urgent').filter({ hasText: said(`channel.${channel}`) }).click();
    await messages(colleague.page, 'counsellor').filter({ hasText: HOA.name }).first().waitFor();
    await messages(colleague.page, 'note').filter({ hasText: '内部のメモ' }).waitFor();
    await checkSheet(colleague.page);
    before = trainee.received().length;
    await reply(colleague.page, 'Mình là Tanaka, mình giúp bạn tiếp nhé.');
    await trainee.awaitsFrom(TANAKA.name, before);
    await closeCase(colleague.page);
    await trainee.awaits(handoff('bot-back'));
    await page.getByText(said('composer.closed')).waitFor();

    // The bot answers again; whoever writes within a week has the counsellors read along.
    await trainee.write('công ty giữ hộ chiếu của em');
    await trainee.awaits(word('vi/topics/passport-kept:title'));
    await trainee.awaits(handoff('reopened'));
    await act(colleague.page, 'claim').waitFor();
    for (const one of [page, colleague.page]) await one.context().close();
    expect([...faults, ...colleague.faults]).toEqual([]);
  }, LONG);

  test('a wrong password is refused in plain words; signing out leaves no word behind', async () => {
    const { page, faults } = await openConsole(desk);
    await page.getByLabel(said('sign-in.email')).fill(HOA.email);
    await page.getByLabel(said('sign-in.password')).fill('not the password');
    await page.getByRole('button', { name: said('sign-in.do'), exact: true }).click();
    await page.getByRole('alert').filter({ hasText: said('error.wrong-credentials') }).waitFor();
    await signIn(page, HOA);
    const trainee = newTrainee(desk.harness, 'line', desk.media);
    await askForPerson(trainee);
    await cases(page, 'waiting').last().click();
    await act(page, 'claim').click();
    await page.getByLabel(said('composer.reply-to')).fill('a draft');
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).toContain('a draft');
    // A reload loses nothing.
    await page.reload();
    await page.getByText(said('composer.reply-to')).first().waitFor();
    expect(await page.getByLabel(said('composer.reply-to')).inputValue()).toBe('a draft');
    await page.getByRole('button', { name: said('menu.open') }).click();
    await page.getByRole('button', { name: said('menu.sign-out') }).click();
    await page.getByLabel(said('sign-in.email')).waitFor();
    expect(await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])')).not.toContain('a draft');
    expect(await page.locator('body').innerText()).not.toContain(ASKED);
    await page.context().close();
    expect(faults.filter((fault) => !fault.includes('401') || !fault.includes('/api/session'))).toEqual([]);
  }, LONG);
});

describe.each([
  { size: 'wide', viewport: { width: 1_400, height: 900 }, hasTouch: false },
  { size: 'narrow', viewport: { width: 390, height: 844 }, hasTouch: true },
])('on a $size screen', ({ size, viewport, hasTouch }) => {
  test('everything can be reached and axe finds no serious fault, in light and in dark', async () => {
    const isNarrow = size === 'narrow';
    const { page, faults } = await openConsole(desk, { viewport, hasTouch });
    const found: string[] = [];
    const look = async (name: string): Promise<void> => {
      await show(page, `${size}-${name}`);
      found.push(...(await seriousFaults(page)).map((fault) => `${name} ${fault}`));
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    };
    await page.getByLabel(said('sign-in.email')).waitFor();
    await look('sign-in');
    await signIn(page, TANAKA);
    const trainee = newTrainee(desk.harness, 'messenger', desk.media);
    await askForPerson(trainee);
    await cases(page, 'waiting').last().waitFor();
    await look('inbox');
    await cases(page, 'waiting').last().click();
    await act(page, 'claim').waitFor();
    await look('waiting');
    await act(page, 'claim').click();
    await reply(page, 'Chào bạn, mình là Tanaka.');
    await trainee.write('Em cảm ơn ạ. Công ty nói tháng sau mới trả.');
    await messages(page, 'user').filter({ hasText: 'tháng sau' }).waitFor();
    await look('talk');
    if (isNarrow) await page.getByRole('button', { name: said('tools.title'), exact: true }).click();
    await page.getByRole('button', { name: said('console-tools:insert-what', { what: said('console-tools:section.answer') }) }).waitFor();
    await look('answers');
    await page.getByRole('tab', { name: said('console-tools:panel.contacts') }).click();
    await page.getByRole('list', { name: said('console-tools:contacts.list') }).waitFor();
    await look('contacts');
    await page.getByRole('tab', { name: said('console-tools:panel.sheet') }).click();
    await page.getByRole('button', { name: said('console-tools:sheet.open') }).click();
    await page.locator('.sheet-document').waitFor();
    await look('sheet');
    await page.locator('.sheet-bar').getByRole('button', { name: said('console-tools:close'), exact: true }).click();
    await page.locator('.sheet-document').waitFor({ state: 'detached' });
    if (isNarrow) {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    for (const name of ['transfer', 'close'] as const) {
      await act(page, name).click();
      await page.getByRole('dialog').waitFor();
      await look(name);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    if (isNarrow) await page.getByRole('link', { name: said('talk.back') }).click();
    await page.getByRole('button', { name: said('menu.open') }).click();
    await look('menu');
    await page.keyboard.press('Escape');
    await page.goto(`${page.url().split('#')[0] ?? ''}#/figures`);
    await page.getByRole('heading', { level: 1, name: said('console-tools:figures.title') }).waitFor();
    await page.getByRole('heading', { name: said('console-tools:figures.now') }).waitFor();
    await look('figures');
    await page.goto(`${page.url().split('#')[0] ?? ''}#/account`);
    await page.getByRole('heading', { level: 1, name: said('console-tools:account.title') }).waitFor();
    await look('account');
    await page.context().close();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  }, LONG);
});
