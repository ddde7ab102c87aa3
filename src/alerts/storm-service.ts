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
import { countOpenOfStorm, listOfStorm, listOpenedSince, saveEpisode, sumCosts } from './episode-store.ts';
import { findStorm, findStormyOf, listUnendedStorms, saveStorm } from './storm-store.ts';

/**
 * Shows an episode that has just begun: in a card of its own, with one for whom it concerns, or in the storm there is.
 * Gives the episode as it is to be remembered.
 */
export async function showOpened(tx: Transaction, parts: EpisodeParts, cards: AlertCardsParts): Promise<Episode> {
  const { episode } = parts;
  const { config, now } = cards;
  if (episode.channel === null) return keep(tx, episode);
  const { receiver } = episode;
  const due = whomToTell(episode.severity, [], config);
  const cost = due.length === 0 ? 1 : 2;
  const storm = await findStormyOf(tx, receiver);
  const since = new Date(now.getTime() - STORM_MINUTE_MS);
  const most = config.alerts.stormMessagesPerMinute;
  const spent = await sumCosts(tx, { receiver, since, enough: most });
  const verdict = judgeOpening({ storm, spent, cost, most, now });
  switch (verdict.kind) {
    case 'single': {
      const shown = await keep(tx, { ...episode, cost, hasCard: true, told: due });
      await putEpisodeCard(tx, { ...parts, episode: shown }, cards);
      for (const index of due.keys()) await putPing(tx, { episode: shown, index }, cards);
      return shown;
    }
    case 'begins': {
      const recent = await listOpenedSince(tx, { receiver, since });
      const begun = beginStorm(episode, recent, now);
      await saveStorm(tx, begun);
      // What began in the minute before belongs to it; those cards stay, and the storm's end is theirs too.
      for (const each of recent) if (each.stormId === null) await keep(tx, { ...each, stormId: begun.id });
      const joined = await keep(tx, { ...episode, cost, stormId: begun.id });
      const told = await tellStorm(tx, { storm: begun, due: whomToTell(episode.severity, begun.told, config) }, cards);
      await writeStorm(tx, { ...begun, told }, cards);
      return joined;
    }
    case 'joins': {
      // judgeOpening lets an episode join only the storm it was given.
      if (storm === null) throw new Error(`The receiver ${receiver} has no storm to join.`);
      const joined = await keep(tx, { ...episode, cost, stormId: storm.id });
      const told = await tellStorm(tx, { storm, due: whomToTell(episode.severity, storm.told, config) }, cards);
      await touchStorm(tx, { ...storm, told, stormyAt: verdict.stormyAt }, cards);
      return joined;
    }
  }
}

async function keep(tx: Transaction, episode: Episode): Promise<Episode> {
  await saveEpisode(tx, episode);
  return episode;
}

/** The storm's id is that of the episode with which it began. */
function beginStorm({ id, receiver, channel }: Episode, recent: readonly Episode[], now: Date): Storm {
  const starts = recent.map(({ openedAt }) => openedAt.getTime());
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

async function tellStorm(
  tx: Transaction,
  { storm, due }: { readonly storm: Storm; readonly due: readonly Told[] },
  cards: AlertCardsParts,
): Promise<readonly Told[]> {
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
  const due =
    episode.endedAt === null && storm.endedAt === null ? whomToTell(episode.severity, storm.told, cards.config) : [];
  const told = await tellStorm(tx, { storm, due }, cards);
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
