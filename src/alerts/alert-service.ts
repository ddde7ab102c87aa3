import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Ids } from '../platform/ids.ts';
import { attentionFor, type AlertCardsParts } from './alert-cards-service.ts';
import type { AlertFact } from './alert-fact.ts';
import { hearGroup, hearWords, type GroupStep } from './alert-group.ts';
import { placeOf } from './alert-place.ts';
import { repeatsItself, type AlertReport } from './alert-report.ts';
import {
  deleteAlertsBefore,
  listAlerts,
  listEpisodeAlerts,
  listFiring,
  listHeardSources,
  saveAlerts,
  saveHeardSource,
  type OpenAlert,
} from './alert-store.ts';
import { FLAP_HOUR_MS, type HeardAlert } from './alert.ts';
import type { Attend } from './attend-service.ts';
import {
  deleteEpisodesBefore,
  findEpisode,
  findNextDue,
  findLastEpisode,
  findOpenEpisode,
  listOpenOfFleet,
  listOpenWithCard,
} from './episode-store.ts';
import { redrawEpisode, settleEpisodes, takeStep, type EpisodeRooms } from './episode-service.ts';
import { NO_CHANGES, type LastChanges } from './last-changes-service.ts';
import { compareSeverities } from './severity.ts';
import type { Episode } from './episode.ts';
import { settleStorms, touchStorm, writeStorm } from './storm-service.ts';
import { deleteStormsBefore, findStorm, listUnendedStorms } from './storm-store.ts';
import { stormDueAt } from './alert-storm.ts';

export interface AlertServiceParts {
  /** The configuration in force; read once for each report. */
  readonly config: () => Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cards: Cards;
  readonly facts: FactSink<AlertFact>;
  /** What people have made of an episode; without it, nobody can do anything about one. */
  readonly attend?: Attend;
  /** What changed a fleet last; without it, cards say nothing of that. */
  readonly changes?: LastChanges;
  /** Called after the commit with when `settle` has something to do next; a job calls it now and then all the same. */
  readonly wakeAt?: (at: Date) => void;
}

/**
 * For each group that the report concerns. opened: fires anew. reopened: it flaps, and goes on where it was. moved: an
 * open one changed. ended: it is resolved. repeated: no news. unheard: ends of alerts that we never knew to fire. late:
 * older than what is known.
 */
export interface HearOutcome {
  readonly groups: readonly GroupStep['kind'][];
}

/** never-heard: no source outside of Muster has said anything yet, so nobody can say that nothing fires. */
export type FiringAlerts =
  | { readonly kind: 'never-heard' }
  | { readonly kind: 'known'; readonly alerts: readonly OpenAlert[]; readonly heardAt: Date };

/** How what a report changes is told: `gather` takes those who would each be told by a message of its own. */
export interface Telling {
  readonly gather: NonNullable<AlertCardsParts['gather']>;
}

