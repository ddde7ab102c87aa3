import type { Block } from './notes.ts';
import { showBlocks, type ShownBlock } from './notes-text-view.ts';

/** A block, or a piece of one that is too long, within one part. */
interface Piece {
  readonly text: string;
  readonly heading: number | null;
}

/** A part is not begun at a heading when that would leave the part before it emptier than this. */
const EMPTIEST = 0.4;

/**
 * Notes in Discord's Markdown as parts of at most `max` characters, none of it left out. Parts begin at headings where
 * they can, else between blocks, lines, words. At least one part, which may be empty.
 */
export function splitNotes(blocks: readonly Block[], max: number): readonly string[] {
  const pieces = showBlocks(blocks).flatMap((block) => piecesOf(block, max));
  const parts: (readonly Piece[])[] = [];
  let part: readonly Piece[] = [];
  for (const piece of pieces) {
    const next = [...part, piece];
    if (joined(next).length <= max || part.length === 0) {
      part = next;
      continue;
    }
    const [full, rest] = cutAtHeading(part, max);
    parts.push(full);
    // What is carried over may not fit together with a large piece.
    if (joined([...rest, piece]).length <= max) part = [...rest, piece];
    else {
      parts.push(rest);
      part = [piece];
    }
  }
  return [...parts, part].filter((each, index) => each.length > 0 || index === 0).map(joined);
}

/** The part up to its last heading worth a new part, and the rest; headings at the end always go with what follows. */
function cutAtHeading(part: readonly Piece[], max: number): readonly [readonly Piece[], readonly Piece[]] {
  const from = part.length - trailingHeadings(part);
  if (from < part.length && from > 0) return [part.slice(0, from), part.slice(from)];
  const cuts = part.flatMap(({ heading }, at) =>
    heading !== null && at > 0 && part[at - 1]?.heading === null && joined(part.slice(0, at)).length >= max * EMPTIEST
      ? [{ at, heading }]
      : [],
  );
  const [best] = cuts.toSorted((a, b) => a.heading - b.heading || b.at - a.at);
  return best === undefined ? [part, []] : [part.slice(0, best.at), part.slice(best.at)];
}

function trailingHeadings(part: readonly Piece[]): number {
  const last = part.findLastIndex(({ heading }) => heading === null);
  return part.length - 1 - last;
}

/** Discord leaves room below a heading by itself. */
function joined(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text }, index) => {
      const before = pieces[index - 1];
      return index === 0 ? text : `${before?.heading === null ? '\n\n' : '\n'}${text}`;
    })
    .join('');
}

function piecesOf({ lines, heading, fence }: ShownBlock, max: number): readonly Piece[] {
  const room = max - (fence === null ? 0 : fence.length + '\n\n```'.length);
  const groups: string[] = [];
  for (const line of lines.flatMap((each) => breakLine(each, room))) {
    const last = groups.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= room) groups.splice(-1, 1, `${last}\n${line}`);
    else groups.push(line);
  }
  return groups.map((text) => ({ text: fence === null ? text : `${fence}\n${text}\n\`\`\``, heading }));
}

/** What may not be cut: a link, code, a word. Words longer than a line are cut, but never behind an escaping backslash. */
const UNIT = /\[(?:\\.|[^\]\\])*\]\([^()\s]*\)|`[^`]*`|\s+|(?:\\.|[^\s[`\\])+|[\s\S]/gu;

/** The line in lines of at most `max`, each with the quote marks and the indentation of the first. */
function breakLine(line: string, max: number): readonly string[] {
  if (line.length <= max) return [line];
  const prefix = /^(?:> )*/u.exec(line)?.[0].slice(0, Math.floor(max / 2)) ?? '';
  const lines: string[] = [];
  let current = prefix;
  for (const unit of line.slice(prefix.length).match(UNIT) ?? []) {
    for (const piece of breakUnit(unit, max - prefix.length)) {
      if (current.length + piece.length > max) {
        lines.push(current.trimEnd());
        current = prefix;
      }
      current += piece;
    }
  }
  return [...lines, current.trimEnd()].filter((each) => each !== '');
}

function breakUnit(unit: string, max: number): readonly string[] {
  if (unit.length <= max) return [unit];
  // Two at a time keeps backslashes with what they escape, and the halves of a character together.
  const atoms = unit.match(/\\[\s\S]|[\s\S]/gu) ?? [];
  const pieces: string[] = [];
  for (const atom of atoms) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + atom.length <= max) pieces.splice(-1, 1, last + atom);
    else pieces.push(atom);
  }
  return pieces;
}
