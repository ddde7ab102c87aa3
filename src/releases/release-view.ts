import type { Mention } from '../pipelines/route.ts';
import {
  bytes,
  clip,
  clipLines,
  code,
  embed,
  escape,
  mentionWords,
  message,
  notifying,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { NotesLayout } from './notes-layout-view.ts';
import { releaseStage, type ReleaseStage } from './release-stage.ts';
import type { Release } from './release.ts';

export interface ReleaseMessage {
  readonly body: MessageBody;
  /** One plain line, escaped. */
  readonly summary: string;
}

interface Look {
  readonly icon: string;
  readonly words: string;
  readonly color: number;
}

const GREEN = 0x2ecc71;
const AMBER = 0xf1c40f;
const BLUE = 0x3498db;
const GREY = 0x95a5a6;

const SHOWN = { repository: 100, tag: 80, name: 200, login: 60, headings: 900, file: 120, threadName: 100 } as const;

/** The announcement: what was released, by whom, its notes or where they are, its files. Notifies nobody. */
export function announcementMessage(
  release: Release,
  { notes, notesFile }: { readonly notes: NotesLayout; readonly notesFile: string | null },
): ReleaseMessage {
  const { color } = lookOf(release);
  const summary = releaseLine(release);
  const isPublic = release.state === 'published';
  const body = message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: summary,
        // GitHub shows a draft to its makers only, and what is deleted to nobody.
        ...(isPublic && release.url !== null ? { url: release.url } : {}),
        color,
        description: [...headLines(release), ...(isPublic ? notesLines(notes) : [withdrawnLine(release)])].join('\n'),
        fields: isPublic ? filesField(release) : [],
      }),
    ],
  });
  if (notesFile === null) return { body, summary };
  const file = { hash: notesFile, name: fileName(release), description: 'The release notes in full' };
  return { body: { ...body, files: [file] }, summary };
}

/** `📦 acme/node v1.2.3: released`, escaped. */
export function releaseLine(release: Release): string {
  const { icon, words } = lookOf(release);
  return `${icon} ${nameOf(release)}: ${words}`;
}

/** A message of its own, for an announcement that mentioned somebody would notify with every edit of its like. */
export function finalMessage(release: Release, mention: Mention): ReleaseMessage {
  const name = nameOf(release);
  if (release.state !== 'published') {
    const summary = `↩️ ${name} was released, and is ${release.state} since.`;
    return { body: message({ mentions: 'nobody', content: summary }), summary };
  }
  const summary = `📦 ${name} is released.`;
  const content = `${summary} ${mentionWords([mention])}`;
  return { body: message({ mentions: notifying([mention]), content }), summary };
}

/** One message of the notes in the announcement's thread. */
export function partMessage(
  release: Release,
  { text, number, of }: { readonly text: string; readonly number: number; readonly of: number },
): ReleaseMessage {
  const summary = `Notes of ${nameOf(release)}, part ${number} of ${of}`;
  const footer = `Part ${number} of ${of}`;
  const { color } = lookOf(release);
  return { body: message({ mentions: 'nobody', embeds: [embed({ description: text, color, footer })] }), summary };
}

/** A message in the thread whose part of the notes is there no more: messages are edited, never taken back. */
export function emptyPartMessage(release: Release, number: number): ReleaseMessage {
  const summary = `Notes of ${nameOf(release)}, part ${number}: nothing any more`;
  const why =
    release.state === 'published'
      ? 'The notes were edited on GitHub, and nothing of them is left for this message.'
      : `The release is ${release.state}, and its notes were taken from here.`;
  return { body: message({ mentions: 'nobody', embeds: [embed({ description: why, color: GREY })] }), summary };
}

/** Names of threads are plain text of at most 100 characters (Discord docs: "Channel resource"). */
export function notesThreadName({ repository, tag }: Release): string {
  const name = `${repository} ${tag} release notes`.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return clip(name, SHOWN.threadName);
}

