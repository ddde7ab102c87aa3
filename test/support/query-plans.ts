import SqliteFile from 'better-sqlite3';
import { vi } from 'vitest';

/** Watches what is asked of SQLite from now on; `forget` leaves out what was asked so far. */
export interface QueryPlans {
  forget(): void;
  /** The statements that were asked, and of their plans the steps that fit one of these. */
  judge(bad: readonly RegExp[]): { readonly asked: number; readonly slow: readonly string[] };
  restore(): void;
}

export function watchQueryPlans(): QueryPlans {
  const prepare = vi.spyOn(SqliteFile.prototype, 'prepare');
  return {
    forget: () => {
      prepare.mockClear();
    },
    judge(bad) {
      const asked = [...new Set(prepare.mock.calls.map(([sql]) => sql))].filter((sql) =>
        /^(?:select|update|delete)\b/i.test(sql),
      );
      const [file] = prepare.mock.contexts;
      if (!(file instanceof SqliteFile)) throw new Error('Nothing was asked.');
      const slow = asked.flatMap((sql) => {
        const plan = file.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...unknowns(sql));
        const steps = plan.map(({ detail }) => detail).filter((detail) => bad.some((each) => each.test(detail)));
        return steps.map((detail) => `${detail} ← ${sql.slice(0, 200)}`);
      });
      return { asked: asked.length, slow };
    },
    restore: () => {
      prepare.mockRestore();
    },
  };
}

function unknowns(sql: string): readonly null[] {
  return Array.from({ length: sql.split('?').length - 1 }, () => null);
}
