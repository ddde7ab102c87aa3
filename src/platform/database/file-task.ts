import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** Work on a whole database file: too long for the event loop, so a worker thread does it. */
export type FileTask =
  | { readonly kind: 'inspect'; readonly path: string }
  /** A consistent copy of `from`, which may be in use, as one file at `to`, stamped with the time. */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string; readonly backupAt: string | null };

/** What a whole-file check found. `problems` is empty for a sound database. */
export interface Inspection {
  readonly problems: readonly string[];
  readonly bytes: number;
  readonly rows: Readonly<Record<string, number>>;
}

export const fileTaskSchema: z.ZodType<FileTask> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inspect'), path: z.string() }),
  z.object({ kind: z.literal('copy'), from: z.string(), to: z.string(), backupAt: z.string().nullable() }),
]);

const inspectionSchema: z.ZodType<Inspection> = z.object({
  problems: z.array(z.string()),
  bytes: z.number(),
  rows: z.record(z.string(), z.number()),
});

/**
 * Checks every page, index and foreign key of a database, which may be in use. Rejects with SQLite's error when the
 * file cannot be read as a database at all.
 */
export async function inspectFile(path: string): Promise<Inspection> {
  return inspectionSchema.parse(await runFileTask({ kind: 'inspect', path }));
}

export async function copyFile(copy: Omit<Extract<FileTask, { kind: 'copy' }>, 'kind'>): Promise<void> {
  await runFileTask({ kind: 'copy', ...copy });
}

/** SQLite's code crosses the thread's border as data: an Error loses its own fields there. */
export const fileTaskAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), value: z.unknown() }),
  z.object({ kind: z.literal('failed'), message: z.string(), code: z.string().nullable() }),
]);

export type FileTaskAnswer = z.infer<typeof fileTaskAnswerSchema>;

class FileTaskError extends Error {
  readonly code: string | null;

  constructor(message: string, code: string | null) {
    super(message);
    this.name = 'FileTaskError';
    this.code = code;
  }
}

function runFileTask(task: FileTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('file-worker.ts', import.meta.url), { workerData: task });
    worker.once('message', (message: unknown) => {
      const answer = fileTaskAnswerSchema.parse(message);
      if (answer.kind === 'done') resolve(answer.value);
      else reject(new FileTaskError(answer.message, answer.code));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`The thread that was to ${task.kind} ended without an answer (exit code ${code}).`));
    });
  });
}
