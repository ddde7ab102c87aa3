import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Config } from '../platform/config/config.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import { readDeliveryHealth } from '../platform/delivery/delivery-health.ts';
import { mentionOf } from '../pipelines/route.ts';
import type { Actor } from '../platform/gate.ts';
import { isDrill, isPagingDrill } from './drill-alert.ts';
import type { Episode } from './episode.ts';
import { ackEndedMessage, escalationMessage } from './handling-view.ts';
import type { EscalateOutcome } from './handling-outcome.ts';
import { note, type HandlingServiceDeps } from './handling-service.ts';
import { saveHandling } from './handling-store.ts';
import {
  alertName,
  dueSteps,
  escalateNow,
  nextStepAt,
  type Acknowledgement,
  type AckEnd,
  type Chain,
  type EscalationStep,
  type Handling,
} from './handling.ts';
import { PAGE_TEXT, pageAct, type Page } from './page.ts';
import { laneOf } from './severity.ts';
import { callForStorm, findSpeakingStorm, pageForStormDue, tellStormAckEnded } from './storm-call-service.ts';
import { stormName } from './storm-handling.ts';

const MINUTE_MS = 60_000;
/** An escalation that comes later than this tells nobody anything. */
const NEWS_MS = 4 * 60 * MINUTE_MS;

/** The fleet's own chain, else the house's. A drill has none: at most it takes the second path, and that at once. */
export function chainOf({ alerts, fleets }: Config, episode: Pick<Episode, 'fleets' | 'name' | 'commonLabels'>): Chain {
  if (isDrill(episode))
    return { steps: [], pageAfterMs: isPagingDrill(episode) && alerts.secondPath !== null ? 0 : null };
  const own = fleets.find(({ name }) => episode.fleets.length === 1 && name === episode.fleets[0])?.escalation ?? null;
  return {
    steps: (own ?? alerts.escalation).map(({ afterMinutes, whom }) => ({ afterMs: afterMinutes * MINUTE_MS, whom })),
    pageAfterMs: alerts.secondPath === null ? null : alerts.secondPath.afterMinutes * MINUTE_MS,
  };
}

type Deps = Pick<HandlingServiceDeps, 'config' | 'clock' | 'ids' | 'cards' | 'acts' | 'guildId'>;

interface Escalating {
  readonly handling: Handling;
  readonly episode: Episode;
}

/** Takes the steps that are due, each once. Gives the handling as it is stored. */
export async function takeDueSteps(tx: Transaction, deps: Deps, { handling, episode }: Escalating): Promise<Handling> {
  const { escalation } = handling;
  if (escalation === null) return handling;
  const now = deps.clock.now();
  const config = deps.config();
  const chain = chainOf(config, episode);
  const due = dueSteps(escalation, chain, now);
  for (const [index, step] of due.tell.entries())
    await tell(tx, deps, { handling, episode, step, index: due.first + index, by: null });
  const awayMs = (config.alerts.secondPath?.discordAwayMinutes ?? 0) * MINUTE_MS;
  const isAway =
    chain.pageAfterMs !== null &&
    escalation.pagedAt === null &&
    // Of a storm's groups, one look serves all: see watchStorms.
    episode.stormId === null &&
    (await readDeliveryHealth(tx, now)).oldestCriticalMs >= awayMs;
  const pages = due.page || isAway;
  const why = isDrill(episode) ? 'by-hand' : isAway && !due.page ? 'discord-away' : 'unacknowledged';
  if (pages) await page(tx, deps, { handling, episode, why });
  const stepped = {
    ...escalation,
    told: escalation.told + due.tell.length,
    pagedAt: pages ? now : escalation.pagedAt,
  };
  const dueAt = episode.stormId === null ? nextLookAt(stepped, chain, { now, awayMs }) : nextStepAt(stepped, chain);
  return { ...handling, escalation: stepped, dueAt };
}

/** While the second way was not taken, Discord is watched: when it goes away is told by nothing else. */
function nextLookAt(
  escalation: NonNullable<Handling['escalation']>,
  chain: Chain,
  { now, awayMs }: { readonly now: Date; readonly awayMs: number },
): Date | null {
  const next = nextStepAt(escalation, chain);
  if (chain.pageAfterMs === null || escalation.pagedAt !== null) return next;
  const look = new Date(now.getTime() + Math.min(awayMs, MINUTE_MS));
  return next === null || look < next ? look : next;
}

/** The next step at once, because somebody wants it. It counts as taken also where nobody could be reached. */
export async function escalateByHand(
  tx: Transaction,
  deps: Deps,
  { handling, episode, by }: Escalating & { readonly by: Actor },
): Promise<EscalateOutcome> {
  const chain = chainOf(deps.config(), episode);
  const { handling: escalated, step, index, page: pages } = escalateNow(handling, { chain, now: deps.clock.now() });
  if (step === null && !pages) return { kind: 'no-further', handling, episode };
  // An acknowledgement stands: whoever escalates wants more people, and it ends when its holder or time ends it.
  await saveHandling(tx, escalated);
  if (step === null) {
    await page(tx, deps, { handling: escalated, episode, why: 'by-hand' });
    return { kind: 'paged', handling: escalated, episode };
  }
  const reached = await tell(tx, deps, { handling: escalated, episode, step, index, by });
  return { kind: reached ? 'escalated' : 'not-reached', handling: escalated, episode, whom: step.whom.name };
}

interface Telling extends Escalating {
  readonly step: EscalationStep;
  readonly index: number;
  readonly by: Actor | null;
}

