import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Absence, Sighting } from './away.ts';
import type { Route } from './route.ts';

interface AwayTables {
  sightings: SightingRow;
  absences: { id: string; since_at: number; opened_at: number; closed_at: number | null };
  late_runs: {
    run_key: string;
    absence_id: string;
    channel: string;
    pipeline: string;
    environment: string;
    learned_at: number;
  };
  runs: { key: string; system: string; repository: string; execution_id: string; attempt: number; created_at: number };
  run_attempts: { run_key: string; attempt: number; phase: string };
}

interface SightingRow {
  source: string;
  looked_at: number;
  seen_until: number | null;
  /** JSON of a walk that is not at its end. */
  cursor: string | null;
  etag: string | null;
  answered_at: number | null;
  failure: string | null;
}

const WALK = z.object({ from: z.number(), cursor: z.string().nullable() });

/** Null when its past was never looked at. */
export async function findSighting(reader: Reader, source: string): Promise<Sighting | null> {
  const row = await reader
    .tables<AwayTables>()
    .selectFrom('sightings')
    .selectAll()
    .where('source', '=', source)
    .executeTakeFirst();
  return row === undefined ? null : sightingFrom(row);
}

/** The rows of connections as a whole, beside those of what was looked at through them. */
const LOOK = 'look:';

/** How the last look through each connection went, by its name. `walk` says before when it is not to be asked again. */
export async function listLooks(reader: Reader): Promise<ReadonlyMap<string, Sighting>> {
  const rows = await reader
    .tables<AwayTables>()
    .selectFrom('sightings')
    .selectAll()
    .where('source', '>=', LOOK)
    .where('source', '<', 'look;')
    .orderBy('source')
    .execute();
  return new Map(rows.map((row) => [row.source.slice(LOOK.length), sightingFrom(row)]));
}

export function lookSource(connection: string): string {
  return `${LOOK}${connection}`;
}

export async function saveSighting(tx: Transaction, sighting: Sighting): Promise<void> {
  const { source, walk } = sighting;
  const row = {
    looked_at: sighting.lookedAt.getTime(),
    seen_until: sighting.seenUntil.getTime(),
    cursor: walk === null ? null : JSON.stringify({ from: walk.from.getTime(), cursor: walk.cursor }),
    etag: sighting.etag,
    answered_at: sighting.answeredAt?.getTime() ?? null,
    failure: sighting.failure,
  };
  await tx
    .tables<AwayTables>()
    .insertInto('sightings')
    .values({ source, ...row })
    .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
    .execute();
}

/** Null while nothing is being caught up with. */
export async function findOpenAbsence(reader: Reader): Promise<Absence | null> {
  const row = await reader
    .tables<AwayTables>()
    .selectFrom('absences')
    .selectAll()
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .executeTakeFirst();
  return row === undefined
    ? null
    : { id: row.id, since: new Date(row.since_at), openedAt: new Date(row.opened_at), closedAt: null };
}

export async function saveAbsence(tx: Transaction, { id, since, openedAt, closedAt }: Absence): Promise<void> {
  const row = {
    since_at: since.getTime(),
    opened_at: openedAt.getTime(),
    closed_at: closedAt?.getTime() ?? null,
  };
  await tx
    .tables<AwayTables>()
    .insertInto('absences')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export interface LateRun extends Route {
  readonly runKey: string;
}

/** Keeps that this channel learns of the run by a summary; told twice, it is kept once. */
export async function saveLateRun(
  tx: Transaction,
  { runKey, channel, pipeline, environment }: LateRun,
  { absence, at }: { readonly absence: Absence; readonly at: Date },
): Promise<void> {
  await tx
    .tables<AwayTables>()
    .insertInto('late_runs')
    .values({ run_key: runKey, channel, pipeline, environment, absence_id: absence.id, learned_at: at.getTime() })
    .onConflict((conflict) => conflict.columns(['run_key', 'channel']).doNothing())
    .execute();
}

/** By channel and the runs' age. */
export async function listLateRuns(reader: Reader, absence: Absence): Promise<readonly LateRun[]> {
  return reader
    .tables<AwayTables>()
    .selectFrom('late_runs')
    .innerJoin('runs', 'runs.key', 'late_runs.run_key')
    .select(['late_runs.run_key as runKey', 'late_runs.channel', 'late_runs.pipeline', 'late_runs.environment'])
    .where('late_runs.absence_id', '=', absence.id)
    .orderBy('late_runs.channel')
    .orderBy('runs.created_at')
    .orderBy('runs.key')
    .execute();
}

/** Runs of Actions of which no end is known, created before `before`, the oldest first. */
export async function listUnfinishedRuns(
  reader: Reader,
  { repository, before, limit }: { readonly repository: string; readonly before: Date; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await reader
    .tables<AwayTables>()
    .selectFrom('runs')
    .innerJoin('run_attempts', (join) =>
      join.onRef('run_attempts.run_key', '=', 'runs.key').onRef('run_attempts.attempt', '=', 'runs.attempt'),
    )
    .select(['runs.execution_id', 'runs.repository'])
    .where('runs.system', '=', 'github')
    .where('run_attempts.phase', '!=', 'finished')
    .where('runs.created_at', '<', before.getTime())
    .orderBy('runs.created_at')
    .execute();
  return rows
    .filter((row) => row.repository.toLowerCase() === repository.toLowerCase() && /^\d+$/u.test(row.execution_id))
    .slice(0, limit)
    .map((row) => row.execution_id);
}

/** Forgets absences that ended before `before`, and what was told of them. */
export async function deleteAbsencesBefore(tx: Transaction, before: Date): Promise<void> {
  const tables = tx.tables<AwayTables>();
  const old = tables.selectFrom('absences').select('id').where('closed_at', '<', before.getTime());
  await tables.deleteFrom('late_runs').where('absence_id', 'in', old).execute();
  await tables.deleteFrom('absences').where('closed_at', '<', before.getTime()).execute();
}

function sightingFrom(row: SightingRow): Sighting {
  const walk = row.cursor === null ? null : WALK.parse(JSON.parse(row.cursor));
  return {
    source: row.source,
    lookedAt: new Date(row.looked_at),
    seenUntil: new Date(row.seen_until ?? row.looked_at),
    walk: walk === null ? null : { from: new Date(walk.from), cursor: walk.cursor },
    etag: row.etag,
    answeredAt: row.answered_at === null ? null : new Date(row.answered_at),
    failure: row.failure,
  };
}
