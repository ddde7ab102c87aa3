import { findCard } from '../platform/delivery/card-store.ts';
import { readDeliveryHealth } from '../platform/delivery/delivery-health.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Mention } from '../pipelines/route.ts';
import type { Storm } from './alert-storm.ts';
import type { Episode } from './episode.ts';
import type { Acknowledgement, EscalationStep } from './handling.ts';
import type { HandlingServiceDeps } from './handling-service.ts';
import { PAGE_TEXT, pageAct, type Page } from './page.ts';
import { laneOf } from './severity.ts';
import { CALLED_FOR_MS, SECOND_PATH, stormName, wasCalled, withCall } from './storm-handling.ts';
import { stormAckEndedMessage, stormCallMessage } from './storm-handling-view.ts';
import { findStorm, listUnendedStorms, saveStorm } from './storm-store.ts';
import { readStormTotals } from './storm-member-store.ts';

const MINUTE_MS = 60_000;
/** A call that comes later than this tells nobody anything. */
const NEWS_MS = 4 * 60 * MINUTE_MS;
/** While Discord stays away, the second path hears of a storm again so seldom. */
const PAGED_FOR_MS = 60 * MINUTE_MS;
const GRAVE = 'critical';

type Deps = Pick<HandlingServiceDeps, 'config' | 'clock' | 'cards' | 'acts' | 'guildId'>;

/** The storm that speaks for the episode; null: it speaks for itself. */
export async function findSpeakingStorm(tx: Transaction, { stormId }: Pick<Episode, 'stormId'>): Promise<Storm | null> {
  const storm = stormId === null ? null : await findStorm(tx, stormId);
  return storm === null || storm.endedAt !== null || storm.number === null || storm.channel === null ? null : storm;
}

interface Calling {
  readonly storm: Storm;
  readonly step: EscalationStep;
  readonly mention: Mention;
}

/** Tells the people of a step of the storm, unless they were told of it a moment ago for another of its groups. */
export async function callForStorm(tx: Transaction, deps: Deps, { storm, step, mention }: Calling): Promise<void> {
  const now = deps.clock.now();
  const whom = `${step.whom.kind} ${step.whom.name}`;
  if (storm.channel === null || wasCalled(storm.handling, { whom, since: before(now, CALLED_FOR_MS) })) return;
  await saveStorm(tx, { ...storm, handling: withCall(storm.handling, { whom, at: now }) });
  await deps.cards.put(tx, {
    key: `alert-storm-call:${storm.id}:${whom}:${now.getTime()}`,
    kind: 'alert-escalation',
    place: { kind: 'channel', channel: storm.channel },
    replyTo: `alert-storm:${storm.id}`,
    lane: laneOf(GRAVE),
    phase: 'final',
    expiresAt: new Date(now.getTime() + NEWS_MS),
    ...stormCallMessage(storm, mention),
  });
}

/** Tells whoever acknowledged the storm once that this has ended for groups of it. False: it was another acknowledgement. */
export async function tellStormAckEnded(
  tx: Transaction,
  deps: Deps,
  { storm, ack }: { readonly storm: Storm; readonly ack: Acknowledgement },
): Promise<boolean> {
  const ofStorm = storm.handling.ack;
  if (ofStorm === null || storm.channel === null || ofStorm.at.getTime() !== ack.at.getTime()) return false;
  const now = deps.clock.now();
  const whom = `end of the acknowledgement of ${ofStorm.at.toISOString()}`;
  if (wasCalled(storm.handling, { whom, since: before(now, CALLED_FOR_MS) })) return true;
  await saveStorm(tx, { ...storm, handling: withCall(storm.handling, { whom, at: now }) });
  await deps.cards.put(tx, {
    key: `alert-storm-ack-ended:${storm.id}:${now.getTime()}`,
    kind: 'alert-ack-ended',
    place: { kind: 'channel', channel: storm.channel },
    replyTo: `alert-storm:${storm.id}`,
    lane: laneOf(GRAVE),
    phase: 'final',
    expiresAt: new Date(now.getTime() + NEWS_MS),
    ...stormAckEndedMessage(storm, ofStorm),
  });
  return true;
}

interface Paging {
  readonly storm: Storm;
  readonly why: Page['why'];
  readonly quietMs: number;
}

/** One page for all groups of the storm, by the second path, unless one went out within `quietMs`. */
export async function pageForStorm(tx: Transaction, deps: Deps, { storm, why, quietMs }: Paging): Promise<void> {
  const now = deps.clock.now();
  const { secondPath } = deps.config().alerts;
  const name = stormName(storm);
  if (secondPath === null || name === null) return;
  if (wasCalled(storm.handling, { whom: SECOND_PATH, since: before(now, quietMs) })) return;
  await saveStorm(tx, { ...storm, handling: withCall(storm.handling, { whom: SECOND_PATH, at: now }) });
  const { groups, firing, fleets } = await readStormTotals(tx, storm.id);
  const page: Page = {
    format: 1,
    id: `${name}/${deps.guildId}/${now.getTime()}`,
    alert: name,
    why,
    title: `Alert storm: ${groups} groups fire`.slice(0, PAGE_TEXT),
    severity: GRAVE,
    fleets,
    groups: Math.max(1, groups),
    firing,
    since: storm.startedAt.toISOString(),
    summary: null,
    runbookUrl: null,
    url: await urlOf(tx, deps, storm),
  };
  await deps.acts.put(tx, pageAct(page, { what: 'an alert storm', system: secondPath.connection, now }));
}

export function pageForStormDue(tx: Transaction, deps: Deps, parts: Omit<Paging, 'quietMs'>): Promise<void> {
  return pageForStorm(tx, deps, { ...parts, quietMs: CALLED_FOR_MS });
}

/** Its groups do not each watch whether Discord is there: this does, for all of them. The job. */
export async function watchStorms(tx: Transaction, deps: Deps): Promise<void> {
  const { secondPath } = deps.config().alerts;
  if (secondPath === null) return;
  const storms = await listUnendedStorms(tx);
  if (storms.length === 0) return;
  const { oldestCriticalMs } = await readDeliveryHealth(tx, deps.clock.now());
  if (oldestCriticalMs < secondPath.discordAwayMinutes * MINUTE_MS) return;
  for (const storm of storms) {
    const { escalating } = await readStormTotals(tx, storm.id);
    if (escalating > 0) await pageForStorm(tx, deps, { storm, why: 'discord-away', quietMs: PAGED_FOR_MS });
  }
}

async function urlOf(read: Reader, { guildId }: Pick<Deps, 'guildId'>, { id }: Storm): Promise<string | null> {
  const card = await findCard(read, `alert-storm:${id}`);
  const isThere = card !== null && card.channel_id !== null && card.message_id !== null;
  return isThere ? `https://discord.com/channels/${guildId}/${card.channel_id ?? ''}/${card.message_id ?? ''}` : null;
}

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms);
}
