import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offerRefs } from '../../src/pipelines/ref-offer-service.ts';
import { saveHead, saveTag } from '../../src/pipelines/tag-store.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const AT = new Date('2026-03-02T09:00:00Z');
const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000);

describe('what could be deployed', () => {
  let opened: TestDatabase;

  const names = async (typed: string, repository = 'Acme/Node'): Promise<readonly string[]> =>
    (await offerRefs(opened.database.read, { repository, typed })).map(({ name }) => name);

  beforeEach(async () => {
    opened = await openTestDatabase({ engine: 'sqlite' });
    const of = { system: 'github', repository: 'acme/node', sha: 'a'.repeat(40) } as const;
    await opened.database.transaction(async (tx) => {
      await saveHead(tx, { ...of, branch: 'master', title: 'A fix of relays', author: 'dev', at: later(1) });
      await saveHead(tx, { ...of, branch: 'feature/x', title: null, author: null, at: later(3) });
      await saveHead(tx, {
        ...of,
        repository: 'acme/other',
        branch: 'hidden',
        title: null,
        author: null,
        at: later(9),
      });
      const tag = { ...of, by: null, learned: 'told', learnedAt: AT, moves: 0 } as const;
      await saveTag(tx, { ...tag, name: 'v0.38.1', at: later(2), state: 'present' });
      await saveTag(tx, { ...tag, name: 'v0.38.0', at: later(4), state: 'deleted' });
    });
  });

  afterEach(async () => {
    await opened.close();
  });

  it('is what was heard pushed to the repository, the newest first, and not what was deleted', async () => {
    expect(await names('')).toEqual(['feature/x', 'v0.38.1', 'master']);
    expect(await names('', 'acme/unheard')).toEqual([]);
  });

  it('is found by a part of its name or of what was pushed to it', async () => {
    expect(await names('FEAT')).toEqual(['feature/x']);
    expect(await names('relays')).toEqual(['master']);
    expect(await names('nothing of the kind')).toEqual([]);
  });
});
