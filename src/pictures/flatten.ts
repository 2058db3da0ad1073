/** Side of a block, pixels: the ground is looked for on this coarser grid. */
const BLOCK = 4;
/** What has no dark square of about this size in it counts as writing, pixels at reading size; faces and bubbles are larger. */
const WRITING = 56;
/** Fainter than this are edges of bubbles and the traces of JPEG, of 255. */
const FAINT = 40;

/**
 * Leaves the writing and takes away what it stands on: bubbles, walls, shadows and round faces beside a line, which would be
 * taken for a tall letter of it (a closing of the grey picture, subtracted: "black hat").
 * @param grey one byte a pixel, dark writing on lighter ground; changed in place
 */
export function flattenGround(grey: Uint8Array, width: number, height: number): void {
  const columns = Math.ceil(width / BLOCK);
  const rows = Math.ceil(height / BLOCK);
  // The darkest pixel of each block: then the ground is nowhere lighter than the picture at the edge of a bubble, and no line is left there.
  const blocks = new Uint8Array(columns * rows).fill(255);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / BLOCK) * columns;
    for (let x = 0; x < width; x += 1) {
      const at = row + ((x / BLOCK) | 0);
      const value = grey[y * width + x] ?? 0;
      if (value < (blocks[at] ?? 0)) blocks[at] = value;
    }
  }
  const reach = Math.round(WRITING / BLOCK / 2);
  widen(blocks, columns, reach);
  invert(blocks);
  widen(blocks, columns, reach);
  invert(blocks);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / BLOCK) * columns;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const depth = (blocks[row + ((x / BLOCK) | 0)] ?? 0) - (grey[at] ?? 0);
      grey[at] = depth > FAINT ? 255 + FAINT - depth : 255;
    }
  }
}

/** Each value becomes the greatest within reach of it, in both directions. */
function widen(values: Uint8Array, columns: number, reach: number): void {
  const rows = values.length / columns;
  for (let y = 0; y < rows; y += 1) widenLine(values, { first: y * columns, step: 1, count: columns }, reach);
  for (let x = 0; x < columns; x += 1) widenLine(values, { first: x, step: columns, count: rows }, reach);
}

function widenLine(values: Uint8Array, { first, step, count }: { readonly first: number; readonly step: number; readonly count: number }, reach: number): void {
  const line = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) line[at] = values[first + at * step] ?? 0;
  for (let at = 0; at < count; at += 1) {
    let most = 0;
    const end = Math.min(count - 1, at + reach);
    for (let near = Math.max(0, at - reach); near <= end; near += 1) {
      const value = line[near] ?? 0;
      if (value > most) most = value;
    }
    values[first + at * step] = most;
  }
}

function invert(values: Uint8Array): void {
  for (let at = 0; at < values.length; at += 1) values[at] = 255 - (values[at] ?? 0);
}
