import { existsSync } from 'node:fs';
import { inspectFile } from './file-task.ts';
import { refuseDamaged, refuseMissing, refuseNewer, refuseOtherHistory, type OpenRefusal } from './open-outcome.ts';
import { judgeSchema, listSteps, type MigrationList } from './schema.ts';
import { examine, openReader, refuseUnreadable } from './sqlite-file.ts';

export type CheckOutcome =
  | {
      readonly kind: 'sound';
      readonly path: string;
      readonly schemaVersion: number;
      /** Migrations that the next start will apply. */
      readonly pending: number;
      readonly mode: string | null;
      readonly bytes: number;
      /** Rows by table. */
      readonly rows: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'damaged'; readonly message: string; readonly problems: readonly string[] }
  | OpenRefusal;

/** `muster db check`: every page, index, foreign key and the schema's version. Reads only, also while Muster runs. */
export async function checkDatabase(options: {
  readonly path: string;
  readonly migrations: MigrationList;
}): Promise<CheckOutcome> {
  const { path } = options;
  if (!existsSync(path)) return refuseMissing(path);
  try {
    const { problems, bytes, rows } = await inspectFile(path);
    const first = problems[0];
    if (first !== undefined) return { ...refuseDamaged(path, first), kind: 'damaged', problems };
    const nature = readNature(path);
    if (nature.kind === 'empty')
      return { kind: 'not-a-database', message: `${path} is empty. Start Muster once, or restore a backup into it.` };
    if (nature.kind !== 'muster') return nature;
    const fit = judgeSchema(nature.applied, listSteps(options.migrations));
    if (fit.kind === 'newer') return refuseNewer(path, fit.version, fit.codeVersion);
    if (fit.kind === 'other-history') return refuseOtherHistory(path, fit);
    const { mode } = nature;
    return { kind: 'sound', path, schemaVersion: fit.version, pending: fit.pending.length, mode, bytes, rows };
  } catch (error) {
    return refuseUnreadable(path, error);
  }
}

function readNature(path: string): ReturnType<typeof examine> {
  const file = openReader(path);
  try {
    return examine(file, path);
  } finally {
    file.close();
  }
}