export interface AlertService {
  /** Takes in what any source said. Order and repetition do not matter; the house groups by fleet and rule. */
  hear(tx: Transaction, report: AlertReport, telling?: Telling): Promise<HearOutcome>;
  /** What fires on these fleets (canonical names) as last heard, the gravest and oldest first. */
  listFiring(reader: Reader, fleets: readonly string[]): Promise<FiringAlerts>;
  /** Writes the card of an episode anew, e.g. when somebody acknowledged it. Tells nobody. */
  redraw(tx: Transaction, episodeId: string): Promise<void>;
  /** Writes the card of a storm anew, at once. Tells nobody. */
  redrawStorm(tx: Transaction, stormId: string): Promise<void>;
  /** Writes the cards of what fires on this fleet anew: something began or ended there that they tell of. */
  redrawFleet(tx: Transaction, fleet: string): Promise<void>;
  /** The same for all that is open, where it is not known which fleets something concerns. Tells nobody. */
  redrawOpen(tx: Transaction): Promise<void>;
  /** What time changes: groups old enough to be shown, cards of storms that are behind, what is heard of no more. */
  settle(tx: Transaction): Promise<void>;
  /** Forgets what was over before `before`, at most `limit` rows of a kind, and says how many; 0 means there is no more. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

const HOUR_MS = 3_600_000;
/** The newest are looked at; older ones follow when they change. */
const REDRAWN_AT_ONCE = 50;

export function createAlertService(parts: AlertServiceParts): AlertService {
  return {
    hear: (tx, report, telling) => hear(parts, tx, { report, gather: telling?.gather ?? null }),
    async listFiring(reader, fleets) {
      const outside = (await listHeardSources(reader)).filter(({ source }) => source !== 'muster');
      const alerts = await listFiring(reader, {
        fleets,
        heardSince: new Date(parts.clock.now().getTime() - parts.config().alerts.silentAfterHours * HOUR_MS),
        repeating: repeatsItself,
      });
      if (outside.length === 0 && alerts.length === 0) return { kind: 'never-heard' };
      const moments = [...outside, ...alerts].map(({ heardAt }) => heardAt.getTime());
      return { kind: 'known', heardAt: new Date(Math.max(...moments)), alerts: alerts.toSorted(byGravity) };
    },
    redraw: async (tx, episodeId) => {
      const episode = await findEpisode(tx, episodeId);
      if (episode === null) return;
      const rooms = roomsOf(parts);
      if (episode.hasCard) await redrawEpisode(tx, episode, rooms);
      // What follows from an act for chains and silences follows without a card too: a storm has taken it.
      else await attendTo(tx, episode, rooms.cards);
    },
    async redrawStorm(tx, stormId) {
      const storm = await findStorm(tx, stormId);
      if (storm !== null) await writeStorm(tx, storm, roomsOf(parts).cards);
    },
    async redrawFleet(tx, fleet) {
      for (const episode of await listOpenOfFleet(tx, fleet)) await redrawEpisode(tx, episode, roomsOf(parts));
    },
    async redrawOpen(tx) {
      // A storm's groups have no cards of their own, so that few have.
      for (const episode of await listOpenWithCard(tx, REDRAWN_AT_ONCE))
        await redrawEpisode(tx, episode, roomsOf(parts));
    },
    async settle(tx) {
      const rooms = roomsOf(parts);
      await settleEpisodes(tx, rooms);
      await settleStorms(tx, rooms.cards);
      await wakeForNext(tx, parts);
    },
    async prune(tx, options) {
      const alerts = await deleteAlertsBefore(tx, options);
      const episodes = await deleteEpisodesBefore(tx, options);
      await deleteStormsBefore(tx, options.before);
      return alerts + episodes;
    },
  };
}

async function attendTo(tx: Transaction, episode: Episode, cards: AlertCardsParts): Promise<void> {
  await attentionFor(tx, { episode, members: await listEpisodeAlerts(tx, episode.id) }, cards);
  if (episode.stormId === null) return;
  const storm = await findStorm(tx, episode.stormId);
  if (storm !== null) await touchStorm(tx, storm, cards);
}

function byGravity(a: OpenAlert, b: OpenAlert): number {
  const order = compareSeverities(a.labels['severity'] ?? null, b.labels['severity'] ?? null);
  return order || a.startsAt.getTime() - b.startsAt.getTime() || (a.fingerprint < b.fingerprint ? -1 : 1);
}

interface Heard {
  readonly report: AlertReport;
  readonly gather: AlertCardsParts['gather'];
}

async function hear(parts: AlertServiceParts, tx: Transaction, { report, gather }: Heard): Promise<HearOutcome> {
  const house = roomsOf(parts);
  const rooms: EpisodeRooms = { ...house, cards: { ...house.cards, gather } };
  const { config } = rooms.cards;
  const { source, heardAt, words } = report;
  await saveHeardSource(tx, source, heardAt);
  const known = await listAlerts(tx, { source, fingerprints: words.map(({ fingerprint }) => fingerprint) });
  const groups = hearWords(known, report, { place: (labels) => placeOf(labels, config, heardAt) });
  const kinds: GroupStep['kind'][] = [];
  for (const [groupId, heard] of groups) kinds.push(await hearOne(tx, { parts, rooms, report }, { groupId, heard }));
  return { groups: kinds };
}

/** Later moments are the job's. */
const SOON_MS = 60_000;

async function wakeForNext(tx: Transaction, { clock, wakeAt }: AlertServiceParts): Promise<void> {
  if (wakeAt === undefined) return;
  const storms = (await listUnendedStorms(tx)).map(stormDueAt);
  const moments = [await findNextDue(tx), ...storms].filter((at) => at !== null).map((at) => at.getTime());
  const next = Math.min(...moments);
  if (next - clock.now().getTime() > SOON_MS) return;
  tx.afterCommit(() => {
    wakeAt(new Date(next));
  });
}

interface HearingParts {
  readonly parts: AlertServiceParts;
  readonly rooms: EpisodeRooms;
  readonly report: AlertReport;
}

async function hearOne(
  tx: Transaction,
  { parts, rooms, report }: HearingParts,
  { groupId, heard }: { readonly groupId: string; readonly heard: readonly HeardAlert[] },
): Promise<GroupStep['kind']> {
  const { config, now } = rooms.cards;
  const open = await findOpenEpisode(tx, groupId);
  const since = new Date(now.getTime() - FLAP_HOUR_MS);
  const last = open === null ? await findLastEpisode(tx, { groupId, since }) : null;
  const before = open ?? last;
  const members = before === null ? [] : await listEpisodeAlerts(tx, before.id);
  const step = hearGroup(
    { open, last, members },
    { heard, sourceGroup: report.sourceGroup },
    {
      heardAt: report.heardAt,
      now,
      newId: parts.ids.next(),
      channel: config.alerts.channel,
      silentAfterMs: config.alerts.silentAfterHours * HOUR_MS,
      flapsFrom: config.alerts.flapsFrom,
    },
  );
  const save = (): Promise<void> => saveAlerts(tx, step.heard);
  if ('episode' in step) await takeStep(tx, { ...step, save }, rooms);
  else await save();
  return step.kind;
}

function roomsOf({
  config,
  cards,
  clock,
  facts,
  attend,
  changes = NO_CHANGES,
  wakeAt,
}: AlertServiceParts): EpisodeRooms {
  const parts: AlertCardsParts = {
    config: config(),
    cards,
    now: clock.now(),
    changes,
    attend: attend ?? null,
    gather: null,
    wakeAt: wakeAt ?? null,
  };
  return { cards: parts, facts };
}
