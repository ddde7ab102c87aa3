import type { Transaction } from '../platform/database/transaction.ts';
import type { Actor } from '../platform/gate.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import { resumeAsk } from './enforce-service.ts';
import { drawFleet, tellOverdue, tellReminder, tellStillHeld } from './hold-cards-service.ts';
import { recordHold, type HoldServiceDeps } from './hold-deps-service.ts';
import { dueStep, ended, nextMoment, overdue, reminded, spokenOf } from './hold-step.ts';
import { findDeploys } from './fleet-deploys-store.ts';
import { findHold, listDueHolds, saveHold } from './hold-store.ts';
import { holdId, type Hold } from './hold.ts';
import { finish, othersOf } from './release-service.ts';

/** While Discord does not say which roles a holder has, nobody is overdue for it; after that somebody has to look. */
const PATIENCE_MS = 10 * 60_000;

type Roles = readonly string[] | 'gone' | null;

/** Reminds, asks, ends. Each thing is done once, in the transaction that notes that it was; safe to repeat. */
export async function settleHolds(deps: HoldServiceDeps): Promise<void> {
  const { database, guildId, clock, rolesOf, config } = deps;
  for (const due of await listDueHolds(database.read, guildId, clock.now())) {
    // Asked before the transaction, which waits for nobody.
    const { userId } = due.holder;
    const isUp = dueStep(due, clock.now(), config().holds) === 'run-out';
    const roles: Roles = isUp && userId !== null ? await rolesOf(userId) : [];
    await database.transaction(async (tx) => {
      const hold = await findHold(tx, guildId, due.number);
      if (hold !== null) await settleOne(tx, deps, { hold, roles });
    });
  }
}

interface Settling {
  readonly hold: Hold;
  readonly roles: Roles;
}

async function settleOne(tx: Transaction, deps: HoldServiceDeps, { hold, roles }: Settling): Promise<void> {
  const { clock, config } = deps;
  const now = clock.now();
  switch (dueStep(hold, now, config().holds)) {
    case 'nothing':
      return save(tx, deps, hold, hold);
    case 'remind': {
      const next = reminded(hold);
      await save(tx, deps, hold, next);
      return tellReminder(tx, deps, next);
    }
    case 'ask': {
      const next = spokenOf(hold, now);
      await save(tx, deps, hold, next);
      return tellStillHeld(tx, deps, next);
    }
    case 'run-out':
      return runOut(tx, deps, { hold, roles });
  }
}

async function save(tx: Transaction, { config }: HoldServiceDeps, was: Hold, hold: Hold): Promise<void> {
  await saveHold(tx, hold, { was: was.version, dueAt: nextMoment(hold, config().holds) });
}

/** Its time is up. Where others hold on, nothing is deployed by its end; else its holder must be let to resume now. */
async function runOut(tx: Transaction, deps: HoldServiceDeps, { hold, roles }: Settling): Promise<void> {
  const now = deps.clock.now();
  const others = await othersOf(tx, deps, hold);
  const windows = others.length > 0 ? null : await deps.windows.judge(tx, resumeAsk(deps, hold.fleet));
  if (windows !== null && roles === null && now.getTime() - hold.until.getTime() < PATIENCE_MS) return;
  const why = windows === null ? null : whyNot(deps, { hold, roles, windows });
  if (why === null) {
    const over = ended(hold, now, { endedBy: null, ending: 'ran-out' });
    if (windows !== null) await deps.windows.authorise(tx, resumeAsk(deps, hold.fleet));
    await finish(tx, deps, { hold: over, was: hold.version, by: null, others, windows });
    return;
  }
  const late = overdue(hold, now, why);
  await save(tx, deps, hold, late);
  await recordHold(tx, deps, { hold: late, by: null, outcome: 'overdue' });
  await tellOverdue(tx, deps, late);
  const deploys = await findDeploys(tx, deps.guildId, hold.fleet);
  if (deploys !== null) await drawFleet(tx, deps, deploys);
  await deps.facts.state(tx, { kind: 'hold.overdue', hold: late });
}

interface Judging extends Settling {
  readonly windows: Awaited<ReturnType<HoldServiceDeps['windows']['judge']>>;
}

/** A sentence without a period; null where its holder could resume now. */
function whyNot({ gate }: HoldServiceDeps, { hold, roles, windows }: Judging): string | null {
  if (roles === 'gone') return 'its holder is not on the Discord server any more';
  if (roles === null) return 'Discord does not say which roles its holder has';
  const verdict = gate.judge(holderOf(hold, roles), { permission: 'hold.release', fleet: hold.fleet });
  if (verdict.kind === 'refused') return 'its holder may not resume the fleet any more';
  return windows.kind === 'refused' ? `the windows let nothing be deployed: ${verdictWords(windows)}` : null;
}

/** The holder as they could come now, by the way on which they came. */
function holderOf(hold: Hold, roles: readonly string[]): Actor {
  const { holder, guildId, placedVia, limitedTo } = hold;
  return {
    via: placedVia,
    guildId,
    discordUserId: holder.userId,
    discordRoleIds: roles,
    displayName: holder.name,
    requestId: holdId(hold),
    ...(limitedTo === null ? {} : { limitedTo }),
  };
}
