import { settleActByHand, type HandOutcome } from '../platform/acts/act-ledger.ts';
import type { HandSettling } from '../platform/acts/act-rules.ts';
import { findAct, listActs } from '../platform/acts/act-store.ts';
import { actId, type ActState, type StoredAct } from '../platform/acts/act.ts';
import type { ActFact } from '../platform/acts/act-fact.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Actor, AuditTrail, Gate, Requirement } from '../platform/gate.ts';
import { actCard, type ActButtonIds } from './act-view.ts';
import { channelForNotice } from './notice.ts';

/** Acts in other systems, for the people who look after them. */
export interface ActDeskService {
  /** Draws the card of an act that needs somebody, and says on it how it ended. */
  show(tx: Transaction, act: StoredAct): Promise<void>;
  /** Somebody looked for themselves. Recorded in the transaction that settles it. null: there is no such act. */
  settle(ask: SettleAsk): Promise<HandOutcome | null>;
  find(read: Reader, number: number): Promise<StoredAct | null>;
  /** Newest first; of those that the actor may see. */
  list(read: Reader, choice: ActListChoice, limit: number): Promise<readonly StoredAct[]>;
  /** Newest first, whoever may see them; judge each before telling of it. */
  listNewest(read: Reader, limit: number): Promise<readonly StoredAct[]>;
  /** What seeing the list takes: on the house, or on one of the fleets whose acts the actor may see. */
  listRequirement(actor: Actor): Requirement;
}

export interface ActListChoice {
  readonly which: 'open' | 'all';
  readonly actor: Actor;
}

export interface SettleAsk {
  readonly number: number;
  readonly what: HandSettling;
  /** The version that the actor saw; null for one who named the act itself. */
  readonly seen: number | null;
  readonly actor: Actor;
  /** As the audit names it. */
  readonly act: string;
}

export interface ActDeskServices {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly cards: Cards;
  readonly audit: AuditTrail;
  readonly gate: Gate;
  readonly facts: FactSink<ActFact>;
  /** The runner's. */
  readonly wake: () => void;
}

/** Prefixes of the card's buttons; commands/act.ts answers them. */
export const ACT_BUTTONS = { done: 'act-done', notDone: 'act-not-done' } as const;

const VIEW = 'act.view';
/** Newer than all that anybody asks for. */
const MOST_READ = 1000;
const OPEN: readonly ActState[] = ['waiting', 'sending', 'checking', 'unknown'];

/** What saying how an act ended takes: on its fleet, where it concerns one. */
export function settleRequirement({ fleet }: Pick<StoredAct, 'fleet'>): Requirement {
  return { permission: 'act.settle', fleet };
}

/** What a button carries: the act, and the version it was drawn for. */
export function actArgument({ number, version }: Pick<StoredAct, 'number' | 'version'>): string {
  return `${number}.${version}`;
}

export function actButtonIds(act: Pick<StoredAct, 'number' | 'version'>): ActButtonIds {
  return { done: `${ACT_BUTTONS.done}:${actArgument(act)}`, notDone: `${ACT_BUTTONS.notDone}:${actArgument(act)}` };
}

export function createActDeskService(services: ActDeskServices): ActDeskService {
  const { database, config, cards, gate } = services;
  const mayView = (actor: Actor, fleet: string | null): boolean =>
    gate.judge(actor, { permission: VIEW, fleet }).kind === 'allowed';
  return {
    async show(tx, act) {
      const channel = channelForNotice(
        config().channels.map(({ name }) => name),
        null,
      );
      if (channel === null) return;
      const key = `act:${actId(act)}@${channel}`;
      // Most acts end without anybody having to look: they have no card.
      if (!act.needsPerson && (await findCard(tx, key)) === null) return;
      await cards.put(tx, {
        key,
        kind: 'act',
        place: { kind: 'channel', channel },
        lane: 'normal',
        phase: act.state === 'unknown' ? 'open' : 'final',
        ...actCard(act, actButtonIds(act)),
      });
    },
    settle: (ask) => database.transaction((tx) => settle(tx, services, ask)),
    find: findAct,
    async list(read, { which, actor }, limit) {
      const newest = await listActs(read, { states: which === 'open' ? OPEN : [] }, MOST_READ);
      return newest.filter(({ fleet }) => mayView(actor, fleet)).slice(0, limit);
    },
    listNewest: (read, limit) => listActs(read, { states: [] }, limit),
    listRequirement(actor) {
      const visible = mayView(actor, null) ? undefined : config().fleets.find(({ name }) => mayView(actor, name));
      return { permission: VIEW, fleet: visible?.name ?? null };
    },
  };
}

async function settle(
  tx: Transaction,
  { clock, config, facts, wake, audit }: ActDeskServices,
  { number, what, seen, actor, act: named }: SettleAsk,
): Promise<HandOutcome | null> {
  const by = nameOf(config(), actor);
  const outcome = await settleActByHand(tx, { clock, facts, wake }, { number, what, seen, by });
  if (outcome === null || outcome.kind === 'changed') return outcome;
  await audit.record(tx, {
    actor,
    act: named,
    requirement: settleRequirement(outcome.act),
    verdict: 'allowed',
    outcome: outcome.kind,
    subject: `${actId(outcome.act)}: ${outcome.act.summary}`,
  });
  return outcome;
}

/** By their handle where the configuration has one: names on Discord change. */
function nameOf({ people }: Config, { discordUserId, displayName }: Actor): string {
  const person = people.find(({ discord }) => discordUserId !== null && discord.includes(discordUserId));
  return person?.name ?? displayName;
}
