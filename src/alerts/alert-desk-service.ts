import type { Config } from '../platform/config/config.ts';
import { resolveFleetName } from '../platform/config/fleet-names.ts';
import type { Clock } from '../platform/clock.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import { findReceiptsOf } from './told-store.ts';
import type { Actor, Gate, Requirement } from '../platform/gate.ts';
import { coverageOf, type AlertSilence } from './alert-silence.ts';
import { listEpisodeAlerts } from './alert-store.ts';
import { explainAlert, type AlertExplanation } from './alert-why.ts';
import { findEpisode, listHiddenBy } from './episode-store.ts';
import { chainOf } from './escalation-service.ts';
import type { Handled } from './handling-outcome.ts';
import { alertRequirement, type HandlingService } from './handling-service.ts';
import type { SilenceService } from './silence-keeper-service.ts';
import type { StormDesk } from './storm-desk-service.ts';
import { findStorm } from './storm-store.ts';
import type { ShownAlert } from './shown-alert.ts';

export interface AlertDeskDeps {
  readonly storms: StormDesk;
  readonly config: () => Config;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly handlings: HandlingService;
  readonly silences: SilenceService;
  readonly guildId: string;
}

export interface AlertListing {
  readonly which: 'open' | 'acknowledged';
  readonly actor: Actor;
  /** As typed; null: of any. */
  readonly fleet: string | null;
}

/** What people read about alerts: only what the asker may see. */
export interface AlertDesk {
  /** What people do about all groups of a storm at once. */
  readonly storms: StormDesk;
  list(read: Reader, listing: AlertListing): Promise<readonly Handled[]>;
  listSilences(read: Reader, listing: Pick<AlertListing, 'actor' | 'fleet'>): Promise<readonly AlertSilence[]>;
  /** What seeing the list takes: on that fleet, else on the house, or on one of the fleets that the actor may see. */
  listRequirement(actor: Actor, fleet: string | null): Requirement;
  /** null: no such alert. */
  show(read: Reader, number: number): Promise<ShownAlert | null>;
  /** Why it is grouped, shown, told or quiet as it is. null: no such alert. */
  explain(read: Reader, number: number): Promise<AlertExplanation | null>;
}

const MOST_LOOKED_AT = 2000;
const MOST_LISTED = 200;
const VIEW = 'alert.view';

export function createAlertDesk(deps: AlertDeskDeps): AlertDesk {
  const { config, clock, gate, handlings, silences } = deps;
  const mayView = (actor: Actor, fleet: string | null): boolean =>
    gate.judge(actor, { permission: VIEW, fleet }).kind === 'allowed';
  const canonical = (fleet: string | null): string | null => {
    if (fleet === null) return null;
    const found = resolveFleetName(config(), fleet, clock.now());
    return found.kind === 'unknown' ? fleet : found.fleet.name;
  };
  return {
    storms: deps.storms,
    async list(read, { which, actor, fleet }) {
      const wanted = canonical(fleet);
      return (await handlings.list(read, which, MOST_LOOKED_AT))
        .filter(({ episode }) => wanted === null || episode.fleets.includes(wanted))
        .filter(({ episode }) => mayView(actor, alertRequirement(VIEW, episode).fleet))
        .slice(0, MOST_LISTED);
    },
    async listSilences(read, { actor, fleet }) {
      const wanted = canonical(fleet);
      return (await silences.list(read))
        .filter((silence) => wanted === null || silence.fleet === wanted)
        .filter((silence) => mayView(actor, silence.fleet))
        .slice(0, MOST_LISTED);
    },
    listRequirement(actor, fleet) {
      if (fleet !== null) return { permission: VIEW, fleet: canonical(fleet) };
      const isHouse = mayView(actor, null);
      const visible = isHouse ? undefined : config().fleets.find(({ name }) => mayView(actor, name));
      return { permission: VIEW, fleet: visible?.name ?? null };
    },
    show: (read, number) => show(deps, read, number),
    explain: (read, number) => explain(deps, read, number),
  };
}

async function show(
  { handlings, silences, clock, guildId }: AlertDeskDeps,
  read: Reader,
  number: number,
): Promise<ShownAlert | null> {
  const handled = await handlings.find(read, number);
  if (handled === null) return null;
  const firing = (await listEpisodeAlerts(read, handled.episode.id)).filter(({ status }) => status === 'firing');
  const coverage = coverageOf(
    await silences.list(read),
    firing.map(({ labels }) => labels),
    clock.now(),
  );
  const card = await findCard(read, `alert:${handled.episode.id}`);
  const isThere = card !== null && card.channel_id !== null && card.message_id !== null;
  return {
    ...handled,
    doings: await handlings.listDoings(read, number),
    silences: coverage.silences,
    url: isThere ? `https://discord.com/channels/${guildId}/${card.channel_id ?? ''}/${card.message_id ?? ''}` : null,
  };
}

async function explain(deps: AlertDeskDeps, read: Reader, number: number): Promise<AlertExplanation | null> {
  const shown = await show(deps, read, number);
  if (shown === null) return null;
  const { episode, handling } = shown;
  const config = deps.config();
  return explainAlert({
    ...shown,
    members: await listEpisodeAlerts(read, episode.id),
    hider: episode.hiddenBy === null ? null : await findEpisode(read, episode.hiddenBy),
    hides: await listHiddenBy(read, episode.id),
    storm: episode.stormId === null ? null : await findStorm(read, episode.stormId),
    chain: chainOf(config, episode),
    deliveries: await findReceiptsOf(read, { episodeId: episode.id, number: handling.number }),
    alerts: config.alerts,
    now: deps.clock.now(),
  });
}
