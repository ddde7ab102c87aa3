import { z } from 'zod';
import { VERBOSITIES } from '../platform/config/route-config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { RouteDecision } from './route-decision.ts';
import { FILTER_FIELDS } from './route-filter.ts';
import type { RouteVerdict } from './route-verdict.ts';

interface DecisionTables {
  run_decisions: DecisionRow;
  known_routes: { route: string; since: number };
}

interface DecisionRow {
  run_key: string;
  route: string;
  channel: string;
  verdict: string;
  detail: string;
  held_until: number | null;
  digest: string | null;
  digest_mention: string | null;
  decided_at: number;
}

/** By the rule's id. */
export async function listDecisions(reader: Reader, runKey: string): Promise<ReadonlyMap<string, RouteDecision>> {
  const rows = await reader
    .tables<DecisionTables>()
    .selectFrom('run_decisions')
    .selectAll()
    .where('run_key', '=', runKey)
    .orderBy('route')
    .execute();
  return new Map(rows.map((row) => [row.route, decisionFrom(row)]));
}

export async function saveDecisions(
  tx: Transaction,
  runKey: string,
  decisions: readonly RouteDecision[],
): Promise<void> {
  for (const decision of decisions) {
    const { route: _route, run_key: _run, ...row } = decisionRow(runKey, decision);
    await tx
      .tables<DecisionTables>()
      .insertInto('run_decisions')
      .values(decisionRow(runKey, decision))
      .onConflict((conflict) => conflict.columns(['run_key', 'route']).doUpdateSet(row))
      .execute();
  }
}

export interface HeldRun {
  readonly runKey: string;
  readonly decision: RouteDecision;
}

/** What was held back by quiet that has ended at `now`, the earliest first, of one route after the other. */
export async function listDueHolds(
  reader: Reader,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly HeldRun[]> {
  const rows = await reader
    .tables<DecisionTables>()
    .selectFrom('run_decisions')
    .selectAll()
    .where('held_until', '<=', now.getTime())
    .orderBy('route')
    .orderBy('decided_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ runKey: row.run_key, decision: decisionFrom(row) }));
}

/** The next moment at which a digest of this route is due; null when nothing is held back. */
export async function findNextDigest(
  reader: Reader,
  route: string,
): Promise<{ readonly at: Date; readonly runs: number } | null> {
  const row = await reader
    .tables<DecisionTables>()
    .selectFrom('run_decisions')
    .select(({ fn }) => [fn.min('held_until').as('at'), fn.countAll<number>().as('runs')])
    .where('route', '=', route)
    .where('verdict', '=', 'held')
    .executeTakeFirst();
  return row?.at === undefined || row.at === null ? null : { at: new Date(row.at), runs: row.runs };
}

/** When each route took a run last, by the rule's id; those that never did are left out. */
export async function listLastTaken(reader: Reader): Promise<ReadonlyMap<string, Date>> {
  const rows = await reader
    .tables<DecisionTables>()
    .selectFrom('run_decisions')
    .select(['route'])
    .select(({ fn }) => fn.max('decided_at').as('at'))
    .where('verdict', 'in', ['took', 'held', 'digested'])
    .groupBy('route')
    .execute();
  return new Map(rows.map(({ route, at }) => [route, new Date(at)]));
}

/** The newest runs that the route took and showed, each by itself or in a digest; newest first. */
export async function listTakenRuns(reader: Reader, route: string, limit: number): Promise<readonly TakenRun[]> {
  const rows = await reader
    .tables<DecisionTables>()
    .selectFrom('run_decisions')
    .select(['run_key', 'channel', 'digest', 'decided_at'])
    .where('route', '=', route)
    .where('verdict', 'in', ['took', 'digested'])
    .orderBy('decided_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ run_key: runKey, channel, digest, decided_at }) => ({
    runKey,
    channel,
    digest,
    decidedAt: new Date(decided_at),
  }));
}

export interface TakenRun {
  readonly runKey: string;
  readonly channel: string;
  /** The card that told of it where it got none of its own. */
  readonly digest: string | null;
  readonly decidedAt: Date;
}

/** Notes routes that are new; gives since when each of them is known. */
export async function noteRoutes(tx: Transaction, routes: readonly string[], now: Date): Promise<void> {
  const known = new Set((await listKnownRoutes(tx)).keys());
  const fresh = routes.filter((route) => !known.has(route)).map((route) => ({ route, since: now.getTime() }));
  if (fresh.length > 0) await tx.tables<DecisionTables>().insertInto('known_routes').values(fresh).execute();
  const gone = [...known].filter((route) => !routes.includes(route));
  if (gone.length > 0)
    await tx.tables<DecisionTables>().deleteFrom('known_routes').where('route', 'in', gone).execute();
}

export async function listKnownRoutes(reader: Reader): Promise<ReadonlyMap<string, Date>> {
  const rows = await reader.tables<DecisionTables>().selectFrom('known_routes').selectAll().execute();
  return new Map(rows.map(({ route, since }) => [route, new Date(since)]));
}

const MISMATCHES = z.array(
  z.strictObject({ field: z.enum(FILTER_FIELDS), is: z.array(z.string()), wanted: z.array(z.string()) }),
);
const MOMENT = z.iso.datetime().transform((text) => new Date(text));
const VERDICT = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('took') }),
  z.strictObject({ kind: z.literal('dropped'), mismatches: MISMATCHES }),
  z.strictObject({ kind: z.literal('unasked'), verbosity: z.enum(VERBOSITIES) }),
  z.strictObject({ kind: z.literal('waits'), mismatches: MISMATCHES, verbosity: z.enum(VERBOSITIES) }),
  z.strictObject({ kind: z.literal('held'), until: MOMENT }),
  z.strictObject({ kind: z.literal('digested'), at: MOMENT }),
]);
const MENTION = z.strictObject({ kind: z.enum(['role', 'user']), id: z.string() }).nullable();

/** A verdict as the store has it. */
export function verdictFrom(detail: string): RouteVerdict {
  return VERDICT.parse(JSON.parse(detail));
}

function decisionFrom(row: DecisionRow): RouteDecision {
  return {
    route: row.route,
    channel: row.channel,
    verdict: verdictFrom(row.detail),
    digest:
      row.digest === null
        ? null
        : { cardKey: row.digest, mention: MENTION.parse(JSON.parse(row.digest_mention ?? 'null')) },
    decidedAt: new Date(row.decided_at),
  };
}

function decisionRow(runKey: string, { route, channel, verdict, digest, decidedAt }: RouteDecision): DecisionRow {
  return {
    run_key: runKey,
    route,
    channel,
    verdict: verdict.kind,
    detail: JSON.stringify(verdict),
    held_until: verdict.kind === 'held' ? verdict.until.getTime() : null,
    digest: digest?.cardKey ?? null,
    digest_mention: digest === null ? null : JSON.stringify(digest.mention),
    decided_at: decidedAt.getTime(),
  };
}
