import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { AuditEntry, AuditTrail } from '../platform/gate.ts';
import { identify } from '../people/person.ts';
import { asMuster } from './as-muster.ts';
import {
  dayOfNextRow,
  GENESIS_HASH,
  PRUNE_ACT,
  sealHash,
  storable,
  utcDay,
  type AuditHead,
  type AuditRecord,
  type AuditSeal,
} from './audit.ts';
import { toPage, type AuditFilter, type AuditPage, type AuditPageRequest } from './audit-search.ts';
import {
  appendRecord,
  deleteRowsThrough,
  findLastSeal,
  getAuditState,
  insertSeal,
  listActs,
  listSeals,
  listUnsealedDays,
  searchRows,
} from './audit-store.ts';
import type { VerifyOutcome } from './audit-verification.ts';
import { verifyRecord } from './audit-verify-service.ts';

export interface UpkeepOutcome {
  readonly sealedDays: readonly string[];
  readonly prunedDays: readonly string[];
  readonly prunedRows: number;
}

export interface AuditService extends AuditTrail {
  search(read: Reader, filter: AuditFilter, page: AuditPageRequest): Promise<AuditPage>;
  /** Acts recorded in the last 30 days, at most 200. */
  listRecentActs(read: Reader): Promise<readonly string[]>;
  /** Reads the whole record and checks every hash. `expected` is a head noted earlier. */
  verify(read: Reader, expected?: AuditHead): Promise<VerifyOutcome>;
  /** The daily job: seals finished days and prunes those past `auditDays`. Safe to repeat. */
  sealAndPrune(): Promise<UpkeepOutcome>;
}

export interface AuditServices {
  readonly database: Pick<Database, 'transaction'>;
  readonly clock: Clock;
  readonly config: () => Config;
}

const RECENT_ACTS_MS = 30 * 86_400_000;

export function createAuditService({ database, clock, config }: AuditServices): AuditService {
  const record = (tx: Transaction, entry: AuditEntry): Promise<void> => recordEntry(tx, entry, config(), clock.now());
  return {
    record,
    search: async (read, filter, page) => toPage(await searchRows(read, filter, page), page),
    listRecentActs: (read) => listActs(read, new Date(clock.now().getTime() - RECENT_ACTS_MS), 200),
    verify: (read, expected) => verifyRecord(read, expected ?? null),
    async sealAndPrune() {
      const today = utcDay(clock.now());
      const sealedDays = await database.transaction((tx) => sealFinishedDays(tx, today));
      const cutoff = utcDay(new Date(clock.now().getTime() - config().retention.auditDays * 86_400_000));
      const seals = await database.transaction((tx) => listPrunable(tx, cutoff));
      let prunedRows = 0;
      for (const { day } of seals) {
        // A transaction a day, so that a long backlog never holds the writer for long.
        prunedRows += await database.transaction(async (tx) => {
          await record(tx, pruneEntry(day, config().guild.id));
          return deleteRowsThrough(tx, day);
        });
      }
      return { sealedDays, prunedDays: seals.map((seal) => seal.day), prunedRows };
    },
  };
}

async function recordEntry(tx: Transaction, entry: AuditEntry, config: Config, at: Date): Promise<void> {
  const state = await getAuditState(tx);
  const day = dayOfNextRow(at, { lastDay: state.day, sealedThrough: state.sealedThrough });
  await appendRecord(tx, toRecord(entry, config, { seq: state.head.seq + 1, at, day }), state.head.hash);
}

function toRecord(entry: AuditEntry, config: Config, place: Pick<AuditRecord, 'seq' | 'at' | 'day'>): AuditRecord {
  const { actor, requirement } = entry;
  const identity = actor.discordUserId === null ? null : identify(config, actor.discordUserId);
  const optional = (text: string | null | undefined): string | null =>
    typeof text === 'string' ? storable(text) : null;
  return {
    ...place,
    via: actor.via,
    guildId: storable(actor.guildId),
    userId: optional(actor.discordUserId),
    person: identity?.kind === 'person' ? identity.person.name : null,
    displayName: storable(actor.displayName),
    requestId: storable(actor.requestId),
    act: storable(entry.act),
    permission: storable(requirement.permission),
    fleet: optional(requirement.fleet),
    verdict: entry.verdict,
    outcome: storable(entry.outcome),
    subject: optional(entry.subject),
    cardKey: optional(entry.cardKey),
  };
}

function pruneEntry(day: string, guildId: string | null): AuditEntry {
  return {
    actor: asMuster(guildId ?? '', 'job:audit-upkeep'),
    act: PRUNE_ACT,
    requirement: { permission: 'retention', fleet: null },
    verdict: 'allowed',
    outcome: 'pruned',
    subject: day,
  };
}

async function sealFinishedDays(tx: Transaction, today: string): Promise<readonly string[]> {
  const days = await listUnsealedDays(tx, today);
  let prevSealHash = (await findLastSeal(tx))?.hash ?? GENESIS_HASH;
  for (const unsealed of days) {
    const seal = { ...unsealed, prevSealHash };
    prevSealHash = sealHash(seal);
    await insertSeal(tx, { ...seal, hash: prevSealHash });
  }
  return days.map(({ day }) => day);
}

async function listPrunable(tx: Transaction, cutoff: string): Promise<readonly AuditSeal[]> {
  const { prunedThrough } = await getAuditState(tx);
  return (await listSeals(tx)).filter((seal) => seal.day > prunedThrough && seal.day < cutoff);
}
