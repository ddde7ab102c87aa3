import { z } from 'zod';
import { DEPLOY_STATES } from '../deploys/deploy.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { WATCH_SUBJECTS, WATCH_VERDICTS, type Watch } from './watch.ts';

interface WatchTables {
  upgrade_watches: WatchRow;
}

interface WatchRow {
  number: number;
  before: string | null;
  lines: string;
  worse_since: number | null;
  looked_at: number | null;
  progress: string | null;
}

export async function findWatch(read: Reader, number: number): Promise<Watch | null> {
  const row = await read
    .tables<WatchTables>()
    .selectFrom('upgrade_watches')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? null : watchFrom(row);
}

/** Writes it over what was there. */
export async function saveWatch(tx: Transaction, watch: Watch): Promise<void> {
  const { number, ...columns } = rowFrom(watch);
  await tx
    .tables<WatchTables>()
    .insertInto('upgrade_watches')
    .values({ number, ...columns })
    .onConflict((conflict) => conflict.column('number').doUpdateSet(columns))
    .execute();
}

function rowFrom({ number, before, lines, worseSince, lookedAt, progress }: Watch): WatchRow {
  return {
    number,
    before: before === null ? null : JSON.stringify(before),
    lines: JSON.stringify(lines),
    worse_since: worseSince?.getTime() ?? null,
    looked_at: lookedAt?.getTime() ?? null,
    progress: progress === null ? null : JSON.stringify(progress),
  };
}

const MOMENT = z.iso.datetime().transform((text) => new Date(text));
const SOURCE = z.enum(['node', 'directory', 'prometheus', 'scrape', 'probe', 'muster']);
const LINES = z.array(
  z.object({
    about: z.enum(WATCH_SUBJECTS),
    verdict: z.enum(WATCH_VERDICTS),
    said: z.string(),
    evidence: z.object({ source: SOURCE, query: z.string() }).nullable(),
    readAt: MOMENT.nullable(),
  }),
);
const PROGRESS = z.object({
  deploy: z.number(),
  state: z.enum(DEPLOY_STATES),
  there: z.number(),
  hosts: z.number(),
  other: z.array(z.string()),
  unknown: z.array(z.string()),
  because: z.string().nullable(),
  sha: z.string().nullable(),
  isUnderWay: z.boolean(),
  byHand: z.boolean(),
});
const BEFORE = z.object({
  takenAt: MOMENT,
  shards: z.array(z.object({ shard: z.number(), told: z.number(), without: z.number(), thin: z.number() })),
  storesFailing: z.array(z.string()),
});

function watchFrom(row: WatchRow): Watch {
  return {
    number: row.number,
    before: row.before === null ? null : BEFORE.parse(JSON.parse(row.before)),
    lines: LINES.parse(JSON.parse(row.lines)),
    worseSince: row.worse_since === null ? null : new Date(row.worse_since),
    lookedAt: row.looked_at === null ? null : new Date(row.looked_at),
    progress: row.progress === null ? null : PROGRESS.parse(JSON.parse(row.progress)),
  };
}