function lookOf({ state, tag }: Release): Look {
  if (state === 'deleted') return { icon: '🗑️', words: 'deleted', color: GREY };
  if (state === 'unpublished') return { icon: '↩️', words: 'unpublished', color: GREY };
  const stage = releaseStage(tag);
  switch (stage.kind) {
    case 'final':
      return { icon: '📦', words: 'released', color: GREEN };
    case 'candidate':
      return stage.by === 'build'
        ? { icon: '🧪', words: 'candidate build published', color: AMBER }
        : { icon: '🧪', words: 'pre-release published', color: AMBER };
    case 'unversioned':
      return { icon: '🏷️', words: 'published', color: BLUE };
  }
}

function nameOf({ repository, tag }: Release): string {
  return `${escape(clip(repository, SHOWN.repository))} ${escape(clip(tag, SHOWN.tag))}`;
}

function headLines(release: Release): readonly string[] {
  const { name, tag, author, publishedAt } = release;
  const made = [
    author === null ? null : `by ${escape(clip(author, SHOWN.login))}`,
    publishedAt === null ? null : timestamp(publishedAt, 'F'),
  ].filter((part) => part !== null);
  const mark = release.state === 'published' ? markLine(releaseStage(tag), release) : null;
  return [
    ...(name === null || name.trim() === '' || name === tag ? [] : [`**${escape(clip(name, SHOWN.name))}**`]),
    ...(made.length === 0 ? [] : [made.join(' · ')]),
    ...(mark === null ? [] : [mark]),
    '',
  ];
}

/** Where GitHub's mark and the tag disagree, a reader of GitHub would think otherwise than Muster says. */
function markLine(stage: ReleaseStage, { prerelease }: Release): string | null {
  if (stage.kind === 'unversioned') {
    const mark = prerelease ? ' GitHub marks it as a pre-release.' : '';
    return `Its tag is not a semantic version, so whether it is final cannot be told from it.${mark}`;
  }
  if (stage.kind === 'final') return prerelease ? 'GitHub marks it as a pre-release; by its tag it is final.' : null;
  return prerelease ? null : 'GitHub does not mark it as a pre-release; by its tag it is not final.';
}

function withdrawnLine({ state }: Release): string {
  return state === 'deleted'
    ? 'It was deleted on GitHub, so its notes and files were taken from here. Ask its makers before you use what you have of it.'
    : 'It was taken back into a draft on GitHub, so its notes and files were taken from here until it is published again.';
}

function notesLines(notes: NotesLayout): readonly string[] {
  switch (notes.kind) {
    case 'none':
      return ['It has no notes.'];
    case 'on-card':
      return [notes.text];
    case 'thread':
      return [
        `The notes are in the thread below, in ${plural(notes.parts.length, 'message')}.`,
        outline(notes.headings),
      ];
    case 'file':
      return [
        `The notes have ${plural(notes.markdown.length, 'character')}: they are attached as Markdown, in full.`,
        outline(notes.headings),
      ];
  }
}

function outline(headings: readonly string[]): string {
  return headings.length === 0 ? '' : clipLines(['They are about:', ...headings], SHOWN.headings);
}

function filesField({ files }: Release): { name: string; value: readonly string[] }[] {
  if (files.length === 0) return [];
  const sizes = files.flatMap((file) => file.bytes ?? []);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const lines = files.map((file) => {
    const name = code(clip(file.name, SHOWN.file));
    return file.bytes === null ? name : `${name} ${bytes(file.bytes)}`;
  });
  // A sum that leaves some out would be taken for the whole.
  const inAll = sizes.length === files.length ? `, ${bytes(total)}` : '';
  return [{ name: `${plural(files.length, 'file')}${inAll}`, value: lines }];
}

function fileName({ tag }: Release): string {
  const safe = tag.replace(/[^\w.-]+/gu, '-').slice(0, SHOWN.tag);
  return `release-notes-${safe}.md`;
}