/** False: there is nobody of that name, or no channel. */
async function tell(tx: Transaction, deps: Deps, { handling, episode, step, index, by }: Telling): Promise<boolean> {
  const config = deps.config();
  const channel = episode.channel ?? config.alerts.channel;
  const mention = mentionOf(step.whom, config);
  const name = `${step.whom.kind} ${step.whom.name}`;
  const reached = channel !== null && mention !== null;
  const storm = by === null ? await findSpeakingStorm(tx, episode) : null;
  const what = `step ${index + 1} of the chain${storm === null ? '' : `, together with ${stormName(storm) ?? 'its storm'}`}`;
  const text = reached
    ? `told ${name}, ${what}`
    : `could not tell ${name}, ${what}: ${channel === null ? 'no channel' : 'nobody of that name'}`;
  await note(tx, deps, { handling, kind: 'escalated', by, text });
  if (channel === null || mention === null) return false;
  if (storm !== null) {
    await callForStorm(tx, deps, { storm, step, mention });
    return true;
  }
  const round = roundOf(handling);
  await deps.cards.put(tx, {
    key: `alert-escalation:${handling.number}:${round}:${index}`,
    kind: 'alert-escalation',
    place: { kind: 'channel', channel },
    ...(episode.hasCard ? { replyTo: `alert:${episode.id}` } : {}),
    lane: laneOf(episode.severity),
    phase: 'final',
    expiresAt: new Date(deps.clock.now().getTime() + NEWS_MS),
    ...escalationMessage({ handling, episode, mention, by: by?.displayName ?? null }),
  });
  return true;
}

function roundOf({ escalation, called }: Handling): number {
  return (escalation ?? called)?.round ?? 1;
}

/** Tells whoever acknowledged it that this counts no more. */
export async function tellAckEnded(
  tx: Transaction,
  deps: Deps,
  { handling, episode, ack, why }: Escalating & { readonly ack: Acknowledgement; readonly why: AckEnd },
): Promise<void> {
  const text =
    why === 'worse' ? 'it became worse than what was acknowledged' : 'the time of the acknowledgement was over';
  await note(tx, deps, { handling, kind: 'ack-ended', by: null, text });
  const channel = episode.channel ?? deps.config().alerts.channel;
  if (channel === null) return;
  const storm = await findSpeakingStorm(tx, episode);
  if (storm !== null && (await tellStormAckEnded(tx, deps, { storm, ack }))) return;
  await deps.cards.put(tx, {
    key: `alert-ack-ended:${handling.number}:${ack.at.getTime()}`,
    kind: 'alert-ack-ended',
    place: { kind: 'channel', channel },
    ...(episode.hasCard ? { replyTo: `alert:${episode.id}` } : {}),
    lane: laneOf(episode.severity),
    phase: 'final',
    expiresAt: new Date(deps.clock.now().getTime() + NEWS_MS),
    ...ackEndedMessage({ handling, episode, ack, why }),
  });
}

/** By the second path, which needs no Discord. */
async function page(
  tx: Transaction,
  deps: Deps,
  { handling, episode, why }: Escalating & { readonly why: Page['why'] },
): Promise<void> {
  const { secondPath } = deps.config().alerts;
  if (secondPath === null) return;
  const storm = why === 'by-hand' ? null : await findSpeakingStorm(tx, episode);
  if (storm !== null) {
    await pageForStormDue(tx, deps, { storm, why });
    const text = `sent with ${stormName(storm) ?? 'its storm'} by the second path, ${secondPath.connection}: ${WHY[why]}`;
    await note(tx, deps, { handling, kind: 'paged', by: null, text });
    return;
  }
  const round = roundOf(handling);
  const id = `${alertName(handling)}/${deps.guildId}/${round}`;
  const input = await pageOf(tx, deps, { handling, episode, why, id });
  await deps.acts.put(tx, pageAct(input, { what: episode.name, system: secondPath.connection, now: deps.clock.now() }));
  await note(tx, deps, {
    handling,
    kind: 'paged',
    by: null,
    text: `sent by the second path, ${secondPath.connection}: ${WHY[why]}`,
  });
}

const WHY: Readonly<Record<Page['why'], string>> = {
  unacknowledged: 'nobody acknowledged it',
  'discord-away': 'Discord takes no messages',
  'by-hand': 'somebody asked for it',
};

async function pageOf(
  read: Reader,
  { guildId }: Pick<Deps, 'guildId'>,
  { handling, episode, why, id }: Escalating & Pick<Page, 'why' | 'id'>,
): Promise<Page> {
  const card = episode.hasCard ? await findCard(read, `alert:${episode.id}`) : null;
  const isThere = card !== null && card.channel_id !== null && card.message_id !== null;
  const { summary, description, runbookUrl } = episode.commonAnnotations;
  const text = summary ?? description;
  return {
    format: 1,
    id,
    alert: alertName(handling),
    why,
    title: `${episode.name}${episode.fleets.length === 0 ? '' : ` on ${episode.fleets.join(', ')}`}`.slice(
      0,
      PAGE_TEXT,
    ),
    severity: episode.severity,
    fleets: episode.fleets,
    groups: 1,
    firing: episode.firing,
    since: episode.startedAt.toISOString(),
    summary: text === null ? null : text.slice(0, PAGE_TEXT).toWellFormed(),
    runbookUrl,
    url: isThere ? `https://discord.com/channels/${guildId}/${card.channel_id ?? ''}/${card.message_id ?? ''}` : null,
  };
}
