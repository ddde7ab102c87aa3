import { inflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly pixels: Uint8Array;
}

const CHANNELS = 4;

/** Reads an 8-bit RGBA PNG without interlacing, as resvg writes them (W3C PNG, third edition). Throws for any other. */
export function readPng(bytes: Uint8Array): Picture {
  const view = Buffer.from(bytes);
  if (view.toString('latin1', 1, 4) !== 'PNG') throw new Error('No PNG.');
  let header: Buffer | null = null;
  const data: Buffer[] = [];
  for (let at = 8; at < view.length;) {
    const length = view.readUInt32BE(at);
    const kind = view.toString('latin1', at + 4, at + 8);
    const chunk = view.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') header = chunk;
    if (kind === 'IDAT') data.push(chunk);
    at += length + 12;
  }
  if (header?.[8] !== 8 || header[9] !== 6 || header[12] !== 0) throw new Error('No 8-bit RGBA without interlacing.');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return { width, height, pixels: unfilter(inflateSync(Buffer.concat(data)), width * CHANNELS, height) };
}

function unfilter(raw: Buffer, stride: number, height: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column < CHANNELS ? 0 : (out[at - CHANNELS] ?? 0);
      const above = row === 0 ? 0 : (out[at - stride] ?? 0);
      const corner = row === 0 || column < CHANNELS ? 0 : (out[at - stride - CHANNELS] ?? 0);
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      out[at] = ((raw[row * (stride + 1) + 1 + column] ?? 0) + guess) & 0xff;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
  if ((toLeft ?? 0) <= (toAbove ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left;
  return (toAbove ?? 0) <= (toCorner ?? 0) ? above : corner;
}

/** How many pixels have each colour, as '#rrggbb'. */
export function countColors({ pixels }: Picture): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < pixels.length; at += CHANNELS) {
    const color = `#${Buffer.from(pixels.subarray(at, at + 3)).toString('hex')}`;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return counts;
}
