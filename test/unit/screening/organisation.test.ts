import { describe, expect, test } from '@jest/globals';
import { findOrganisation } from '../../../src/screening/organisation.js';

/** Posts and names are made up. */
const POSTS: readonly (readonly [string, string, string])[] = [
  ['vi', 'Công ty phái cử Sao Bịa tuyển 20 nữ đi Nhật làm cơm hộp, phí 150tr, lh zalo', 'Sao Bịa'],
  ['vi', 'Em đi theo nghiệp đoàn Hạc Giấy, giấy phép 許9900', 'nghiệp đoàn Hạc Giấy'],
  ['vi', 'TUYỂN GẤP đơn hàng may mặc đi Nhật!! Công ty Cổ phần Đầu tư Mẫu Trăng Vàng, giấy phép 9003/LĐTBXH-GP', 'Công ty Cổ phần Đầu tư Mẫu Trăng Vàng'],
  ['vi', 'cty XKLĐ "hạc giấy xanh" có uy tín không mn, sang nhật hết 180tr', 'hạc giấy xanh'],
  ['en', 'The sending organization is Paper Crane Overseas Manpower Inc., fee 4,000 USD, trainees to Japan', 'Paper Crane Overseas Manpower Inc'],
  ['en', 'My friend goes to Japan through Blue Kite Human Resources, they ask for the passport first', 'Blue Kite Human Resources'],
  ['ja', '監理団体はみほん桜国際協同組合です。技能実習生を募集します。', 'みほん桜国際協同組合'],
  ['ja', '送出機関：ハックザイ架空(ハノイ)、手数料60万円', 'ハックザイ架空'],
  ['id', 'LPK Contoh Garuda buka magang ke Jepang, biaya 40jt, DM ya kak', 'LPK Contoh Garuda'],
  ['id', 'Lowongan ke Jepang lewat PT Melati Fiktif Indonesia, gaji 17 man', 'PT Melati Fiktif Indonesia'],
  ['zh', '去日本做食品加工，派遣公司是虚构青松国际经济技术合作有限公司，费用5万', '虚构青松国际经济技术合作有限公司'],
  ['fil', 'Hiring papuntang Japan! Bughaw Manpower Services, walang placement fee daw, PM lang', 'Bughaw Manpower Services'],
];

const NAMELESS: readonly (readonly [string, string])[] = [
  ['vi', 'Công ty phái cử uy tín tuyển thực tập sinh đi Nhật, lương 18 man'],
  ['vi', 'Công ty Nhật cần 5 bạn làm xưởng ở Aichi, lương 1200y'],
  ['vi', 'nghiệp đoàn của em bắt ký giấy'],
  ['en', 'A sending agency in Hanoi asks 7000 USD to go to Japan'],
  ['en', 'Hiring cleaners in Tokyo, 1200 yen'],
  ['ja', '監理団体に相談しました。当協同組合は募集しています。'],
  ['ja', '近くの協同組合に聞きました。監理団体は何をしてくれるんでしょう'],
  ['ja', '監理団体は「次を探す」と言うだけ'],
  ['zh', '怀孕了要按跟劳务公司签的赔钱,真的吗'],
  ['id', 'utang LPK 60 juta blm lunas, orang kumiai diam aja'],
  ['id', 'Loker pabrik di Chiba, gaji 18 man, DM'],
  ['zh', '日本工厂招人，时薪1200'],
  ['fil', 'May agency po ba kayo na legit papuntang Japan?'],
];

describe('the organisation that a post names', () => {
  test.each(POSTS)('is quoted as written (%s): %s', (_, post, name) => {
    expect(findOrganisation(post)).toBe(name);
    expect(post).toContain(name);
  });

  test.each(NAMELESS)('is not made up where none is named (%s): %s', (_, post) => {
    expect(findOrganisation(post)).toBeUndefined();
  });
});
