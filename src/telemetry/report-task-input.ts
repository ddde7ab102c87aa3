import { z } from 'zod';
import { MESSAGE_GROUPS } from '../platform/config/telemetry-config.ts';
import { ITEM_REFUSALS } from './client-report.ts';
import { REPORT_SHAPES, type ReportReading, type ReportTask } from './report-reading.ts';

/** What is asked of the thread that reads reports. */
export const reportTaskSchema: z.ZodType<ReportTask> = z.object({
  shape: z.enum(REPORT_SHAPES),
  body: z.instanceof(Uint8Array),
  source: z.string(),
  fleet: z.object({ name: z.string(), cluster: z.number().nullable(), shards: z.array(z.number()).readonly() }),
  groups: z.record(z.string(), z.enum(MESSAGE_GROUPS)),
  nowMs: z.number(),
  mostItems: z.number(),
  secret: z.instanceof(Uint8Array),
});

/** What it answers. */
export const reportReadingSchema: z.ZodType<ReportReading> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('malformed'), say: z.string() }),
  z.object({
    kind: z.literal('read'),
    digest: z.string(),
    ids: z.array(z.string()).readonly(),
    rows: z.instanceof(Float64Array),
    errors: z.array(z.object({ id: z.number(), error: z.string() })).readonly(),
    outcomes: z
      .array(z.object({ outcome: z.enum(['counted', 'ignored', ...ITEM_REFUSALS]), items: z.number() }))
      .readonly(),
  }),
]);
