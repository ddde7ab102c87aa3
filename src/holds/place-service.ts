import { agentOf, isAsker } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import { timeZoneOf } from '../people/person.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Actor } from '../platform/gate.ts';
import { wantDeploys } from './enforce-service.ts';
import { drawFleet } from './hold-cards-service.ts';
import { recordHold, type HoldBy, type HoldServiceDeps } from './hold-deps-service.ts';
import { longestHoursOf, readHoldEnd } from './hold-length.ts';
import type { ExtendOutcome, PlaceOutcome } from './hold-outcome.ts';
import { extended, nextMoment } from './hold-step.ts';
import { findDeploys } from './fleet-deploys-store.ts';
import { findHold, insertHold, listOpenHolds, nextHoldNumber, saveHold } from './hold-store.ts';
import { holdId, type Hold } from './hold.ts';

export interface PlaceAsk {
  /** As typed: `2h`, `until friday 18:00`. */
  readonly length: string;
  readonly reason: string;
  readonly ref: string | null;
}

/** Whether the hold is this person's, with whichever account. */
export function isHolder(config: Pick<Config, 'people'>, { holder }: Hold, actor: Actor): boolean {
  return isAsker(config, { requestedBy: holder }, actor);
}

export function placeHold(
  deps: HoldServiceDeps,
  { fleet, ask, by }: { readonly fleet: FleetConfig; readonly ask: PlaceAsk; readonly by: HoldBy },
): Promise<PlaceOutcome> {
  const { config, clock, database, guildId } = deps;
  const now = clock.now();
  if (fleet.lifecycle !== 'active') return Promise.resolve({ kind: 'not-holdable', lifecycle: fleet.lifecycle });
  const end = readHoldEnd(ask.length, { from: now, now, ...limitsOf(config(), fleet.name, by.actor) });
  if (end.kind !== 'end') return Promise.resolve(end);
  return database.transaction(async (tx) => {
    const others = await listOpenHolds(tx, guildId, fleet.name);
    const mine = others.find((each) => isHolder(config(), each, by.actor));
    if (mine !== undefined) return { kind: 'already-held-by-you', hold: mine };
    const hold = newHold(deps, { number: await nextHoldNumber(tx), fleet: fleet.name, ask, by, until: end.until });
    await insertHold(tx, hold, nextMoment(hold, config().holds));
    const deploys = await wantDeploys(tx, deps, {
      fleet: fleet.name,
      wanted: 'paused',
      reason: pauseReason(hold),
      overrideUntil: null,
    });
    await recordHold(tx, deps, { hold, by, outcome: 'placed' });
    await drawFleet(tx, deps, deploys);
    await deps.facts.state(tx, { kind: 'hold.placed', hold });
    return { kind: 'placed', hold, deploys, others };
  });
}

export interface NewHold {
  readonly number: number;
  readonly fleet: string;
  readonly ask: PlaceAsk;
  readonly by: HoldBy;
  readonly until: Date;
}

export function newHold({ config, clock, guildId }: HoldServiceDeps, { number, fleet, ask, by, until }: NewHold): Hold {
  const { actor } = by;
  return {
    number,
    guildId,
    fleet,
    holder: agentOf(config(), actor, storable),
    placedVia: actor.via === 'muster' ? 'cli' : actor.via,
    limitedTo: actor.limitedTo ?? null,
    reason: storable(ask.reason),
    ref: ask.ref === null ? null : storable(ask.ref),
    placedAt: clock.now(),
    until,
    state: 'held',
    version: 1,
    remindedOf: null,
    spokenOfAt: null,
    overdueSince: null,
    overdueBecause: null,
    endedAt: null,
    endedBy: null,
    ending: null,
  };
}

/** What systems that keep a reason are told: who, until when, and why. */
export function pauseReason(hold: Hold): string {
  const until = hold.until.toISOString().slice(0, 16).replace('T', ' ');
  return `${hold.holder.name} - ${hold.reason} - paused until ${until}Z - Muster ${holdId(hold)}`;
}

export function limitsOf(config: Config, fleet: string, { discordUserId }: Actor) {
  return { timeZone: timeZoneOf(config, discordUserId), longestHours: longestHoursOf(config, fleet) };
}

/** How much longer: as typed and counted from its end, or 'usual', which is a day or what the limit leaves of it. */
export type Extension =
  { readonly kind: 'typed'; readonly length: string } | { readonly kind: 'usual'; readonly seen: number };

const USUAL_MS = 24 * 3_600_000;

export function extendHold(
  deps: HoldServiceDeps,
  { number, extension, by }: { readonly number: number; readonly extension: Extension; readonly by: HoldBy },
): Promise<ExtendOutcome | null> {
  const { config, clock, guildId, database } = deps;
  const now = clock.now();
  return database.transaction(async (tx): Promise<ExtendOutcome | null> => {
    const hold = await findHold(tx, guildId, number);
    if (hold === null) return null;
    if (hold.state === 'ended' || (extension.kind === 'usual' && extension.seen !== hold.version))
      return { kind: 'changed', hold };
    const limits = limitsOf(config(), hold.fleet, by.actor);
    const from = hold.until > now ? hold.until : now;
    const end =
      extension.kind === 'typed'
        ? readHoldEnd(extension.length, { from, now, ...limits })
        : usualEnd({ from, now, longestHours: limits.longestHours });
    if (end.kind !== 'end') return end;
    if (end.until <= hold.until) return { kind: 'not-longer', hold };
    const longer = extended(hold, now, end.until);
    await saveExtended(tx, deps, { hold: longer, was: hold.version, by });
    return { kind: 'extended', hold: longer, was: hold.until };
  });
}

function usualEnd({ from, now, longestHours }: { from: Date; now: Date; longestHours: number }) {
  const latest = now.getTime() + longestHours * 3_600_000;
  return { kind: 'end', until: new Date(Math.min(from.getTime() + USUAL_MS, latest)) } as const;
}

async function saveExtended(
  tx: Transaction,
  deps: HoldServiceDeps,
  { hold, was, by }: { readonly hold: Hold; readonly was: number; readonly by: HoldBy },
): Promise<void> {
  await saveHold(tx, hold, { was, dueAt: nextMoment(hold, deps.config().holds) });
  await recordHold(tx, deps, { hold, by, outcome: 'extended' });
  const deploys = await findDeploys(tx, deps.guildId, hold.fleet);
  if (deploys !== null) await drawFleet(tx, deps, deploys);
  await deps.facts.state(tx, { kind: 'hold.extended', hold });
}
