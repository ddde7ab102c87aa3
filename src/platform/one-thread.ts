import { Worker, type Transferable } from 'node:worker_threads';
import { z } from 'zod';
import type { Clock } from './clock.ts';

export interface OneThreadParts<Reply> {
  /** The thread's body, which calls answerTasks. */
  readonly body: URL;
  /** Work takes real time: the system's clock, also where the house lives by another. */
  readonly clock: Clock;
  /** How long a task may take from its turn on, the start of its thread included. */
  readonly timeOutMs: number;
  /** Tasks waiting beside the one that is worked on. */
  readonly mostWaiting: number;
  /** An idle thread keeps its memory; it ends after this. */
  readonly idleMs: number;
  /** Work that wants more ends its thread instead of the process. */
  readonly mostHeapMb: number;
  /** What came over the border, as what it is; throws where it is not. */
  readonly readReply: (value: unknown) => Reply;
}

export type ThreadOutcome<Reply> =
  | { readonly kind: 'answered'; readonly reply: Reply }
  /** More is waiting than may. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'closed' }
  /** The task came to an end that was none: `error` says which. */
  | { readonly kind: 'failed' | 'crashed' | 'timed-out'; readonly error: unknown };

interface Waiting<Task, Reply> {
  readonly id: number;
  readonly task: Task;
  readonly transfer: readonly Transferable[];
  readonly end: (outcome: ThreadOutcome<Reply>) => void;
}

const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), id: z.number(), value: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number(), message: z.string() }),
]);

export type ThreadAnswer = z.infer<typeof answerSchema>;

export const threadTaskSchema = z.object({ id: z.number(), task: z.unknown() });

/** Does tasks one after the other on one thread, which is there only while there is something to do. */
export class OneThread<Task, Reply> {
  readonly #parts: OneThreadParts<Reply>;
  readonly #waiting: Waiting<Task, Reply>[] = [];
  #current: Waiting<Task, Reply> | null = null;
  #thread: Worker | null = null;
  #stopTimer: () => void = () => undefined;
  #count = 0;
  #isClosed = false;

  constructor(parts: OneThreadParts<Reply>) {
    this.#parts = parts;
  }

  /** What is in `transfer` is the thread's from then on. */
  run(task: Task, transfer: readonly Transferable[] = []): Promise<ThreadOutcome<Reply>> {
    if (this.#isClosed) return Promise.resolve({ kind: 'closed' });
    if (this.#waiting.length >= this.#parts.mostWaiting) return Promise.resolve({ kind: 'busy' });
    this.#count += 1;
    const id = this.#count;
    return new Promise((end) => {
      this.#waiting.push({ id, task, transfer, end });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer();
    for (const { end } of this.#waiting.splice(0)) end({ kind: 'closed' });
    this.#current?.end({ kind: 'closed' });
    this.#current = null;
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }

  #next(): void {
    if (this.#current !== null || this.#isClosed) return;
    const next = this.#waiting.shift();
    this.#stopTimer();
    if (next === undefined) {
      this.#endAfter(this.#parts.idleMs, () => {
        this.#drop();
      });
      return;
    }
    this.#current = next;
    this.#endAfter(this.#parts.timeOutMs, () => {
      this.#broke('timed-out', 'it took too long');
    });
    (this.#thread ??= this.#begin()).postMessage({ id: next.id, task: next.task }, next.transfer);
  }

  #endAfter(ms: number, then: () => void): void {
    const { clock } = this.#parts;
    this.#stopTimer = clock.wakeAt(new Date(clock.now().getTime() + ms), then);
  }

  #begin(): Worker {
    const { body, mostHeapMb } = this.#parts;
    const thread = new Worker(body, { resourceLimits: { maxOldGenerationSizeMb: mostHeapMb } });
    thread.on('message', (message: unknown) => {
      if (thread === this.#thread) this.#heard(message);
    });
    thread.on('error', (error) => {
      if (thread === this.#thread) this.#broke('crashed', error);
    });
    thread.on('exit', (code) => {
      if (thread === this.#thread) this.#broke('crashed', `its thread ended with code ${code}`);
    });
    return thread;
  }

  #heard(message: unknown): void {
    const answer = answerSchema.parse(message);
    const current = this.#current;
    if (current?.id !== answer.id) return;
    this.#current = null;
    current.end(answer.kind === 'done' ? this.#read(answer.value) : { kind: 'failed', error: answer.message });
    this.#next();
  }

  #read(value: unknown): ThreadOutcome<Reply> {
    try {
      return { kind: 'answered', reply: this.#parts.readReply(value) };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  #broke(kind: 'crashed' | 'timed-out', error: unknown): void {
    this.#drop();
    const current = this.#current;
    this.#current = null;
    current?.end({ kind, error });
    this.#next();
  }

  #drop(): void {
    const thread = this.#thread;
    this.#thread = null;
    // Nobody waits for its end; an error while ending has nobody to tell either.
    thread?.terminate().catch(() => undefined);
  }
}
