import { randomBytes } from 'node:crypto';
import type { FindSampleFile } from './metrics/sample-file-service.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import type { Secret } from './platform/config/secret.ts';
import { RefusalPace } from './platform/http/refusal-pace.ts';
import type { RouteGroup } from './platform/http/server.ts';
import type { Log } from './platform/observability/log.ts';
import type { Metrics } from './platform/observability/metrics.ts';
import { createTelemetryMetrics, watchTelemetry } from './platform/observability/telemetry-metrics.ts';
import { createReportReader } from './report-reader.ts';
import type { SampleKeeper } from './sample-keeper.ts';
import { createTelemetryRoutes, REFUSALS } from './telemetry-routes.ts';
import { createTelemetryReader } from './telemetry/telemetry-reader-service.ts';
import type { TelemetryReader } from './telemetry/telemetry-reading.ts';
import { createTelemetryService, type TelemetryService } from './telemetry/telemetry-service.ts';

export interface TelemetryRoomParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** null where nothing keeps samples: then reports are refused with 503. */
  readonly samples: SampleKeeper | null;
  readonly credential: (name: string) => Secret | null;
}

export interface TelemetryRoom extends Pick<TelemetryService, 'keep'> {
  readonly reader: TelemetryReader;
  readonly routes: RouteGroup;
  /** At the end: keeps what was counted, so that a start that follows goes on with it. */
  keepLast(): Promise<void>;
  close(): Promise<void>;
}

const KEY_BYTES = 32;

/** Takes reports of opted-in clients, keeps sums of them, and reads them. */
export function createTelemetryRoom(parts: TelemetryRoomParts): TelemetryRoom {
  const { config, clock, metrics, log, credential } = parts;
  const samples = findFile(parts);
  const observer = createTelemetryMetrics(metrics);
  // Work takes real time, also where the house lives by a faster clock.
  const reports = createReportReader({ clock: systemClock, log });
  const telemetry = createTelemetryService({
    config,
    clock,
    samples,
    isBegun: () => parts.samples?.isBegun() ?? false,
    observer,
    randomKey: () => randomBytes(KEY_BYTES),
    reader: reports,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const refusals = new RefusalPace(systemClock, REFUSALS);
  watchTelemetry(metrics, () => ({ ...telemetry.state(), refusals: refusals.waiting }));
  return {
    reader: createTelemetryReader({ config, clock, samples }),
    routes: createTelemetryRoutes({ telemetry, config, credential, clock, observer, refusals }),
    keep: () => telemetry.keep(),
    close: () => reports.close(),
    keepLast: async () => {
      try {
        await telemetry.keep();
      } catch (error) {
        log.error('What clients reported in the last minute could not be kept.', { error });
      }
    },
  };
}

function findFile({ samples }: TelemetryRoomParts): FindSampleFile {
  return samples === null ? async () => NOT_KEPT : () => samples.find();
}

const NOT_KEPT = { kind: 'unavailable', why: 'samples are not kept here' } as const;
