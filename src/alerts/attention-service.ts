import type { Transaction } from '../platform/database/transaction.ts';
import type { Alert } from './alert.ts';
import { coverageOf, isWhollySilenced, type AlertSilence, type Coverage } from './alert-silence.ts';
import { listOpenSilences } from './alert-silence-store.ts';
import { listEpisodeAlerts } from './alert-store.ts';
import type { Attend } from './attend-service.ts';
import type { Attention } from './attention.ts';
import { findEpisode } from './episode-store.ts';
import type { Episode } from './episode.ts';
import { chainOf, takeDueSteps, tellAckEnded } from './escalation-service.ts';
import type { HandlingServiceDeps } from './handling-service.ts';
import {
  findHandlingOf,
  insertHandling,
  listDueHandlings,
  listUnnamedEpisodes,
  saveHandling,
  takeNumber,
} from './handling-store.ts';
import { watchStorms } from './storm-call-service.ts';
import { attentionButtons, attentionLines } from './handling-view.ts';
import { alertName, newHandling, settleHandling, type Handling } from './handling.ts';

const AT_ONCE = 200;

/** What the alerts' room asks whenever an episode opens, changes or ends: see Attend. */
export function createAttend(deps: HandlingServiceDeps): Attend {
  return async (tx, { episode, members }) => {
    const { handling, coverage } = await settleOne(tx, deps, { episode, members });
    return attentionOf(handling, { episode, coverage, deps });
  };
}

/** What time does: acknowledgements that end, steps of chains that are due, names for those that have none. The job. */
export async function settleHandlings(tx: Transaction, deps: HandlingServiceDeps): Promise<void> {
  for (const id of await listUnnamedEpisodes(tx, AT_ONCE)) {
    const episode = await findEpisode(tx, id);
    if (episode === null) continue;
    await settleOne(tx, deps, { episode, members: await listEpisodeAlerts(tx, id) });
    if (episode.hasCard) await deps.redraw(tx, id);
  }
  for (const due of await listDueHandlings(tx, deps.clock.now(), AT_ONCE)) {
    const episode = await findEpisode(tx, due.episodeId);
    if (episode === null) {
      await saveHandling(tx, { ...due, dueAt: null });
      continue;
    }
    // Its redrawing attends to it, which takes the steps; without a card nothing is redrawn.
    await settleOne(tx, deps, { episode, members: await listEpisodeAlerts(tx, episode.id) });
    if (episode.hasCard) await deps.redraw(tx, episode.id);
  }
  await watchStorms(tx, deps);
}

interface Settling {
  readonly episode: Episode;
  readonly members: readonly Alert[];
}

async function settleOne(
  tx: Transaction,
  deps: HandlingServiceDeps,
  { episode, members }: Settling,
): Promise<{ readonly handling: Handling; readonly coverage: Coverage }> {
  const now = deps.clock.now();
  const known = await findHandlingOf(tx, episode.id);
  const before = known ?? (await nameNew(tx, deps, episode));
  const firing = members.filter(({ status }) => status === 'firing').map(({ labels }) => labels);
  const silences: readonly AlertSilence[] = episode.endedAt === null ? await listOpenSilences(tx, deps.guildId) : [];
  const coverage = coverageOf(silences, firing, now);
  const circumstances = {
    episode,
    isSilenced: isWhollySilenced(coverage),
    chain: chainOf(deps.config(), episode),
    now,
  };
  const { handling, ackEnd } = settleHandling(before, circumstances);
  if (ackEnd !== null && before.ack !== null)
    await tellAckEnded(tx, deps, { handling, episode, ack: before.ack, why: ackEnd });
  const stepped = await takeDueSteps(tx, deps, { handling, episode });
  if (JSON.stringify(stepped) !== JSON.stringify(before)) await saveHandling(tx, stepped);
  return { handling: stepped, coverage };
}

async function nameNew(tx: Transaction, { guildId }: HandlingServiceDeps, episode: Episode): Promise<Handling> {
  const handling = newHandling({ number: await takeNumber(tx, 'AL'), guildId, episodeId: episode.id });
  await insertHandling(tx, handling);
  return handling;
}

interface Attending {
  readonly episode: Episode;
  readonly coverage: Coverage;
  readonly deps: HandlingServiceDeps;
}

function attentionOf(handling: Handling, { episode, coverage, deps }: Attending): Attention {
  const { ack, lastAckBy } = handling;
  const isOpen = episode.endedAt === null;
  const chain = chainOf(deps.config(), episode);
  return {
    name: alertName(handling),
    quiet: ack !== null && isOpen ? 'acknowledged' : isWhollySilenced(coverage) ? 'silenced' : null,
    acknowledgedBy: lastAckBy,
    lines: attentionLines({ handling, episode, coverage, chain }),
    buttons: isOpen ? attentionButtons(handling) : [],
  };
}
