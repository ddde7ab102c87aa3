import { mentionParty } from '../people/party.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { readyMessage, wentBackMessage } from './begin-news-view.ts';
import type { BeginDeps } from './begin-deps-service.ts';
import { requestCardKey } from './request-card-service.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import type { SignOffStanding } from './sign-off.ts';

/** Whoever reads later finds it on the card. */
const NEWS_MS = 2 * 86_400_000;

/** Tells the maintainer that nothing is missing any more; an edit of the card would notify nobody. */
export async function putReadyNews(
  tx: Transaction,
  { cards, clock, config }: Pick<BeginDeps, 'cards' | 'clock' | 'config'>,
  {
    request,
    fleet,
    standings,
  }: {
    readonly request: UpgradeRequest;
    readonly fleet: FleetConfig;
    readonly standings: readonly SignOffStanding[];
  },
): Promise<void> {
  const ends = standings.flatMap(({ approval }) => (approval === null ? [] : [approval.expiresAt.getTime()]));
  await cards.put(tx, {
    // Agreed to, expired and agreed to again is news again.
    key: `upgrade-ready:${requestId(request.number)}:${Math.max(0, ...standings.map((each) => each.approval?.number ?? 0))}@${request.channel}`,
    kind: 'upgrade-ready',
    place: { kind: 'channel', channel: request.channel },
    replyTo: requestCardKey(request),
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(clock.now().getTime() + NEWS_MS),
    ...readyMessage({
      request,
      maintainer: mentionParty(config(), fleet.maintainer),
      until: ends.length === 0 ? null : new Date(Math.min(...ends)),
    }),
  });
}

/** Tells whoever asked and the maintainer, once, that what was planned does not happen. */
export async function putWentBackNews(
  tx: Transaction,
  { cards, clock, config }: Pick<BeginDeps, 'cards' | 'clock' | 'config'>,
  { request, fleet }: { readonly request: UpgradeRequest; readonly fleet: FleetConfig | null },
): Promise<void> {
  const maintainer = fleet === null ? { users: [], roles: [], text: '' } : mentionParty(config(), fleet.maintainer);
  await cards.put(tx, {
    key: `upgrade-back:${requestId(request.number)}:${request.decision}@${request.channel}`,
    kind: 'upgrade-back',
    place: { kind: 'channel', channel: request.channel },
    replyTo: requestCardKey(request),
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(clock.now().getTime() + NEWS_MS),
    ...wentBackMessage({ request, maintainer }),
  });
}
