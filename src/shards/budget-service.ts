import type { AlertService } from '../alerts/alert-service.ts';
import type { DeployService } from '../deploys/deploy-service.ts';
import type { HoldService } from '../holds/hold-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Database, Reader } from '../platform/database/transaction.ts';
import { budgetAlerts, type Around, type Changed } from './budget-alert.ts';
import { stepLine, type BudgetLine } from './budget-line.ts';
import { noBudgets, type BudgetReport, type BudgetReportOutcome } from './budget-report.ts';
import {
  deleteHoursBefore,
  deleteLines,
  listJudgedFleets,
  listLines,
  readHours,
  saveHour,
  saveLines,
} from './budget-store.ts';
import { findBudgets, hourFlow, lineOf, type HourFlow } from './budget.ts';
import type { ShardTraffic, ShardTrafficReader } from './shard-traffic.ts';
import { hourOf, sameHours } from './usual.ts';

export interface BudgetServiceDeps {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly traffic: ShardTrafficReader;
  readonly alerts: Pick<AlertService, 'hear'>;
  readonly deploys: Pick<DeployService, 'list'>;
  readonly holds: Pick<HoldService, 'list'>;
}

/** What shards take of a node, against their budgets and against what is usual. */
export interface BudgetService {
  /** The job: reads, judges, and tells what begins and ends as alerts. A fleet that does not answer ends and begins nothing. */
  judgeAll(): Promise<void>;
  /** How each shard of a fleet is now, and since when what is outside is. Reads, and changes no line. */
  report(fleet: FleetConfig): Promise<BudgetReportOutcome>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What is read looks back so long: an hour against an hour. */
const WINDOW_MS = HOUR_MS;
/** The longest look back, and a week. */
const HOURS_KEPT_MS = 9 * 7 * 24 * HOUR_MS;
/** Samples of an hour may come late; before, it is not kept for later weeks. */
const SETTLED_MS = 15 * MINUTE_MS;

export function createBudgetService(deps: BudgetServiceDeps): BudgetService {
  return {
    async judgeAll() {
      const fleets = deps.config().fleets.filter(isJudged);
      // One after the other: each asks its source of metrics some questions at once.
      for (const fleet of fleets) await judge(deps, fleet);
      await forget(
        deps,
        fleets.map(({ name }) => name),
      );
    },
    report: (fleet) => report(deps, fleet),
  };
}

/** One without metrics can never be judged, and has nothing to be silent about. */
function isJudged({ shards, lifecycle, metrics }: FleetConfig): boolean {
  return shards.length > 0 && lifecycle === 'active' && metrics !== null;
}

async function judge(deps: BudgetServiceDeps, fleet: FleetConfig): Promise<void> {
  const { database, clock, alerts } = deps;
  const now = clock.now();
  const read = await deps.traffic.read(fleet, { at: now, windowMs: WINDOW_MS, wants: 'flows' });
  const flows = read.kind === 'traffic' ? read.flows.map(hourFlow) : [];
  const answers = read.kind === 'traffic';
  const before = await hoursBefore(deps, fleet, { at: now, answers });
  if (answers) await keepLastHour(deps, fleet, now);
  const { shards, shardBudgets: config } = fleet;
  const findings = findBudgets({ shards, config, flows, before });
  await database.transaction(async (tx) => {
    const kept = new Map((await listLines(tx, fleet.name)).map((line) => [lineOf(line.finding), line]));
    const patience = {
      now,
      worseAfterMs: config.worseAfterMinutes * MINUTE_MS,
      betterAfterMs: config.betterAfterMinutes * MINUTE_MS,
    };
    const steps = findings.map((finding) => {
      const was = kept.get(lineOf(finding)) ?? null;
      return { was, ...stepLine(was, finding, patience) };
    });
    await saveLines(
      tx,
      fleet.name,
      steps.map(({ line }) => line),
    );
    const judged = new Set(findings.map(lineOf));
    const gone = [...kept.values()].filter(({ finding }) => !judged.has(lineOf(finding)));
    await deleteLines(tx, fleet.name, gone);
    const changed = steps.flatMap(({ was, line, alert }): readonly Changed[] =>
      alert === 'none' ? [] : [{ line, alert, since: line.firingSince ?? was?.firingSince ?? now }],
    );
    const around = changed.length === 0 ? NOTHING_AROUND : await aroundOf(deps, tx, { fleet: fleet.name, now });
    const word = budgetAlerts({ fleet, now, changed, gone, around, query: queryOf(read) });
    if (word !== null) await alerts.hear(tx, word);
  });
}

const NOTHING_AROUND: Around = { deploys: [], holds: [] };
const DAY_MS = 24 * HOUR_MS;
const NEWEST_DEPLOYS = 20;

/** What may explain it: deploys of the last day, and holds that stand. */
async function aroundOf(
  { deploys, holds }: BudgetServiceDeps,
  reader: Reader,
  { fleet, now }: { readonly fleet: string; readonly now: Date },
): Promise<Around> {
  const newest = await deploys.list(reader, fleet, NEWEST_DEPLOYS);
  return {
    deploys: newest.filter(({ begunAt }) => now.getTime() - begunAt.getTime() <= DAY_MS),
    holds: await holds.list(reader, fleet),
  };
}

function queryOf(read: { readonly kind: string } | ShardTraffic): string {
  return 'source' in read ? `${read.source}: topic-bytes and stored-messages over an hour` : 'no answer';
}

/** The same hour in the weeks before: as kept, else read once from the source of metrics, as far back as that knows. */
async function hoursBefore(
  { database, traffic, clock }: BudgetServiceDeps,
  fleet: FleetConfig,
  { at, answers }: { readonly at: Date; readonly answers: boolean },
): Promise<readonly (readonly HourFlow[])[]> {
  const { usual } = fleet.shardBudgets;
  if (!usual.on) return [];
  const hours = sameHours(hourOf(at), usual.weeks);
  const kept = await readHours(database.read, fleet.name, hours);
  const found: (readonly HourFlow[])[] = [];
  // Who does not answer is not asked again and again: each question may wait for its time-out.
  let mayAsk = answers;
  for (const hour of hours) {
    const known = kept.get(hour.getTime());
    if (known !== undefined) {
      found.push(known);
      continue;
    }
    const read = mayAsk ? await readHour(traffic, fleet, hour) : null;
    mayAsk = read !== null;
    // Who did not answer may answer the next time; who knows nothing of that hour never will.
    if (read !== null)
      await database.transaction((tx) => saveHour(tx, fleet.name, { hour, flows: read, readAt: clock.now() }));
    found.push(read ?? []);
  }
  return found;
}

/** null: nobody could be asked. */
async function readHour(
  traffic: ShardTrafficReader,
  fleet: FleetConfig,
  hour: Date,
): Promise<readonly HourFlow[] | null> {
  const at = new Date(hour.getTime() + HOUR_MS);
  const read = await traffic.read(fleet, { at, windowMs: HOUR_MS, wants: 'flows' });
  if (read.kind === 'traffic') return read.flows.map(hourFlow);
  return read.kind === 'no-data' ? [] : null;
}

/** Many a source of metrics forgets within two weeks: what later weeks are compared with is kept here. */
async function keepLastHour(
  { database, traffic, clock }: BudgetServiceDeps,
  fleet: FleetConfig,
  now: Date,
): Promise<void> {
  if (!fleet.shardBudgets.usual.on) return;
  const end = Math.floor((now.getTime() - SETTLED_MS) / HOUR_MS) * HOUR_MS;
  const hour = new Date(end - HOUR_MS);
  if ((await readHours(database.read, fleet.name, [hour])).size > 0) return;
  const flows = await readHour(traffic, fleet, hour);
  if (flows === null) return;
  await database.transaction(async (tx) => {
    await saveHour(tx, fleet.name, { hour, flows, readAt: clock.now() });
    await deleteHoursBefore(tx, new Date(now.getTime() - HOURS_KEPT_MS));
  });
}

/** Fleets that are judged no more end what they were alerted of. */
async function forget({ database, clock, alerts }: BudgetServiceDeps, judged: readonly string[]): Promise<void> {
  const left = (await listJudgedFleets(database.read)).filter((fleet) => !judged.includes(fleet));
  for (const name of left)
    await database.transaction(async (tx) => {
      const gone = await listLines(tx, name);
      await deleteLines(tx, name, gone);
      const now = clock.now();
      const word = budgetAlerts({
        fleet: { name, links: [] },
        now,
        changed: [],
        gone,
        around: NOTHING_AROUND,
        query: '',
      });
      if (word !== null) await alerts.hear(tx, word);
    });
}

async function report(deps: BudgetServiceDeps, fleet: FleetConfig): Promise<BudgetReportOutcome> {
  const now = deps.clock.now();
  const { shards, shardBudgets: config } = fleet;
  const read = await deps.traffic.read(fleet, { at: now, windowMs: WINDOW_MS, wants: 'flows' });
  if (read.kind !== 'traffic') return noBudgets(fleet, read);
  const before = await hoursBefore(deps, fleet, { at: now, answers: true });
  const flows = read.flows.map(hourFlow);
  const lines = await listLines(deps.database.read, fleet.name);
  return {
    kind: 'budgets',
    fleet,
    at: read.at,
    hour: hourOf(now),
    source: read.source,
    asked: read.asked.length,
    silent: read.silent,
    flows,
    findings: findBudgets({ shards, config, flows, before }),
    firing: lines.filter(isFiring),
  } satisfies BudgetReport;
}

function isFiring(line: BudgetLine): line is BudgetLine & { readonly firingSince: Date } {
  return line.firingSince !== null;
}
