import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { listBreaksSince } from './break-store.ts';
import { digestOf, uniqueMentions } from './digest.ts';
import { digestMessage } from './digest-view.ts';
import { listDueOccurrences, saveOccurrenceDecisions, type HeldOccurrence } from './occurrence-store.ts';
import { listDueHolds, saveDecisions, type HeldRun } from './route-decision-store.ts';
import { rulesOf, type RouteRule } from './route-rule.ts';
import { breakMention, type Mention } from './route.ts';
import { concernsOf } from './routing-place.ts';
import { readMembership } from './routing-membership-service.ts';
import { findRun } from './run-store.ts';
import type { Run } from './run.ts';
import { listOpenSubscriptions } from './subscription-store.ts';

export interface DigestServiceParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly cards: Cards;
  readonly guildId: string;
}

/** At most so many runs at once; what is left is told a minute later, in the same words. */
const MOST_AT_ONCE = 1000;

/** Tells, for each channel whose quiet has ended, what was held back. To be called every minute. */
export async function tellDigests(tx: Transaction, parts: DigestServiceParts): Promise<number> {
  const now = parts.clock.now();
  const due = await listDueHolds(tx, { now, limit: MOST_AT_ONCE });
  const dueOthers = await listDueOccurrences(tx, { now, limit: MOST_AT_ONCE });
  const rules =
    due.length + dueOthers.length === 0 ? [] : rulesOf(parts.config(), await listOpenSubscriptions(tx, parts.guildId));
  const channels = [...new Set([...due, ...dueOthers].map(({ decision }) => decision.channel))];
  for (const channel of channels) {
    const held = due.filter(({ decision }) => decision.channel === channel);
    const others = dueOthers.filter(({ decision }) => decision.channel === channel);
    await tellChannel(tx, { channel, held, others, rules, now }, parts);
  }
  return channels.length;
}

interface ChannelHold {
  readonly channel: string;
  readonly held: readonly HeldRun[];
  readonly others: readonly HeldOccurrence[];
  readonly rules: readonly RouteRule[];
  readonly now: Date;
}

async function tellChannel(tx: Transaction, hold: ChannelHold, parts: DigestServiceParts): Promise<void> {
  const { channel, held, others, rules, now } = hold;
  const runs = await readRuns(tx, held);
  // A rule that is gone asks for nothing any more: what it held back is not told.
  const isLive = ({ decision }: HeldRun | HeldOccurrence): boolean => rules.some(({ id }) => id === decision.route);
  const [live, liveOthers] = [held.filter(isLive), others.filter(isLive)];
  const all = [...held, ...others].map(({ decision }) => decision);
  const liveRuns = [...new Set(live.map(({ runKey }) => runKey))].flatMap((key) => runs.get(key) ?? []);
  const since = new Date(Math.min(...all.map(({ decidedAt }) => decidedAt.getTime())));
  const until = new Date(Math.max(...all.map((decision) => untilOf(decision).getTime())));
  const breaks = (await listBreaksSince(tx, since)).map((stored) => stored.break);
  const digest = digestOf(liveRuns, { breaks, since, others: uniqueOthers(liveOthers) });
  const mentionOfRun = await readMentions(tx, { hold: { ...hold, held: live }, parts });
  const broken = new Set(digest.broken.map(({ first }) => first.runKey));
  const cardKey = `digest:${channel}:${until.toISOString()}`;

  await saveHeld(
    tx,
    held,
    ({ runKey, decision }) => ({
      cardKey,
      mention: broken.has(runKey) ? (mentionOfRun.get(`${runKey} ${decision.route}`) ?? null) : null,
    }),
    now,
  );
  await saveHeldOthers(tx, others, { cardKey, now });
  if (liveRuns.length === 0 && liveOthers.length === 0) return;
  const told = live.filter(({ runKey }) => broken.has(runKey));
  await parts.cards.put(tx, {
    key: cardKey,
    kind: 'run-digest',
    place: { kind: 'channel', channel },
    lane: 'normal',
    phase: 'final',
    ...digestMessage({
      digest,
      routes: [
        ...new Set(
          [...live, ...liveOthers].map(({ decision }) => rules.find(({ id }) => id === decision.route)?.name ?? ''),
        ),
      ],
      until,
      runs: await withRunsOf(
        tx,
        runs,
        digest.broken.concat(digest.fixed).map(({ first }) => first.runKey),
      ),
      mentions: uniqueMentions(
        told.map(({ runKey, decision }) => mentionOfRun.get(`${runKey} ${decision.route}`) ?? null),
      ),
    }),
  });
}

/** Each once, also where several routes of the channel held it back. */
function uniqueOthers(held: readonly HeldOccurrence[]): readonly HeldOccurrence['occurrence'][] {
  return [...new Map(held.map(({ occurrence }) => [occurrence.key, occurrence])).values()];
}

async function saveHeldOthers(
  tx: Transaction,
  held: readonly HeldOccurrence[],
  { cardKey, now }: { readonly cardKey: string; readonly now: Date },
): Promise<void> {
  for (const { occurrence, decision } of held)
    await saveOccurrenceDecisions(tx, occurrence.key, [
      { ...decision, verdict: { kind: 'digested', at: now }, digest: cardKey },
    ]);
}

function untilOf({ verdict, decidedAt }: Pick<HeldRun['decision'], 'verdict' | 'decidedAt'>): Date {
  return verdict.kind === 'held' ? verdict.until : decidedAt;
}

async function readRuns(tx: Transaction, held: readonly HeldRun[]): Promise<ReadonlyMap<string, Run>> {
  return withRunsOf(
    tx,
    new Map(),
    held.map(({ runKey }) => runKey),
  );
}

async function withRunsOf(
  tx: Transaction,
  known: ReadonlyMap<string, Run>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Run>> {
  const runs = new Map(known);
  for (const key of new Set(keys)) {
    const run = runs.get(key) ?? (await findRun(tx, key));
    if (run !== null) runs.set(key, run);
  }
  return runs;
}

/** Whom a break of each run would have mentioned, by run and route; only routes that tell of breaks mention. */
async function readMentions(
  tx: Transaction,
  { hold, parts }: { readonly hold: ChannelHold; readonly parts: DigestServiceParts },
): Promise<ReadonlyMap<string, Mention | null>> {
  const config = parts.config();
  const mentions = new Map<string, Mention | null>();
  for (const { runKey, decision } of hold.held) {
    const rule = hold.rules.find(({ id }) => id === decision.route);
    if (rule?.notify.includes('broke') !== true) continue;
    const membership = await readMembership(tx, runKey, config);
    mentions.set(`${runKey} ${decision.route}`, breakMention(config, concernsOf(rule, membership)));
  }
  return mentions;
}

async function saveHeld(
  tx: Transaction,
  held: readonly HeldRun[],
  digestFor: (held: HeldRun) => NonNullable<HeldRun['decision']['digest']>,
  now: Date,
): Promise<void> {
  for (const each of held)
    await saveDecisions(tx, each.runKey, [
      { ...each.decision, verdict: { kind: 'digested', at: now }, digest: digestFor(each) },
    ]);
}
