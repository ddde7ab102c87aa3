import type { Transaction } from '../platform/database/transaction.ts';
import type { Card, Cards, Lane } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import { judgeBranch, type Break, type Transition } from './break.ts';
import { findOpenBreak, findPassedAfter, readHistory, saveBreak, type Told } from './break-store.ts';
import type { RunFact } from './run-fact.ts';
import type { RunRouting } from './run-routing-service.ts';
import { findRun } from './run-store.ts';
import { brokeMessage, fixedMessage } from './run-view.ts';
import { streamOf, type Run } from './run.ts';

/** A break, or its end, is not sent later than this after it happened: an old ping is worse than none. */
export const BREAK_NEWS_MS = 4 * 60 * 60 * 1000;

/** What a run means for its branch, and where the break was told so far. */
export type BreakNews = Transition & { readonly told: readonly Told[] };

export interface TellParts {
  readonly routing: RunRouting;
  readonly cards: Cards;
  readonly facts: FactSink<RunFact>;
}

export function runCardKey(runKey: string, channel: string): string {
  return `run:${runKey}@${channel}`;
}

export function breakLane(environment: string): Lane {
  return environment === 'production' ? 'critical' : 'normal';
}

/** Judges the run's branch anew from everything recorded. Runs that count for no branch are no news. */
export async function judgeRun(tx: Transaction, run: Run): Promise<readonly BreakNews[]> {
  const stream = streamOf(run);
  if (stream === null || run.attempts.every(({ verdict }) => verdict === 'none')) return [];
  const open = await findOpenBreak(tx, stream);
  const passedAfter = open === null ? null : await findPassedAfter(tx, stream, open.break.first);
  const history = await readHistory(tx, stream);
  const transitions = judgeBranch(stream, { open: open?.break ?? null, history, passedAfter });
  return transitions.map((each) => ({ ...each, told: each.kind === 'broke' ? [] : (open?.told ?? []) }));
}

/** Records the news and says it: a break notifies, going on edits that message, and "fixed" reaches whom the break did. */
export async function tellBreak(tx: Transaction, news: BreakNews, parts: TellParts): Promise<void> {
  const first = await findRun(tx, news.break.first.runKey);
  const told = news.kind === 'broke' && first !== null ? await whomToTell(tx, first, parts.routing) : news.told;
  await saveBreak(tx, { break: news.break, told });
  for (const place of told) {
    if (news.kind === 'fixed') await putFixed(tx, news.break, { place, cards: parts.cards });
    // Retention may have taken the run of a branch that was red for months; its message stays as it was.
    if (first !== null) await putBroke(tx, news.break, { place, cards: parts.cards, run: first });
  }
  const pipelines = told.map(({ pipeline }) => pipeline);
  if (news.kind !== 'still-failing')
    await parts.facts.state(tx, { kind: `run.${news.kind}`, break: news.break, pipelines });
}

async function whomToTell(tx: Transaction, first: Run, routing: RunRouting): Promise<readonly Told[]> {
  const { cards } = await routing.place(tx, first, { transitions: ['broke'] });
  return cards
    .filter(({ notify }) => notify.includes('broke'))
    .map(({ route, notify, mention, thread, showCard }) => ({
      ...route,
      notify,
      mention,
      thread,
      answersCard: showCard,
    }));
}

interface BrokePut {
  readonly place: Told;
  readonly cards: Cards;
  readonly run: Run;
}

async function putBroke(tx: Transaction, broken: Break, { place, cards, run }: BrokePut): Promise<void> {
  await cards.put(tx, {
    key: brokeKey(broken, place),
    kind: 'run-broke',
    ...answering(runCardKey(broken.first.runKey, place.channel), place),
    lane: breakLane(place.environment),
    phase: broken.fixedBy === null ? 'open' : 'final',
    expiresAt: newsUntil(broken.first.at),
    ...brokeMessage({ run, break: broken, route: place, mention: place.mention }),
  });
}

/** A break that notified nobody is only marked as fixed; one that nobody was told of in time vanishes with its end. */
async function putFixed(
  tx: Transaction,
  broken: Break,
  { place, cards }: { readonly place: Told; readonly cards: Cards },
): Promise<void> {
  const { fixedBy } = broken;
  const run = fixedBy === null ? null : await findRun(tx, fixedBy.runKey);
  if (fixedBy === null || run === null || place.mention === null || !place.notify.includes('fixed')) return;
  await cards.put(tx, {
    key: `run-fixed:${broken.id}@${place.channel}`,
    kind: 'run-fixed',
    place: placeOf(place),
    replyTo: brokeKey(broken, place),
    supersedes: brokeKey(broken, place),
    lane: breakLane(place.environment),
    phase: 'final',
    expiresAt: newsUntil(fixedBy.at),
    ...fixedMessage({ run, break: broken, fixedBy, route: place, mention: place.mention }),
  });
}

function placeOf({ thread, channel }: Told): Card['place'] {
  return thread === null ? { kind: 'channel', channel } : { kind: 'thread', thread };
}

/** A message in a thread answers nothing outside of it, and one whose card is not shown would wait for it. */
function answering(cardKey: string, place: Told): Pick<Card, 'place' | 'replyTo'> {
  const answers = place.thread === null && place.answersCard;
  return { place: placeOf(place), ...(answers ? { replyTo: cardKey } : {}) };
}

function brokeKey({ id }: Break, { channel }: Told): string {
  return `run-broke:${id}@${channel}`;
}

function newsUntil(at: Date): Date {
  return new Date(at.getTime() + BREAK_NEWS_MS);
}
