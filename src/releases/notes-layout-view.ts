import { escape } from '../platform/discord/message.ts';
import { splitNotes } from './notes-parts-view.ts';
import { readNotes } from './notes-reading.ts';
import { plainInlines, type Block } from './notes.ts';
import type { Release } from './release.ts';

/** Where the notes of a release are shown: on its card, in messages of a thread, or as a file with their Markdown. */
export type NotesLayout =
  | { readonly kind: 'none' }
  | { readonly kind: 'on-card'; readonly text: string }
  | { readonly kind: 'thread'; readonly parts: readonly string[]; readonly headings: readonly string[] }
  | { readonly kind: 'file'; readonly markdown: string; readonly headings: readonly string[] };

/** Leaves room on the card for what else it says, within 4096 characters of a description. */
const ON_CARD = 2800;
/** Leaves room for the relay's mark within the 6000 characters of a message. */
const PART = 3900;
/** More would bury the channel's other threads, and a file is easier to read. */
const MOST_PARTS = 8;

/** Nothing is ever left out. `hasThread`: notes that were split once stay in the thread, where people look for them. */
export function layNotes(release: Release, { hasThread }: { readonly hasThread: boolean }): NotesLayout {
  if (release.notes.trim() === '') return { kind: 'none' };
  const reading = readNotes(release.notes, {
    origin: originOf(release.url),
    // GitLab has everything of a project behind a dash: /group/project/-/issues/1.
    repository: release.key.startsWith('gitlab:') ? `${release.repository}/-` : release.repository,
    tag: release.tag,
  });
  if (reading.kind === 'left-whole') return { kind: 'file', markdown: release.notes, headings: [] };
  const headings = headingsOf(reading.blocks);
  if (!hasThread) {
    const [only = '', ...more] = splitNotes(reading.blocks, ON_CARD);
    if (more.length === 0) return only === '' ? { kind: 'none' } : { kind: 'on-card', text: only };
  }
  const parts = splitNotes(reading.blocks, PART);
  return parts.length > MOST_PARTS
    ? { kind: 'file', markdown: release.notes, headings }
    : { kind: 'thread', parts, headings };
}

/** A company may run GitHub under a name of its own (GitHub Enterprise Server). */
function originOf(url: string | null): string {
  const origin = url === null ? undefined : URL.parse(url)?.origin;
  return origin?.startsWith('http') === true ? origin : 'https://github.com';
}

/** Enough of these tell what the notes are about; of fewer the size below is listed, too. */
const ENOUGH_HEADINGS = 3;

/** The headings of the largest size in use, and where they are few those of the next. */
function headingsOf(blocks: readonly Block[]): readonly string[] {
  const headings = blocks.flatMap((block) => (block.kind === 'heading' ? [block] : []));
  const [largest, next] = [...new Set(headings.map(({ depth }) => depth))].toSorted((a, b) => a - b);
  const few = headings.filter(({ depth }) => depth === largest).length < ENOUGH_HEADINGS;
  return headings
    .filter(({ depth }) => depth === largest || (few && depth === next))
    .map(({ depth, of }) => `${depth === largest ? '' : '  '}- ${escape(plainInlines(of))}`);
}
