import type { FindSampleFile } from '../metrics/sample-file-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import { LEVEL_MS, type TelemetryReader } from './telemetry-reading.ts';
import { listParts, listSpans } from './telemetry-sum-store.ts';

/** Reads sums of hours and days that are over; of an open one nothing is told, for it would change under the reader. */
export function createTelemetryReader({
  config,
  clock,
  samples,
}: {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly samples: FindSampleFile;
}): TelemetryReader {
  return {
    async read(fleet, ask) {
      if (!config().telemetry.sources.some((source) => source.fleet === fleet)) return { kind: 'off' };
      const file = await samples();
      if (file.kind !== 'open') return { kind: 'unavailable', why: file.why };
      const { read } = file.database;
      const nowMs = clock.now().getTime();
      const level = LEVEL_MS[ask.level];
      return {
        kind: 'reading',
        parts: await listParts(read, fleet, ask),
        spans: await listSpans(read, fleet, ask),
        nextAt: new Date(nowMs - (nowMs % level) + level),
      };
    },
  };
}
