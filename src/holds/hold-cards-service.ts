import { mentionParty, type PartyMention } from '../people/party.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Card } from '../platform/delivery/card.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import type { HoldServiceDeps } from './hold-deps-service.ts';
import { deployerWords, type FleetDeploys } from './fleet-deploys.ts';
import { holdArgument, holdId, type Hold } from './hold.ts';
import { listEndedHolds, listOpenHolds } from './hold-store.ts';
import {
  driftMessage,
  driftOverMessage,
  failedMessage,
  fleetCard,
  lapseMessage,
  manualMessage,
  overdueMessage,
  reminderMessage,
  stillHeldMessage,
  type HoldButtonIds,
  type HoldWords,
} from './hold-view.ts';

/** Prefixes of the cards' buttons; commands/autodeploy-buttons.ts answers them. */
export const HOLD_BUTTONS = {
  mine: 'hold-mine',
  again: 'hold-again',
  accept: 'hold-accept',
  extend: 'hold-extend',
  resume: 'hold-resume',
  resumeNow: 'hold-resume-now',
  done: 'hold-done',
  cannot: 'hold-cannot',
} as const;

/** A reminder or a nag that is older than this is not sent late. */
const NEWS_MS = 12 * 3_600_000;
type Deps = Pick<HoldServiceDeps, 'config' | 'cards' | 'clock' | 'guildId'>;

export function holdButtonIds(hold: Hold): HoldButtonIds & { readonly resumeNow: string } {
  const argument = holdArgument(hold);
  const { extend, resume, resumeNow } = HOLD_BUTTONS;
  return { extend: `${extend}:${argument}`, resume: `${resume}:${argument}`, resumeNow: `${resumeNow}:${argument}` };
}

/** What buttons about a fleet's deploys carry: the fleet, and the version they were drawn for. */
export function deploysArgument({ fleet, version }: Pick<FleetDeploys, 'fleet' | 'version'>): string {
  return `${fleet}|${version}`;
}

export function fleetCardKey({ fleet, generation }: FleetDeploys, channel: string): string {
  return `hold:${fleet}:${generation}@${channel}`;
}

/** Draws the fleet's card, and the maintainer's where it is done by hand. */
export async function drawFleet(tx: Transaction, deps: Deps, deploys: FleetDeploys): Promise<void> {
  const { config, guildId } = deps;
  const { channel } = config().holds;
  if (channel === null) return;
  const holds = await listOpenHolds(tx, guildId, deploys.fleet);
  const [last = null] = await listEndedHolds(tx, { guildId, fleet: deploys.fleet, limit: 1 });
  const argument = deploysArgument(deploys);
  const isOver = holds.length === 0 && deploys.enforcement !== 'pending' && deploys.enforcement !== 'unknown';
  await put(tx, deps, {
    key: fleetCardKey(deploys, channel),
    kind: 'hold',
    phase: isOver && deploys.enforcement !== 'failed' && deploys.driftSince === null ? 'final' : 'open',
    reanchorDaily: true,
    words: fleetCard({
      deploys,
      holds,
      last,
      deployer: wordsOf(config(), deploys.fleet),
      ids: {
        mine: `${HOLD_BUTTONS.mine}:${deploys.fleet}`,
        again: `${HOLD_BUTTONS.again}:${argument}`,
        accept: `${HOLD_BUTTONS.accept}:${argument}`,
      },
    }),
  });
  await settleDrift(tx, deps, { deploys, channel });
  if (deploys.deployer !== 'manual' || deploys.actKey === null) return;
  await put(tx, deps, {
    key: `hold-manual:${deploys.actKey}@${channel}`,
    kind: 'hold-manual',
    phase: deploys.enforcement === 'pending' ? 'open' : 'final',
    words: manualMessage({
      deploys,
      holds,
      whom: maintainerOf(config(), deploys.fleet),
      tracked: trackedBy(config(), deploys.fleet),
      ids: { done: `${HOLD_BUTTONS.done}:${argument}`, cannot: `${HOLD_BUTTONS.cannot}:${argument}` },
    }),
  });
}

export async function tellReminder(tx: Transaction, deps: Deps, hold: Hold): Promise<void> {
  const words = reminderMessage({ hold, ids: holdButtonIds(hold) });
  await tell(tx, deps, { what: `reminder:${holdId(hold)}:${hold.until.getTime()}`, words, expiresAt: hold.until });
}

export async function tellStillHeld(tx: Transaction, deps: Deps, hold: Hold): Promise<void> {
  const words = stillHeldMessage({ hold, ids: holdButtonIds(hold) });
  await tell(tx, deps, { what: `stands:${holdId(hold)}:${hold.spokenOfAt?.getTime() ?? 0}`, words });
}

export async function tellOverdue(tx: Transaction, deps: Deps, hold: Hold): Promise<void> {
  const others = whomOf(deps.config(), hold.fleet, [], ['owner', 'maintainer']);
  const words = overdueMessage({ hold, ids: holdButtonIds(hold), others });
  await tell(tx, deps, { what: `overdue:${holdId(hold)}:${hold.version}`, words });
}

