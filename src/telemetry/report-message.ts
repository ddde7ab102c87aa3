import { z } from 'zod';
import { MESSAGE_GROUPS, type TelemetryConfig } from '../platform/config/telemetry-config.ts';
import { ITEM_REFUSALS } from './client-report.ts';
import type { ShardsOfFleet } from './report-labels.ts';

/** What a report may be, by its address; `unused`: what is understood and of no use here. */
export const REPORT_SHAPES = ['record-metrics', 'protocol-stats', 'client-metrics', 'unused'] as const;
export type ReportShape = (typeof REPORT_SHAPES)[number];

/** What is asked of the thread that reads reports: all that it needs to know, for it knows nothing else. */
export interface ReportTask {
  readonly shape: ReportShape;
  /** As it came, not even parsed. */
  readonly body: Uint8Array;
  readonly source: string;
  readonly fleet: ShardsOfFleet & { readonly name: string };
  readonly groups: TelemetryConfig['groups'];
  readonly nowMs: number;
  readonly mostItems: number;
  /** The key of the day on which clients are counted. */
  readonly secret: Uint8Array;
}

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

/** Numbers of a row: the place of its cell's id in `ids`, the client's hash, what it adds to the sum and to the count. */
export const ROW = 4;

/**
 * A report that was read: nothing in it names a client. It is a few flat pieces because it crosses a border between
 * threads, and what makes it there is not to be worth more than reading it here.
 */
export const reportReadingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('malformed'), say: z.string() }),
  z.object({
    kind: z.literal('read'),
    /** Of the source and its body: the same report again has the same. */
    digest: z.string(),
    ids: z.array(z.string()).readonly(),
    rows: z.instanceof(Float64Array),
    errors: z.array(z.object({ id: z.number(), error: z.string() })).readonly(),
    outcomes: z
      .array(z.object({ outcome: z.enum(['counted', 'ignored', ...ITEM_REFUSALS]), items: z.number() }))
      .readonly(),
  }),
]);
export type ReportReading = z.infer<typeof reportReadingSchema>;
