import { z } from 'zod';
import { ROUTE_EVENTS, ROUTE_RESULTS, ROUTE_TRANSITIONS } from '../platform/config/route-config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Occurrence, OccurrenceEvent } from './occurrence.ts';
import { verdictFrom } from './route-decision-store.ts';
import type { RouteVerdict } from './route-verdict.ts';
import type { CiSystem } from './run.ts';

interface OccurrenceTables {
  occurrences: OccurrenceRow;
  occurrence_decisions: DecisionRow;
}

interface OccurrenceRow {
  key: string;
  event: OccurrenceEvent;
  alone: number;
  subject: string;
  headline: string;
  url: string | null;
  at: number;
}

interface DecisionRow {
  occurrence_key: string;
  route: string;
  channel: string;
  verdict: string;
  detail: string;
  held_until: number | null;
  digest: string | null;
  decided_at: number;
}

/** What a route made of a deployment, a tag or a release when it was last asked. */
export interface OccurrenceDecision {
  readonly route: string;
  readonly channel: string;
  readonly verdict: RouteVerdict;
  /** The digest's card that told of it. */
  readonly digest: string | null;
  readonly decidedAt: Date;
}

export async function saveOccurrence(tx: Transaction, occurrence: Occurrence): Promise<void> {
  const { key, event, isAlone, subject, headline, url, at } = occurrence;
  const row = {
    event,
    alone: isAlone ? 1 : 0,
    subject: JSON.stringify(subject),
    headline,
    url,
    at: at.getTime(),
  };
  await tx
    .tables<OccurrenceTables>()
    .insertInto('occurrences')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

/** Those that began since then, the newest first. */
export async function listOccurrencesSince(
  reader: Reader,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly Occurrence[]> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('occurrences')
    .selectAll()
    .where('at', '>=', since.getTime())
    .orderBy('at', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute();
  return rows.map(occurrenceFrom);
}

/** By the rule's id. */
export async function listOccurrenceDecisions(
  reader: Reader,
  key: string,
): Promise<ReadonlyMap<string, OccurrenceDecision>> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('occurrence_decisions')
    .selectAll()
    .where('occurrence_key', '=', key)
    .orderBy('route')
    .execute();
  return new Map(rows.map((row) => [row.route, decisionFrom(row)]));
}

export async function saveOccurrenceDecisions(
  tx: Transaction,
  key: string,
  decisions: readonly OccurrenceDecision[],
): Promise<void> {
  for (const { route, channel, verdict, digest, decidedAt } of decisions) {
    const row = {
      channel,
      verdict: verdict.kind,
      detail: JSON.stringify(verdict),
      held_until: verdict.kind === 'held' ? verdict.until.getTime() : null,
      digest,
      decided_at: decidedAt.getTime(),
    };
    await tx
      .tables<OccurrenceTables>()
      .insertInto('occurrence_decisions')
      .values({ occurrence_key: key, route, ...row })
      .onConflict((conflict) => conflict.columns(['occurrence_key', 'route']).doUpdateSet(row))
      .execute();
  }
}

export interface HeldOccurrence {
  readonly occurrence: Occurrence;
  readonly decision: OccurrenceDecision;
}

/** What was held back by quiet that has ended at `now`, the earliest first, of one route after the other. */
export async function listDueOccurrences(
  reader: Reader,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly HeldOccurrence[]> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('occurrence_decisions')
    .innerJoin('occurrences', 'occurrences.key', 'occurrence_decisions.occurrence_key')
    .selectAll()
    .where('held_until', '<=', now.getTime())
    .orderBy('route')
    .orderBy('decided_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ occurrence: occurrenceFrom(row), decision: decisionFrom(row) }));
}

/** When the next of these is told, and how many the route holds back; null when nothing is. */
export async function findNextOccurrenceDigest(
  reader: Reader,
  route: string,
): Promise<{ readonly at: Date; readonly held: number } | null> {
  const row = await reader
    .tables<OccurrenceTables>()
    .selectFrom('occurrence_decisions')
    .select(({ fn }) => [fn.min('held_until').as('at'), fn.countAll<number | string>().as('held')])
    .where('route', '=', route)
    .where('verdict', '=', 'held')
    .executeTakeFirst();
  return row?.at === undefined || row.at === null ? null : { at: new Date(row.at), held: Number(row.held) };
}

/** When each route took one last, by the rule's id; those that never did are left out. */
export async function listLastTakenOccurrences(reader: Reader): Promise<ReadonlyMap<string, Date>> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('occurrence_decisions')
    .select(['route'])
    .select(({ fn }) => fn.max('decided_at').as('at'))
    .where('verdict', 'in', ['took', 'held', 'digested'])
    .groupBy('route')
    .execute();
  return new Map(rows.map(({ route, at }) => [route, new Date(at)]));
}

/** The cards of the newest that the route took and showed, each by itself or in a digest; newest first. */
export async function listTakenOccurrences(
  reader: Reader,
  route: string,
  limit: number,
): Promise<readonly { readonly cardKey: string; readonly decidedAt: Date }[]> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('occurrence_decisions')
    .selectAll()
    .where('route', '=', route)
    .where('verdict', 'in', ['took', 'digested'])
    .orderBy('decided_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ occurrence_key: key, channel, digest, decided_at: at }) => ({
    cardKey: digest ?? `${key}@${channel}`,
    decidedAt: new Date(at),
  }));
}

/** Forgets what began before `before`, at most `limit` at once, and says how many; what is held back stays. */
export async function deleteOccurrencesBefore(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<OccurrenceTables>();
  const held = tables.selectFrom('occurrence_decisions').select('occurrence_key').where('held_until', 'is not', null);
  const old = tables
    .selectFrom('occurrences')
    .select('key')
    .where('at', '<', before.getTime())
    .where('key', 'not in', held)
    .orderBy('at')
    .limit(limit);
  const { numDeletedRows } = await tables.deleteFrom('occurrences').where('key', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}

const SYSTEMS = ['github', 'gitlab', 'jenkins', 'aws', 'generic'] as const satisfies readonly CiSystem[];
const SUBJECT = z.strictObject({
  system: z.enum(SYSTEMS),
  repository: z.string(),
  workflows: z.array(z.string()),
  pipelines: z.array(z.string()),
  branch: z.string(),
  environments: z.array(z.string()),
  events: z.array(z.enum(ROUTE_EVENTS)),
  result: z.enum(ROUTE_RESULTS).nullable(),
  transitions: z.array(z.enum(ROUTE_TRANSITIONS)),
  actors: z.array(z.string()),
  isFinished: z.boolean(),
});

function occurrenceFrom({ alone, subject, at, ...row }: OccurrenceRow): Occurrence {
  const { key, event, headline, url } = row;
  return {
    key,
    event,
    isAlone: alone === 1,
    subject: SUBJECT.parse(JSON.parse(subject)),
    headline,
    url,
    at: new Date(at),
  };
}

function decisionFrom({ route, channel, detail, digest, decided_at: at }: DecisionRow): OccurrenceDecision {
  return { route, channel, verdict: verdictFrom(detail), digest, decidedAt: new Date(at) };
}
