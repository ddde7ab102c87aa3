/** Brackets and braces differ in this bit alone. */
const FOLD = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether arrays and objects lie in each other deeper than `most`; read off the bytes, before anything is parsed. */
export function isDeeperThan(body: Uint8Array, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if ((byte | FOLD) === OPEN) {
      depth += 1;
      if (depth > most) return true;
    } else if ((byte | FOLD) === CLOSE) depth -= 1;
  }
  return false;
}
