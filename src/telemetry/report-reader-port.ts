import type { ReportReading, ReportTask } from './report-reading.ts';

/** Reads reports, apart from those who ask Muster something. */
export interface ReportReader {
  /** null: it could not be read this time, and the sender is no reason for it. */
  read(task: ReportTask): Promise<ReportReading | null>;
}
