import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCommitAuthor, type CommitNamed } from '../../src/pipelines/commit-author-service.ts';
import { saveHead, saveTag } from '../../src/pipelines/tag-store.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testPipeline, testRunEvent } from '../support/runs.ts';
import { storeRuns } from '../support/stored-runs.ts';

const AT = new Date('2026-03-02T09:00:00Z');
const ONE = 'a'.repeat(40);
const TWO = `${'a'.repeat(20)}${'b'.repeat(20)}`;
const OF = { system: 'github', repository: 'acme/node' } as const;

describe.each(ENGINES)('who wrote a commit, on %s', (engine) => {
  let opened: TestDatabase;

  beforeEach(async () => {
    opened = await openTestDatabase({ engine });
    await opened.database.transaction(async (tx) => {
      const runs = [
        testRunEvent({ number: 1, description: { sha: ONE, author: 'One' } }),
        testRunEvent({ number: 2, description: { sha: TWO, author: 'Two' } }),
        testRunEvent({ number: 3, description: { sha: 'c'.repeat(40), author: null } }),
      ];
      await storeRuns(tx, [testPipeline()], ...runs);
      const tag = { ...OF, by: 'pusher', at: AT, state: 'present', learned: 'told', learnedAt: AT, moves: 0 } as const;
      await saveTag(tx, { ...tag, name: 'v1.0.0', sha: TWO });
      await saveTag(tx, { ...tag, name: 'v0.9.0', sha: ONE, state: 'deleted' });
      await saveTag(tx, { ...tag, name: 'v1.1.0', sha: null });
      await saveHead(tx, { ...OF, branch: 'told', sha: ONE, title: null, author: 'Somebody', at: AT });
      await saveHead(tx, { ...OF, branch: 'untold', sha: TWO, title: null, author: null, at: AT });
    });
  });

  afterEach(() => opened.close());

  it.each([
    ['a commit', { kind: 'commit', name: ONE.toUpperCase() }, 'One'],
    ['its beginning', { kind: 'commit', name: TWO.slice(0, 24) }, 'Two'],
    ['digits that begin two commits', { kind: 'commit', name: ONE.slice(0, 12) }, null],
    ['a commit that nobody told of', { kind: 'commit', name: 'd'.repeat(40) }, null],
    ['one whose author nobody told', { kind: 'commit', name: 'c'.repeat(40) }, null],
    ['a tag, by its commit and not by who pushed it', { kind: 'tag', name: 'v1.0.0' }, 'Two'],
    ['a tag that is gone', { kind: 'tag', name: 'v0.9.0' }, null],
    ['a tag whose commit is not known', { kind: 'tag', name: 'v1.1.0' }, null],
    ['a branch, as its push told', { kind: 'branch', name: 'told' }, 'Somebody'],
    ['a branch, as a run of its head told', { kind: 'branch', name: 'untold' }, 'Two'],
    ['a branch that nobody told of', { kind: 'branch', name: 'nowhere' }, null],
    ['a commit of another repository', { kind: 'commit', name: ONE, repository: 'acme/other' }, null],
    ['the repository in other capitals', { kind: 'commit', name: ONE, repository: 'Acme/Node' }, 'One'],
  ] as const)('is told of %s', async (_what, named, author) => {
    const asked: CommitNamed = { ...OF, ...named };

    expect(await readCommitAuthor(opened.database.read, asked)).toBe(author);
  });
});
