import type { Kysely } from 'kysely';

/** One step of the schema's history. It sees the portable subset both engines know, and only goes forward. */
export interface SchemaStep {
  /** 1, 2, 3 …: the database's schema version after this step. */
  readonly number: number;
  /** E.g. '0001_inbox'. */
  readonly name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

/** The shape of migrations/index.ts. */
export type MigrationList = Readonly<Record<string, { up(db: Kysely<unknown>): Promise<void> }>>;

export type SchemaFit =
  | { readonly kind: 'fits'; readonly version: number; readonly pending: readonly SchemaStep[] }
  | { readonly kind: 'newer'; readonly version: number; readonly codeVersion: number }
  | { readonly kind: 'other-history'; readonly found: string; readonly expected: string };

/** The list in order. Throws when the numbers are not 0001, 0002, 0003 …: that is a mistake in the code. */
export function listSteps(migrations: MigrationList): readonly SchemaStep[] {
  return Object.entries(migrations)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, migration], index) => {
      const number = Number(/^(\d{4})_[a-z0-9-]+$/.exec(name)?.[1]);
      if (number !== index + 1) {
        const next = String(index + 1).padStart(4, '0');
        throw new Error(`Migration '${name}' must be named '${next}_…': numbers are contiguous and start at 0001.`);
      }
      return { number, name, up: (db) => migration.up(db) };
    });
}

/** Compares what a database has been through, in order, with what the code knows. */
export function judgeSchema(applied: readonly string[], steps: readonly SchemaStep[]): SchemaFit {
  for (const [index, found] of applied.entries()) {
    const expected = steps[index];
    if (expected === undefined) return { kind: 'newer', version: applied.length, codeVersion: steps.length };
    if (expected.name !== found) return { kind: 'other-history', found, expected: expected.name };
  }
  return { kind: 'fits', version: applied.length, pending: steps.slice(applied.length) };
}
