import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type { Log } from '../observability/log.ts';
import { foldChart } from './chart-fold.ts';
import { chartReplySchema, type ChartTask } from './chart-message.ts';
import { describeChart } from './chart-words.ts';
import { CHART_LIMITS, chartProblem, type Chart, type ChartOutcome, type ChartRenderer } from './chart.ts';
import { isMatrix, matrixProblem, type Matrix } from './matrix.ts';

export interface ChartRendererParts {
  /** Drawing takes real time: the system's clock, also where the house lives by another. */
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  /** How long a chart may take from its turn on, the start of its thread included. */
  readonly timeOutMs?: number;
  /** Charts waiting beside the one that is being drawn. */
  readonly mostWaiting?: number;
  /** An idle thread keeps some 150 MB; it ends after this. */
  readonly idleMs?: number;
  /** The thread's body, for tests. */
  readonly body?: URL;
}

interface Waiting {
  readonly task: ChartTask;
  readonly end: (outcome: ChartOutcome) => void;
}

const TIME_OUT_MS = 10_000;
const MOST_WAITING = 16;
const IDLE_MS = 60_000;
/** Drawing takes some 60 MB; a chart that wants much more ends its thread instead of the process. */
const MOST_HEAP_MB = 256;

/** Draws charts one after the other on one thread, which is there only while there is something to draw. */
export function createChartRenderer(parts: ChartRendererParts): ChartRenderer {
  return new OneThreadRenderer(parts);
}

class OneThreadRenderer implements ChartRenderer {
  readonly #parts: ChartRendererParts;
  readonly #waiting: Waiting[] = [];
  #current: Waiting | null = null;
  #thread: Worker | null = null;
  #stopTimer: () => void = () => undefined;
  #count = 0;
  #isClosed = false;

  constructor(parts: ChartRendererParts) {
    this.#parts = parts;
  }

  async draw(chart: Chart): Promise<ChartOutcome> {
    const problem = chartProblem(chart);
    if (problem !== null) throw new RangeError(problem);
    return this.#take(foldChart(chart));
  }

  async drawMatrix(matrix: Matrix): Promise<ChartOutcome> {
    const problem = matrixProblem(matrix);
    if (problem !== null) throw new RangeError(problem);
    return this.#take(matrix);
  }

  #take(chart: Chart | Matrix): Promise<ChartOutcome> {
    const outcome = (kind: 'closed' | 'busy') => Promise.resolve<ChartOutcome>({ kind });
    if (this.#isClosed) return outcome('closed');
    if (this.#waiting.length >= (this.#parts.mostWaiting ?? MOST_WAITING)) return outcome('busy');
    this.#count += 1;
    const task = { id: this.#count, chart };
    return new Promise((end) => {
      this.#waiting.push({ task, end });
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
      this.#endAfter(this.#parts.idleMs ?? IDLE_MS, () => {
        this.#drop();
      });
      return;
    }
    this.#current = next;
    this.#endAfter(this.#parts.timeOutMs ?? TIME_OUT_MS, () => {
      this.#broke({ kind: 'timed-out' }, 'it took too long');
    });
    (this.#thread ??= this.#begin()).postMessage(next.task);
  }

  #endAfter(ms: number, then: () => void): void {
    const { clock } = this.#parts;
    this.#stopTimer = clock.wakeAt(new Date(clock.now().getTime() + ms), then);
  }

  #begin(): Worker {
    const body = this.#parts.body ?? new URL('chart-worker.ts', import.meta.url);
    const thread = new Worker(body, { resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB } });
    thread.on('message', (message: unknown) => {
      if (thread === this.#thread) this.#heard(message);
    });
    thread.on('error', (error) => {
      if (thread === this.#thread) this.#broke({ kind: 'crashed' }, error);
    });
    thread.on('exit', (code) => {
      if (thread === this.#thread) this.#broke({ kind: 'crashed' }, `its thread ended with code ${code}`);
    });
    return thread;
  }

  #heard(message: unknown): void {
    const reply = chartReplySchema.parse(message);
    const current = this.#current;
    if (current?.task.id !== reply.id) return;
    this.#current = null;
    if (reply.kind === 'failed') this.#warn(current, reply.message);
    current.end(
      reply.kind === 'drawn'
        ? { kind: 'drawn', png: reply.png, altText: altTextOf(current.task.chart) }
        : { kind: 'failed' },
    );
    this.#next();
  }

  #broke(outcome: ChartOutcome, error: unknown): void {
    this.#drop();
    const current = this.#current;
    this.#current = null;
    if (current !== null) {
      this.#warn(current, error);
      current.end(outcome);
    }
    this.#next();
  }

  #drop(): void {
    const thread = this.#thread;
    this.#thread = null;
    // Nobody waits for its end; an error while ending has nobody to tell either.
    thread?.terminate().catch(() => undefined);
  }

  #warn({ task }: Waiting, error: unknown): void {
    this.#parts.log.warn('A chart could not be drawn.', { title: task.chart.title, error });
  }
}

function altTextOf(picture: Chart | Matrix): string {
  if (!isMatrix(picture)) return describeChart(picture);
  const { altText } = picture;
  return altText.length <= CHART_LIMITS.altText
    ? altText
    : `${altText.slice(0, CHART_LIMITS.altText - 1).toWellFormed()}…`;
}
