import type { TelemetryConfig } from '../platform/config/telemetry-config.ts';
import type { ItemError, ItemRefusal } from './client-report.ts';
import type { ShardsOfFleet } from './report-labels.ts';

/** What a report may be, by its address; `unused`: what is understood and of no use here. */
export const REPORT_SHAPES = ['record-metrics', 'protocol-stats', 'client-metrics', 'unused'] as const;
export type ReportShape = (typeof REPORT_SHAPES)[number];

/** All that it takes to read a report: the thread that does it knows nothing else. */
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

/**
 * What a report comes to: nothing in it names a client. It is a few flat pieces because it crosses a border between
 * threads, and what making it whole again costs there is to be less than reading it would.
 */
export type ReportReading =
  | { readonly kind: 'malformed'; readonly say: string }
  | {
      readonly kind: 'read';
      /** Of the source and its body: the same report again has the same. */
      readonly digest: string;
      /** Of the cells that it adds to. */
      readonly ids: readonly string[];
      readonly rows: Float64Array<ArrayBuffer>;
      readonly errors: readonly ItemError[];
      readonly outcomes: readonly { readonly outcome: 'counted' | 'ignored' | ItemRefusal; readonly items: number }[];
    };

/** Numbers of a row: the place of its cell in `ids`, the client's hash, what it adds to the sum and to the count. */
export const ROW = 4;
