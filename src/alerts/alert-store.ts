import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Alert } from './alert.ts';
import type { AlertRow, AlertTables } from './alert-tables.ts';

/** So many values stand in one statement: SQLite takes 32,766, and short statements are planned once. */
const AT_ONCE = 200;

/** What is known of these alerts of the group, and of all others that are part of the episode. */
export async function listGroupAlerts(
  reader: Reader,
  { groupId, fingerprints, episodeId }: GroupAlertsQuery,
): Promise<readonly Alert[]> {
  const found = new Map<string, Alert>();
  for (const some of inParts([...new Set(fingerprints)])) {
    const rows = await reader
      .tables<AlertTables>()
      .selectFrom('alerts')
      .selectAll()
      .where('group_id', '=', groupId)
      .where('fingerprint', 'in', some)
      .execute();
    for (const row of rows) found.set(row.fingerprint, alertFrom(row));
  }
  for (const alert of episodeId === null ? [] : await listEpisodeAlerts(reader, episodeId))
    found.set(alert.fingerprint, alert);
  return [...found.values()];
}

export interface GroupAlertsQuery {
  readonly groupId: string;
  readonly fingerprints: readonly string[];
  readonly episodeId: string | null;
}

export async function listEpisodeAlerts(reader: Reader, episodeId: string): Promise<readonly Alert[]> {
  const rows = await reader
    .tables<AlertTables>()
    .selectFrom('alerts')
    .selectAll()
    .where('episode_id', '=', episodeId)
    .execute();
  return rows.map(alertFrom);
}

export async function saveAlerts(tx: Transaction, groupId: string, alerts: readonly Alert[]): Promise<void> {
  for (const some of inParts(alerts)) {
    await tx
      .tables<AlertTables>()
      .insertInto('alerts')
      .values(some.map((alert) => rowOf(groupId, alert)))
      .onConflict((conflict) =>
        conflict.columns(['group_id', 'fingerprint']).doUpdateSet((written) => ({
          episode_id: written.ref('excluded.episode_id'),
          status: written.ref('excluded.status'),
          starts_at: written.ref('excluded.starts_at'),
          ends_at: written.ref('excluded.ends_at'),
          learnt_at: written.ref('excluded.learnt_at'),
          heard_at: written.ref('excluded.heard_at'),
          fleet: written.ref('excluded.fleet'),
          body: written.ref('excluded.body'),
        })),
      )
      .execute();
  }
}

export interface OpenAlert extends Alert {
  readonly receiver: string;
}

/** Alerts that fire on these fleets (canonical names) and were heard of since `heardSince`. */
export async function listFiring(
  reader: Reader,
  { fleets, heardSince }: { readonly fleets: readonly string[]; readonly heardSince: Date },
): Promise<readonly OpenAlert[]> {
  if (fleets.length === 0) return [];
  const rows = await reader
    .tables<AlertTables>()
    .selectFrom('alerts')
    .innerJoin('alert_episodes', 'alert_episodes.id', 'alerts.episode_id')
    .selectAll('alerts')
    .select('alert_episodes.receiver')
    .where('fleet', 'in', fleets)
    .where('status', '=', 'firing')
    .where('alerts.heard_at', '>', heardSince.getTime())
    .where('alert_episodes.ended_at', 'is', null)
    .execute();
  return rows.map(({ receiver, ...row }) => ({ ...alertFrom(row), receiver }));
}

/** When any alert was heard of last; null before the first. */
export async function findLastHeard(reader: Reader): Promise<Date | null> {
  const moments = await Promise.all(
    (['firing', 'resolved'] as const).map((status) =>
      reader
        .tables<AlertTables>()
        .selectFrom('alerts')
        .select('heard_at')
        .where('status', '=', status)
        .orderBy('heard_at', 'desc')
        .limit(1)
        .executeTakeFirst(),
    ),
  );
  const newest = Math.max(...moments.map((row) => row?.heard_at ?? -Infinity));
  return newest === -Infinity ? null : new Date(newest);
}

/** Forgets alerts that were heard of last before `before` and are of no open episode; at most `limit`, and says how many. */
export async function deleteAlertsBefore(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<AlertTables>();
  const old = await tables
    .selectFrom('alerts')
    .leftJoin('alert_episodes', 'alert_episodes.id', 'alerts.episode_id')
    .select(['alerts.group_id', 'fingerprint'])
    .where('status', 'in', ['firing', 'resolved'])
    .where('alerts.heard_at', '<', before.getTime())
    .where((where) =>
      where.or([where('alert_episodes.id', 'is', null), where('alert_episodes.ended_at', 'is not', null)]),
    )
    .limit(limit)
    .execute();
  for (const { group_id, fingerprint } of old)
    await tables.deleteFrom('alerts').where('group_id', '=', group_id).where('fingerprint', '=', fingerprint).execute();
  return old.length;
}

function* inParts<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += AT_ONCE) yield list.slice(start, start + AT_ONCE);
}

const text = z.string().nullable();

const BODY = z.strictObject({
  labels: z.record(z.string(), z.string()),
  annotations: z.strictObject({ summary: text, description: text, runbookUrl: text, dashboardUrl: text }),
  url: text,
  host: text,
});

function alertFrom(row: AlertRow): Alert {
  return {
    ...BODY.parse(JSON.parse(row.body)),
    fingerprint: row.fingerprint,
    episodeId: row.episode_id,
    status: row.status,
    startsAt: new Date(row.starts_at),
    endsAt: row.ends_at === null ? null : new Date(row.ends_at),
    learntAt: new Date(row.learnt_at),
    heardAt: new Date(row.heard_at),
    fleet: row.fleet,
  };
}

function rowOf(groupId: string, alert: Alert): AlertRow {
  const { labels, annotations, url, host } = alert;
  return {
    group_id: groupId,
    fingerprint: alert.fingerprint,
    episode_id: alert.episodeId,
    status: alert.status,
    starts_at: alert.startsAt.getTime(),
    ends_at: alert.endsAt?.getTime() ?? null,
    learnt_at: alert.learntAt.getTime(),
    heard_at: alert.heardAt.getTime(),
    fleet: alert.fleet,
    body: JSON.stringify({ labels, annotations, url, host }),
  };
}
