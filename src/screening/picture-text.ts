import type { PictureLine, PictureReading } from '../core/picture.js';

/** Text of a set of pictures, ready to be judged. */
export interface PictureText {
  readonly text: string;
  /** Read with so little confidence that the person should look at it first. */
  readonly unsure: boolean;
}

/** Lines below this are noise: icons, emoji, pictures behind the words. */
const NOISE_BELOW = 35;
/** Mean confidence, weighed by length, below which the text is shown back. */
const UNSURE_BELOW = 72;
const MAX_TEXT = 4_000;
/** An overlap of fewer letters may be chance. */
const MIN_SAME_LINE = 6;

const CJK = '[\\u3000-\\u303f\\u3040-\\u30ff\\u3400-\\u9fff\\uff00-\\uffef]';
/** Tesseract parts Japanese into words that Japanese does not part. */
const SPACE_IN_JAPANESE = new RegExp(`(?<=${CJK})[ \\t]+(?=${CJK})`, 'gu');
const SPACE_AT_DIGIT = new RegExp(`(?<=${CJK})[ \\t]+(?=[0-9¥])|(?<=[0-9])[ \\t]+(?=${CJK})`, 'gu');

/** Signs around a word of the app. Letters of no script are among them: `\W` would take Japanese words for signs. */
const SIGNS = '[^\\p{L}\\p{M}\\p{N}]*';
const APP_WORDS = [
  '既読', '既読\\s*\\d+', '未読', 'forwarded', 'đã xem', 'đã nhận', 'đã gửi', 'seen', 'sent', 'delivered', 'active now', 'đang hoạt động', 'xem thêm', 'xem bản dịch',
  'see more', 'see translation', 'thích', 'trả lời', 'chia sẻ', 'bình luận', 'like', 'reply', 'share', 'comment', 'viết bình luận.*', 'write a comment.*', 'aa',
  'メッセージを入力', 'コメントを入力.*', 'オンライン中', '転送', '返信', 'いいね!?', 'コメントする', 'シェア', 'もっと見る',
].join('|');
/** A picture of the app before one of its words, as it is read: a letter or two. */
const ICON = '(?:[\\p{L}\\p{N}]{1,2}[^\\p{L}\\p{M}\\p{N}]+)?';

/** What the phone and the app write around a post: clock, battery, network, buttons, "read", "forwarded". */
const CHROME: readonly RegExp[] = [
  new RegExp(`^${SIGNS}\\d{1,2}:\\d{2}${SIGNS}(?:am|pm)?${SIGNS}(?:(?:lte|4g|5g|wi-?fi|docomo|au|softbank|viettel|\\d{1,3}\\s?%)${SIGNS})*$`, 'iu'),
  new RegExp(`^${SIGNS}(?:lte|4g|5g|\\d{1,3}\\s?%)${SIGNS}$`, 'iu'),
  new RegExp(`^${SIGNS}(?:${APP_WORDS})${SIGNS}(?:\\d{1,2}:\\d{2}${SIGNS})?$`, 'iu'),
  new RegExp(`^${SIGNS}(?:午前|午後|am|pm)?${SIGNS}\\d{1,2}:\\d{2}${SIGNS}(?:am|pm)?$`, 'iu'),
  new RegExp(`^${SIGNS}(?:hôm nay|hôm qua|today|yesterday|今日|昨日)${SIGNS}(?:\\d{1,2}:\\d{2})?${SIGNS}$`, 'iu'),
  // Buttons beside one another.
  new RegExp(`^${SIGNS}${ICON}(?:${APP_WORDS})(?:${SIGNS}${ICON}(?:${APP_WORDS}))+${SIGNS}$`, 'iu'),
  /^\d{1,2}\/\d{1,2}$/u,
  /^[^\p{L}]{1,3}$/u,
];
/** How long ago something was posted: it stands below the name of who did. */
const AGO = new RegExp(`^${SIGNS}\\d{1,2}\\s?(?:phút|giờ|ngày|tuần|min|mins|hrs?|h|d|w|分|時間|日|週間)(?:\\s?(?:trước|ago|前))?${SIGNS}[\\p{L}\\p{N}]?${SIGNS}$`, 'iu');
/** Names of talks, groups and people are short. */
const NAME_LENGTH = 30;

/**
 * Joins what was read from a set of pictures: what belongs to the app and noise goes, lines that two screens share stand once.
 * Pure.
 * @returns undefined when nothing is left that somebody wrote
 */
