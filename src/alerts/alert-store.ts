import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Alert } from './alert.ts';
import type { AlertSource } from './alert-report.ts';
import type { AlertRow, AlertTables } from './alert-tables.ts';

/** So many values stand in one statement: SQLite takes 32,766, and short statements are planned once. */
const AT_ONCE = 200;

/** What is known of these alerts of a source. */
export async function listAlerts(
  reader: Reader,
  { source, fingerprints }: { readonly source: AlertSource; readonly fingerprints: readonly string[] },
): Promise<readonly Alert[]> {
  const found: Alert[] = [];
  for (const some of inParts([...new Set(fingerprints)])) {
    const rows = await reader
      .tables<AlertTables>()
      .selectFrom('alerts')
      .selectAll()
      .where('source', '=', source)
      .where('fingerprint', 'in', some)
      .execute();
    found.push(...rows.map(alertFrom));
  }
  return found;
}

/** All alerts that fire, of which there are as many as are open. */
export async function listAllFiring(reader: Reader): Promise<readonly Alert[]> {
  const rows = await reader
    .tables<AlertTables>()
    .selectFrom('alerts')
    .selectAll()
    .where('status', '=', 'firing')
    .execute();
  return rows.map(alertFrom);
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

export async function saveAlerts(tx: Transaction, alerts: readonly Alert[]): Promise<void> {
  for (const some of inParts(alerts)) {
    await tx
      .tables<AlertTables>()
      .insertInto('alerts')
      .values(some.map(rowOf))
      .onConflict((conflict) =>
        conflict.columns(['source', 'fingerprint']).doUpdateSet((written) => ({
          group_id: written.ref('excluded.group_id'),
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

export interface FiringQuery {
  readonly fleets: readonly string[];
  /** Those of repeating sources count only if they were heard of since. */
  readonly heardSince: Date;
  readonly repeating: (source: AlertSource) => boolean;
}

/** Alerts that fire on these fleets (canonical names). */
export async function listFiring(
  reader: Reader,
  { fleets, heardSince, repeating }: FiringQuery,
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
    .where('alert_episodes.ended_at', 'is', null)
    .execute();
  return rows
    .map(({ receiver, ...row }) => ({ ...alertFrom(row), receiver }))
    .filter(({ source, heardAt }) => heardAt > heardSince || !repeating(source));
}

/** When each source was heard of last; those that never were are left out. */
export async function listHeardSources(
  reader: Reader,
): Promise<readonly { readonly source: AlertSource; readonly heardAt: Date }[]> {
  const rows = await reader.tables<AlertTables>().selectFrom('alert_sources').selectAll().execute();
  return rows.map(({ source, heard_at }) => ({ source, heardAt: new Date(heard_at) }));
}

/** The newest wins, in whatever order they come. */
export async function saveHeardSource(tx: Transaction, source: AlertSource, heardAt: Date): Promise<void> {
  await tx
    .tables<AlertTables>()
    .insertInto('alert_sources')
    .values({ source, heard_at: heardAt.getTime() })
    .onConflict((conflict) =>
      conflict
        .column('source')
        .doUpdateSet({ heard_at: heardAt.getTime() })
        .where('alert_sources.heard_at', '<', heardAt.getTime()),
    )
    .execute();
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
    .select(['source', 'fingerprint'])
    .where('status', 'in', ['firing', 'resolved'])
    .where('alerts.heard_at', '<', before.getTime())
    .where((where) =>
      where.or([where('alert_episodes.id', 'is', null), where('alert_episodes.ended_at', 'is not', null)]),
    )
    .limit(limit)
    .execute();
  for (const { source, fingerprint } of old)
    await tables.deleteFrom('alerts').where('source', '=', source).where('fingerprint', '=', fingerprint).execute();
  return old.length;
}

function* inParts<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += AT_ONCE) yield list.slice(start, start + AT_ONCE);
}

const text = z.string().nullable();

// What was written before alerts had a place of their own lacks it.
const BODY = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.strictObject({ summary: text, description: text, runbookUrl: text, dashboardUrl: text }),
  url: text,
  host: text,
  datacenter: text.default(null),
  role: text.default(null),
  shard: text.default(null),
  beginnings: z.array(z.number().transform((ms) => new Date(ms))).default([]),
});

function alertFrom(row: AlertRow): Alert {
  return {
    ...BODY.parse(JSON.parse(row.body)),
    source: row.source,
    fingerprint: row.fingerprint,
    groupId: row.group_id,
    episodeId: row.episode_id,
    status: row.status,
    startsAt: new Date(row.starts_at),
    endsAt: row.ends_at === null ? null : new Date(row.ends_at),
    learntAt: new Date(row.learnt_at),
    heardAt: new Date(row.heard_at),
    fleet: row.fleet,
  };
}

function rowOf(alert: Alert): AlertRow {
  const { labels, annotations, url, host, datacenter, role, shard } = alert;
  const beginnings = alert.beginnings.map((at) => at.getTime());
  return {
    source: alert.source,
    fingerprint: alert.fingerprint,
    group_id: alert.groupId,
    episode_id: alert.episodeId,
    status: alert.status,
    starts_at: alert.startsAt.getTime(),
    ends_at: alert.endsAt?.getTime() ?? null,
    learnt_at: alert.learntAt.getTime(),
    heard_at: alert.heardAt.getTime(),
    fleet: alert.fleet,
    body: JSON.stringify({ labels, annotations, url, host, datacenter, role, shard, beginnings }),
  };
}
