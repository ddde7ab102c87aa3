import type { Reader } from '../platform/database/transaction.ts';
import type { StormTotals } from './storm-outcome.ts';

interface MemberTables {
  alert_episodes: {
    id: string;
    storm_id: string | null;
    ended_at: number | null;
    started_at: number;
    firing: number;
    fleets: string;
    severity: string | null;
  };
  alert_handlings: { number: number; episode_id: string; acked_at: number | null; due_at: number | null };
}

/** What the open groups of a storm come to. */
export async function readStormTotals(read: Reader, stormId: string): Promise<StormTotals> {
  const rows = await read
    .tables<MemberTables>()
    .selectFrom('alert_episodes')
    .leftJoin('alert_handlings', 'alert_handlings.episode_id', 'alert_episodes.id')
    .select(({ fn }) => [
      'alert_episodes.fleets',
      fn.count<number | string>('alert_episodes.id').as('groups'),
      fn.sum<number | string>('alert_episodes.firing').as('firing'),
      fn.count<number | string>('alert_handlings.acked_at').as('acknowledged'),
      fn.count<number | string>('alert_handlings.due_at').as('due'),
    ])
    .where('storm_id', '=', stormId)
    .where('ended_at', 'is', null)
    .groupBy('alert_episodes.fleets')
    .execute();
  // PostgreSQL counts in bigint, which comes as text.
  const sum = (value: (row: (typeof rows)[number]) => number | string): number =>
    rows.reduce((total, row) => total + Number(value(row)), 0);
  const acknowledged = sum((row) => row.acknowledged);
  return {
    groups: sum((row) => row.groups),
    firing: sum((row) => row.firing),
    fleets: [...new Set(rows.flatMap(({ fleets }) => (fleets === '' ? [] : fleets.split(' '))))].toSorted(),
    acknowledged,
    // What is acknowledged is due too: at the end of its acknowledgement.
    escalating: Math.max(0, sum((row) => row.due) - acknowledged),
  };
}

/** An open group of a storm: its episode and its handling's number. */
export interface StormMember {
  readonly episodeId: string;
  readonly number: number;
  readonly fleets: readonly string[];
}

/** Open ones, the oldest first. */
export async function listStormMembers(read: Reader, stormId: string): Promise<readonly StormMember[]> {
  const rows = await read
    .tables<MemberTables>()
    .selectFrom('alert_episodes')
    .innerJoin('alert_handlings', 'alert_handlings.episode_id', 'alert_episodes.id')
    .select(['alert_episodes.id', 'alert_handlings.number', 'alert_episodes.fleets'])
    .where('storm_id', '=', stormId)
    .where('ended_at', 'is', null)
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, number, fleets }) => ({
    episodeId: id,
    number,
    fleets: fleets === '' ? [] : fleets.split(' '),
  }));
}

/** By the episode's id: what people call it, and whether somebody acknowledged it. Ended ones too. */
export async function listStormMarks(
  read: Reader,
  stormId: string,
): Promise<ReadonlyMap<string, { readonly number: number; readonly isAcknowledged: boolean }>> {
  const rows = await read
    .tables<MemberTables>()
    .selectFrom('alert_handlings')
    .innerJoin('alert_episodes', 'alert_episodes.id', 'alert_handlings.episode_id')
    .select(['alert_handlings.episode_id', 'alert_handlings.number', 'alert_handlings.acked_at'])
    .where('storm_id', '=', stormId)
    .execute();
  return new Map(
    rows.map(({ episode_id, number, acked_at }) => [episode_id, { number, isAcknowledged: acked_at !== null }]),
  );
}
