import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { DEPLOY_KINDS, DEPLOY_STATES, type Deploy, type DeployState } from './deploy.ts';
import { ARRIVALS } from './host-arrival.ts';

interface DeploysTables {
  deploys: Row;
}

interface Row {
  number: number;
  guild_id: string;
  fleet: string;
  kind: string;
  ref: string;
  back_to: string;
  reason: string;
  asked_by: string | null;
  hold_number: number | null;
  follows: number | null;
  state: string;
  because: string | null;
  begun_at: number;
  entered_at: number;
  act_key: string;
  by_hand: number;
  override_until: number | null;
  owes_pause: number;
  run: string | null;
  run_url: string | null;
  receipt: string;
  sha: string | null;
  hosts: string;
  looked_at: number | null;
  failing_because: string | null;
  over_at: number | null;
  ended_at: number | null;
  due_at: number | null;
  version: number;
}

const AGENT = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });
const HOSTS = z.array(
  z.object({
    host: z.string(),
    state: z.enum(ARRIVALS),
    shows: z.string().nullable(),
    note: z.string().nullable(),
    since: z.iso.datetime().transform((text) => new Date(text)),
  }),
);
const RECEIPT = z.record(z.string(), z.string());

export async function findDeploy(read: Reader, guildId: string, number: number): Promise<Deploy | null> {
  const row = await from(read, guildId).where('number', '=', number).executeTakeFirst();
  return row === undefined ? null : deployFrom(row);
}

export async function findDeployByAct(read: Reader, guildId: string, actKey: string): Promise<Deploy | null> {
  const row = await from(read, guildId).where('act_key', '=', actKey).executeTakeFirst();
  return row === undefined ? null : deployFrom(row);
}

/** The one under way on the fleet; null where none is. */
export async function findUnderWay(read: Reader, guildId: string, fleet: string): Promise<Deploy | null> {
  const row = await from(read, guildId).where('fleet', '=', fleet).where('ended_at', 'is', null).executeTakeFirst();
  return row === undefined ? null : deployFrom(row);
}

