import { quote, readPost, type Reading, type Span } from './reading.js';
import { bothSpellings } from './spelling.js';

/** Words before the name that say it is a sending or supervising organisation. */
const LABELS = bothSpellings(/(?<![\p{L}\d])(?:(?:công ty|cty|ct)(?: (?:cổ phần|cp|tnhh|mtv))? (?:phái cử|xklđ|xuất khẩu lao động)|công ty phái cử|nghiệp đoàn|đoàn thể giám lý|tổ chức phái cử|cơ quan phái cử|sending (?:organi[sz]ation|agency|company)|supervising (?:organi[sz]ation|body)|recruitment agency|manpower agency|lpk|ahensya(?: ng)?|agency|kumiai|lembaga pengirim|p3mi)(?: (?:is|tên|tên là|là|bernama|adalah|the))? ?[:：]? ?/gu);
/** Legal forms before a name; a sender only in a post about going to Japan. */
const FORMS = bothSpellings(/(?<![\p{L}\d])(?:(?:công ty|cty)(?: (?:cổ phần|cp|tnhh|mtv|một thành viên))*|ctcp|pt\.?)(?: (?:đầu tư|thương mại|cung ứng|phát triển|xuất nhập khẩu|hợp tác|nhân lực|quốc tế|dịch vụ|nguồn|và))* ?[:：]? ?/gu);
/** Words after the name. */
const TAILS = /(?<=[\p{L}\d)] )(?:manpower|human resources?|recruitment(?= (?:agency|services?|international|corp|inc|co))|overseas (?=manpower|placement|employment|recruitment)(?:manpower|placement|employment|recruitment)|placement(?= (?:agency|services?|corp|inc))|kyodo kumiai|jigyo kyodo kumiai|kumiai|cooperative(?: association)?)(?: (?:international|services?|agency|supply|corp(?:oration)?\.?|inc\.?|co\.?,? ?ltd\.?|jsc|phils?\.?|philippines))*(?![\p{L}\d])/gu;
const JOINED: readonly RegExp[] = [
  /(?:監理団体|管理団体|組合名|送出機関|送り出し機関|監理机构|监理团体|监理组合|派遣机构|派遣公司|送出机构|外派公司)(?:名|の名前)?[ ]?(?:[:：][ ]?[「『]?|[「『])(?<name>[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}a-z0-9ー・&. ]{2,40}?)(?=[」』](?!と)|[、。，,！!\n(（]|$)/gu,
  /(?:監理団体|組合|送出機関|送り出し機関|监理团体|派遣公司|送出机构)(?:は|是|叫)(?<name>[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}a-z0-9ー・&]{2,30}?(?:組合|会社|有限公司|法人))/gu,
  /(?<name>(?:[\p{Script=Han}\p{Script=Katakana}a-z0-9ー・&]|(?<![はがをにでと])[\p{Script=Hiragana}](?![、。])){2,20}(?:事業協同組合|協同組合))/gu,
  /(?<name>協同組合[ ]?[\p{Script=Han}\p{Script=Katakana}a-z0-9ー・&]{2,20})/gu,
  // Without the signs of which a sentence is made: what is left is a name.
  /(?<name>(?:(?![说跟按查咋的家叫想啥什这那我他们找是内给去和在要])[\p{Script=Han}]){2,14}(?:国际|对外|劳务|人力|经济技术)(?:(?![说跟按查咋的家叫想啥什这那我他们找是内给去和在要])[\p{Script=Han}]){0,12}公司)/gu,
];
/** "Our cooperative", "a cooperative nearby": a kind, no name. */
const NO_JOINED_NAME = /^(?:当|弊|この|その|有名|大手|正规|正規|\p{Script=Hiragana}+)?(?:事業)?(?:協同組合|組合|公司)$|[のな](?:事業)?協同組合$/u;
/** The post is about being sent to Japan, so a company in it may be the one that sends. */
const SENDING = bothSpellings(/xklđ|xuất khẩu lao động|đi nhật|sang nhật|đơn hàng|thực tập sinh|phái cử|lđtbxh|to japan|ke jepang|magang|kenshusei|technical intern|papuntang japan|pa-?japan|trainees?(?![\p{L}])/u);
/** After these words anything may stand in quotes; after the others a name does. */
const LOOSE_LABEL = /^(?:agency|ahensya|kumiai|lpk|p3mi)/u;
const QUOTED = /^["“「『](?<name>[^"”」』\n ]+(?: [^"”」』\n ]+){0,6})["”」』]/u;
const WORD = /^[\p{Script=Latin}\d][\p{Script=Latin}\p{M}\d&'’.-]*/u;
/** What no name begins with, although it may have a capital. */
const NO_START = bothSpellings(/^(?:nhật|nihon|nippon|japan|japanese|jepang|tokyo|nueva|office|staff|orang|petugas|ông|bà|lớn|uy|tín|em|anh|chị|mình|i|it|they|he|she|agency|sending|supervising|organi[sz]ation|company|recruitment|di|ke|yang|untuk|resmi|terpercaya|mahal|po|ng|sa|ay|na|the|an?|in|at|from|we|our|my|go|join|apply|with|no|walang)\.?$/u);
/** What ends a name in a post that is written in capitals. */
const NO_PART = bothSpellings(/^(?:tuyển|cần|thông báo|bên|chuyên|đang|có|phí|lương|liên hệ|giấy phép|gp|số \d|zalo|line|hotline|sđt|inbox|ib|is|are|hiring|urgent|urgently|call|contact|licen[cs]e|membuka|buka|butuh|izin|biaya|now|for|fee|needs?|wanted|looking|tại|ở|đi|sang|làm|gấp|đơn hàng)(?![\p{L}\d])/u);
/** Small words inside a name. */
const JOINTS = /^(?:and|&|và|of|de|dan|no)$/u;
const MAX_WORDS = 7;

/**
 * The sending or supervising organisation that a post names, as it is written there. Pure.
 * "công ty phái cử uy tín" and "a sending agency in Hanoi" name none; employers are not looked for.
 * @param text the post, any length (callers cap it)
 */
export function findOrganisation(text: string): string | undefined {
  const reading = readPost(text);
  const span = findJoined(reading) ?? after(reading, LABELS) ?? before(reading) ?? (SENDING.test(reading.text) ? after(reading, FORMS) : undefined);
  const name = span === undefined ? '' : quote(reading, span).replace(/[\s,.:;、。-]+$/u, '');
  return name.length < 2 ? undefined : name;
}

function findJoined({ text }: Reading): Span | undefined {
  for (const pattern of JOINED) {
    for (const found of text.matchAll(pattern)) {
      const name = found.groups?.['name'] ?? '';
      const from = found.index + found[0].lastIndexOf(name);
      if (!NO_JOINED_NAME.test(name)) return { from, to: from + name.length };
    }
  }
  return undefined;
}

/** A label or legal form with the name behind it; the form belongs to the name, other labels do not. */
function after(reading: Reading, pattern: RegExp): Span | undefined {
  for (const found of reading.text.matchAll(pattern)) {
    const start = found.index + found[0].length;
    const quoted = QUOTED.exec(reading.text.slice(start));
    const name = quoted?.groups?.['name'];
    if (name !== undefined && !LOOSE_LABEL.test(found[0])) return { from: start + 1, to: start + 1 + name.length };
    const end = runOfCapitals(reading, start);
    if (end > start) return { from: pattern === FORMS || /lpk|nghi|kumiai/u.test(found[0]) ? found.index : start, to: end };
  }
  return undefined;
}

/** Where a run of words with capitals ends; `from` itself when none begins there. */
function runOfCapitals(reading: Reading, from: number): number {
  let at = from;
  let end = from;
  for (let count = 0; count < MAX_WORDS; count += 1) {
    const word = WORD.exec(reading.text.slice(at))?.[0];
    if (word === undefined || NO_PART.test(reading.text.slice(at)) || (count === 0 && (NO_START.test(word) || /^\d/.test(word)))) break;
    if (isCapital(reading, at) || (count > 0 && /^\d/.test(word))) end = at + word.length;
    else if (!JOINTS.test(word)) break;
    at += word.length;
    const gap = /^(?:, (?=co|inc|jsc|ltd|corp)| )/u.exec(reading.text.slice(at))?.[0];
    if (gap === undefined || (word.endsWith('.') && word.length > 4)) break;
    at += gap.length;
  }
  return end;
}

/** A word such as "Manpower" with capitals before it. */
function before(reading: Reading): Span | undefined {
  for (const found of reading.text.matchAll(TAILS)) {
    let from = found.index;
    if (!isCapital(reading, from)) continue;
    for (let count = 0; count < MAX_WORDS; count += 1) {
      const word = /(?:^|[^\p{L}\d&'’.-])(?<word>[\p{L}\d][\p{L}\d&'’.-]*) $/u.exec(reading.text.slice(Math.max(0, from - 30), from))?.groups?.['word'];
      if (word === undefined || word.endsWith('.') || NO_START.test(word) || NO_PART.test(word) || !isCapital(reading, from - word.length - 1)) break;
      from -= word.length + 1;
    }
    if (from < found.index) return { from, to: found.index + found[0].length };
  }
  return undefined;
}

function isCapital({ original, offsets }: Reading, at: number): boolean {
  return /[\p{Lu}\d]/u.test(original.charAt(offsets[at] ?? -1));
}
