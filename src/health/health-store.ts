import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { HEALTH_RULES, type HealthRule } from '../platform/config/health-config.ts';
import { HEALTH_STATES, keyOf, type HealthState, type StoredLine } from './health-line.ts';

interface LineRow {
  readonly fleet: string;
  readonly line: string;
  readonly rule: string;
  readonly host: string | null;
  readonly role: string | null;
  readonly data_centre: string | null;
  readonly shard: number | null;
  readonly name: string | null;
  readonly state: string;
  readonly since: number;
  readonly pending_state: string | null;
  readonly pending_since: number | null;
  readonly memory_value: number | null;
  readonly memory_since: number | null;
  readonly seen_at: number | null;
  readonly firing_state: string | null;
  readonly firing_since: number | null;
}

interface HealthTables {
  health_lines: LineRow;
  health_verdicts: { readonly fleet: string; readonly host: string; readonly state: string; readonly since: number };
}

/** What counts of a fleet or a host as a whole. */
export interface Verdict {
  readonly state: HealthState;
  /** Never moves while the state stays. */
  readonly since: Date;
}

/** 17 columns a row: SQLite takes 32766 variables in one statement. */
const ROWS_AT_ONCE = 500;

/** By `keyOf`. Lines of rules that this Muster does not know are left out. */
export async function listLines(read: Reader, fleet: string): Promise<ReadonlyMap<string, StoredLine>> {
  const rows = await read
    .tables<HealthTables>()
    .selectFrom('health_lines')
    .selectAll()
    .where('fleet', '=', fleet)
    .execute();
  return new Map(
    rows.flatMap((row) => {
      const line = lineFrom(row);
      return line === null ? [] : [[row.line, line] as const];
    }),
  );
}

export async function saveLines(tx: Transaction, fleet: string, lines: readonly StoredLine[]): Promise<void> {
  const rows = lines.map((line) => rowOf(fleet, line));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE)
    await tx
      .tables<HealthTables>()
      .insertInto('health_lines')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['fleet', 'line']).doUpdateSet((eb) => ({
          role: eb.ref('excluded.role'),
          data_centre: eb.ref('excluded.data_centre'),
          state: eb.ref('excluded.state'),
          since: eb.ref('excluded.since'),
          pending_state: eb.ref('excluded.pending_state'),
          pending_since: eb.ref('excluded.pending_since'),
          memory_value: eb.ref('excluded.memory_value'),
          memory_since: eb.ref('excluded.memory_since'),
          seen_at: eb.ref('excluded.seen_at'),
          firing_state: eb.ref('excluded.firing_state'),
          firing_since: eb.ref('excluded.firing_since'),
        })),
      )
      .execute();
}

export async function deleteLines(
  tx: Transaction,
  { fleet, keys }: { readonly fleet: string; readonly keys: readonly string[] },
): Promise<void> {
  for (let start = 0; start < keys.length; start += ROWS_AT_ONCE)
    await tx
      .tables<HealthTables>()
      .deleteFrom('health_lines')
      .where('fleet', '=', fleet)
      .where('line', 'in', keys.slice(start, start + ROWS_AT_ONCE))
      .execute();
}

/** Fleets of which anything is stored, also those that the configuration names no more. */
export async function listJudgedFleets(read: Reader): Promise<readonly string[]> {
  const rows = await read
    .tables<HealthTables>()
    .selectFrom('health_verdicts')
    .select('fleet')
    .where('host', '=', '')
    .orderBy('fleet')
    .execute();
  return rows.map(({ fleet }) => fleet);
}

/** Of whole fleets, by their names; one that was never judged is absent. */
export async function listFleetVerdicts(
  read: Reader,
  fleets: readonly string[],
): Promise<ReadonlyMap<string, Verdict>> {
  if (fleets.length === 0) return new Map();
  const rows = await read
    .tables<HealthTables>()
    .selectFrom('health_verdicts')
    .selectAll()
    .where('fleet', 'in', fleets)
    .where('host', '=', '')
    .execute();
  return new Map(rows.map(({ fleet, state, since }) => [fleet, verdictFrom(state, since)]));
}

/** Of one fleet's hosts by name, and of the fleet itself under ''. */
export async function listHostVerdicts(read: Reader, fleet: string): Promise<ReadonlyMap<string, Verdict>> {
  const rows = await read
    .tables<HealthTables>()
    .selectFrom('health_verdicts')
    .selectAll()
    .where('fleet', '=', fleet)
    .execute();
  return new Map(rows.map(({ host, state, since }) => [host, verdictFrom(state, since)]));
}

/** Writes those given and deletes those of other hosts. */
export async function saveVerdicts(
  tx: Transaction,
  fleet: string,
  { changed, gone }: { readonly changed: ReadonlyMap<string, Verdict>; readonly gone: readonly string[] },
): Promise<void> {
  const rows = [...changed].map(([host, { state, since }]) => ({ fleet, host, state, since: since.getTime() }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE)
    await tx
      .tables<HealthTables>()
      .insertInto('health_verdicts')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .columns(['fleet', 'host'])
          .doUpdateSet((eb) => ({ state: eb.ref('excluded.state'), since: eb.ref('excluded.since') })),
      )
      .execute();
  for (let start = 0; start < gone.length; start += ROWS_AT_ONCE)
    await tx
      .tables<HealthTables>()
      .deleteFrom('health_verdicts')
      .where('fleet', '=', fleet)
      .where('host', 'in', gone.slice(start, start + ROWS_AT_ONCE))
      .execute();
}

const STATE = z.enum(HEALTH_STATES);

function isRule(rule: string): rule is HealthRule {
  return Object.hasOwn(HEALTH_RULES, rule);
}

function verdictFrom(state: string, since: number): Verdict {
  return { state: STATE.parse(state), since: new Date(since) };
}

function lineFrom(row: LineRow): StoredLine | null {
  const { rule, pending_state: pending, memory_value: memory, firing_state: firing } = row;
  if (!isRule(rule)) return null;
  return {
    rule,
    subject: { host: row.host, role: row.role, dataCentre: row.data_centre, shard: row.shard, name: row.name },
    state: STATE.parse(row.state),
    since: new Date(row.since),
    pending: pending === null ? null : { state: STATE.parse(pending), since: new Date(row.pending_since ?? row.since) },
    memory: memory === null ? null : { value: memory, since: new Date(row.memory_since ?? row.since) },
    seenAt: row.seen_at === null ? null : new Date(row.seen_at),
    firing: firing === null ? null : { state: STATE.parse(firing), since: new Date(row.firing_since ?? row.since) },
  };
}

function rowOf(fleet: string, line: StoredLine): LineRow {
  const { rule, subject, state, since, pending, memory, seenAt, firing } = line;
  return {
    fleet,
    line: keyOf(rule, subject),
    rule,
    host: subject.host,
    role: subject.role,
    data_centre: subject.dataCentre,
    shard: subject.shard,
    name: subject.name,
    state,
    since: since.getTime(),
    pending_state: pending?.state ?? null,
    pending_since: pending?.since.getTime() ?? null,
    memory_value: memory?.value ?? null,
    memory_since: memory?.since.getTime() ?? null,
    seen_at: seenAt?.getTime() ?? null,
    firing_state: firing?.state ?? null,
    firing_since: firing?.since.getTime() ?? null,
  };
}
