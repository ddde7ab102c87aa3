import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assertOutsideTransaction } from '../../../src/platform/database/transaction-scope.ts';
import type { Database, Transaction } from '../../../src/platform/database/transaction.ts';
import { isUniqueViolation } from '../../../src/platform/database/database-errors.ts';
import { ENGINES, openTestDatabase, type TestDatabaseOptions } from '../../support/database.ts';
import { note, NOTE_MIGRATIONS, noteIds, type NoteTables } from '../../support/notes.ts';

async function open(options: TestDatabaseOptions = {}): Promise<Database> {
  const { database, close } = await openTestDatabase({ migrations: NOTE_MIGRATIONS, ...options });
  onTestFinished(close);
  return database;
}

/** Counts how often the event loop turns from now on, until it is asked. */
function countTurns(): () => number {
  let turns = 0;
  const count = (): void => {
    turns += 1;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  return () => {
    clearImmediate(timer);
    return turns;
  };
}

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe.each(ENGINES)('a transaction on %s', (engine) => {
  it('is seen by readers once it is committed, and reads its own writes before', async () => {
    const database = await open({ engine });

    const seenInside = await database.transaction(async (tx) => {
      await note(tx, 'a');
      return tx.tables<NoteTables>().selectFrom('notes').select(['id', 'at']).execute();
    });

    expect(seenInside).toEqual([{ id: 'a', at: 1_772_442_000_000 }]);
    expect(await noteIds(database)).toEqual(['a']);
  });

  it('leaves nothing when its closure throws, and the next one works', async () => {
    const database = await open({ engine });

    const failed = database.transaction(async (tx) => {
      await note(tx, 'a');
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    await database.transaction((tx) => note(tx, 'b'));

    expect(await noteIds(database)).toEqual(['b']);
  });

  it('runs in the order asked, never two at once', async () => {
    const database = await open({ engine });
    const trace: string[] = [];

    await Promise.all(
      ['a', 'b', 'c'].map((id) =>
        database.transaction(async (tx) => {
          trace.push(`${id} begins`);
          await note(tx, id);
          trace.push(`${id} ends`);
        }),
      ),
    );

    expect(trace).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('calls afterCommit when others can read it, in order, and never after a rollback', async () => {
    const database = await open({ engine });
    const told: string[] = [];

    await database.transaction(async (tx) => {
      tx.afterCommit(() => told.push('first'));
      tx.afterCommit(() => {
        // What follows a commit is outside of it: the guard lets it read and begin anew.
        assertOutsideTransaction('a follower');
        told.push('second');
      });
      await note(tx, 'a');
      expect(told).toEqual([]);
    });
    const failed = database.transaction(async (tx) => {
      tx.afterCommit(() => told.push('never'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');

    expect(told).toEqual(['first', 'second']);
  });

  it('undoes a failed savepoint alone, with the followers it registered', async () => {
    const database = await open({ engine });
    const told: string[] = [];

    await database.transaction(async (tx) => {
      tx.afterCommit(() => told.push('outer'));
      await note(tx, 'a');
      const inner = tx.savepoint(async () => {
        tx.afterCommit(() => told.push('inner'));
        await note(tx, 'b');
        await tx.savepoint(() => note(tx, 'c'));
        throw new Error('bad event');
      });
      await expect(inner).rejects.toThrow('bad event');
      await tx.savepoint(() => note(tx, 'd'));
    });

    expect(await noteIds(database)).toEqual(['a', 'd']);
    expect(told).toEqual(['outer']);
  });

  it('goes on after a unique violation inside a savepoint', async () => {
    const database = await open({ engine });

    await database.transaction(async (tx) => {
      await note(tx, 'a');
      const again = await tx.savepoint(() => note(tx, 'a')).catch((error: unknown) => error);
      expect(isUniqueViolation(again)).toBe(true);
      await note(tx, 'b');
    });

    expect(await noteIds(database)).toEqual(['a', 'b']);
  });

  it('refuses savepoints that overlap, and commits nothing of it', async () => {
    const database = await open({ engine });

    const failed = database.transaction(async (tx) => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const first = tx.savepoint(async () => {
        await held;
      });
      const second = tx.savepoint(async () => {
        release();
        await first;
      });
      await second;
    });

    await expect(failed).rejects.toThrow(/overlapped/);
    expect(await noteIds(database)).toEqual([]);
  });

  it('refuses to commit while a savepoint is open', async () => {
    const database = await open({ engine });

    let abandoned: Promise<void> = Promise.resolve();
    const failed = database.transaction(async (tx) => {
      abandoned = tx.savepoint(async () => {
        for (let i = 0; i < 50; i++) await note(tx, `n${String(i)}`);
      });
      abandoned.catch(() => undefined);
    });

    await expect(failed).rejects.toThrow(/savepoint still open/);
    await expect(abandoned).rejects.toThrow();
    expect(await noteIds(database)).toEqual([]);
  });

  it('throws at once on database.read, a reader kept from before, a nested transaction, and whatever asserts', async () => {
    const database = await open({ engine });
    const kept = database.read;
    const readInside = (): unknown => database.read;

    await database.transaction(async (tx) => {
      await note(tx, 'a');

      expect(readInside).toThrow(/database\.read was used inside a transaction/);
      expect(() => kept.tables()).toThrow(/database\.read was used inside a transaction/);
      await expect(database.transaction(async () => 1)).rejects.toThrow(/inside a transaction/);
      expect(() => {
        assertOutsideTransaction('The Jenkins connector');
      }).toThrow('The Jenkins connector was used inside a transaction');
    });
  });

  it('throws when used after its end', async () => {
    const database = await open({ engine });
    let escaped: Transaction | null = null;
    await database.transaction(async (tx) => {
      escaped = tx;
    });

    const tx = escaped as unknown as Transaction;

    expect(() => tx.tables()).toThrow('This transaction is over');
    expect(() => {
      tx.afterCommit(() => undefined);
    }).toThrow('This transaction is over');
    await expect(tx.savepoint(async () => 1)).rejects.toThrow('This transaction is over');
  });

  it('throws when its tables are kept and queried after its end', async () => {
    const database = await open({ engine });
    const kept = await database.transaction(async (tx) => ({ tables: tx.tables<NoteTables>() }));

    const late = kept.tables.insertInto('notes').values({ id: 'late', at: 1 }).execute();

    await expect(late).rejects.toThrow();
    expect(await noteIds(database)).toEqual([]);
  });

  it('lets work that outlives it begin a transaction of its own', async () => {
    const database = await open({ engine });
    let later: Promise<void> = Promise.resolve();
    await database.transaction(async (tx) => {
      await note(tx, 'a');
      later = new Promise<void>((resolve) => setImmediate(resolve)).then(() =>
        database.transaction((own) => note(own, 'b')),
      );
    });

    await later;

    expect(await noteIds(database)).toEqual(['a', 'b']);
  });
});

describe('a transaction on SQLite', () => {
  it('is rolled back when it waits for anything but its queries', async () => {
    const database = await open();

    const failed = database.transaction(async (tx) => {
      await note(tx, 'a');
      await new Promise((resolve) => setTimeout(resolve, 1));
    });

    await expect(failed).rejects.toThrow(/waited for something other than its own queries/);
    expect(await noteIds(database)).toEqual([]);
  });

  it('throws on a query of the reader that was built before it', async () => {
    const database = await open();
    const built = database.read.tables<NoteTables>().selectFrom('notes').selectAll();

    const inside = database.transaction(async (tx) => {
      await note(tx, 'a');
      await built.execute();
    });

    await expect(inside).rejects.toThrow('A query of database.read was used inside a transaction');
    expect(await noteIds(database)).toEqual([]);
  });

  it('commits nothing once SQLite has given up on it, even if its closure goes on', async () => {
    const database = await open({ file: true });
    await database.transaction(async (tx) => {
      await sql`pragma max_page_count = 40`.execute(tx.tables());
    });

    const full = database.transaction(async (tx) => {
      await note(tx, 'before');
      const fill = async (): Promise<void> => {
        for (let i = 0; i < 100; i++) await note(tx, `${String(i)}${'.'.repeat(4000)}`);
      };
      const failure = await tx.savepoint(fill).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'SQLITE_FULL' });
      await note(tx, 'after');
    });

    const outcome = await full.then(
      () => 'committed',
      () => 'refused',
    );
    // Whether a full disk ends the savepoint or the transaction is SQLite's choice: half of it is never right.
    expect(await noteIds(database)).toEqual(outcome === 'committed' ? ['after', 'before'] : []);
  });

  it('never commits a query that nobody awaited by itself', async () => {
    const database = await open();
    let forgotten: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      forgotten = tx.tables<NoteTables>().insertInto('notes').values({ id: 'forgotten', at: 1 }).execute();
      forgotten.catch(() => undefined);
    });
    const inTime = await forgotten.then(
      () => true,
      () => false,
    );

    expect(await noteIds(database)).toEqual(inTime ? ['forgotten'] : []);
  });

  it('lets the event loop turn while many are queued', async () => {
    const database = await open();
    const turns = countTurns();

    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        database.transaction(async (tx) => {
          spin(3);
          await note(tx, String(i));
        }),
      ),
    );

    // 40 × 3 ms in stretches of at most 10 ms.
    expect(turns()).toBeGreaterThanOrEqual(5);
    expect((await noteIds(database)).length).toBe(40);
  });

  it('lets the event loop turn while one caller asks for many, each once the one before is done', async () => {
    const database = await open();
    const turns = countTurns();

    for (let i = 0; i < 40; i++)
      await database.transaction(async (tx) => {
        spin(3);
        await note(tx, String(i));
      });

    expect(turns()).toBeGreaterThanOrEqual(5);
  });

  it('tells its observer of waiting, holding and committing', async () => {
    const timings: { waitedMs: number; heldMs: number; commitMs: number }[] = [];
    const faults: unknown[] = [];
    const database = await open({
      file: true,
      observer: { committed: (timing) => timings.push(timing), rolledBack: (error) => faults.push(error) },
    });
    timings.length = 0;

    await database.transaction((tx) => note(tx, 'a'));
    await database.transaction((tx) => note(tx, 'a')).catch(() => undefined);

    expect(timings).toHaveLength(1);
    expect(faults).toHaveLength(1);
    expect(timings[0]!.commitMs).toBeGreaterThan(0);
  });
});
