import { z } from 'zod';
import type { Reader } from '../platform/database/transaction.ts';
import type { AlertSource } from './alert-report.ts';
import type { AlertTables } from './alert-tables.ts';
import type { AlertWord } from './alert.ts';

/** An alert as it was last told, with when that was. */
export interface KnownFiring extends AlertWord {
  readonly heardAt: Date;
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
  }));
}

const text = z.string().nullable();
const BODY = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.object({ summary: text, description: text, runbookUrl: text, dashboardUrl: text }),
  url: text,
});