export async function tellFailed(tx: Transaction, deps: Deps, deploys: FleetDeploys): Promise<void> {
  const news = await newsOf(tx, deps, deploys);
  const words = failedMessage({ ...news, again: `${HOLD_BUTTONS.again}:${deploysArgument(deploys)}` });
  await tell(tx, deps, { what: `failed:${deploys.actKey ?? deploys.fleet}`, words });
}

export async function tellDrift(
  tx: Transaction,
  deps: Deps,
  { deploys, withinMs }: { readonly deploys: FleetDeploys; readonly withinMs: number },
): Promise<void> {
  const news = await newsOf(tx, deps, deploys);
  const argument = deploysArgument(deploys);
  const ids = { again: `${HOLD_BUTTONS.again}:${argument}`, accept: `${HOLD_BUTTONS.accept}:${argument}` };
  const words = driftMessage({ ...news, withinMs, ...ids });
  await tell(tx, deps, { what: driftOf(deploys), words, phase: 'open' });
}

function driftOf({ fleet, drifts }: FleetDeploys): string {
  return `drift:${fleet}:${drifts}`;
}

/** What was told of a change is edited once it is over or may stay: nobody is to act on it hours later. */
async function settleDrift(
  tx: Transaction,
  deps: Deps,
  { deploys, channel }: { readonly deploys: FleetDeploys; readonly channel: string },
): Promise<void> {
  const isOver = deploys.driftSince === null && deploys.enforcement === 'done';
  if (deploys.drifts === 0 || !(isOver || deploys.driftAccepted !== null)) return;
  const told = await findCard(tx, newsKey(driftOf(deploys), channel));
  if (told?.phase !== 'open') return;
  await tell(tx, deps, { what: driftOf(deploys), words: driftOverMessage(deploys) });
}

export async function tellLapse(tx: Transaction, deps: Deps, deploys: FleetDeploys): Promise<void> {
  const words = lapseMessage(await newsOf(tx, deps, deploys));
  await tell(tx, deps, { what: `lapse:${deploys.fleet}:${deploys.generation}`, words });
}

async function newsOf(tx: Transaction, deps: Deps, deploys: FleetDeploys) {
  const holds = await listOpenHolds(tx, deps.guildId, deploys.fleet);
  const whom = whomOf(deps.config(), deploys.fleet, holds, ['maintainer']);
  return { deploys, deployer: wordsOf(deps.config(), deploys.fleet), whom };
}

function trackedBy({ fleets }: Config, name: string): string | null {
  const policy = fleets.find((fleet) => fleet.name === name)?.versionPolicy;
  return policy?.kind === 'auto' ? policy.branch : null;
}

function maintainerOf(config: Config, fleet: string): PartyMention {
  return whomOf(config, fleet, [], ['maintainer']);
}

/** The holders, and those who hold these offices of the fleet. */
function whomOf(
  config: Config,
  fleet: string,
  holds: readonly Hold[],
  offices: readonly ('owner' | 'maintainer')[],
): PartyMention {
  const found = config.fleets.find(({ name }) => name === fleet);
  const parties = found === undefined ? [] : offices.map((office) => mentionParty(config, found[office]));
  const holders = holds.flatMap(({ holder }) => holder.userId ?? []);
  return {
    users: [...new Set([...holders, ...parties.flatMap(({ users }) => users)])],
    roles: [...new Set(parties.flatMap(({ roles }) => roles))],
    text: [...new Set([...holders.map((id) => `<@${id}>`), ...parties.map(({ text }) => text)])]
      .filter((text) => text !== '')
      .join(' '),
  };
}

export function wordsOf(config: Pick<Config, 'fleets'>, fleet: string): string {
  return deployerWords(config.fleets.find(({ name }) => name === fleet)?.deployer ?? null);
}

interface Telling {
  readonly what: string;
  readonly words: HoldWords;
  readonly expiresAt?: Date;
  /** 'final' where left out: it is said once, and stays. */
  readonly phase?: 'open' | 'final';
}

function newsKey(what: string, channel: string): string {
  return `hold-${what}@${channel}`;
}

/** A message of its own, because an edit notifies nobody. */
async function tell(tx: Transaction, deps: Deps, { what, words, expiresAt, phase = 'final' }: Telling): Promise<void> {
  const { channel } = deps.config().holds;
  if (channel === null) return;
  await put(tx, deps, {
    key: newsKey(what, channel),
    kind: `hold-${what.split(':')[0] ?? 'news'}`,
    phase,
    expiresAt: expiresAt ?? new Date(deps.clock.now().getTime() + NEWS_MS),
    words,
  });
}

type Drawing = Pick<Card, 'key' | 'kind' | 'phase' | 'expiresAt' | 'reanchorDaily'> & { readonly words: HoldWords };

async function put(tx: Transaction, { cards, config }: Deps, { words, ...card }: Drawing): Promise<void> {
  const { channel } = config().holds;
  if (channel === null) return;
  await cards.put(tx, { ...card, ...words, place: { kind: 'channel', channel }, lane: 'normal' });
}
