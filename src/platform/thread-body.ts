import { parentPort, type Transferable } from 'node:worker_threads';
import { threadTaskSchema, type ThreadAnswer } from './one-thread.ts';

export interface Answer {
  readonly value: unknown;
  /** Memory that goes over instead of being copied. */
  readonly transfer?: readonly Transferable[];
}

/** What a thread of OneThread does: each task, one after the other. What `work` throws is told, and the next one begins. */
export function answerTasks(work: (task: unknown) => Answer): void {
  parentPort?.on('message', (message: unknown) => {
    const { id, task } = threadTaskSchema.parse(message);
    const answer = (told: ThreadAnswer, transfer: readonly Transferable[] = []): void => {
      parentPort?.postMessage(told, transfer);
    };
    try {
      const { value, transfer } = work(task);
      answer({ kind: 'done', id, value }, transfer);
    } catch (error) {
      answer({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  });
}
