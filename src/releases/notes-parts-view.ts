import type { Block } from './notes.ts';
import { showBlocks, type ShownBlock } from './notes-text-view.ts';

/** A block, or a piece of one that is too long, within one part. */
interface Piece {
  readonly text: string;
  readonly heading: number | null;
}

/** A part is not begun at a heading when that would leave the part before it emptier than this. */
const EMPTIEST = 0.4;
/** Characters kept free beside a large piece for the headings above it. */
const FOR_HEADINGS = 300;

/**
 * Notes in Discord's Markdown as parts of at most `max` characters, none of it left out. Parts begin at headings where
 * they can, else between blocks, lines, words. At least one part, which may be empty.
 */
export function splitNotes(blocks: readonly Block[], max: number): readonly string[] {
  const room = max - Math.min(FOR_HEADINGS, Math.floor(max / 4));
  const parts: (readonly Piece[])[] = [];
  let part: Piece[] = [];
  for (const piece of showBlocks(blocks).flatMap((block) => piecesOf(block, room))) {
    if (part.length > 0 && lengthOf([...part, piece]) > max) {
      const at = bestCut(part, piece, max);
      parts.push(part.slice(0, at));
      part = part.slice(at);
    }
    part.push(piece);
  }
  return [...parts, part].map(joined);
}

interface Cut {
  /** Pieces that stay in the part. */
  readonly at: number;
  /** Of the heading that the next part begins with: the largest wins, and of equal ones the last. */
  readonly depth: number;
}

const NO_HEADING = 7;

/** Where the next part begins, which takes what is cut off and `next`. Headings never stay behind at the end. */
function bestCut(part: readonly Piece[], next: Piece, max: number): number {
  const cuts = [...part, next].flatMap(({ heading }, at): readonly Cut[] => {
    if (at === 0 || part[at - 1]?.heading !== null) return [];
    const isEnd = at === part.length || part.slice(at).every((each) => each.heading !== null);
    const isFull = isEnd || lengthOf(part.slice(0, at)) >= max * EMPTIEST;
    const fits = lengthOf([...part.slice(at), next]) <= max;
    return isFull && fits && (heading !== null || isEnd) ? [{ at, depth: heading ?? NO_HEADING }] : [];
  });
  const [best] = cuts.toSorted((a, b) => a.depth - b.depth || b.at - a.at);
  return best?.at ?? part.length;
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + text.length + 2, 0);
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
