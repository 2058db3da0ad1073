import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../../src/core/language.js';
import { newLineUser, newPsid, startHarness, testRoom, textsOf, type Harness } from './harness.js';

/** How people ask for the first topics, in each language. */
const QUESTIONS: Readonly<Record<string, Readonly<Record<AnswerLanguage, string>>>> = {
  'wage-unpaid': { vi: 'cong ty em 2 thang nay khong tra luong', en: 'my company has not paid my salary for two months', ja: '会社が2か月 給料を払ってくれません' },
  'wage-minimum': { vi: 'lương tối thiểu một giờ ở Ibaraki là bao nhiêu', en: 'what is the minimum wage per hour in Ibaraki', ja: '茨城の最低賃金はいくらですか' },
  'wage-overtime': { vi: 'tiền tăng ca ban đêm được tính bao nhiêu phần trăm', en: 'how much extra should I get for overtime at night', ja: '残業代は何パーセントもらえますか' },
  'leave-paid': { vi: 'em xin nghỉ phép có lương mà công ty không cho', en: 'the company refuses my paid annual leave', ja: '有給休暇を取らせてもらえません' },
  'passport-kept': { vi: 'công ty giữ hộ chiếu của em không trả', en: 'my boss keeps my passport and does not give it back', ja: '会社がパスポートを返してくれません' },
  violence: { vi: 'giám đốc đánh em vào mặt', en: 'my supervisor hit me in the face', ja: '社長になぐられました' },
  'forced-return': { vi: 'họ bắt em ra sân bay về nước, em không muốn về', en: 'they are taking me to the airport to send me home against my will', ja: '会社に無理やり帰国させられそうです' },
  'work-accident': { vi: 'em bị máy cắt đứt ngón tay lúc làm việc', en: 'I cut my finger on a machine at work, who pays the hospital', ja: '仕事中に機械で指をけがしました。労災は使えますか' },
  'job-change': { vi: 'thực tập sinh có được chuyển sang công ty khác không', en: 'can a technical intern change to another company', ja: '実習先の会社を変えることはできますか' },
  'visa-overstay': { vi: 'em bị quá hạn visa rồi, giờ phải làm sao', en: 'I have overstayed my visa, what can I do now', ja: 'オーバーステイになりました。どうしたらいいですか' },
  'help-shelter': { vi: 'em không có chỗ ở, không có tiền ăn', en: 'I have nowhere to sleep tonight and no money for food', ja: '泊まるところがありません。お金も食べ物もありません' },
  'help-emergency': { vi: 'gọi xe cấp cứu số mấy', en: 'what number do I call for an ambulance', ja: '救急車は何番ですか' },
  'crisis-self-harm': { vi: 'em không muốn sống nữa', en: 'I want to die', ja: 'もう死にたいです' },
  'program-otit': { vi: 'OTIT là gì, gọi số nào có tiếng Việt', en: 'what is OTIT and how do I contact them', ja: 'OTITとは何ですか。母国語で相談できますか' },
};

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 120_000);
afterAll(() => harness.stop());

/** Words that only the right answer has: the steps of the topic. */
function markOf(topic: string, language: AnswerLanguage): string {
  const { content } = testRoom();
  const words = content.words[language];
  const block = words.resources.get('safety') as { blocks?: Record<string, Record<string, string>> } | undefined;
  if (topic === 'crisis-self-harm') return block?.blocks?.[topic]?.['talk'] ?? 'missing';
  return words.topics.get(topic)?.title ?? 'missing';
}

describe('both channels answer the first fourteen topics in three languages', () => {
  const cases = Object.entries(QUESTIONS).flatMap(([topic, texts]) => ANSWER_LANGUAGES.map((language) => ({ topic, language, text: texts[language] })));
  test.each(cases)('$topic in $language', async ({ topic, language, text }) => {
    const user = newLineUser();
    const psid = newPsid();
    expect(await harness.postLine([harness.line.textEvent(user, text)])).toBe(200);
    expect(await harness.postMessenger([harness.messenger.textItem(psid, text)])).toBe(200);
    await harness.until('an answer on LINE', () => harness.lineMessages(user).length > 0);
    const { content } = testRoom();
    const marks = [markOf(topic, language), ...(content.topics.get(topic)?.steps ?? []).slice(0, 1).map((step) => content.words[language].topics.get(topic)?.steps[step.key] ?? '')];
    const found = (shown: string): boolean => marks.some((mark) => mark !== '' && shown.includes(JSON.stringify(mark.split('{{')[0]).slice(1, -1)));
    expect(found(textsOf(harness.lineMessages(user)))).toBe(true);
    await harness.until('the answer on Messenger', () => found(textsOf(harness.messengerMessages(psid))));
  });

  test('the happy path on LINE makes no push and breaks no rule of the platforms', () => {
    expect(harness.line.calls.push).toBe(0);
    expect(harness.line.violations).toEqual([]);
  });
});

