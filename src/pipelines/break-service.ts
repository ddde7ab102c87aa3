import type { Config } from '../platform/config/config.ts';
import { environmentKind } from '../platform/config/environment-names.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Card, Cards, Lane } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import { brokeMessage, fixedMessage } from './break-view.ts';
import { judgeBranch, type Break, type Transition } from './break.ts';
import {
  findOpenBreak,
  findPassedAfter,
  listLatestBreaks,
  readHistory,
  saveBreak,
  type StoredBreak,
  type Told,
} from './break-store.ts';
import { canonical } from './canonical.ts';
import { failedPartsOf, joinFailed, type FailedPart } from './failed-part.ts';
import { isHeldBack } from './route-hold-service.ts';
import type { RunFact } from './run-fact.ts';
import { findLinkOfLoneRun } from './run-link-store.ts';
import { listLinkedRuns } from './run-link-service.ts';
import { withLinked } from './run-link.ts';
import { partsOf } from './run-part.ts';
import type { RunRouting } from './run-routing-service.ts';
import { findRun } from './run-store.ts';
import { streamOf, type Run } from './run.ts';

/** A break, or its end, is not sent later than this after it happened: an old ping is worse than none. */
export const BREAK_NEWS_MS = 4 * 60 * 60 * 1000;

/** What a run means for its branch, and where the break was told so far. */
export type BreakNews = Transition & Pick<StoredBreak, 'told' | 'failed'>;

export interface TellParts {
  readonly routing: RunRouting;
  readonly cards: Cards;
  readonly facts: FactSink<RunFact>;
  /** Says what environments are for; without it their names do. */
  readonly config?: () => Config;
}

export function runCardKey(runKey: string, channel: string): string {
  return `run:${runKey}@${channel}`;
}

/** What breaks in production never waits behind anything else. */
export function breakLane(environment: string, config: Pick<Config, 'environments'> = { environments: [] }): Lane {
  return environmentKind(config, environment) === 'production' ? 'critical' : 'normal';
}

/** How many breaks of a branch are looked through for one that a run began or ended. */
const LATEST_BREAKS = 20;

/**
 * Judges a branch anew from everything recorded. `gone` is a run that counted for it and does so no more. A branch of
 * which nothing is recorded is no news.
 */
export async function judgeStream(
  tx: Transaction,
  stream: string,
  { gone = null }: { readonly gone?: string | null } = {},
): Promise<readonly BreakNews[]> {
  const latest = await listLatestBreaks(tx, stream, { limit: LATEST_BREAKS });
  const open = await findOpenBreak(tx, stream);
  const passedAfter = open === null ? null : await findPassedAfter(tx, stream, open.break.first);
  const history = await readHistory(tx, stream);
  const past = latest.map((each) => each.break.id);
  const transitions = judgeBranch(stream, { open: open?.break ?? null, history, passedAfter, past, gone });
  return transitions.map((each) =>
    each.kind === 'broke' ? { ...each, told: [] } : { ...each, told: open?.told ?? [], failed: open?.failed ?? [] },
  );
}

/** Records the news and says it: a break notifies, going on edits that message, and "fixed" reaches whom the break did. */
export async function tellBreak(tx: Transaction, news: BreakNews, parts: TellParts): Promise<void> {
  await sayBreak(tx, await recordBreak(tx, news, parts), parts);
}

/** Records the news, with the places that are to hear of it. */
export async function recordBreak(
  tx: Transaction,
  news: BreakNews,
  { routing }: Pick<TellParts, 'routing'>,
): Promise<BreakNews> {
  const first = news.kind === 'broke' ? await findRun(tx, news.break.first.runKey) : null;
  const told = first === null ? news.told : await whomToTell(tx, first, routing);
  const failed = first === null ? (news.failed ?? []) : await failedNow(tx, news.break, first);
  await saveBreak(tx, { break: news.break, told, failed });
  return { ...news, told, failed };
}

/** Says recorded news wherever it is to be heard. */
export async function sayBreak(tx: Transaction, news: BreakNews, parts: TellParts): Promise<void> {
  const first = await findRun(tx, news.break.first.runKey);
  for (const place of news.told) {
    if (news.kind === 'fixed') await putFixed(tx, news.break, { place, first, parts });
    // Retention may have taken the run of a branch that was red for months; its message stays as it was.
    if (first !== null) await putBroke(tx, news.break, { place, run: first, failed: news.failed ?? [], parts });
  }
  const pipelines = news.told.map(({ pipeline }) => pipeline);
  if (news.kind === 'broke' || news.kind === 'fixed')
    await parts.facts.state(tx, { kind: `run.${news.kind}`, break: news.break, pipelines });
}

