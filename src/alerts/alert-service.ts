import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Ids } from '../platform/ids.ts';
import { putEpisodeCard, putPing, putResolved, whomToTell, type AlertCardsParts } from './alert-cards-service.ts';
import type { AlertFact } from './alert-fact.ts';
import { groupIdOf, hearGroup, type Episode, type GroupStep, type GroupWord } from './alert-group.ts';
import {
  deleteAlertsBefore,
  findLastHeard,
  listEpisodeAlerts,
  listFiring,
  listGroupAlerts,
  saveAlerts,
  type OpenAlert,
} from './alert-store.ts';
import type { EpisodeParts } from './alert-view.ts';
import { placeOf } from './alert.ts';
import { deleteEpisodesBefore, findOpenEpisode, listSilent, saveEpisode } from './episode-store.ts';
import { compareSeverities } from './severity.ts';
import { settleStorms, showEscalated, showInStorm, showOpened } from './storm-service.ts';
import { deleteStormsBefore } from './storm-store.ts';

export interface AlertServiceParts {
  /** The configuration in force; read once for each notification. */
  readonly config: () => Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cards: Cards;
  readonly facts: FactSink<AlertFact>;
}

/** A notification as the handler has it: the group's key is a hash already. */
export interface AlertNotification extends Omit<GroupWord, 'groupId'> {
  readonly groupKeyHash: string;
  readonly heardAt: Date;
}

/**
 * opened: fires anew. moved: an open episode changed. ended: it is resolved. repeated: no news.
 * unheard: ends of alerts that we never knew to fire. late: older than what is known.
 */
export interface HearOutcome {
  readonly kind: GroupStep['kind'];
}

/** never-heard: Alertmanager has said nothing yet, so nobody can say that nothing fires. */
export type FiringAlerts =
  | { readonly kind: 'never-heard' }
  | { readonly kind: 'known'; readonly alerts: readonly OpenAlert[]; readonly heardAt: Date };

export interface AlertService {
  /** Takes in what Alertmanager said about one group. Order and repetition do not matter. */
  hear(tx: Transaction, notification: AlertNotification): Promise<HearOutcome>;
  /** What fires on these fleets (canonical names) as last heard, the gravest and oldest first. */
  listFiring(reader: Reader, fleets: readonly string[]): Promise<FiringAlerts>;
  /** What time changes: cards of storms that are behind, storms that calm, groups that are heard of no more. */
  settle(tx: Transaction): Promise<void>;
  /** Forgets what was over before `before`, at most `limit` rows of a kind, and says how many; 0 means there is no more. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

const HOUR_MS = 3_600_000;
/** Episodes that end at once because nothing is heard of them any more. */
const SILENT_AT_ONCE = 100;

export function createAlertService(parts: AlertServiceParts): AlertService {
  return {
    hear: (tx, notification) => hear(parts, tx, notification),
    async listFiring(reader, fleets) {
      const heardAt = await findLastHeard(reader);
      if (heardAt === null) return { kind: 'never-heard' };
      const heardSince = new Date(parts.clock.now().getTime() - silentAfterMs(parts.config()));
      const alerts = await listFiring(reader, { fleets, heardSince });
      return { kind: 'known', heardAt, alerts: alerts.toSorted(byGravity) };
    },
    settle: (tx) => settle(parts, tx),
    async prune(tx, options) {
      const alerts = await deleteAlertsBefore(tx, options);
      const episodes = await deleteEpisodesBefore(tx, options);
      await deleteStormsBefore(tx, options.before);
      return alerts + episodes;
    },
  };
}

function byGravity(a: OpenAlert, b: OpenAlert): number {
  const order = compareSeverities(a.labels['severity'] ?? null, b.labels['severity'] ?? null);
  return order || a.startsAt.getTime() - b.startsAt.getTime() || (a.fingerprint < b.fingerprint ? -1 : 1);
}

async function hear(parts: AlertServiceParts, tx: Transaction, heard: AlertNotification): Promise<HearOutcome> {
  const cards = cardsParts(parts);
  const { config, now } = cards;
  const { groupKeyHash, heardAt, ...word } = heard;
  const groupId = groupIdOf(word.receiver, groupKeyHash);
  const open = await findOpenEpisode(tx, groupId);
  const fingerprints = word.alerts.map(({ fingerprint }) => fingerprint);
  const alerts = await listGroupAlerts(tx, { groupId, fingerprints, episodeId: open?.id ?? null });
  const step = hearGroup(
    { open, alerts },
    { ...word, groupId },
    {
      heardAt,
      now,
      newId: parts.ids.next(),
      channel: config.alerts.channel,
      silentAfterMs: silentAfterMs(config),
      place: (labels) => placeOf(labels, config, heardAt),
    },
  );
  const shown = { silentAfterMs: silentAfterMs(config) };
  switch (step.kind) {
    case 'unheard':
    case 'late':
      await saveAlerts(tx, groupId, step.heard);
      break;
    case 'opened': {
      // An alert points at its episode, so that is written first.
      const episode = await showOpened(tx, { ...step, ...shown }, cards);
      await saveAlerts(tx, groupId, step.heard);
      await parts.facts.state(tx, { kind: 'alert.fired', episode });
      break;
    }
    case 'moved':
    case 'ended':
    case 'repeated': {
      const episode = await showChanged(tx, { ...step, ...shown }, cards);
      await saveAlerts(tx, groupId, step.heard);
      if (step.kind !== 'repeated' && episode.stormId !== null) await showInStorm(tx, episode, cards);
      if (step.kind === 'ended') await parts.facts.state(tx, { kind: 'alert.resolved', episode });
      break;
    }
  }
  return { kind: step.kind };
}

/** Brings the cards of an episode up to date, and tells those whom a graver severity concerns, or its end. */
async function showChanged(tx: Transaction, parts: EpisodeParts, cards: AlertCardsParts): Promise<Episode> {
  const { severity, told, hasCard, stormId, endedAt, ending } = parts.episode;
  const isAlone = hasCard && stormId === null;
  const due = isAlone && endedAt === null ? whomToTell(severity, told, cards) : [];
  await saveEpisode(tx, parts.episode);
  await putEpisodeCard(tx, parts, cards);
  if (due.length > 0) return showEscalated(tx, { episode: parts.episode, due }, cards);
  if (endedAt !== null) for (const index of told.keys()) await putPing(tx, { episode: parts.episode, index }, cards);
  // Of a storm, its own end tells.
  if (isAlone && ending === 'resolved') await putResolved(tx, parts.episode, cards);
  return parts.episode;
}

async function settle(parts: AlertServiceParts, tx: Transaction): Promise<void> {
  const cards = cardsParts(parts);
  const silentMs = silentAfterMs(cards.config);
  const before = new Date(cards.now.getTime() - silentMs);
  for (const episode of await listSilent(tx, { before, limit: SILENT_AT_ONCE })) {
    const members = await listEpisodeAlerts(tx, episode.id);
    const ended: Episode = { ...episode, endedAt: cards.now, ending: 'silent' };
    const shown = await showChanged(tx, { episode: ended, members, silentAfterMs: silentMs }, cards);
    if (shown.stormId !== null) await showInStorm(tx, shown, cards);
    await parts.facts.state(tx, { kind: 'alert.resolved', episode: shown });
  }
  await settleStorms(tx, cards);
}

function cardsParts({ config, cards, clock }: AlertServiceParts): AlertCardsParts {
  return { config: config(), cards, now: clock.now() };
}

function silentAfterMs({ alerts }: Config): number {
  return alerts.silentAfterHours * HOUR_MS;
}