describe('the webhooks', () => {
  test('a redelivered event is answered once', async () => {
    const user = newLineUser();
    const event = harness.line.textEvent(user, 'công ty không trả lương');
    expect(await harness.postLine([event])).toBe(200);
    await harness.until('the answer', () => harness.lineMessages(user).length > 0);
    const before = harness.lineMessages(user).length;
    expect(await harness.postLine([{ ...event, deliveryContext: { isRedelivery: true } }])).toBe(200);
    // A second person's answer shows that everything before it has been worked off.
    const other = newLineUser();
    await harness.postLine([harness.line.textEvent(other, 'công ty không trả lương')]);
    await harness.until('the answer to the other person', () => harness.lineMessages(other).length > 0);
    expect(harness.lineMessages(user)).toHaveLength(before);
  });

  test('one body with three people answers each of them', async () => {
    const users = [newLineUser(), newLineUser(), newLineUser()];
    expect(await harness.postLine(users.map((user) => harness.line.textEvent(user, 'I want to die')))).toBe(200);
    for (const user of users) await harness.until('an answer for each', () => harness.lineMessages(user).length > 0);
  });

  test('a broken event does not lose its neighbours', async () => {
    const user = newLineUser();
    expect(await harness.postLine([{ type: 'message' }, 'rubbish' as unknown as object, harness.line.textEvent(user, 'xin chào')])).toBe(200);
    await harness.until('an answer for the good one', () => harness.lineMessages(user).length > 0);
  });

  test.each(['line', 'messenger'] as const)('%s refuses a missing or wrong signature with 401', async (channel) => {
    const body = JSON.stringify({ events: [], object: 'page', entry: [] });
    expect(await harness.post(channel, body, {})).toBe(401);
    expect(await harness.post(channel, body, { 'x-line-signature': 'AAAA', 'x-hub-signature-256': 'sha256=00' })).toBe(401);
  });

  test('signed rubbish is refused with 400', async () => {
    const { createHmac } = await import('node:crypto');
    const body = '{"events": [';
    expect(await harness.post('line', body, { 'x-line-signature': createHmac('sha256', 'line-secret').update(body).digest('base64') })).toBe(400);
    expect(await harness.post('messenger', body, { 'x-hub-signature-256': `sha256=${createHmac('sha256', 'app-secret').update(body).digest('hex')}` })).toBe(400);
  });

  test('a body over the limit is refused with 413', async () => {
    const body = JSON.stringify({ events: [], filler: 'x'.repeat(2_200_000) });
    expect(await harness.post('line', body, { 'x-line-signature': 'AAAA' })).toBe(413);
  });

  test('unknown events and the verify button are acknowledged with 200', async () => {
    expect(await harness.postLine([])).toBe(200);
    expect(await harness.postLine([{ type: 'something-new', webhookEventId: '01H810YECXQQZ37VAXPF6H9E6T', timestamp: Date.now(), mode: 'active', source: { type: 'user', userId: newLineUser() }, deliveryContext: { isRedelivery: false } }])).toBe(200);
  });

  test('the Messenger handshake echoes the challenge, or refuses with 403', async () => {
    const url = `${harness.service.url ?? ''}/webhooks/messenger`;
    const good = await fetch(`${url}?hub.mode=subscribe&hub.verify_token=hello&hub.challenge=1158201444`);
    expect([good.status, await good.text()]).toEqual([200, '1158201444']);
    expect((await fetch(`${url}?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1158201444`)).status).toBe(403);
  });

  test('what people write appears in no log line', async () => {
    const user = newLineUser();
    await harness.postLine([harness.line.textEvent(user, 'bí mật zanzibar 314159 của tôi')]);
    await harness.until('an answer', () => harness.lineMessages(user).length > 0);
    const log = harness.logged.join('\n');
    expect(log).toContain('"event":"turn"');
    for (const secret of ['zanzibar', '314159', user, 'line-token', 'page-token', 'app-secret', 'line-secret']) expect(log).not.toContain(secret);
  });

  test('health, readiness and metrics answer', async () => {
    const base = harness.service.url ?? '';
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toContain('madoguchi_turns_total');
    expect(metrics).toContain('madoguchi_webhook_ms_bucket');
    expect((await fetch(`${base}/nothing`)).status).toBe(404);
  });
});