/** The branch that is on the fleet, or on its way there; null where it runs what it tracks. */
export async function findBranchOn(read: Reader, guildId: string, fleet: string): Promise<Deploy | null> {
  const row = await from(read, guildId)
    .where('fleet', '=', fleet)
    .where('kind', '=', 'branch')
    .where('over_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : deployFrom(row);
}

/** The newest first; of one fleet, or of all. */
export async function listDeploysOf(
  read: Reader,
  { guildId, fleet, limit }: { readonly guildId: string; readonly fleet: string | null; readonly limit: number },
): Promise<readonly Deploy[]> {
  const all = from(read, guildId).orderBy('number', 'desc').limit(limit);
  const rows = await (fleet === null ? all : all.where('fleet', '=', fleet)).execute();
  return rows.map(deployFrom);
}

/** What had the fleet run something else, or tried to, begun before then; the newest first. */
export async function listChangesBefore(
  read: Reader,
  { guildId, fleet, before, limit }: { guildId: string; fleet: string; before: Date; limit: number },
): Promise<readonly Deploy[]> {
  const rows = await from(read, guildId)
    .where('fleet', '=', fleet)
    .where('begun_at', '<', before.getTime())
    .where('state', 'not in', CHANGED_NOTHING)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(deployFrom);
}

/** States in which no host was given anything. */
const CHANGED_NOTHING: readonly DeployState[] = ['weighing', 'starting', 'nothing', 'not-started', 'overtaken'];

/**
 * Deletes what ended before then, and gives how many; not what is on a fleet still, what something is due about, or the
 * last of all: its number is never given again.
 */
export async function pruneDeploys(
  tx: Transaction,
  { guildId, before, limit }: { readonly guildId: string; readonly before: Date; readonly limit: number },
): Promise<number> {
  const last = (await nextDeployNumber(tx)) - 1;
  const rows = await tx
    .tables<DeploysTables>()
    .selectFrom('deploys')
    .select('number')
    .where('guild_id', '=', guildId)
    .where('ended_at', '<', before.getTime())
    .where('over_at', 'is not', null)
    .where('due_at', 'is', null)
    .where('number', '<', last)
    .orderBy('number')
    .limit(limit)
    .execute();
  if (rows.length === 0) return 0;
  const numbers = rows.map(({ number }) => number);
  await tx.tables<DeploysTables>().deleteFrom('deploys').where('number', 'in', numbers).execute();
  return numbers.length;
}

/** Those about which something is due. */
export async function listDueDeploys(read: Reader, guildId: string, now: Date): Promise<readonly Deploy[]> {
  const rows = await from(read, guildId).where('due_at', '<=', now.getTime()).orderBy('number').execute();
  return rows.map(deployFrom);
}

export async function nextDeployNumber(tx: Transaction): Promise<number> {
  const row = await tx
    .tables<DeploysTables>()
    .selectFrom('deploys')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

export async function insertDeploy(tx: Transaction, deploy: Deploy): Promise<void> {
  await tx.tables<DeploysTables>().insertInto('deploys').values(rowFrom(deploy)).execute();
}

/** Writes it as the next version of the one it was read as, or throws: one that two end at once is ended once. */
export async function saveDeploy(tx: Transaction, deploy: Deploy): Promise<Deploy> {
  const next = { ...deploy, version: deploy.version + 1 };
  const { number, ...columns } = rowFrom(next);
  const { numUpdatedRows } = await tx
    .tables<DeploysTables>()
    .updateTable('deploys')
    .set(columns)
    .where('number', '=', number)
    .where('version', '=', deploy.version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Deploy ${number} was changed in another transaction.`);
  return next;
}

function from(read: Reader, guildId: string) {
  return read.tables<DeploysTables>().selectFrom('deploys').selectAll().where('guild_id', '=', guildId);
}

function rowFrom(deploy: Deploy): Row {
  const ms = (at: Date | null): number | null => at?.getTime() ?? null;
  return {
    number: deploy.number,
    guild_id: deploy.guildId,
    fleet: deploy.fleet,
    kind: deploy.kind,
    ref: deploy.ref,
    back_to: deploy.backTo,
    reason: deploy.reason,
    asked_by: deploy.askedBy === null ? null : JSON.stringify(deploy.askedBy),
    hold_number: deploy.hold,
    follows: deploy.follows,
    state: deploy.state,
    because: deploy.because,
    begun_at: deploy.begunAt.getTime(),
    entered_at: deploy.enteredAt.getTime(),
    act_key: deploy.actKey,
    by_hand: deploy.byHand ? 1 : 0,
    override_until: ms(deploy.overrideUntil),
    owes_pause: deploy.owesPause ? 1 : 0,
    run: deploy.run,
    run_url: deploy.runUrl,
    receipt: JSON.stringify(deploy.receipt),
    sha: deploy.sha,
    hosts: JSON.stringify(deploy.hosts),
    looked_at: ms(deploy.lookedAt),
    failing_because: deploy.failingBecause,
    over_at: ms(deploy.overAt),
    ended_at: ms(deploy.endedAt),
    due_at: ms(deploy.dueAt),
    version: deploy.version,
  };
}

function deployFrom(row: Row): Deploy {
  const at = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return {
    number: row.number,
    guildId: row.guild_id,
    fleet: row.fleet,
    kind: z.enum(DEPLOY_KINDS).parse(row.kind),
    ref: row.ref,
    backTo: row.back_to,
    reason: row.reason,
    askedBy: row.asked_by === null ? null : AGENT.parse(JSON.parse(row.asked_by)),
    hold: row.hold_number,
    follows: row.follows,
    state: z.enum(DEPLOY_STATES).parse(row.state),
    because: row.because,
    begunAt: new Date(row.begun_at),
    enteredAt: new Date(row.entered_at),
    actKey: row.act_key,
    byHand: row.by_hand !== 0,
    overrideUntil: at(row.override_until),
    owesPause: row.owes_pause !== 0,
    run: row.run,
    runUrl: row.run_url,
    receipt: RECEIPT.parse(JSON.parse(row.receipt)),
    sha: row.sha,
    hosts: HOSTS.parse(JSON.parse(row.hosts)),
    lookedAt: at(row.looked_at),
    failingBecause: row.failing_because,
    overAt: at(row.over_at),
    endedAt: at(row.ended_at),
    dueAt: at(row.due_at),
    version: row.version,
  };
}
