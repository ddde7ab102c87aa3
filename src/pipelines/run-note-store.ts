import type { Reader, Transaction } from '../platform/database/transaction.ts';

interface NoteTables {
  run_notes: { run_key: string; by: string; text: string };
}

/** A line beneath what a run's card says, from whoever knows something about the run that its system does not tell. */
export interface RunNote {
  /** Who says it, such as 'jenkins'; each has one note on a run. */
  readonly by: string;
  /** As it is to be shown: foreign parts of it are escaped already. */
  readonly text: string;
}

export async function listNotes(reader: Reader, runKey: string): Promise<readonly RunNote[]> {
  return reader
    .tables<NoteTables>()
    .selectFrom('run_notes')
    .select(['by', 'text'])
    .where('run_key', '=', runKey)
    .orderBy('by')
    .execute();
}

/** Writes the note in the place of what the same one said before; null takes it away. False: it was so already. */
export async function saveNote(
  tx: Transaction,
  runKey: string,
  { by, text }: { readonly by: string; readonly text: string | null },
): Promise<boolean> {
  const known = (await listNotes(tx, runKey)).find((note) => note.by === by)?.text ?? null;
  if (known === text) return false;
  const notes = tx.tables<NoteTables>();
  if (text === null) await notes.deleteFrom('run_notes').where('run_key', '=', runKey).where('by', '=', by).execute();
  else
    await notes
      .insertInto('run_notes')
      .values({ run_key: runKey, by, text })
      .onConflict((conflict) => conflict.columns(['run_key', 'by']).doUpdateSet({ text }))
      .execute();
  return true;
}
