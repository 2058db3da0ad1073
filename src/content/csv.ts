/**
 * Reads comma-separated text with a header line and optional double quotes (RFC 4180, without line breaks inside fields).
 * @returns one record per line, keyed by header; missing fields are absent, so that the schema names them
 */
export function parseCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const keys = splitLine(header);
  return lines.map((line) => {
    const cells = splitLine(line);
    const entries = cells.map((cell, index): [string, string] => [keys[index] ?? `column ${index + 1}`, cell]);
    return Object.fromEntries(entries);
  });
}

function splitLine(line: string): string[] {
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
  }
  return cells;
}
