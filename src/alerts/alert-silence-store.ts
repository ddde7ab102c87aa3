import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Labels } from './alert.ts';
import { SILENCE_STATES, type AlertSilence } from './alert-silence.ts';

interface SilenceTables {
  alert_silences: SilenceRow;
  alerts: { episode_id: string | null; status: string; body: string; fleet: string | null };
  alert_episodes: { id: string; ended_at: number | null };
}

interface SilenceRow {
  number: number;
  guild_id: string;
  system: string | null;
  remote_id: string | null;
  state: string;
  fleet: string | null;
  ends_at: number;
  body: string;
}

const OPEN = ['placing', 'active', 'ending'] as const;

/** Those that are in force or about to be, the one that ends first at the top. */
export async function listOpenSilences(read: Reader, guildId: string): Promise<readonly AlertSilence[]> {
  const rows = await select(read)
    .where('state', 'in', [...OPEN])
    .where('guild_id', '=', guildId)
    .orderBy('ends_at')
    .orderBy('number')
    .execute();
  return rows.map(silenceFrom);
}

export async function findSilence(read: Reader, guildId: string, number: number): Promise<AlertSilence | null> {
  const row = await select(read).where('number', '=', number).where('guild_id', '=', guildId).executeTakeFirst();
  return row === undefined ? null : silenceFrom(row);
}

/** By what Alertmanager calls it, whatever its state here: of one id there is never a second row. */
export async function findRemoteSilence(
  read: Reader,
  { guildId, system, remoteId }: { readonly guildId: string; readonly system: string; readonly remoteId: string },
): Promise<AlertSilence | null> {
  const row = await select(read)
    .where('system', '=', system)
    .where('remote_id', '=', remoteId)
    .where('guild_id', '=', guildId)
    .executeTakeFirst();
  return row === undefined ? null : silenceFrom(row);
}

export async function saveSilence(tx: Transaction, silence: AlertSilence): Promise<void> {
  const { number, ...row } = rowOf(silence);
  await tx
    .tables<SilenceTables>()
    .insertInto('alert_silences')
    .values({ number, ...row })
    .onConflict((conflict) => conflict.column('number').doUpdateSet(row))
    .execute();
}

export interface FiringLabels {
  readonly episodeId: string;
  readonly fleet: string | null;
  readonly labels: Labels;
}

/** What fires in open episodes, at most `limit`: for how much a silence would hide. */
export async function listFiringLabels(read: Reader, limit: number): Promise<readonly FiringLabels[]> {
  const rows = await read
    .tables<SilenceTables>()
    .selectFrom('alerts')
    .innerJoin('alert_episodes', 'alert_episodes.id', 'alerts.episode_id')
    .select(['alerts.episode_id', 'alerts.body', 'alerts.fleet'])
    .where('alerts.status', '=', 'firing')
    .where('alert_episodes.ended_at', 'is', null)
    .limit(limit)
    .execute();
  return rows.map(({ episode_id, body, fleet }) => ({
    episodeId: episode_id ?? '',
    fleet,
    labels: LABELS.parse(JSON.parse(body)).labels,
  }));
}

/** Forgets silences that ended before `before`, at most `limit`; gives how many. */
export async function deleteSilencesBefore(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<SilenceTables>();
  const rows = await tables
    .selectFrom('alert_silences')
    .select('number')
    .where('state', 'in', ['ended', 'refused'])
    .where('ends_at', '<', before.getTime())
    .limit(limit)
    .execute();
  if (rows.length === 0) return 0;
  const numbers = rows.map(({ number }) => number);
  await tables.deleteFrom('alert_silences').where('number', 'in', numbers).execute();
  return numbers.length;
}

function select(read: Reader) {
  return read.tables<SilenceTables>().selectFrom('alert_silences').selectAll();
}

const text = z.string().nullable();
const moment = z.iso.datetime().transform((written) => new Date(written));
const STATE = z.enum(SILENCE_STATES);
const LABELS = z.object({ labels: z.record(z.string(), z.string()) });
const BODY = z.strictObject({
  matchers: z.array(
    z.strictObject({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() }),
  ),
  startsAt: moment,
  reason: z.string(),
  by: z.strictObject({ userId: text, person: text, name: z.string() }).nullable(),
  createdThereBy: text,
  alert: z.number().nullable(),
  drift: z.array(z.string()),
  endedBecause: text,
  endedAt: moment.nullable(),
});

function silenceFrom(row: SilenceRow): AlertSilence {
  return {
    ...BODY.parse(JSON.parse(row.body)),
    number: row.number,
    guildId: row.guild_id,
    system: row.system,
    remoteId: row.remote_id,
    state: STATE.parse(row.state),
    fleet: row.fleet,
    endsAt: new Date(row.ends_at),
  };
}

function rowOf(silence: AlertSilence): SilenceRow {
  const { matchers, startsAt, reason, by, createdThereBy, alert, drift, endedBecause, endedAt } = silence;
  return {
    number: silence.number,
    guild_id: silence.guildId,
    system: silence.system,
    remote_id: silence.remoteId,
    state: silence.state,
    fleet: silence.fleet,
    ends_at: silence.endsAt.getTime(),
    body: JSON.stringify({
      matchers: matchers.map(({ name, value, isRegex, isEqual }) => ({ name, value, isRegex, isEqual })),
      ...{ startsAt, reason, by, createdThereBy, alert, drift, endedBecause, endedAt },
    }),
  };
}
