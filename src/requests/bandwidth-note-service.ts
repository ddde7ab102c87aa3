import { storable } from '../audit/audit.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { findBandwidth, saveBandwidth } from './bandwidth-verdict-store.ts';
import { bandwidthNews } from './bandwidth-verdict-view.ts';
import { overall, type BandwidthVerdict } from './bandwidth-verdict.ts';
import { putRequestCard, requestCardKey } from './request-card-service.ts';
import type { RequestServiceDeps } from './request-record-service.ts';
import { findRequest } from './request-store.ts';
import { requestId } from './request.ts';

export type NoteDeps = Pick<RequestServiceDeps, 'cards' | 'config' | 'guildId'>;

/** Whoever reads later finds it on the card. */
const NEWS_MS = 7 * 86_400_000;

/**
 * Writes onto a request what its upgrade did to the bandwidth, and tells whoever asked when the last word is that it is
 * not as they said. It stops nothing and puts nothing back. false: there is no such request.
 */
export async function noteBandwidth(
  tx: Transaction,
  { cards, config, guildId }: NoteDeps,
  { number, verdict }: { readonly number: number; readonly verdict: BandwidthVerdict },
): Promise<boolean> {
  const request = await findRequest(tx, guildId, number);
  if (request === null) return false;
  const before = await findBandwidth(tx, number);
  const kept = verdict.kind === 'compared' ? verdict : { ...verdict, because: storable(verdict.because) };
  await saveBandwidth(tx, number, kept);
  await putRequestCard(tx, request, { cards, config: config() });
  const word = overall(kept);
  const isNews = kept.isFinal && before?.isFinal !== true && (word === 'higher' || word === 'lower');
  if (!isNews) return true;
  await cards.put(tx, {
    key: `upgrade-bandwidth:${requestId(number)}@${request.channel}`,
    kind: 'upgrade-bandwidth',
    place: { kind: 'channel', channel: request.channel },
    replyTo: requestCardKey(request),
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(kept.judgedAt.getTime() + NEWS_MS),
    ...bandwidthNews(request, kept),
  });
  return true;
}
