import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { BeginIds } from './request-approvals-view.ts';
import { endedMessage, requestCard, type DecisionIds } from './request-view.ts';
import { REVERSIBLE } from './reversible.ts';
import { readStandings } from './sign-off-reading-service.ts';
import { findBandwidth } from './bandwidth-verdict-store.ts';
import { bandwidthFields } from './bandwidth-verdict-view.ts';
import { findWatch } from './watch-store.ts';
import { listStudies } from './study-store.ts';
import { studyFields } from './study-view.ts';
import { mentionPresent } from './stand-in-service.ts';
import { isOpen, requestId, type UpgradeRequest } from './request.ts';

/** The prefixes of the card's buttons; commands/upgrade.ts answers them. */
export const REQUEST_BUTTONS = { accept: 'upgrade-accept', reject: 'upgrade-reject' } as const;
/** Those of one that was accepted; commands/upgrade-begin.ts answers them. */
export const BEGIN_BUTTONS = {
  deploy: 'upgrade-deploy',
  ask: 'upgrade-ask',
  unschedule: 'upgrade-unschedule',
} as const;

/** An old "was rejected" that notifies somebody is worse than none; the card itself says it for ever. */
const END_NEWS_MS = 7 * 24 * 60 * 60 * 1000;

/** What a button carries: the request, and the decision it was drawn for. */
export function decisionArgument({ number, decision }: Pick<UpgradeRequest, 'number' | 'decision'>): string {
  return `${number}.${decision}`;
}

export function decisionIds(request: Pick<UpgradeRequest, 'number' | 'decision'>): DecisionIds {
  const argument = decisionArgument(request);
  return { accept: `${REQUEST_BUTTONS.accept}:${argument}`, reject: `${REQUEST_BUTTONS.reject}:${argument}` };
}

export function beginIds(request: Pick<UpgradeRequest, 'number' | 'decision'>): BeginIds {
  const argument = decisionArgument(request);
  const { deploy, ask, unschedule } = BEGIN_BUTTONS;
  return { deploy: `${deploy}:${argument}`, ask: `${ask}:${argument}`, unschedule: `${unschedule}:${argument}` };
}

export function requestCardKey({ number, channel }: Pick<UpgradeRequest, 'number' | 'channel'>): string {
  return `upgrade:${requestId(number)}@${channel}`;
}

/** Draws the request as it is now. Only its first showing notifies the maintainer: what follows are edits. */
export async function putRequestCard(
  tx: Transaction,
  request: UpgradeRequest,
  { cards, config }: { readonly cards: Cards; readonly config: Config },
): Promise<void> {
  const fleet = config.fleets.find(({ name }) => name === request.fleet) ?? null;
  await cards.put(tx, {
    key: requestCardKey(request),
    kind: 'upgrade-request',
    place: { kind: 'channel', channel: request.channel },
    lane: 'normal',
    phase: isOpen(request) || REVERSIBLE.has(request.state) ? 'open' : 'final',
    ...requestCard({
      request,
      fleet,
      watch: request.execution === null ? null : await findWatch(tx, request.number),
      maintainer:
        fleet === null
          ? { users: [], roles: [], text: '' }
          : await mentionPresent(tx, fleet.maintainer, { config, guildId: request.guildId, now: request.enteredAt }),
      ids: decisionIds(request),
      beginIds: beginIds(request),
      more: [
        ...studyFields(await listStudies(tx, request.number)),
        ...bandwidthFields(await findBandwidth(tx, request.number)),
      ],
      standings: fleet === null ? [] : await readStandings(tx, { request, fleet, config, now: null }),
    }),
  });
}

/** Tells the one who asked how it ended. */
export async function putEndNews(tx: Transaction, request: UpgradeRequest, cards: Cards): Promise<void> {
  const at = request.enteredAt;
  await cards.put(tx, {
    // An edit of what was told before would notify nobody.
    key: `upgrade-ended:${requestId(request.number)}:${request.state}@${request.channel}`,
    kind: 'upgrade-ended',
    place: { kind: 'channel', channel: request.channel },
    replyTo: requestCardKey(request),
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(at.getTime() + END_NEWS_MS),
    ...endedMessage(request),
  });
}

/** Where the request's card is on Discord; null while it is not there. */
export async function findRequestUrl(reader: Reader, request: UpgradeRequest): Promise<string | null> {
  const card = await findCard(reader, requestCardKey(request));
  if (card === null || card.channel_id === null || card.message_id === null) return null;
  return `https://discord.com/channels/${request.guildId}/${card.channel_id}/${card.message_id}`;
}
