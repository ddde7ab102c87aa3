import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { createAuditService } from '../../src/audit/audit-service.ts';
import type { OpenDatabase } from '../../src/platform/database/open-database.ts';
import { testActor } from '../support/actor.ts';
import { holdDatabase, muster, type Ran } from '../support/cli.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { temporaryFolder } from '../support/folder.ts';

describe('muster audit verify', () => {
  let cwd: string;

  beforeEach(() => {
    cwd = temporaryFolder();
  });

  const verify = (...args: readonly string[]): Promise<Ran> =>
    muster(['audit', 'verify', ...args], { cwd, env: { DATABASE_URL: 'file:./live.db', DISCORD_TOKEN: 'a-token' } });

  async function record(count: number): Promise<OpenDatabase> {
    const database = await holdDatabase(join(cwd, 'live.db'));
    const audit = createAuditService({ database, clock: new TestClock(), config: () => testConfig() });
    for (let made = 0; made < count; made += 1)
      await database.transaction((tx) =>
        audit.record(tx, {
          actor: testActor(),
          act: 'command:fleet list',
          requirement: { permission: 'fleet.view', fleet: null },
          verdict: 'allowed',
          outcome: 'list',
          subject: null,
        }),
      );
    return database;
  }

  it('finds an intact record intact while Muster runs, and prints a head that it knows again', async () => {
    const database = await record(3);
    const first = await verify();
    const head = /^Head: (3:[0-9a-f]{64})$/m.exec(first.out)?.[1] ?? '';
    await database.close();
    const grown = await record(2);
    await grown.close();

    const again = await verify('--expect', head);

    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('The audit is intact: 3 rows');
    expect(first.out).toContain('muster audit verify --expect 3:<hash>');
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toContain('The row you noted is part of it.');
  });

  it('exits with 1 when a row was changed, or the noted end is not there any more', async () => {
    const database = await record(3);
    const noted = `9:${'0'.repeat(64)}`;
    const cutOff = await verify('--expect', noted);
    await database.transaction(async (tx) => {
      // Whoever has the file can take the guard away; the hashes are what is left.
      await sql`drop trigger audit_no_update`.execute(tx.tables());
      await sql`update audit set entry = replace(entry, 'allowed', 'refused') where seq = 2`.execute(tx.tables());
    });
    await database.close();
    const changed = await verify();

    expect(cutOff).toMatchObject({ code: 1, out: '' });
    expect(cutOff.err).toContain('the record ends at row 3');
    expect(changed).toMatchObject({ code: 1, out: '' });
    expect(changed.err).toContain('The audit is broken at row 2');
  });

  it('exits with 2 when there is nothing to read', async () => {
    const ran = await verify();

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('There is no database at');
  });
});
