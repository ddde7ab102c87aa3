import type { Transaction } from '../platform/database/transaction.ts';
import {
  putEpisodeCard,
  putPing,
  putStormCard,
  putStormOver,
  putStormPing,
  whomToTell,
} from './alert-cards-service.ts';
import type { AlertCardsParts } from './alert-cards-service.ts';
import type { Episode, Told } from './alert-group.ts';
import type { EpisodeParts } from './alert-view.ts';
import { isStormDue, judgeOpening, settleStorm, STORM_MINUTE_MS, type Storm } from './alert-storm.ts';
import {
  countOpenOfStorm,
  listEscalatedSince,
  listOfStorm,
  listOpenedSince,
  saveEpisode,
  sumCosts,
} from './episode-store.ts';
import { findStorm, findStormyOf, listUnendedStorms, saveStorm } from './storm-store.ts';

/**
 * Shows an episode that has just begun: in a card of its own, with one for whom it concerns, or in the storm there is.
 * Gives the episode as it is to be remembered.
 */
export async function showOpened(tx: Transaction, parts: EpisodeParts, cards: AlertCardsParts): Promise<Episode> {
  const { episode } = parts;
  if (episode.channel === null) return keep(tx, episode);
  const due = whomToTell(episode.severity, [], cards);
  const cost = due.length === 0 ? 1 : 2;
  const admission = await admit(tx, { episode, cost }, cards);
  if (admission.kind === 'storm') return joinStorm(tx, { admission, episode: { ...episode, cost } }, cards);
  const shown = await keep(tx, { ...episode, cost, hasCard: true, told: due });
  await putEpisodeCard(tx, { ...parts, episode: shown }, cards);
  for (const index of due.keys()) await putPing(tx, { episode: shown, index }, cards);
  return shown;
}

/** An open episode grew graver: those whom that concerns are told, unless too much is told already. */
export async function showEscalated(
  tx: Transaction,
  { episode, due }: { readonly episode: Episode; readonly due: readonly Told[] },
  cards: AlertCardsParts,
): Promise<Episode> {
  const admission = await admit(tx, { episode, cost: due.length }, cards);
  if (admission.kind === 'storm') return joinStorm(tx, { admission, episode }, cards);
  const shown = await keep(tx, { ...episode, told: [...episode.told, ...due] });
  for (const index of shown.told.keys())
    if (index >= episode.told.length) await putPing(tx, { episode: shown, index }, cards);
  return shown;
}

type Admission =
  | { readonly kind: 'alone' }
  /** begun: its card was not written yet. */
  | { readonly kind: 'storm'; readonly storm: Storm; readonly begun: boolean };

/** Whether these messages may be sent, or a storm has to take the episode in. */
async function admit(
  tx: Transaction,
  { episode, cost }: { readonly episode: Episode; readonly cost: number },
  { config, now }: AlertCardsParts,
): Promise<Admission> {
  const { receiver } = episode;
  const most = config.alerts.stormMessagesPerMinute;
  const since = new Date(now.getTime() - STORM_MINUTE_MS);
  const storm = await findStormyOf(tx, receiver);
  const opened = await sumCosts(tx, { receiver, since, enough: most });
  const escalated = opened > most ? [] : await listEscalatedSince(tx, { receiver, since });
  const spent = escalated.flatMap(({ told, openedAt }) => told.filter(({ at }) => at > openedAt && at > since)).length;
  const verdict = judgeOpening({ storm, spent: opened + spent, cost, most, now });
  if (verdict.kind === 'single') return { kind: 'alone' };
  if (verdict.kind === 'joins' && storm !== null)
    return { kind: 'storm', storm: { ...storm, stormyAt: verdict.stormyAt }, begun: false };
  const opening = await listOpenedSince(tx, { receiver, since });
  const recent = [...new Map([...escalated, ...opening].map((each) => [each.id, each])).values()];
  const begun = beginStorm(episode, recent, now);
  await saveStorm(tx, begun);
  // What was said in the minute before belongs to it; those cards stay, and the storm's end is theirs too.
  for (const each of recent) if (each.stormId === null) await keep(tx, { ...each, stormId: begun.id });
  return { kind: 'storm', storm: begun, begun: true };
}

interface Joining {
  readonly admission: Admission & { readonly kind: 'storm' };
  readonly episode: Episode;
}

async function joinStorm(
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
    told: recent.flatMap(({ told }) => told),
  };
}

/** Tells those whom a group of this severity concerns and who were not told yet; gives all who were. */
async function tellStorm(
  tx: Transaction,
  { storm, severity }: { readonly storm: Storm; readonly severity: string | null },
  cards: AlertCardsParts,
): Promise<readonly Told[]> {
  const due = whomToTell(severity, storm.told, cards);
  for (const told of due) await putStormPing(tx, { storm, told }, cards);
  return [...storm.told, ...due];
}

/** Something of the storm changed: its card is written at once when it is long behind, else by the job. */
export async function touchStorm(tx: Transaction, storm: Storm, cards: AlertCardsParts): Promise<void> {
  const touched: Storm = { ...storm, changedAt: storm.changedAt ?? cards.now };
  if (isStormDue(touched, cards.now)) await writeStorm(tx, touched, cards);
  else await saveStorm(tx, touched);
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
async function writeStorm(tx: Transaction, storm: Storm, cards: AlertCardsParts): Promise<void> {
  const written: Storm = { ...storm, changedAt: null };
  await saveStorm(tx, written);
  await putStormCard(tx, { storm: written, episodes: await listOfStorm(tx, storm.id) }, cards);
}

/** Writes what the cards of storms do not show yet, lets calm ones be calm, and ends those whose groups are over. */
export async function settleStorms(tx: Transaction, cards: AlertCardsParts): Promise<void> {
  for (const storm of await listUnendedStorms(tx)) {
    const settled = settleStorm(storm, { open: await countOpenOfStorm(tx, storm.id), now: cards.now });
    const isNew = (storm.calmAt === null) !== (settled.calmAt === null) || settled.endedAt !== null;
    if (!isNew && storm.changedAt === null) continue;
    await writeStorm(tx, settled, cards);
    if (settled.endedAt !== null) await putStormOver(tx, settled, cards);
  }
}
