import { z } from 'zod';
import type { Agent } from '../approvals/approval.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { ENFORCEMENTS, type FleetDeploys } from './fleet-deploys.ts';

interface DeployTables {
  fleet_deploys: DeployRow;
  manual_answers: AnswerRow;
}

interface DeployRow {
  guild_id: string;
  fleet: string;
  wanted: string;
  wanted_since: number;
  generation: number;
  deployer: string;
  act_key: string | null;
  enforcement: string;
  because: string | null;
  was_paused_before: number;
  seen: string | null;
  seen_at: number | null;
  seen_words: string | null;
  seen_mark: string | null;
  failing_since: number | null;
  failing_because: string | null;
  drift_since: number | null;
  drifts: number;
  drift_accepted: string | null;
  look_at: number | null;
  warned_at: number | null;
  version: number;
}

interface AnswerRow {
  act_key: string;
  guild_id: string;
  fleet: string;
  answer: string;
  answered_by: string;
  answered_at: number;
}

const WANTED = z.enum(['paused', 'running']);
const AGENT = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });
const ACCEPTED = z.object({ by: AGENT, at: z.iso.datetime().transform((text) => new Date(text)) });

export async function findDeploys(read: Reader, guildId: string, fleet: string): Promise<FleetDeploys | null> {
  const row = await read
    .tables<DeployTables>()
    .selectFrom('fleet_deploys')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('fleet', '=', fleet)
    .executeTakeFirst();
  return row === undefined ? null : deploysFrom(row);
}

export async function listDeploys(read: Reader, guildId: string): Promise<readonly FleetDeploys[]> {
  const rows = await read
    .tables<DeployTables>()
    .selectFrom('fleet_deploys')
    .selectAll()
    .where('guild_id', '=', guildId)
    .orderBy('fleet')
    .execute();
  return rows.map(deploysFrom);
}

/** Writes it as the next version of the one it was read as, 0 for a new one; throws when another transaction was first. */
export async function saveDeploys(tx: Transaction, deploys: FleetDeploys): Promise<FleetDeploys> {
  const next = { ...deploys, version: deploys.version + 1 };
  const { guild_id: guildId, fleet, ...columns } = rowFrom(next);
  if (deploys.version === 0) {
    await tx.tables<DeployTables>().insertInto('fleet_deploys').values(rowFrom(next)).execute();
    return next;
  }
  const { numUpdatedRows } = await tx
    .tables<DeployTables>()
    .updateTable('fleet_deploys')
    .set(columns)
    .where('guild_id', '=', guildId)
    .where('fleet', '=', fleet)
    .where('version', '=', deploys.version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`The deploys of ${fleet} were changed in another transaction.`);
  return next;
}

/** Notes a look that found nothing new: no decision changed, so buttons drawn before it are good still. */
export async function noteLook(
  tx: Transaction,
  { guildId, fleet, version, seenAt, seenMark }: FleetDeploys,
): Promise<void> {
  await tx
    .tables<DeployTables>()
    .updateTable('fleet_deploys')
    .set({ seen_at: seenAt?.getTime() ?? null, seen_mark: seenMark, look_at: null })
    .where('guild_id', '=', guildId)
    .where('fleet', '=', fleet)
    .where('version', '=', version)
    .execute();
}

/** Has a deployer looked at before its turn; decides nothing, so what was drawn stays good. */
export async function lookSoon(
  tx: Transaction,
  { guildId, fleet, at }: { readonly guildId: string; readonly fleet: string; readonly at: Date },
): Promise<void> {
  await tx
    .tables<DeployTables>()
    .updateTable('fleet_deploys')
    .set({ look_at: at.getTime() })
    .where('guild_id', '=', guildId)
    .where('fleet', '=', fleet)
    .where('look_at', 'is', null)
    .execute();
}

/** What somebody said of an act that only people can do. */
export interface ManualAnswer {
  readonly actKey: string;
  readonly guildId: string;
  readonly fleet: string;
  readonly answer: 'done' | 'cannot';
  readonly by: Agent;
  readonly at: Date;
}

export async function findManualAnswer(read: Reader, actKey: string): Promise<ManualAnswer | null> {
  const row = await read
    .tables<DeployTables>()
    .selectFrom('manual_answers')
    .selectAll()
    .where('act_key', '=', actKey)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    actKey: row.act_key,
    guildId: row.guild_id,
    fleet: row.fleet,
    answer: z.enum(['done', 'cannot']).parse(row.answer),
    by: AGENT.parse(JSON.parse(row.answered_by)),
    at: new Date(row.answered_at),
  };
}

export async function insertManualAnswer(tx: Transaction, answer: ManualAnswer): Promise<void> {
  await tx
    .tables<DeployTables>()
    .insertInto('manual_answers')
    .values({
      act_key: answer.actKey,
      guild_id: answer.guildId,
      fleet: answer.fleet,
      answer: answer.answer,
      answered_by: JSON.stringify(answer.by),
      answered_at: answer.at.getTime(),
    })
    .execute();
}

function acceptedText({ by, at }: NonNullable<FleetDeploys['driftAccepted']>): string {
  return JSON.stringify({ by, at: at.toISOString() });
}

function rowFrom(deploys: FleetDeploys): DeployRow {
  return {
    guild_id: deploys.guildId,
    fleet: deploys.fleet,
    wanted: deploys.wanted,
    wanted_since: deploys.wantedSince.getTime(),
    generation: deploys.generation,
    deployer: deploys.deployer,
    act_key: deploys.actKey,
    enforcement: deploys.enforcement,
    because: deploys.because,
    was_paused_before: deploys.wasPausedBefore ? 1 : 0,
    seen: deploys.seen,
    seen_at: deploys.seenAt?.getTime() ?? null,
    seen_words: deploys.seenWords,
    seen_mark: deploys.seenMark,
    failing_since: deploys.failingSince?.getTime() ?? null,
    failing_because: deploys.failingBecause,
    drift_since: deploys.driftSince?.getTime() ?? null,
    drifts: deploys.drifts,
    drift_accepted: deploys.driftAccepted === null ? null : acceptedText(deploys.driftAccepted),
    look_at: deploys.lookAt?.getTime() ?? null,
    warned_at: deploys.warnedAt?.getTime() ?? null,
    version: deploys.version,
  };
}

function deploysFrom(row: DeployRow): FleetDeploys {
  const at = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return {
    guildId: row.guild_id,
    fleet: row.fleet,
    wanted: WANTED.parse(row.wanted),
    wantedSince: new Date(row.wanted_since),
    generation: row.generation,
    deployer: row.deployer,
    actKey: row.act_key,
    enforcement: z.enum(ENFORCEMENTS).parse(row.enforcement),
    because: row.because,
    wasPausedBefore: row.was_paused_before === 1,
    seen: row.seen === null ? null : WANTED.parse(row.seen),
    seenAt: at(row.seen_at),
    seenWords: row.seen_words,
    seenMark: row.seen_mark,
    failingSince: at(row.failing_since),
    failingBecause: row.failing_because,
    driftSince: at(row.drift_since),
    drifts: row.drifts,
    driftAccepted: row.drift_accepted === null ? null : ACCEPTED.parse(JSON.parse(row.drift_accepted)),
    lookAt: at(row.look_at),
    warnedAt: at(row.warned_at),
    version: row.version,
  };
}
