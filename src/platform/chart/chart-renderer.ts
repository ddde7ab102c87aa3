import type { Clock } from '../clock.ts';
import type { Log } from '../observability/log.ts';
import { OneThread } from '../one-thread.ts';
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
  readonly #log: ChartRendererParts['log'];
  readonly #thread: OneThread<ChartTask, Uint8Array>;

  constructor({ clock, log, timeOutMs, mostWaiting, idleMs, body }: ChartRendererParts) {
    this.#log = log;
    this.#thread = new OneThread<ChartTask, Uint8Array>({
      body: body ?? new URL('chart-worker.ts', import.meta.url),
      clock,
      timeOutMs: timeOutMs ?? TIME_OUT_MS,
      mostWaiting: mostWaiting ?? MOST_WAITING,
      idleMs: idleMs ?? IDLE_MS,
      mostHeapMb: MOST_HEAP_MB,
      readReply: (value) => chartReplySchema.parse(value),
    });
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

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #take(picture: ChartTask): Promise<ChartOutcome> {
    const outcome = await this.#thread.run(picture);
    switch (outcome.kind) {
      case 'answered':
        return { kind: 'drawn', png: outcome.reply, altText: altTextOf(picture) };
      case 'busy':
      case 'closed':
        return outcome;
      case 'failed':
      case 'crashed':
      case 'timed-out':
        this.#log.warn('A chart could not be drawn.', { title: picture.title, error: outcome.error });
        return { kind: outcome.kind };
    }
  }
}

function altTextOf(picture: Chart | Matrix): string {
  if (!isMatrix(picture)) return describeChart(picture);
  const { altText } = picture;
  return altText.length <= CHART_LIMITS.altText
    ? altText
    : `${altText.slice(0, CHART_LIMITS.altText - 1).toWellFormed()}…`;
}
