/** Parts of an em that DejaVu Sans takes for a character; near enough to lay out legends and labels. */
const EM = { narrow: 0.33, lower: 0.61, digit: 0.64, upper: 0.72, wide: 1 } as const;

/** In pixels, in a font such as 'bold 13px DejaVu Sans'. */
export function textWidth(text: string, font: string): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12);
  const bold = /bold/.test(font) ? 1.12 : 1;
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size * bold;
}

/** The text, or its head and tail about an ellipsis: names often differ in either. */
export function fitText(text: string, { font, width }: { readonly font: string; readonly width: number }): string {
  if (textWidth(text, font) <= width) return text;
  const characters = Array.from(text);
  for (let kept = characters.length - 1; kept > 1; kept -= 1) {
    const head = Math.ceil(kept * 0.6);
    const shorter = [...characters.slice(0, head), '…', ...characters.slice(characters.length - (kept - head))].join(
      '',
    );
    if (textWidth(shorter, font) <= width) return shorter;
  }
  return '…';
}

function emsOf(character: string): number {
  if (/[ .,:;!|'ijlI()[\]/-]/.test(character)) return EM.narrow;
  if (/[\d<>=+]/.test(character)) return EM.digit;
  if (/[A-Z%&@mwMW]/.test(character)) return character === 'm' || character === 'W' ? EM.wide : EM.upper;
  return character > '\u2000' ? EM.wide : EM.lower;
}
