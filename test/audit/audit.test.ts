import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditHead } from '../../src/audit/audit.ts';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { AuditTables } from '../../src/audit/audit-store.ts';
import type { AuditEntry } from '../../src/platform/gate.ts';
import { testActor } from '../support/actor.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testPerson } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';

const DAY_MS = 86_400_000;

function entry(parts: Partial<AuditEntry> = {}): AuditEntry {
  return {
    actor: testActor(),
    act: 'command:fleet status',
    requirement: { permission: 'fleet.view', fleet: 'status.prod' },
    verdict: 'allowed',
    outcome: 'shown',
    subject: 'status.prod',
    ...parts,
  };
}

describe.each(ENGINES)('the audit on %s', (engine) => {
  let clock: TestClock;
  let store: TestDatabase;
  let audit: AuditService;
  let auditDays: number;

  beforeEach(async () => {
    clock = new TestClock('2026-03-02T09:00:00Z');
    store = await openTestDatabase({ engine });
    auditDays = 365;
    const config = testConfig({ people: [testPerson({ discord: ['300000000000000001', '300000000000000002'] })] });
    audit = createAuditService({
      database: store.database,
      clock,
      config: () => ({ ...config, retention: { ...config.retention, auditDays } }),
    });
  });

  afterEach(() => store.close());

  const record = (parts: Partial<AuditEntry> = {}): Promise<void> =>
    store.database.transaction((tx) => audit.record(tx, entry(parts)));
  const verify = (expected?: AuditHead) => audit.verify(store.database.read, expected);
  const intactHead = async (): Promise<AuditHead> => {
    const outcome = await verify();
    if (outcome.kind !== 'intact') throw new Error(`broken at ${outcome.at}: ${outcome.why}`);
    return outcome.head;
  };
  /** As someone with the file in their hands would: without the triggers that stop a careless query. */
  const tamper = (statement: string): Promise<void> =>
    store.database.transaction(async (tx) => {
      const db = tx.tables<AuditTables>();
      const guards =
        engine === 'sqlite'
          ? [
              'drop trigger if exists audit_no_update',
              'drop trigger if exists audit_no_delete',
              'drop trigger if exists audit_seals_no_update',
              'drop trigger if exists audit_seals_no_delete',
            ]
          : ['drop trigger if exists audit_guard on audit', 'drop trigger if exists audit_seals_guard on audit_seals'];
      for (const each of [...guards, statement]) await sql.raw(each).execute(db);
    });
  /** Three days with two rows each; the first two days sealed. */
  const fillThreeDays = async (): Promise<void> => {
    for (const day of [0, 1, 2]) {
      await record({ subject: `day ${day} first` });
      await record({ subject: `day ${day} second` });
      if (day < 2) clock.advance(DAY_MS);
    }
    await audit.sealAndPrune();
  };

  describe('recording', () => {
    it('keeps who asked what, as which person, and what was answered', async () => {
      await record({ cardKey: 'run:1@pipelines', verdict: 'refused', outcome: 'refused' });

      const page = await audit.search(
        store.database.read,
        { userIds: null, act: null, fleet: null, since: null },
        { limit: 10, from: { kind: 'newest' } },
      );

      expect(page.records).toEqual([
        {
          seq: 1,
          at: new Date('2026-03-02T09:00:00Z'),
          day: '2026-03-02',
          via: 'discord',
          guildId: '100000000000000001',
          userId: '300000000000000001',
          person: 'an-owner',
          displayName: 'A stranger',
          requestId: 'interaction:1',
          act: 'command:fleet status',
          permission: 'fleet.view',
          fleet: 'status.prod',
          verdict: 'refused',
          outcome: 'refused',
          subject: 'status.prod',
          cardKey: 'run:1@pipelines',
        },
      ]);
    });

    it('is undone with the transaction it is part of', async () => {
      await record();
      const failed = store.database.transaction(async (tx) => {
        await audit.record(tx, entry());
        throw new Error('the act failed');
      });

      await expect(failed).rejects.toThrow('the act failed');
      expect(await verify()).toMatchObject({ kind: 'intact', rows: 1 });
    });

    it('takes text that databases refuse', async () => {
      await record({ actor: testActor({ displayName: 'a\0b \ud800 👩‍🚀 \u202e' }), subject: '\0\udfff' });

      expect(await verify()).toMatchObject({ kind: 'intact', rows: 1 });
    });

    it('numbers rows that are recorded at the same time without a gap', async () => {
      await Promise.all(Array.from({ length: 20 }, () => record()));

      expect(await verify()).toMatchObject({ kind: 'intact', rows: 20, head: { seq: 20 } });
    });

    it.each([
      'update audit set act = act',
      'delete from audit',
      'delete from audit_seals',
      'update audit_seals set day = day',
    ])('stops a careless "%s"', async (statement) => {
      await fillThreeDays();

      const careless = store.database.transaction((tx) => sql.raw(statement).execute(tx.tables<AuditTables>()));

      await expect(careless).rejects.toThrow('append-only');
      expect(await verify()).toMatchObject({ kind: 'intact', rows: 6 });
    });
  });

  describe('verifying', () => {
    it('finds an empty record intact', async () => {
      expect(await verify()).toEqual({
        kind: 'intact',
        rows: 0,
        prunedRows: 0,
        seals: 0,
        head: { seq: 0, hash: '0'.repeat(64) },
        expected: null,
      });
    });

    it('finds a record of sealed and unsealed days intact', async () => {
      await fillThreeDays();

      expect(await verify()).toMatchObject({ kind: 'intact', rows: 6, seals: 2 });
    });

    it.each([
      ['the entry', `update audit set entry = replace(entry, '"allowed"', '"refused"') where seq = 3`, 'row 3'],
      ['an entry that is no entry', `update audit set entry = '{}' where seq = 3`, 'row 3'],
      ['the hash', `update audit set hash = 'f' where seq = 3`, 'row 3'],
      ['the hash before it', `update audit set prev_hash = 'f' where seq = 3`, 'row 3'],
      ['the act', `update audit set act = 'x' where seq = 3`, 'row 3'],
      ['the fleet', `update audit set fleet = null where seq = 3`, 'row 3'],
      ['the asker', `update audit set user_id = '1' where seq = 3`, 'row 3'],
      ['the verdict', `update audit set verdict = 'refused' where seq = 3`, 'row 3'],
      ['the time', `update audit set at = at + 1 where seq = 3`, 'row 3'],
      ['the day', `update audit set day = '2026-03-09' where seq = 3`, 'row 3'],
      ['the number', `update audit set seq = 99 where seq = 3`, 'row 4'],
      ['a deletion in the middle', `delete from audit where seq = 3`, 'row 4'],
      ['a deletion at the start', `delete from audit where seq = 1`, 'row 2'],
      ['a cut at the end', `delete from audit where seq > 4`, 'row 5'],
      ['a deletion of everything', `delete from audit`, 'row 1'],
      ["the seal's day", `update audit_seals set day = '2026-01-01' where first_seq = 1`, 'seal of 2026-01-01'],
      ["the seal's hash", `update audit_seals set hash = 'f' where first_seq = 1`, 'seal of 2026-03-02'],
      ["the seal's last hash", `update audit_seals set last_hash = 'f' where first_seq = 1`, 'seal of 2026-03-02'],
      [
        "the seal's first hash",
        `update audit_seals set first_prev_hash = 'f' where first_seq = 1`,
        'seal of 2026-03-02',
      ],
      ["the seal's link", `update audit_seals set prev_seal_hash = 'f' where first_seq = 3`, 'seal of 2026-03-03'],
      ["the seal's rows", `update audit_seals set last_seq = 1 where first_seq = 1`, 'seal of 2026-03-02'],
      ['a deleted seal', `delete from audit_seals where first_seq = 1`, 'seal of 2026-03-03'],
      ['a deleted last seal', `delete from audit_seals where first_seq = 3`, 'head'],
      ["the head's number", `update audit_head set seq = 5`, 'row 6'],
      ["the head's hash", `update audit_head set hash = 'f'`, 'head'],
      ["the head's day", `update audit_head set day = '2026-03-09'`, 'head'],
      ["the head's seals", `update audit_head set sealed_through = '2026-03-02'`, 'head'],
      ['days called pruned', `update audit_head set pruned_through = '2026-03-02'`, 'row 2'],
    ])('notices a change of %s', async (_what, statement, at) => {
      await fillThreeDays();

      await tamper(statement);

      expect(await verify()).toMatchObject({ kind: 'broken', at });
    });

    it('notices rows that swapped places', async () => {
      await fillThreeDays();

      await tamper(`update audit set seq = case seq when 3 then 104 else 103 end where seq in (3, 4)`);
      await tamper(`update audit set seq = seq - 100 where seq > 100`);

      expect(await verify()).toMatchObject({ kind: 'broken', at: 'row 3' });
    });

    it('notices days that were deleted and called pruned when no row says they were', async () => {
      await fillThreeDays();

      await tamper(`update audit_head set pruned_through = '2026-03-02'`);
      await tamper(`delete from audit where day = '2026-03-02'`);

      expect(await verify()).toMatchObject({
        kind: 'broken',
        at: 'head',
        why: expect.stringContaining('no row records') as string,
      });
    });

    it('notices a cut at the end, with the head moved back to fit, by a head that was noted before', async () => {
      await fillThreeDays();
      const noted = await intactHead();

      await tamper(`delete from audit where seq > 5`);
      await tamper(`update audit_head set seq = 5, hash = (select hash from audit where seq = 5)`);

      expect(await verify()).toMatchObject({ kind: 'intact', rows: 5 });
      expect(await verify(noted)).toMatchObject({
        kind: 'broken',
        at: 'row 6',
        why: expect.stringContaining('cut off') as string,
      });
    });

    it('notices a rewritten end by a head that was noted before', async () => {
      await fillThreeDays();
      const noted = await intactHead();

      await tamper(`delete from audit where seq > 5`);
      await tamper(`update audit_head set seq = 5, hash = (select hash from audit where seq = 5)`);
      await record({ subject: 'something else' });

      expect(await verify()).toMatchObject({ kind: 'intact', rows: 6 });
      expect(await verify(noted)).toMatchObject({
        kind: 'broken',
        at: 'row 6',
        why: expect.stringContaining('rewritten') as string,
      });
    });

    it('finds a head that was noted before, however many rows came since', async () => {
      await fillThreeDays();
      const noted = await intactHead();

      await record();

      expect(await verify(noted)).toMatchObject({ kind: 'intact', expected: 'found' });
    });
  });

  describe('sealing and pruning', () => {
    it('seals finished days once, and not the present one', async () => {
      await record();
      clock.advance(DAY_MS);
      await record();

      expect(await audit.sealAndPrune()).toEqual({ sealedDays: ['2026-03-02'], prunedDays: [], prunedRows: 0 });
      expect(await audit.sealAndPrune()).toEqual({ sealedDays: [], prunedDays: [], prunedRows: 0 });
    });

    it('prunes sealed days past retention, records that it did, and still verifies', async () => {
      await fillThreeDays();
      auditDays = 1;
      clock.advance(DAY_MS);

      const outcome = await audit.sealAndPrune();

      expect(outcome).toEqual({
        sealedDays: ['2026-03-04'],
        prunedDays: ['2026-03-02', '2026-03-03'],
        prunedRows: 4,
      });
      // Two rows of the last day, and one for each pruning.
      expect(await verify()).toMatchObject({ kind: 'intact', rows: 4, prunedRows: 4, seals: 3 });
    });

    it('still verifies when every row but those of the pruning is gone', async () => {
      await fillThreeDays();
      auditDays = 1;
      clock.advance(30 * DAY_MS);

      await audit.sealAndPrune();
      await record();

      expect(await verify()).toMatchObject({ kind: 'intact', rows: 4, prunedRows: 6 });
    });

    it('says of a noted head in a pruned day what its seal still knows', async () => {
      await record();
      const first = await intactHead();
      await record();
      const second = await intactHead();
      auditDays = 1;
      clock.advance(3 * DAY_MS);
      await audit.sealAndPrune();

      expect(await verify(first)).toMatchObject({ kind: 'intact', expected: 'pruned' });
      expect(await verify(second)).toMatchObject({ kind: 'intact', expected: 'found' });
      expect(await verify({ ...second, hash: 'f' })).toMatchObject({ kind: 'broken', at: 'row 2' });
    });

    it('notices a changed row in the chain behind the gap', async () => {
      await fillThreeDays();
      auditDays = 1;
      clock.advance(DAY_MS);
      await audit.sealAndPrune();

      await tamper(`update audit set prev_hash = 'f' where seq = 5`);

      expect(await verify()).toMatchObject({ kind: 'broken', at: 'row 5' });
    });

    it('puts no row into a sealed day when the clock is set back', async () => {
      await record();
      clock.advance(DAY_MS);
      await audit.sealAndPrune();
      clock.advance(-DAY_MS);

      await record();

      expect(await verify()).toMatchObject({ kind: 'intact', rows: 2, seals: 1 });
      clock.advance(3 * DAY_MS);
      expect(await audit.sealAndPrune()).toMatchObject({ sealedDays: ['2026-03-03'] });
      expect(await verify()).toMatchObject({ kind: 'intact', rows: 2, seals: 2 });
    });

    it('is not mistaken for a break by a verification that runs meanwhile', async () => {
      await fillThreeDays();
      auditDays = 1;
      clock.advance(DAY_MS);

      const [verified] = await Promise.all([verify(), audit.sealAndPrune(), record()]);

      expect(verified).toMatchObject({ kind: 'intact' });
    });
  });

  describe('searching', () => {
    const search = async (filter: Partial<Parameters<AuditService['search']>[1]>) => {
      const page = await audit.search(
        store.database.read,
        { userIds: null, act: null, fleet: null, since: null, ...filter },
        { limit: 10, from: { kind: 'newest' } },
      );
      return page.records.map((each) => each.seq);
    };

    it('finds by asker, act, fleet and time', async () => {
      await record({ act: 'command:Fleet_status' });
      await record({ actor: testActor({ discordUserId: '300000000000000002' }), act: 'command:fleetXstatus' });
      clock.advance(1000);
      await record({ requirement: { permission: 'fleet.view', fleet: 'waku.test' }, act: '100% done\\' });

      expect(await search({})).toEqual([3, 2, 1]);
      expect(await search({ userIds: ['300000000000000002', '300000000000000009'] })).toEqual([2]);
      expect(await search({ userIds: [] })).toEqual([]);
      expect(await search({ act: 'fleet_' })).toEqual([1]);
      expect(await search({ act: '0%' })).toEqual([3]);
      expect(await search({ act: '\\' })).toEqual([3]);
      expect(await search({ fleet: 'waku.test' })).toEqual([3]);
      expect(await search({ since: clock.now() })).toEqual([3]);
    });

    it('turns pages that do not shift when rows are added', async () => {
      for (let row = 1; row <= 5; row++) await record();
      const any = { userIds: null, act: null, fleet: null, since: null };
      const page = async (from: Parameters<AuditService['search']>[2]['from']) => {
        const { records, older, newer } = await audit.search(store.database.read, any, { limit: 2, from });
        return { seqs: records.map((each) => each.seq), older, newer };
      };

      expect(await page({ kind: 'newest' })).toEqual({ seqs: [5, 4], older: true, newer: false });
      await record();
      expect(await page({ kind: 'before', seq: 4 })).toEqual({ seqs: [3, 2], older: true, newer: true });
      expect(await page({ kind: 'before', seq: 2 })).toEqual({ seqs: [1], older: false, newer: true });
      expect(await page({ kind: 'after', seq: 1 })).toEqual({ seqs: [3, 2], older: true, newer: true });
      expect(await page({ kind: 'after', seq: 4 })).toEqual({ seqs: [6, 5], older: true, newer: false });
    });

    it('offers the acts of the last month', async () => {
      await record({ act: 'command:old' });
      clock.advance(31 * DAY_MS);
      await record({ act: 'command:fleet list' });
      await record({ act: 'command:fleet list' });

      expect(await audit.listRecentActs(store.database.read)).toEqual(['command:fleet list']);
    });
  });
});
