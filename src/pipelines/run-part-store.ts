import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { RunPart } from './run-part.ts';
import type { RunPhase, RunState } from './run-state.ts';

interface PartTables {
  run_parts: PartRow;
}

interface PartRow {
  run_key: string;
  attempt: number;
  key: string;
  stage: string | null;
  job: string | null;
  state: RunState;
  raw_state: string;
  phase: RunPhase;
  position: number | null;
  may_fail: number;
  url: string | null;
  failure: string | null;
  started_at: number | null;
  updated_at: number;
  ended_at: number | null;
  waiting_since: number | null;
}

/** Every part of every attempt, in no particular order. */
export async function listParts(reader: Reader, runKey: string): Promise<readonly RunPart[]> {
  const rows = await reader
    .tables<PartTables>()
    .selectFrom('run_parts')
    .selectAll()
    .where('run_key', '=', runKey)
    .execute();
  return rows.map(partFrom);
}

/** Writes these parts, new or known; others of the run are as they were. */
export async function saveParts(tx: Transaction, runKey: string, parts: readonly RunPart[]): Promise<void> {
  for (const part of parts) {
    const row = partRow(runKey, part);
    await tx
      .tables<PartTables>()
      .insertInto('run_parts')
      .values(row)
      .onConflict((conflict) => conflict.columns(['run_key', 'attempt', 'key']).doUpdateSet(row))
      .execute();
  }
}

function partFrom(row: PartRow): RunPart {
  return {
    attempt: row.attempt,
    key: row.key,
    stage: row.stage,
    job: row.job,
    state: row.state,
    rawState: row.raw_state,
    phase: row.phase,
    position: row.position,
    mayFail: row.may_fail === 1,
    url: row.url,
    failure: row.failure,
    startedAt: row.started_at === null ? null : new Date(row.started_at),
    updatedAt: new Date(row.updated_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    waitingSince: row.waiting_since === null ? null : new Date(row.waiting_since),
  };
}

function partRow(runKey: string, part: RunPart): PartRow {
  return {
    run_key: runKey,
    attempt: part.attempt,
    key: part.key,
    stage: part.stage,
    job: part.job,
    state: part.state,
    raw_state: part.rawState,
    phase: part.phase,
    position: part.position,
    may_fail: part.mayFail ? 1 : 0,
    url: part.url,
    failure: part.failure,
    started_at: part.startedAt?.getTime() ?? null,
    updated_at: part.updatedAt.getTime(),
    ended_at: part.endedAt?.getTime() ?? null,
    waiting_since: part.waitingSince?.getTime() ?? null,
  };
}
