import type { Clock } from './platform/clock.ts';
import type { Log } from './platform/observability/log.ts';
import { OneThread } from './platform/one-thread.ts';
import type { ReportReader } from './telemetry/report-reader-port.ts';
import type { ReportReading, ReportTask } from './telemetry/report-reading.ts';
import { reportReadingSchema } from './telemetry/report-task-input.ts';

export interface ThreadedReportReader extends ReportReader {
  close(): Promise<void>;
}

export interface ReportReaderParts {
  /** Reading takes real time: the system's clock, also where the house lives by another. */
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  /** How long a report may take, the start of the thread included. */
  readonly timeOutMs?: number;
  /** The thread's body, for tests. */
  readonly body?: URL;
}

const TIME_OUT_MS = 30_000;
/** Clients report all day: whoever has telemetry on has the thread. */
const IDLE_MS = 10 * 60_000;
/** The largest report takes some 10 MB to be read. */
const MOST_HEAP_MB = 96;
/** The queue before it hands over one at a time. */
const MOST_WAITING = 4;

/** Reads reports on a thread of their own, so that none of them keeps anybody waiting who asks something. */
export function createReportReader({ clock, log, timeOutMs, body }: ReportReaderParts): ThreadedReportReader {
  const thread = new OneThread<ReportTask, ReportReading>({
    body: body ?? new URL('report-worker.ts', import.meta.url),
    clock,
    timeOutMs: timeOutMs ?? TIME_OUT_MS,
    mostWaiting: MOST_WAITING,
    idleMs: IDLE_MS,
    mostHeapMb: MOST_HEAP_MB,
    readReply: (value) => reportReadingSchema.parse(value),
  });
  return {
    async read(task) {
      // A copy: what it lies in may be memory that others have pieces of.
      const bytes = new Uint8Array(task.body);
      const outcome = await thread.run({ ...task, body: bytes }, [bytes.buffer]);
      if (outcome.kind === 'answered') return outcome.reply;
      if ('error' in outcome) {
        const { source, body: report } = task;
        log.warn('A report of a client could not be read.', { source, bytes: report.length, error: outcome.error });
      }
      return null;
    },
    close: () => thread.close(),
  };
}
