import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { BREAK_NEWS_MS, breakLane } from './break-service.ts';
import { findOpenBreak, findPassedAfter } from './break-store.ts';
import { quietUntil } from './quiet-hours.ts';
import { listDecisions } from './route-decision-store.ts';
import type { RouteRule } from './route-rule.ts';
import type { Membership } from './routing-decide.ts';
import { fixedMessage } from './break-view.ts';
import { streamOf, type Run } from './run.ts';

export interface FixedParts {
  readonly cards: Cards;
  readonly membership: readonly Membership[];
  readonly rules: readonly RouteRule[];
  readonly now: Date;
}

/**
 * A break that only a digest told of reached those whom that mentioned: its end reaches them too, as an answer to the
 * digest. To be called before the break is recorded as fixed.
 */
export async function tellFixedAfterDigest(tx: Transaction, fixing: Run, parts: FixedParts): Promise<void> {
  const stream = streamOf(fixing);
  const stored = stream === null ? null : await findOpenBreak(tx, stream);
  if (stream === null || stored === null) return;
  const fixedBy = await findPassedAfter(tx, stream, stored.break.first);
  if (fixedBy === null) return;
  for (const { route, channel, digest } of (await listDecisions(tx, stored.break.first.runKey)).values()) {
    const rule = parts.rules.find(({ id }) => id === route);
    if (digest?.mention === undefined || digest.mention === null || rule?.notify.includes('fixed') !== true) continue;
    // The next digest says it.
    if (rule.quietHours !== null && quietUntil(rule.quietHours, parts.now) !== null) continue;
    const [of] = parts.membership;
    const label = { pipeline: of?.name ?? rule.name, environment: of?.environment ?? '', channel };
    await parts.cards.put(tx, {
      key: `run-fixed:${stored.break.id}@${channel}`,
      kind: 'run-fixed',
      place: { kind: 'channel', channel },
      replyTo: digest.cardKey,
      lane: breakLane(label.environment),
      phase: 'final',
      expiresAt: new Date(fixedBy.at.getTime() + BREAK_NEWS_MS),
      ...fixedMessage({ run: fixing, break: stored.break, fixedBy, route: label, mention: digest.mention }),
    });
  }
}
