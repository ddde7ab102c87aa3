import { createHash } from 'node:crypto';
import type { FindSampleFile } from '../metrics/sample-file-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { TelemetryConfig, TelemetrySourceConfig } from '../platform/config/telemetry-config.ts';
import type { ItemRefusal, ReportContext, ReportOutcome } from './client-report.ts';
import { createClientCounter, type ClientCounter, type CountClient } from './client-counter-service.ts';
import { isDeeperThan } from './json-depth.ts';
import { groupTable, type GroupTable } from './message-group.ts';
import { createHourKeeper, type HourKeeper } from './hour-keeper-service.ts';
import type { OpenHour } from './open-hour.ts';
import { RepeatGuard } from './repeat-guard.ts';
import { ReportQueue } from './report-queue.ts';

/** Items are counted under these, and the outcomes of reports: closed lists, for metrics. */
export interface TelemetryObserver {
  report(outcome: ReportEnd): void;
  items(outcome: 'counted' | 'ignored' | ItemRefusal, count: number): void;
}

export type ReportEnd = TakeOutcome['kind'] | 'forged' | 'limited' | 'too-large' | 'cut-off';

export type ReadReport = (body: unknown, context: ReportContext) => ReportOutcome;

export type TakeOutcome =
  | { readonly kind: 'counted'; readonly errors: readonly ItemError[] }
  /** Counted before. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'malformed'; readonly say: string }
  /** More is waiting than is taken. */
  | { readonly kind: 'shed'; readonly retryAfterSeconds: number }
  /** The file that keeps it cannot be used. */
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

export interface ItemError {
  readonly id: number;
  readonly error: string;
}

export interface TelemetryService {
  /** Counts a report of one of the source's clients. */
  take(source: TelemetrySourceConfig, read: ReadReport, body: Buffer): Promise<TakeOutcome>;
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
  readonly randomKey: () => Buffer;
  /** Lets others have their turn for so many milliseconds of real time. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Arrays and objects in each other: the deepest report there is has five. */
const DEEPEST = 12;
/** Items counted before others have their turn: a fraction of a millisecond. */
const ITEMS_AT_ONCE = 10;
const QUEUE = { bodies: 64, bytes: 4 * 1024 * 1024 } as const;
const REPEATS = { most: 20_000, keptMs: 3_600_000 } as const;
const RETRY_SHED_SECONDS = 5;
const RETRY_UNAVAILABLE_SECONDS = 60;

export function createTelemetryService(deps: TelemetryDeps): TelemetryService {
  const { observer } = deps;
  const hours = createHourKeeper(deps);
  const clients = createClientCounter(deps);
  const queue = new ReportQueue(QUEUE, deps.pause);
  const repeats = new RepeatGuard(REPEATS);
  const parts: Parts = { ...deps, hours, clients, repeats, groupsOf: rememberGroups() };
  return {
    async take(source, read, body) {
      const outcome = (await queue.run(body.length, () => count(parts, { source, read, body }))) ?? {
        kind: 'shed' as const,
        retryAfterSeconds: RETRY_SHED_SECONDS,
      };
      observer.report(outcome.kind);
      return outcome;
    },
    keep: async () => {
      clients.forgetBefore(deps.clock.now());
      await hours.keep();
    },
    state: () => ({ cells: hours.cells(), waiting: queue.bodies }),
  };
}

interface Parts extends TelemetryDeps {
  readonly hours: HourKeeper;
  readonly clients: ClientCounter;
  readonly repeats: RepeatGuard;
  readonly groupsOf: (changes: TelemetryConfig['groups']) => GroupTable;
}

/** A table for as long as the configuration is the same. */
function rememberGroups(): Parts['groupsOf'] {
  let known: { readonly of: TelemetryConfig['groups']; readonly table: GroupTable } | null = null;
  return (changes) => {
    if (known?.of !== changes) known = { of: changes, table: groupTable(changes) };
    return known.table;
  };
}

interface Report {
  readonly source: TelemetrySourceConfig;
  readonly read: ReadReport;
  readonly body: Buffer;
}

async function count(parts: Parts, { source, read, body }: Report): Promise<TakeOutcome> {
  const { config, clock, repeats, observer } = parts;
  const { fleets, telemetry } = config();
  const fleet = fleets.find(({ name }) => name === source.fleet);
  const json = parse(body);
  if (fleet === undefined || json === null) return { kind: 'malformed', say: 'Send JSON that is not nested deeply.' };
  const now = clock.now();
  const digest = createHash('sha256').update(`${source.name}\n`).update(body).digest('base64');
  if (repeats.has(digest, now.getTime())) return { kind: 'repeat' };
  const context = {
    fleet,
    groups: parts.groupsOf(telemetry.groups),
    nowMs: now.getTime(),
    mostItems: telemetry.limits.items,
  };
  const report = read(json.value, context);
  if (report.kind === 'malformed') return report;
  // Before anything is counted: a report is counted whole or sent again.
  let place = await placeOf(parts, fleet.name);
  if (place === null) return { kind: 'unavailable', retryAfterSeconds: RETRY_UNAVAILABLE_SECONDS };
  const errors: ItemError[] = [];
  let index = 0;
  for (const { id, outcome } of report.items) {
    if (index > 0 && index % ITEMS_AT_ONCE === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      // Meanwhile another hour may have begun.
      place = (await placeOf(parts, fleet.name)) ?? place;
    }
    if (outcome.kind === 'counted') {
      const client = place.counter(fleet.name, outcome.client);
      for (const each of outcome.contributions) place.hour.add(each, client);
    }
    if (outcome.kind === 'refused') errors.push({ id: id ?? index, error: outcome.error });
    observer.items(outcome.kind === 'refused' ? outcome.reason : outcome.kind, 1);
    index += 1;
  }
  repeats.note(digest, now.getTime());
  return { kind: 'counted', errors };
}

/** The hour that counts now, and the hash of its day. To be used before anything else is awaited. */
async function placeOf(
  { hours, clients }: Parts,
  fleet: string,
): Promise<{ readonly hour: OpenHour; readonly counter: CountClient } | null> {
  const counter = (await hours.ready()) ? await clients.on(hours.current(fleet).hourMs) : null;
  return counter === null ? null : { hour: hours.current(fleet), counter };
}

function parse(body: Buffer): { readonly value: unknown } | null {
  if (isDeeperThan(body, DEEPEST)) return null;
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    return null;
  }
}
