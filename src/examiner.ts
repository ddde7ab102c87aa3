import type { DoctorService } from './operations/doctor-service.ts';
import type { Clock } from './platform/clock.ts';
import type { Log } from './platform/observability/log.ts';

/** Has Muster examine itself after something changed around it. */
export interface Examiner {
  /** Once, some seconds from now: changes on Discord come in bursts. */
  soon(): void;
  /** Starts nothing more, and resolves when nothing is under way. */
  stop(): Promise<void>;
  settled(): Promise<void>;
}

export interface ExaminerOptions {
  readonly doctor: Pick<DoctorService, 'examineAndTell'>;
  readonly clock: Clock;
  readonly log: Log;
}

const WAIT_MS = 5_000;

export function createExaminer({ doctor, clock, log }: ExaminerOptions): Examiner {
  let disarm: (() => void) | null = null;
  let underWay: Promise<void> = Promise.resolve();
  let isStopped = false;
  const examine = async (): Promise<void> => {
    try {
      const findings = await doctor.examineAndTell();
      const wrong = findings.filter(({ state }) => state !== 'well');
      log.info('Muster examined itself.', {
        wrong: wrong.map(({ state, about, subject }) => `${state}: ${about} ${subject}`),
      });
    } catch (error) {
      log.error('Muster could not examine itself.', { error });
    }
  };
  return {
    soon() {
      if (disarm !== null || isStopped) return;
      disarm = clock.wakeAt(new Date(clock.now().getTime() + WAIT_MS), () => {
        disarm = null;
        underWay = underWay.then(examine);
      });
    },
    async stop() {
      isStopped = true;
      disarm?.();
      disarm = null;
      await underWay;
    },
    settled: () => underWay,
  };
}
