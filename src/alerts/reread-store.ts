import { z } from 'zod';
import type { Reader } from '../platform/database/transaction.ts';
import type { AlertSource } from './alert-report.ts';
import type { AlertTables } from './alert-tables.ts';
import type { AlertWord } from './alert.ts';

/** An alert as it was last told, with when that was. */
export interface KnownFiring extends AlertWord {
  readonly heardAt: Date;
  /** The page of the source that told of its group; null where none was told. */
  readonly externalUrl: string | null;
}

/** What fires in open episodes, as this source told; at most `limit`. */
export async function listOpenOfSource(
  read: Reader,
  source: AlertSource,
  limit: number,
): Promise<readonly KnownFiring[]> {
  const rows = await read
    .tables<AlertTables>()
    .selectFrom('alerts')
    .innerJoin('alert_episodes', 'alert_episodes.id', 'alerts.episode_id')
    .selectAll('alerts')
    .select('alert_episodes.body as episode_body')
    .where('alerts.status', '=', 'firing')
    .where('alerts.source', '=', source)
    .where('alert_episodes.ended_at', 'is', null)
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...BODY.parse(JSON.parse(row.body)),
    fingerprint: row.fingerprint,
    status: 'firing',
    startsAt: new Date(row.starts_at),
    endsAt: null,
    heardAt: new Date(row.heard_at),
    externalUrl: EPISODE_BODY.parse(JSON.parse(row.episode_body)).externalUrl,
  }));
}

/** Receivers of which the newest episodes were told: what goes to others is not for Muster. */
export async function listHeardReceivers(read: Reader): Promise<ReadonlySet<string>> {
  const rows = await read
    .tables<AlertTables>()
    .selectFrom('alert_episodes')
    .select('receiver')
    .orderBy('id', 'desc')
    .limit(NEWEST)
    .execute();
  return new Set(rows.map(({ receiver }) => receiver).filter((receiver) => receiver !== ''));
}
const NEWEST = 1000;

const text = z.string().nullable();
const EPISODE_BODY = z.object({ externalUrl: text });
const BODY = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.object({ summary: text, description: text, runbookUrl: text, dashboardUrl: text }),
  url: text,
});
