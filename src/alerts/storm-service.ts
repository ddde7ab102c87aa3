import type { Transaction } from '../platform/database/transaction.ts';
import {
  gathered,
  putEpisodeCard,
  putStormCard,
  putStormOver,
  putStormPing,
  whomToTell,
  type AlertCardsParts,
} from './alert-cards-service.ts';
import { listEpisodeAlerts } from './alert-store.ts';
import { isStormDue, judgeOpening, settleStorm, STORM_MINUTE_MS, stormDueAt, type Storm } from './alert-storm.ts';
import type { Episode, Told } from './episode.ts';
import {
  countOpenOfStorm,
  listEscalatedSince,
  listOfStorm,
  listOpenedSince,
  saveEpisode,
  sumCosts,
} from './episode-store.ts';
import { takeNumber } from './handling-store.ts';
import { NO_STORM_HANDLING } from './storm-handling.ts';
import { listStormMarks } from './storm-member-store.ts';
import { findStorm, findStormyOf, listUnendedStorms, saveStorm } from './storm-store.ts';

export type Admission =
  | { readonly kind: 'alone' }
  /** begun: its card was not written yet. */
  | { readonly kind: 'storm'; readonly storm: Storm; readonly begun: boolean };

/** Whether these messages may be sent, or a storm has to take the episode in. */
export async function admit(
  tx: Transaction,
  { channel, episode, cost }: { readonly channel: string; readonly episode: Episode; readonly cost: number },
  cards: AlertCardsParts,
): Promise<Admission> {
  const { config, now } = cards;
  const most = config.alerts.stormMessagesPerMinute;
  const since = new Date(now.getTime() - STORM_MINUTE_MS);
  const storm = await findStormyOf(tx, channel);
  const opened = await sumCosts(tx, { channel, since, enough: most });
  const escalated = opened > most ? [] : await listEscalatedSince(tx, { channel, since });
  const spent = escalated.flatMap(({ told, openedAt }) => told.filter(({ at }) => at > openedAt && at > since)).length;
  const verdict = judgeOpening({ storm, spent: opened + spent, cost, most, now });
  if (verdict.kind === 'single') return { kind: 'alone' };
  if (verdict.kind === 'joins' && storm !== null)
    return { kind: 'storm', storm: { ...storm, stormyAt: verdict.stormyAt }, begun: false };
  const opening = await listOpenedSince(tx, { channel, since });
  const recent = [...new Map([...escalated, ...opening].map((each) => [each.id, each])).values()];
  const begun = { ...beginStorm(episode, recent, now), number: await takeNumber(tx, 'ST') };
  await saveStorm(tx, begun);
  // What was said in the minute before belongs to it; those cards stay, and the storm's end is theirs too.
  for (const each of recent) {
    if (each.stormId !== null) continue;
    const taken = await keep(tx, { ...each, stormId: begun.id });
    // Where Discord is slow the storm's card, which tells of all, goes before theirs.
    await putEpisodeCard(tx, { episode: taken, members: await listEpisodeAlerts(tx, taken.id) }, cards);
  }
  return { kind: 'storm', storm: begun, begun: true };
}

interface Joining {
  readonly admission: Admission & { readonly kind: 'storm' };
  readonly episode: Episode;
}

/** The storm takes the episode in; gives it as it is to be remembered. */
export async function joinStorm(
  tx: Transaction,
  { admission: { storm, begun }, episode }: Joining,
  cards: AlertCardsParts,
): Promise<Episode> {
  const joined = await keep(tx, { ...episode, stormId: storm.id });
  const known = [...storm.told, ...episode.told];
  const told = await tellStorm(tx, { storm: { ...storm, told: known }, severity: episode.severity }, cards);
  await (begun ? writeStorm : touchStorm)(tx, { ...storm, told }, cards);
  return joined;
}

async function keep(tx: Transaction, episode: Episode): Promise<Episode> {
  await saveEpisode(tx, episode);
  return episode;
}

/** The storm's id is that of the episode with which it began. */
function beginStorm({ id, receiver, channel }: Episode, recent: readonly Episode[], now: Date): Storm {
  const since = now.getTime() - STORM_MINUTE_MS;
  const starts = recent.map(({ openedAt }) => openedAt.getTime()).filter((at) => at > since);
  return {
    id,
    receiver,
    channel,
    startedAt: new Date(Math.min(now.getTime(), ...starts)),
    stormyAt: now,
    calmAt: null,
    endedAt: null,
    changedAt: null,
    touchedAt: null,
    told: recent.flatMap(({ told }) => told),
    number: null,
    handling: NO_STORM_HANDLING,
  };
}

/** Tells those whom a group of this severity concerns and who were not told yet; gives all who were. */
async function tellStorm(
  tx: Transaction,
  { storm, severity }: { readonly storm: Storm; readonly severity: string | null },
  cards: AlertCardsParts,
): Promise<readonly Told[]> {
  const due = gathered(whomToTell(severity, storm.told, cards), cards);
  for (const told of due) await putStormPing(tx, { storm, told }, cards);
  return [...storm.told, ...due];
}

/** Something of the storm changed: its card is written at once when it is long behind, else by the job. */
export async function touchStorm(tx: Transaction, storm: Storm, cards: AlertCardsParts): Promise<void> {
  const { now, wakeAt } = cards;
  const touched: Storm = { ...storm, changedAt: storm.changedAt ?? now, touchedAt: now };
  if (isStormDue(storm, now)) {
    await writeStorm(tx, touched, cards);
    return;
  }
  await saveStorm(tx, touched);
  const due = stormDueAt(touched);
  if (due !== null && wakeAt !== null)
    tx.afterCommit(() => {
      wakeAt(due);
    });
}

/** An episode of a storm changed: whoever must know of a graver severity is told, and the storm's card follows. */
export async function showInStorm(tx: Transaction, episode: Episode, cards: AlertCardsParts): Promise<void> {
  const storm = episode.stormId === null ? null : await findStorm(tx, episode.stormId);
  if (storm === null) return;
  const isOver = episode.endedAt !== null || storm.endedAt !== null;
  const told = isOver ? storm.told : await tellStorm(tx, { storm, severity: episode.severity }, cards);
  await touchStorm(tx, { ...storm, told }, cards);
}

/** Writes the storm and its card as they are now. */
export async function writeStorm(tx: Transaction, storm: Storm, cards: AlertCardsParts): Promise<void> {
  const written: Storm = { ...storm, changedAt: null, touchedAt: null };
  await saveStorm(tx, written);
  const [episodes, marks] = [await listOfStorm(tx, storm.id), await listStormMarks(tx, storm.id)];
  await putStormCard(tx, { storm: written, episodes, marks }, cards);
}

/** Writes what the cards of storms do not show yet, lets calm ones be calm, and ends those whose groups are over. */
export async function settleStorms(tx: Transaction, cards: AlertCardsParts): Promise<void> {
  for (const storm of await listUnendedStorms(tx)) {
    const settled = settleStorm(storm, { open: await countOpenOfStorm(tx, storm.id), now: cards.now });
    const isNew = (storm.calmAt === null) !== (settled.calmAt === null) || settled.endedAt !== null;
    if (!isNew && !isStormDue(storm, cards.now)) continue;
    await writeStorm(tx, settled, cards);
    if (settled.endedAt !== null) await putStormOver(tx, settled, cards);
  }
}
