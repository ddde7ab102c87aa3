import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { CloudwatchAlarm } from './cloudwatch-alarm.ts';

interface AlarmTables {
  cloudwatch_alarms: {
    id: string;
    name: string;
    region: string;
    state: string;
    since: number;
    trouble_since: number | null;
    channel: string | null;
    body: string;
  };
}

const BODY = z.strictObject({
  reason: z.string().nullable(),
  description: z.string().nullable(),
  metric: z.string().nullable(),
});

export async function findAlarm(reader: Reader, id: string): Promise<CloudwatchAlarm | null> {
  const row = await reader
    .tables<AlarmTables>()
    .selectFrom('cloudwatch_alarms')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    name: row.name,
    region: row.region,
    state: row.state,
    since: new Date(row.since),
    troubleSince: row.trouble_since === null ? null : new Date(row.trouble_since),
    channel: row.channel,
    ...BODY.parse(JSON.parse(row.body)),
  };
}

/** Writes one, new or known. */
export async function saveAlarm(tx: Transaction, alarm: CloudwatchAlarm): Promise<void> {
  const { id, name, region, state, since, troubleSince, channel, reason, description, metric } = alarm;
  const row = {
    name,
    region,
    state,
    since: since.getTime(),
    trouble_since: troubleSince?.getTime() ?? null,
    channel,
    body: JSON.stringify({ reason, description, metric }),
  };
  await tx
    .tables<AlarmTables>()
    .insertInto('cloudwatch_alarms')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Forgets alarms that have been OK since before `before`; one that never came back stays. */
export async function deleteAlarmsBefore(tx: Transaction, before: Date): Promise<void> {
  await tx
    .tables<AlarmTables>()
    .deleteFrom('cloudwatch_alarms')
    .where('since', '<', before.getTime())
    .where('trouble_since', 'is', null)
    .execute();
}
