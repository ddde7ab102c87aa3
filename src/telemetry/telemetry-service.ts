import type { FindSampleFile } from '../metrics/sample-file-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { TelemetrySourceConfig } from '../platform/config/telemetry-config.ts';
import { createClientKeys, dayOf, type ClientKeys } from './client-key-service.ts';
import type { ItemError, ItemRefusal } from './client-report.ts';
import { createHourKeeper, type HourKeeper } from './hour-keeper-service.ts';
import type { OpenHour } from './open-hour.ts';
import type { Pace } from './pace.ts';
import { RepeatGuard } from './repeat-guard.ts';
import { ReportQueue } from './report-queue.ts';
import type { ReportReader } from './report-reader-port.ts';
import { ROW, type ReportReading, type ReportShape } from './report-reading.ts';

/** Items are counted under these, and the outcomes of reports: closed lists, for metrics. */
export interface TelemetryObserver {
  report(outcome: ReportEnd): void;
  items(outcome: 'counted' | 'ignored' | ItemRefusal, count: number): void;
}

export type ReportEnd = TakeOutcome['kind'] | 'forged' | 'limited' | 'too-large' | 'cut-off';

export type TakeOutcome =
  | { readonly kind: 'counted'; readonly errors: readonly ItemError[] }
  /** Counted before. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'malformed'; readonly say: string }
  /** More is waiting than is taken. */
  | { readonly kind: 'shed'; readonly retryAfterSeconds: number }
  /** The file that keeps it cannot be used. */
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

export interface TelemetryService {
  /** Counts a report of one of the source's clients. */
  take(source: TelemetrySourceConfig, shape: ReportShape, body: Buffer): Promise<TakeOutcome>;
  /** Keeps what was counted, closes the hours and days that are over, forgets what is old. */
  keep(): Promise<void>;
  /** What is in memory now. */
  state(): { readonly cells: number; readonly waiting: number };
}

export interface TelemetryDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly samples: FindSampleFile;
  /** Whether there is a file already. */
  readonly isBegun: () => boolean;
  readonly observer: TelemetryObserver;
  readonly reader: ReportReader;
  readonly randomKey: () => Buffer;
  /** Lets others have their turn for so many milliseconds of real time. */
  readonly pause: (ms: number) => Promise<void>;
}

const QUEUE = { bodies: 64, bytes: 4 * 1024 * 1024 } as const;
const REPEATS = { most: 20_000, keptMs: 3_600_000 } as const;
const RETRY_SHED_SECONDS = 5;
const RETRY_UNAVAILABLE_SECONDS = 60;

export function createTelemetryService(deps: TelemetryDeps): TelemetryService {
  const { observer } = deps;
  const hours = createHourKeeper(deps);
  const keys = createClientKeys(deps);
  const queue = new ReportQueue(QUEUE, deps.pause);
  const repeats = new RepeatGuard(REPEATS);
  const parts: Parts = { ...deps, hours, keys, repeats };
  return {
    async take(source, shape, body) {
      const outcome = (await queue.run(body.length, (pace) => count(parts, { source, shape, body, pace }))) ?? {
        kind: 'shed' as const,
        retryAfterSeconds: RETRY_SHED_SECONDS,
      };
      observer.report(outcome.kind);
      return outcome;
    },
    keep: async () => {
      keys.forgetBefore(deps.clock.now());
      await hours.keep();
    },
    state: () => ({ cells: hours.cells(), waiting: queue.bodies }),
  };
}

interface Parts extends TelemetryDeps {
  readonly hours: HourKeeper;
  readonly keys: ClientKeys;
  readonly repeats: RepeatGuard;
}

interface Report {
  readonly source: TelemetrySourceConfig;
  readonly shape: ReportShape;
  readonly body: Buffer;
  readonly pace: Pace;
}

const UNAVAILABLE = { kind: 'unavailable', retryAfterSeconds: RETRY_UNAVAILABLE_SECONDS } as const;

async function count(parts: Parts, report: Report): Promise<TakeOutcome> {
  const { config, clock, hours, keys, repeats } = parts;
  const { source, shape, body, pace } = report;
  const { fleets, telemetry } = config();
  const fleet = fleets.find(({ name }) => name === source.fleet);
  if (fleet === undefined) return { kind: 'malformed', say: 'The source reports for a fleet that there is not.' };
  // Before anything is counted: a report is counted whole or sent again.
  const key = (await hours.ready()) ? await keys.on(hours.current(fleet.name).hourMs) : null;
  if (key === null) return UNAVAILABLE;
  const nowMs = clock.now().getTime();
  const reading = await parts.reader.read({
    shape,
    body,
    source: source.name,
    fleet: { name: fleet.name, cluster: fleet.cluster, shards: fleet.shards },
    groups: telemetry.groups,
    nowMs,
    mostItems: telemetry.limits.items,
    secret: key.secret,
  });
  pace.begin();
  if (reading === null) return UNAVAILABLE;
  if (reading.kind === 'malformed') return reading;
  if (repeats.has(reading.digest, nowMs)) return { kind: 'repeat' };
  const hour = hours.current(fleet.name);
  // Meanwhile another day began, which counts its clients by another key.
  if (dayOf(hour.hourMs) !== key.dayMs) return count(parts, report);
  add(hour, reading);
  for (const { outcome, items } of reading.outcomes) parts.observer.items(outcome, items);
  repeats.note(reading.digest, nowMs);
  return { kind: 'counted', errors: reading.errors };
}

/** In one go, so that it is one hour that has all of it: a millisecond for the largest report. */
function add(hour: OpenHour, { ids, rows }: Extract<ReportReading, { kind: 'read' }>): void {
  for (let at = 0; at < rows.length; at += ROW) {
    const [place = 0, client = 0, sum = 0, count = 0] = rows.subarray(at, at + ROW);
    hour.add(ids[place] ?? '', { sum, count, client });
  }
}
