import type { Transaction } from '../platform/database/transaction.ts';
import {
  attentionFor,
  gathered,
  putEpisodeCard,
  putPing,
  putResolved,
  whomToTell,
  type AlertCardsParts,
  type Drawn,
} from './alert-cards-service.ts';
import { worstOf } from './alert-cause.ts';
import { badnessOf, isUnsettled, worseningOf } from './episode-step.ts';
import { saveEpisode } from './episode-store.ts';
import type { Episode, Told } from './episode.ts';
import { admit, joinStorm } from './storm-service.ts';
import { findStorm } from './storm-store.ts';

/**
 * Shows an episode for the first time: in a card of its own, with one for whom it concerns, or in the storm there is.
 * Gives the episode as it is to be remembered.
 */
export async function showOpened(tx: Transaction, drawn: Drawn, cards: AlertCardsParts): Promise<Episode> {
  const { members } = drawn;
  const episode: Episode = { ...drawn.episode, worst: badnessOf(drawn.episode) };
  const attention = await attentionFor(tx, { episode, members }, cards);
  if (episode.channel === null) return keep(tx, episode);
  const due = isQuiet(attention) ? [] : gathered(whomToTell(episode.severity, [], cards), cards);
  const cost = due.every(({ what }) => what === 'missed') ? 1 : 2;
  const admission = await admit(tx, { channel: episode.channel, episode, cost }, cards);
  if (admission.kind === 'storm') return joinStorm(tx, { admission, episode: { ...episode, cost } }, cards);
  const shown = await keep(tx, { ...episode, cost, hasCard: true, told: due });
  await putEpisodeCard(tx, { episode: shown, members, attention }, cards);
  for (const index of due.keys()) await putPing(tx, { episode: shown, index }, cards);
  return shown;
}

/** Brings the cards of an episode up to date, and tells those concerned that it became worse, or that it is over. */
export async function showChanged(tx: Transaction, drawn: Drawn, cards: AlertCardsParts): Promise<Episode> {
  const { members } = drawn;
  const { told, hasCard, stormId, endedAt, ending } = drawn.episode;
  const worsening = worseningOf(drawn.episode);
  const episode = withWorst(drawn.episode);
  await saveEpisode(tx, episode);
  const attention = await attentionFor(tx, { episode, members }, cards);
  const isAlone = hasCard && stormId === null;
  await putEpisodeCard(tx, { episode, members, attention }, cards);
  if (isAlone && endedAt === null && !isQuiet(attention)) {
    const due = dueToTell(episode, worsening, cards);
    if (due.length > 0) return showWorse(tx, { episode, due }, cards);
  }
  if (endedAt !== null) for (const index of told.keys()) await putPing(tx, { episode, index }, cards);
  // Of a storm, its own end tells. One that flapped may be back in a minute.
  const isOver = ending === 'resolved' && !isUnsettled(episode, { alerts: cards.config.alerts, now: cards.now });
  if (isAlone && isOver) await putResolved(tx, { episode, attention }, cards);
  if (!isAlone && isOver) await tellOwnEnd(tx, { episode, attention }, cards);
  return episode;
}

/** A storm tells its end to who acknowledged it; who took one of its groups alone learns when that one is over. */
async function tellOwnEnd(
  tx: Transaction,
  { episode, attention }: Required<Pick<Drawn, 'episode' | 'attention'>>,
  cards: AlertCardsParts,
): Promise<void> {
  const by = attention?.acknowledgedBy ?? null;
  const storm = by === null || episode.stormId === null ? null : await findStorm(tx, episode.stormId);
  if (by === null || storm === null || storm.handling.ack?.by.userId === by.userId) return;
  await putResolved(tx, { episode, attention }, cards);
}

/** Those whom its severity concerns and nobody told of one as grave; all of them when it became worse. */
function dueToTell(
  episode: Episode,
  worsening: ReturnType<typeof worseningOf>,
  cards: AlertCardsParts,
): readonly Told[] {
  const { severity, told } = episode;
  if (worsening === null || worsening === 'graver') return whomToTell(severity, told, cards);
  return whomToTell(severity, [], cards).map((each) => ({ ...each, what: 'worse' }));
}

async function showWorse(
  tx: Transaction,
  { episode, due }: { readonly episode: Episode; readonly due: readonly Told[] },
  cards: AlertCardsParts,
): Promise<Episode> {
  if (episode.channel === null) return episode;
  const admission = await admit(tx, { channel: episode.channel, episode, cost: due.length }, cards);
  if (admission.kind === 'storm') return joinStorm(tx, { admission, episode }, cards);
  const shown = await keep(tx, { ...episode, told: [...episode.told, ...gathered(due, cards)] });
  for (const index of shown.told.keys())
    if (index >= episode.told.length) await putPing(tx, { episode: shown, index }, cards);
  return shown;
}

/** What fell and rose again is no news, so the worst of all is remembered. */
function withWorst(episode: Episode): Episode {
  if (episode.endedAt !== null) return episode;
  const now = badnessOf(episode);
  return { ...episode, worst: episode.worst === null ? now : worstOf(episode.worst, now) };
}

function isQuiet(attention: Drawn['attention']): boolean {
  return attention !== undefined && attention !== null && attention.quiet !== null;
}

async function keep(tx: Transaction, episode: Episode): Promise<Episode> {
  await saveEpisode(tx, episode);
  return episode;
}
