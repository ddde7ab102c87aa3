import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layNotes, type NotesLayout } from '../../src/releases/notes-layout-view.ts';
import {
  announcementMessage,
  emptyPartMessage,
  finalMessage,
  notesThreadName,
  partMessage,
  type ReleaseMessage,
} from '../../src/releases/release-view.ts';
import type { Release } from '../../src/releases/release.ts';
import { hostileText, longHostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { testRelease } from '../support/releases.ts';

const HASH = 'a'.repeat(64);

function announced(release: Release, hasThread = false): ReleaseMessage {
  const notes: NotesLayout = release.state === 'published' ? layNotes(release, { hasThread }) : { kind: 'none' };
  return announcementMessage(release, { notes, notesFile: notes.kind === 'file' ? HASH : null });
}

function textOf({ body }: ReleaseMessage): string {
  const [embed] = body.embeds ?? [];
  const fields = (embed?.fields ?? []).flatMap(({ name, value }) => [name, value]);
  return [body.content, embed?.title, embed?.description, ...fields].filter((part) => part !== undefined).join('\n');
}

/** All messages of a release, as they would be put. */
function everyMessage(release: Release): readonly ReleaseMessage[] {
  const notes = layNotes(release, { hasThread: true });
  const parts = notes.kind === 'thread' ? notes.parts : [];
  return [
    announced(release),
    announced(release, true),
    ...parts.map((text, index) => partMessage(release, { text, number: index + 1, of: parts.length })),
    emptyPartMessage(release, 3),
    finalMessage(release, { kind: 'role', id: '300000000000000001' }),
    finalMessage(release, { kind: 'user', id: '300000000000000002' }),
  ];
}

describe('the announcement of a release', () => {
  it('says what, by whom and when, what is in it, and which files with their sizes', () => {
    const shown = announced(
      testRelease({
        name: 'The quiet one',
        notes: '* Keeps peers',
        files: [
          { name: 'node-linux.tar.gz', bytes: 12_345_678 },
          { name: 'SHA256SUMS', bytes: 130 },
        ],
      }),
    );

    expect(textOf(shown)).toBe(
      [
        '📦 acme/node v1.2.3: released',
        '**The quiet one**',
        'by a-committer · <t:1772441940:F>',
        '',
        '- Keeps peers',
        '2 files, 12.3 MB',
        '`node-linux.tar.gz` 12.3 MB',
        '`SHA256SUMS` 130 B',
      ].join('\n'),
    );
    expect(shown.body.embeds?.[0]?.url).toBe('https://github.com/acme/node/releases/tag/v1.2.3');
    expect(shown.body.allowed_mentions).toEqual({ parse: [] });
    expect(shown.summary).toBe('📦 acme/node v1.2.3: released');
  });

  it.each<[string, Partial<Release>, string]>([
    ['no notes', { notes: ' \n ' }, 'It has no notes.'],
    ['notes of nothing but a comment', { notes: '<!-- fill in -->' }, 'It has no notes.'],
    ['an unpublished state', { state: 'unpublished' }, 'It was taken back into a draft on GitHub'],
    ['a deleted state', { state: 'deleted' }, 'It was deleted on GitHub'],
    ['a tag of no version, marked', { tag: 'nightly', prerelease: true }, 'GitHub marks it as a pre-release.'],
  ])('with %s says so', (_what, parts, line) => {
    expect(textOf(announced(testRelease(parts)))).toContain(line);
  });

  it('counts the files it has no room for', () => {
    const files = Array.from({ length: 300 }, (_, n) => ({ name: `node-v1.2.3-platform-${n}.tar.gz`, bytes: n }));

    const text = textOf(announced(testRelease({ files })));

    expect(text).toContain('300 files, 44.9 kB');
    expect(text).toMatch(/… and 2\d\d more$/u);
  });

  it('has no thread for notes that fit on it, unless they once did not', () => {
    expect(layNotes(testRelease(), { hasThread: false }).kind).toBe('on-card');
    expect(layNotes(testRelease(), { hasThread: true }).kind).toBe('thread');
    expect(layNotes(testRelease({ notes: 'word '.repeat(1000) }), { hasThread: false }).kind).toBe('thread');
    expect(layNotes(testRelease({ notes: 'word '.repeat(9000) }), { hasThread: false }).kind).toBe('file');
  });

  it.each([
    ['# A\n\n## B\n\n### C\n\n## D', ['- A', '  - B', '  - D']],
    ['## A\n\n### B\n\n## C\n\n### B\n\n## D', ['- A', '- C', '- D']],
    ['no headings', []],
  ])('outlines notes that stand elsewhere by their headings: %s', (headings, expected) => {
    const notes = layNotes(testRelease({ notes: `${headings}\n\n${'word '.repeat(1000)}` }), { hasThread: false });

    expect(notes).toMatchObject({ kind: 'thread', headings: expected });
  });

  it('leads to a GitHub of a company’s own when the release is there', () => {
    const release = testRelease({ notes: '#7', url: 'https://git.acme.example/acme/node/releases/tag/v1.2.3' });

    expect(textOf(announced(release))).toContain('(https://git.acme.example/acme/node/issues/7)');
  });

  it('says whom it concerns in the content, where a mention notifies, and takes that back with the release', () => {
    const role = { kind: 'role', id: '300000000000000001' } as const;

    expect(finalMessage(testRelease(), role).body).toEqual({
      content: '📦 acme/node v1.2.3 is released. <@&300000000000000001>',
      allowed_mentions: { parse: [], users: [], roles: ['300000000000000001'] },
    });
    expect(finalMessage(testRelease({ state: 'deleted' }), role).body).toEqual({
      content: '↩️ acme/node v1.2.3 was released, and is deleted since.',
      allowed_mentions: { parse: [] },
    });
  });

  it('names its thread within what Discord takes, without what cannot be seen', () => {
    expect(notesThreadName(testRelease())).toBe('acme/node v1.2.3 release notes');
    const name = notesThreadName(testRelease({ tag: `v1\u202E${'x'.repeat(300)}` }));
    expect(name.length).toBeLessThanOrEqual(100);
    expect(name).not.toContain('\u202E');
  });

  it('of hostile texts stays within every limit and mentions nobody it should not', () => {
    const release = fc
      .record({
        repository: hostileText,
        tag: hostileText,
        name: fc.option(hostileText),
        notes: longHostileText,
        author: fc.option(longHostileText),
        url: fc.option(hostileText),
        prerelease: fc.boolean(),
        state: fc.constantFrom('published', 'unpublished', 'deleted'),
        files: fc.array(fc.record({ name: longHostileText, bytes: fc.nat() }), { maxLength: 40 }),
      })
      .map((parts) => testRelease(parts));

    fc.assert(
      fc.property(release, (each) => {
        for (const { body, summary } of everyMessage(each)) {
          expect(messageProblems(body)).toEqual([]);
          expect(summary).not.toMatch(/@(?:everyone|here)\b|(?<!\\)<@/u);
          expect((body.content ?? '').match(/(?<!\\)<@/gu)?.length ?? 0).toBeLessThanOrEqual(1);
        }
        expect(notesThreadName(each).length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 60 },
    );
  });
});
