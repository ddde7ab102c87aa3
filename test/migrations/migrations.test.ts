import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS } from '../../migrations/index.ts';
import { applySteps } from '../../src/platform/database/migrator.ts';
import { judgeSchema, listSteps } from '../../src/platform/database/schema.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import { TestClock } from '../support/clock.ts';
import { ENGINES, openTestDatabase } from '../support/database.ts';
import { countRows, fillTables, type SampleValues } from '../support/sample-rows.ts';

/** For columns whose checks refuse a plain 'sample' or 1. */
const SAMPLES: SampleValues = {};

const STEPS = listSteps(MIGRATIONS);
const clock = new TestClock();

async function openAt(engine: 'sqlite' | 'pglite', version: number): Promise<Database> {
  const { database, close } = await openTestDatabase({ engine, migrate: version });
  onTestFinished(close);
  return database;
}

async function shapeOf(database: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = await database.read.tables().introspection.getTables();
  const shape = tables.map((table): [string, readonly string[]] => [
    table.name,
    table.columns.map((column) => `${column.name}${column.isNullable ? '?' : ''}`).toSorted(),
  ]);
  return Object.fromEntries(shape.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe('the migrations', () => {
  it('are numbered without gaps and go forward only', () => {
    expect(STEPS.map((step) => step.number)).toEqual(STEPS.map((_, index) => index + 1));
    expect(Object.values(MIGRATIONS).filter((migration) => 'down' in migration)).toEqual([]);
  });

  it('make the same tables and columns on both engines', async () => {
    const [sqlite, pglite] = await Promise.all(
      ENGINES.map(async (engine) => shapeOf(await openAt(engine, STEPS.length))),
    );

    expect(Object.keys(sqlite ?? {}).length).toBeGreaterThan(2);
    expect(sqlite).toEqual(pglite);
  });

  describe.each(ENGINES)('on %s', (engine) => {
    it.each(STEPS.map((step) => ({ name: step.name, step })))(
      '$name keeps the rows that were there',
      async ({ step }) => {
        const database = await openAt(engine, step.number - 1);
        await fillTables(database, SAMPLES);
        const before = await countRows(database);

        await applySteps(database, [step], { now: () => clock.now() });

        expect(await countRows(database)).toMatchObject(before);
      },
    );

    it('take a row in every table afterwards', async () => {
      const database = await openAt(engine, STEPS.length);

      await fillTables(database, SAMPLES);

      expect(Object.values(await countRows(database)).filter((rows) => rows === 0)).toEqual([]);
    });
  });
});

describe('a list of migrations', () => {
  const up = async (): Promise<void> => undefined;

  it.each([
    { what: 'a gap', names: ['0001_a', '0003_b'], says: "'0003_b' must be named '0002_…'" },
    { what: 'a number twice', names: ['0001_a', '0001_b'], says: "'0001_b' must be named '0002_…'" },
    { what: 'another start', names: ['0000_a'], says: "'0000_a' must be named '0001_…'" },
    { what: 'no number', names: ['first'], says: "'first' must be named '0001_…'" },
  ])('with $what is refused by name', ({ names, says }) => {
    expect(() => listSteps(Object.fromEntries(names.map((name) => [name, { up }])))).toThrow(says);
  });

  it.each([
    { applied: [], fit: { kind: 'fits', version: 0 } },
    { applied: ['0001_a'], fit: { kind: 'fits', version: 1 } },
    { applied: ['0001_a', '0002_b'], fit: { kind: 'fits', version: 2, pending: [] } },
    { applied: ['0001_a', '0002_b', '0003_c'], fit: { kind: 'newer', version: 3, codeVersion: 2 } },
    { applied: ['0001_a', '0002_x'], fit: { kind: 'other-history', found: '0002_x', expected: '0002_b' } },
    { applied: ['0001_x', '0002_b', '0003_c'], fit: { kind: 'other-history', found: '0001_x', expected: '0001_a' } },
  ])('fits a database that went through $applied', ({ applied, fit }) => {
    const steps = listSteps({ '0001_a': { up }, '0002_b': { up } });

    expect(judgeSchema(applied, steps)).toMatchObject(fit);
  });
});
