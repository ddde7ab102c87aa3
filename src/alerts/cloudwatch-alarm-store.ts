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
  // Rows from before the alarms joined the model of alerts say neither.
  alarmSince: z.number().nullish(),
  unknownSince: z.number().nullish(),
});

export async function findAlarm(reader: Reader, id: string): Promise<CloudwatchAlarm | null> {
  const row = await reader
    .tables<AlarmTables>()
    .selectFrom('cloudwatch_alarms')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { reason, description, metric, ...since } = BODY.parse(JSON.parse(row.body));
  const { trouble_since: trouble, state } = row;
  const isOld = since.alarmSince === undefined;
  const alarmSince = isOld ? (state === 'ALARM' ? trouble : null) : since.alarmSince;
  const unknownSince = isOld ? (state === 'ALARM' ? null : trouble) : since.unknownSince;
  return {
    id: row.id,
    name: row.name,
    region: row.region,
    state,
    since: new Date(row.since),
    alarmSince: dateOrNull(alarmSince),
    unknownSince: dateOrNull(unknownSince),
    reason,
    description,
    metric,
  };
}

function dateOrNull(ms: number | null | undefined): Date | null {
  return ms === null || ms === undefined ? null : new Date(ms);
}

/** Writes one, new or known. */
export async function saveAlarm(tx: Transaction, alarm: CloudwatchAlarm): Promise<void> {
  const { id, name, region, state, since, alarmSince, unknownSince, reason, description, metric } = alarm;
  const trouble = [alarmSince, unknownSince].flatMap((at) => (at === null ? [] : [at.getTime()]));
  const body = {
    reason,
    description,
    metric,
    alarmSince: alarmSince?.getTime() ?? null,
    unknownSince: unknownSince?.getTime() ?? null,
  };
  const row = {
    name,
    region,
    state,
    since: since.getTime(),
    trouble_since: trouble.length === 0 ? null : Math.min(...trouble),
    // Cards are the model's now; the column is of the time when alarms had their own.
    channel: null,
    body: JSON.stringify(body),
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
