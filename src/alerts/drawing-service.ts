import type { Transaction } from '../platform/database/transaction.ts';
import { hostsInScope } from './alert-cause.ts';
import type { AlertCardsParts, Drawn } from './alert-cards-service.ts';
import type { EpisodeParts } from './alert-view.ts';
import { countFlaps } from './episode.ts';
import { findEpisode, listHiddenBy } from './episode-store.ts';

/** So many changes of its fleet does a card tell. */
const CHANGES = 3;

/** All that the card of an episode tells besides its alerts. */
export async function gatherParts(
  tx: Transaction,
  { episode, members, attention = null }: Drawn,
  { config, changes, now }: AlertCardsParts,
): Promise<EpisodeParts> {
  // Of several fleets no one change would be the last.
  const fleet = episode.fleets.length === 1 ? (episode.fleets[0] ?? null) : null;
  const isOpen = episode.endedAt === null;
  return {
    episode,
    members,
    attention,
    silentAfterMs: config.alerts.silentAfterHours * 3_600_000,
    outOf: hostsInScope(config, { fleet, scope: episode.scope }),
    flaps: countFlaps(episode, episode.endedAt ?? now),
    flapsFrom: config.alerts.flapsFrom,
    runbook: runbookFor(episode.name, config.alerts.runbooks),
    changes: fleet === null ? [] : await changes.listBefore(tx, { fleet, before: episode.openedAt, limit: CHANGES }),
    doings: fleet === null || !isOpen ? [] : await changes.listOpen(tx, { fleet, at: now }),
    hides: isOpen ? await listHiddenBy(tx, episode.id) : [],
    hider: episode.hiddenBy === null ? null : await findEpisode(tx, episode.hiddenBy),
  };
}

function runbookFor(rule: string, runbooks: Readonly<Record<string, string>>): string | null {
  return Object.hasOwn(runbooks, rule) ? (runbooks[rule] ?? null) : null;
}
