import type { Transaction } from '../platform/database/transaction.ts';
import type { FactSink } from '../platform/facts.ts';
import { putEpisodeCard, type AlertCardsParts } from './alert-cards-service.ts';
import type { AlertFact } from './alert-fact.ts';
import { describeEpisode } from './alert-group.ts';
import { listEpisodeAlerts } from './alert-store.ts';
import type { Alert } from './alert.ts';
import { listDue, saveEpisode } from './episode-store.ts';
import { dueAtOf, isHidden, isUnsettled, standingOf } from './episode-step.ts';
import { isShown, type Episode } from './episode.ts';
import { hide, noteHiders } from './hiding-service.ts';
import { showChanged, showOpened } from './showing-service.ts';
import { showInStorm } from './storm-service.ts';

export interface EpisodeRooms {
  readonly cards: AlertCardsParts;
  readonly facts: FactSink<AlertFact>;
}

export interface TakenStep {
  readonly kind: 'opened' | 'reopened' | 'moved' | 'ended' | 'repeated';
  readonly episode: Episode;
  readonly members: readonly Alert[];
  /** Writes the alerts: they point at their episode, so that is written first. */
  readonly save?: () => Promise<void>;
}

/** Episodes that one look at the time brings up to date. */
const DUE_AT_ONCE = 200;
const HOUR_MS = 3_600_000;

/** Writes what became of an episode, shows it where it is to be shown, and tells the house. */
export async function takeStep(tx: Transaction, step: TakenStep, rooms: EpisodeRooms): Promise<void> {
  const { cards } = rooms;
  const { members } = step;
  const hidden = await hide(tx, step, cards);
  const circumstances = { alerts: cards.config.alerts, now: cards.now };
  const standing = standingOf(hidden, circumstances);
  const episode = withDue(hidden, cards);
  await saveEpisode(tx, episode);
  await step.save?.();
  await noteHiders(tx, { episode, members }, cards);
  if (episode.dueAt !== null) wake(tx, episode.dueAt, cards);
  switch (standing) {
    case 'hidden':
    case 'young':
      return;
    case 'due': {
      const shown = { ...episode, shownAt: cards.now };
      const kept = await showOpened(tx, { episode: shown, members }, cards);
      await rooms.facts.state(tx, { kind: 'alert.fired', episode: kept });
      return;
    }
    case 'shown':
    case 'over': {
      if (!isShown(episode)) return;
      const kept = await showChanged(tx, { episode, members }, cards);
      if (step.kind !== 'repeated' && kept.stormId !== null) await showInStorm(tx, kept, cards);
      if (standing === 'over' && !isUnsettled(kept, circumstances))
        await rooms.facts.state(tx, { kind: 'alert.resolved', episode: kept });
      return;
    }
  }
}

/** Writes its card anew where it has one. */
export async function redrawEpisode(tx: Transaction, episode: Episode, { cards }: EpisodeRooms): Promise<void> {
  if (!episode.hasCard) return;
  await putEpisodeCard(tx, { episode, members: await listEpisodeAlerts(tx, episode.id) }, cards);
}

/** What time changed: silent ones end, old enough ones are shown, those that flapped and are steady are over. */
export async function settleEpisodes(tx: Transaction, rooms: EpisodeRooms): Promise<void> {
  const { config, now } = rooms.cards;
  const silentAfterMs = config.alerts.silentAfterHours * HOUR_MS;
  for (const due of await listDue(tx, { now, limit: DUE_AT_ONCE })) {
    const members = await listEpisodeAlerts(tx, due.id);
    if (due.endedAt !== null) {
      await takeStep(tx, { kind: 'ended', episode: due, members }, rooms);
      continue;
    }
    const looked = describeEpisode(due, members, { heardAt: due.heardAt, silentAfterMs });
    const isSilent = describeEpisode(due, members, { heardAt: now, silentAfterMs }).firing === 0;
    const ended: Episode = { ...due, endedAt: now, ending: 'silent' };
    await takeStep(tx, { kind: isSilent ? 'ended' : 'moved', episode: isSilent ? ended : looked, members }, rooms);
  }
}

/** A hidden one may be due sooner, by what hid it. */
function withDue(episode: Episode, { config, now }: AlertCardsParts): Episode {
  const due = dueAtOf(episode, { alerts: config.alerts, now });
  const before = isHidden(episode) && !isShown(episode) ? episode.dueAt : null;
  const sooner = before !== null && before > now && (due === null || before < due) ? before : due;
  return { ...episode, dueAt: sooner };
}

function wake(tx: Transaction, at: Date, { wakeAt }: AlertCardsParts): void {
  if (wakeAt !== null)
    tx.afterCommit(() => {
      wakeAt(at);
    });
}
