import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { RunTables } from './run-store.ts';
import type { CiSystem } from './run.ts';
import { isByClock, subjectKey, type Silence } from './silence.ts';

interface SilenceTables extends RunTables {
  silences: {
    id: string;
    subject: string;
    heard_at: number;
    noticed_at: number;
    ended_at: number | null;
    body: string;
  };
  silence_watch: { name: string; listening_since: number; looked_at: number };
  inbox_events: { id: string; source: string; received_at: number };
}

/** Enough to know a rhythm by, and few enough to read in a moment. */
const MOST_HEARD = 3000;
/** Among these many of the newest webhooks one of a source is looked for. */
const NEWEST_EVENTS = 5000;

/** When runs of this system began, since `from`, ascending; of more than can matter, the newest. */
export async function listHeardOfSystem(reader: Reader, system: CiSystem, from: Date): Promise<readonly Date[]> {
  const rows = await reader
    .tables<SilenceTables>()
    .selectFrom('runs')
    .select('created_at')
    .where('system', '=', system)
    .where('created_at', '>=', from.getTime())
    .orderBy('created_at', 'desc')
    .limit(MOST_HEARD)
    .execute();
  return rows.map((row) => new Date(row.created_at)).reverse();
}

/** When runs of this pipeline were started by the clock, since `from`, ascending. */
export async function listClockStarts(reader: Reader, pipeline: string, from: Date): Promise<readonly Date[]> {
  const rows = await reader
    .tables<SilenceTables>()
    .selectFrom('run_routes')
    .innerJoin('runs', 'runs.key', 'run_routes.run_key')
    .select(['run_routes.created_at', 'runs.trigger'])
    .where('run_routes.pipeline', '=', pipeline)
    .where('run_routes.created_at', '>=', from.getTime())
    .orderBy('run_routes.created_at', 'desc')
    .limit(MOST_HEARD)
    .execute();
  return rows
    .filter(({ trigger }) => isByClock(trigger))
    .map((row) => new Date(row.created_at))
    .reverse();
}

/** When a webhook of one of these sources came last, of whatever kind; null when none is among the newest. */
export async function findLastWebhook(reader: Reader, sources: readonly string[]): Promise<Date | null> {
  const tables = reader.tables<SilenceTables>();
  const newest = tables
    .selectFrom('inbox_events')
    .select(['source', 'received_at'])
    .orderBy('id', 'desc')
    .limit(NEWEST_EVENTS);
  const row = await tables
    .selectFrom(newest.as('newest'))
    .select(({ fn }) => fn.max<number | null>('received_at').as('at'))
    .where('source', 'in', sources)
    .executeTakeFirst();
  return row?.at === null || row === undefined ? null : new Date(row.at);
}

export interface Watch {
  readonly listeningSince: Date;
  readonly lookedAt: Date;
}

export async function findWatch(reader: Reader): Promise<Watch | null> {
  const row = await reader.tables<SilenceTables>().selectFrom('silence_watch').selectAll().executeTakeFirst();
  return row === undefined
    ? null
    : { listeningSince: new Date(row.listening_since), lookedAt: new Date(row.looked_at) };
}

export async function saveWatch(tx: Transaction, { listeningSince, lookedAt }: Watch): Promise<void> {
  const row = { listening_since: listeningSince.getTime(), looked_at: lookedAt.getTime() };
  await tx
    .tables<SilenceTables>()
    .insertInto('silence_watch')
    .values({ name: 'muster', ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}

export async function listOpenSilences(reader: Reader): Promise<readonly Silence[]> {
  const rows = await reader
    .tables<SilenceTables>()
    .selectFrom('silences')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(silenceFrom);
}

/** Writes a silence, new or known. */
export async function saveSilence(tx: Transaction, silence: Silence): Promise<void> {
  const { id, subject, heardAt, noticedAt, end, ...body } = silence;
  const row = {
    subject: subjectKey(subject),
    heard_at: heardAt.getTime(),
    noticed_at: noticedAt.getTime(),
    ended_at: end?.at.getTime() ?? null,
    body: JSON.stringify({ ...body, subject, end: end?.kind ?? null }),
  };
  await tx
    .tables<SilenceTables>()
    .insertInto('silences')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Forgets silences that ended before `before`. */
export async function deleteSilencesBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.tables<SilenceTables>().deleteFrom('silences').where('ended_at', '<', before.getTime()).execute();
}

const SYSTEM = z.enum(['github', 'gitlab', 'jenkins', 'aws', 'generic']);
const BODY = z.object({
  longestGapMs: z.number(),
  heardCount: z.number(),
  channel: z.string(),
  subject: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('source'), system: SYSTEM }),
    z.object({ kind: z.literal('pipeline'), pipeline: z.string(), system: SYSTEM }),
  ]),
  end: z.enum(['spoke', 'forgotten']).nullable(),
});

function silenceFrom(row: Selectable<SilenceTables['silences']>): Silence {
  const { end, ...body } = BODY.parse(JSON.parse(row.body));
  return {
    id: row.id,
    heardAt: new Date(row.heard_at),
    noticedAt: new Date(row.noticed_at),
    ...body,
    end: end === null || row.ended_at === null ? null : { kind: end, at: new Date(row.ended_at) },
  };
}