/** Tells anew what is known of the failure that began a break, such as a job that was told after its run. */
export async function retellBreak(tx: Transaction, run: Run, parts: TellParts): Promise<void> {
  const stream = run.attempts.some(({ verdict }) => verdict === 'failed') ? streamOf(run) : null;
  const open = stream === null ? null : await findOpenBreak(tx, stream);
  if (open === null || open.break.first.runKey !== run.key) return;
  const failed = joinFailed(open.failed ?? [], await failedNow(tx, open.break, run));
  if (canonical(failed) !== canonical(open.failed ?? [])) await saveBreak(tx, { ...open, failed });
  for (const place of open.told) await putBroke(tx, open.break, { place, run, failed, parts });
}

/** What of the first failure is failed still, with what only the runs behind its parts know. */
async function failedNow(tx: Transaction, { first }: Break, run: Run): Promise<readonly FailedPart[]> {
  return failedPartsOf(withLinked(partsOf(run.parts, first.attempt), await listLinkedRuns(tx, run.key)));
}

async function whomToTell(tx: Transaction, first: Run, routing: RunRouting): Promise<readonly Told[]> {
  const { cards } = await routing.place(tx, first, { transitions: ['broke'] });
  const before = await toldOfParts(tx, first);
  return cards
    .filter(({ notify }) => notify.includes('broke'))
    .map(({ route, notify, mention, thread, showCard }) => ({
      ...route,
      notify,
      mention,
      thread,
      answersCard: showCard,
      alreadyTold: before.some(
        (each) => mention !== null && each.channel === route.channel && each.mention?.id === mention.id,
      ),
    }));
}

/** Who was notified of a failure by runs that turned out to be parts of this one. */
async function toldOfParts(tx: Transaction, run: Run): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const { run: part } of await listLinkedRuns(tx, run.key)) {
    const stream = streamOf(part);
    const breaks: readonly StoredBreak[] =
      stream === null ? [] : await listLatestBreaks(tx, stream, { limit: LATEST_BREAKS });
    told.push(...breaks.filter((each) => each.break.first.runKey === part.key).flatMap((each) => each.told));
  }
  return told;
}

interface Putting {
  readonly place: Told;
  readonly parts: TellParts;
}

async function putBroke(
  tx: Transaction,
  broken: Break,
  { place, run, failed, parts }: Putting & { readonly run: Run; readonly failed: readonly FailedPart[] },
): Promise<void> {
  const link = broken.withdrawn ? await findLinkOfLoneRun(tx, run.key) : null;
  await parts.cards.put(tx, {
    key: brokeKey(broken, place),
    kind: 'run-broke',
    ...answering(runCardKey(broken.first.runKey, place.channel), place),
    lane: breakLane(place.environment, parts.config?.()),
    phase: broken.fixedBy === null && !broken.withdrawn ? 'open' : 'final',
    expiresAt: newsUntil(broken.first.at),
    ...brokeMessage({
      run,
      break: broken,
      route: place,
      mention: place.alreadyTold ? null : place.mention,
      lastPassed: broken.lastPassed === null ? null : await findRun(tx, broken.lastPassed.runKey),
      partOf: link === null ? null : await findRun(tx, link.runKey),
      failed,
    }),
  });
}

/** A break that notified nobody is only marked as fixed; one that nobody was told of in time vanishes with its end. */
async function putFixed(
  tx: Transaction,
  broken: Break,
  { place, first, parts }: Putting & { readonly first: Run | null },
): Promise<void> {
  const { fixedBy } = broken;
  const run = fixedBy === null ? null : await findRun(tx, fixedBy.runKey);
  if (fixedBy === null || run === null || place.mention === null || !place.notify.includes('fixed')) return;
  if (await isHeldBack(tx, run.key, place.channel)) return;
  await parts.cards.put(tx, {
    key: `run-fixed:${broken.id}@${place.channel}`,
    kind: 'run-fixed',
    place: placeOf(place),
    replyTo: brokeKey(broken, place),
    supersedes: brokeKey(broken, place),
    lane: breakLane(place.environment, parts.config?.()),
    phase: 'final',
    expiresAt: newsUntil(fixedBy.at),
    ...fixedMessage({ run, break: broken, fixedBy, first, route: place, mention: place.mention }),
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