export function joinPictures(readings: readonly PictureReading[]): PictureText | undefined {
  const pages = readings.flatMap((reading) => (reading.kind === 'read' ? [dropNames(reading.lines.map(tidy)).filter(isWritten)] : []));
  const lines = pages.reduce<readonly PictureLine[]>((joined, page) => [...joined, ...newLines(joined, page)], []);
  const text = unfold(lines.map((line) => line.text)).slice(0, MAX_TEXT);
  if (!/\p{L}{2}/u.test(text)) return undefined;
  const letters = lines.reduce((sum, line) => sum + line.text.length, 0);
  const mean = lines.reduce((sum, line) => sum + line.confidence * line.text.length, 0) / letters;
  const lost = readings.some((reading) => reading.kind === 'trouble');
  return { text, unsure: lost || mean < UNSURE_BELOW || countNoise(readings) > letters };
}

/** Letters that could not be made out: more of them than of the others, and the post is in letters that are not known here. */
function countNoise(readings: readonly PictureReading[]): number {
  const lines = readings.flatMap((reading) => (reading.kind === 'read' ? reading.lines : []));
  return lines.reduce((sum, { text, confidence }) => sum + (confidence < NOISE_BELOW ? text.length : 0), 0);
}

/** Without the name of the talk below the clock of the phone, and of the writer above how long ago it was. They are nobody's employer. */
function dropNames(lines: readonly PictureLine[]): readonly PictureLine[] {
  const named = CHROME[0]?.test(lines[0]?.text ?? '') === true && isName(lines[1]) ? 1 : -1;
  return lines.filter((line, at) => at !== named && !AGO.test(line.text) && !(isName(line) && AGO.test(lines[at + 1]?.text ?? '')));
}

function isName(line: PictureLine | undefined): boolean {
  return line !== undefined && line.text.length <= NAME_LENGTH && !/\d/u.test(line.text);
}

/** Lines as they were written: where the screen was too narrow, a number or a sentence goes on in the next line. */
function unfold(lines: readonly string[]): string {
  const widest = Math.max(...lines.map((line) => line.length));
  return lines.reduce((text, line, at) => {
    const before = lines[at - 1];
    if (before === undefined) return line;
    if (/\d-$/u.test(before) && /^\d/u.test(line)) return `${text}${line}`;
    if (GOES_ON_IN_JAPANESE.some(([end, start]) => end.test(before) && start.test(line))) return `${text}${line}`;
    const full = before.length + 1 + (line.split(' ')[0] ?? '').length >= widest;
    return full && /[\p{L}\p{N},;]$/u.test(before) && /^\p{Ll}/u.test(line) ? `${text} ${line}` : `${text}\n${line}`;
  }, '');
}

function isWritten({ text, confidence }: PictureLine): boolean {
  return confidence >= NOISE_BELOW && /[\p{L}\d]/u.test(text) && !CHROME.some((pattern) => pattern.test(text));
}

function tidy(line: PictureLine): PictureLine {
  const text = line.text.replace(SPACE_IN_JAPANESE, '').replace(SPACE_AT_DIGIT, '').replace(/[ \t]+/g, ' ').trim();
  return { ...line, text };
}

const GOES_ON_IN_JAPANESE: readonly (readonly [RegExp, RegExp])[] = [
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u, /^(?:\p{Script=Hiragana}|[ー、。])/u],
  [/[\p{Script=Katakana}ー]$/u, /^\p{Script=Katakana}/u],
  [/[\d万千]$/u, /^[円万千名人]/u],
];

/** Screens begin with the name of the talk and end with a line cut in two: so many may stand around what two screens share. */
const FRAME_LINES = 2;

/** The next screen without the lines that it repeats from the end of the one before. */
function newLines(before: readonly PictureLine[], page: readonly PictureLine[]): readonly PictureLine[] {
  for (let count = Math.min(before.length, page.length); count > 0; count -= 1) {
    for (let end = before.length; end >= Math.max(count, before.length - FRAME_LINES); end -= 1) {
      const shared = before.slice(end - count, end);
      if (!shared.some((line) => bare(line).length >= MIN_SAME_LINE)) continue;
      const start = [...Array(Math.min(FRAME_LINES, page.length - count) + 1).keys()].find((at) => shared.every((line, place) => isSame(line, page[at + place])));
      if (start !== undefined) return [...page.slice(0, start), ...page.slice(start + count)];
    }
  }
  return page;
}

/** Signs at the edge of a line are read differently on each screen. */
function bare({ text }: PictureLine): string {
  return text.replace(/[^\p{L}\p{M}\p{N}]/gu, '').toLowerCase();
}

function isSame(line: PictureLine, other: PictureLine | undefined): boolean {
  return other !== undefined && (line.text === other.text || (bare(line) !== '' && bare(line) === bare(other)));
}
