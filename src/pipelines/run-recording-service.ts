import type { Transaction } from '../platform/database/transaction.ts';
import type { FactSink } from '../platform/facts.ts';
import { judgeStream, recordBreak, retellBreak, sayBreak, tellBreak, type BreakNews } from './break-service.ts';
import { noticeFlake } from './flaky-service.ts';
import type { Flake } from './flaky.ts';
import { foldRunCards, putRunCards, tellFlake, type RunCardParts } from './run-cards-service.ts';
import type { RunFact } from './run-fact.ts';
import { saveLink } from './run-link-store.ts';
import { countedStream, findWhole } from './run-link-service.ts';
import { loneRunKey, type LinkOutcome, type RunLink } from './run-link.ts';
import type { Placement, RunRouting } from './run-routing-service.ts';
import type { Verdict } from './run-state.ts';
import { workingMs } from './run-waiting.ts';
import { findRun, findStream, saveRun } from './run-store.ts';
import type { RunTransition } from './run-transition.ts';
import { currentAttempt, mergeRun, type CiSystem, type Run, type RunChange, type RunEvent } from './run.ts';
import { listLongestRunning, usualDurationMs } from './usual-store.ts';
import { farBeyondMs } from './usual.ts';

export interface RunObserver {
  /** Told after the commit, once for each attempt that ends. */
  ended(run: { readonly system: CiSystem; readonly verdict: Verdict }): void;
}

export interface RunServiceParts extends RunCardParts {
  readonly facts: FactSink<RunFact>;
  readonly routing: RunRouting;
  readonly observer?: RunObserver;
}

/**
 * shown: on a card in at least one channel, or wanted by a pipeline of the config. kept: recorded, but nobody asks for
 * it, or it is a part of a run that is shown.
 */
export type RecordRunOutcome =
  | { readonly kind: 'shown'; readonly run: Run; readonly change: RunChange }
  | { readonly kind: 'kept'; readonly run: Run; readonly change: RunChange }
  | { readonly kind: 'known'; readonly run: Run };

/** See RunService.record. */
export async function recordRun(parts: RunServiceParts, tx: Transaction, event: RunEvent): Promise<RecordRunOutcome> {
  const stored = await findRun(tx, event.key);
  const { run, change } = mergeRun(stored, event);
  if (change.kind === 'nothing') {
    // What is known already may still be told of an attempt for the first time: it failed, went on and passed.
    const late = event.attempt.verdict === 'none' ? null : await noticeFlake(tx, run, event);
    if (late !== null) await stateFlake(parts, tx, { run, flake: late });
    return { kind: 'known', run };
  }
  countEnd(parts, tx, { stored, run });
  const whole = await findWhole(tx, run.key, parts.routing);
  const { news, flake } = await judge(parts, tx, { stored, run, event, whole });
  const placement = await show(parts, tx, { run, whole, news, flake });

  const { pipelines } = placement;
  if (change.kind !== 'recorded') await parts.facts.state(tx, { kind: 'run.changed', run, change, pipelines });
  if (flake !== null) await parts.facts.state(tx, { kind: 'run.flaky', flake, pipelines });
  return { kind: pipelines.length > 0 || placement.cards.length > 0 ? 'shown' : 'kept', run, change };
}

/** A flake that an old word brought to light: nothing else about the run changed. */
async function stateFlake(
  parts: RunServiceParts,
  tx: Transaction,
  { run, flake }: { readonly run: Run; readonly flake: Flake },
): Promise<void> {
  const placement = await parts.routing.place(tx, run, { transitions: ['flaky'] });
  await putRunCards(parts, tx, { run, placement, news: [] });
  await tellFlake(parts, tx, { run, flake, placement });
  await parts.facts.state(tx, { kind: 'run.flaky', flake, pipelines: placement.pipelines });
}

interface Judging {
  readonly stored: Run | null;
  readonly run: Run;
  readonly event: RunEvent;
  readonly whole: Run | null;
}

/** Saves the run and judges its branch, and the one it counted for until now. */
async function judge(
  parts: RunServiceParts,
  tx: Transaction,
  { stored, run, event, whole }: Judging,
): Promise<{ readonly news: readonly BreakNews[]; readonly flake: Flake | null }> {
  const before = stored === null ? null : { run: stored, stream: await findStream(tx, run.key) };
  const stream = countedStream(run, { whole, config: parts.config() });
  await saveRun(tx, run, { before, stream });
  const left = before !== null && before.stream !== stream ? before.stream : null;
  const counts = stream !== null && run.attempts.some(({ verdict }) => verdict !== 'none');
  return {
    news: [
      ...(left === null ? [] : await judgeStream(tx, left, { gone: run.key })),
      ...(counts ? await judgeStream(tx, stream) : []),
    ],
    // Progress of a commit that is known makes nothing flaky.
    flake:
      whole === null && (event.attempt.verdict !== 'none' || stored?.sha !== run.sha)
        ? await noticeFlake(tx, run, event)
        : null,
  };
}

interface Showing {
  readonly run: Run;
  readonly whole: Run | null;
  readonly news: readonly BreakNews[];
  readonly flake: Flake | null;
}

/** Breaks are recorded before the cards, which speak of them, and told after these, which they answer. A part of another run shows on that run's card. */
async function show(parts: RunServiceParts, tx: Transaction, { run, whole, news, flake }: Showing): Promise<Placement> {
  if (whole !== null) {
    for (const each of news) await tellBreak(tx, each, parts);
    await foldRunCards(parts, tx, { run, whole });
    await refreshCards(parts, tx, whole);
    return { pipelines: [], cards: [] };
  }
  const transitions = transitionsOf(news, flake);
  const placement = await parts.routing.place(tx, run, { transitions });
  const recorded: BreakNews[] = [];
  for (const each of news) recorded.push(await recordBreak(tx, each, parts));
  await putRunCards(parts, tx, { run, placement, news });
  for (const each of recorded) await sayBreak(tx, each, parts);
  if (news.length === 0) await retellBreak(tx, run, parts);
  if (flake !== null) await tellFlake(parts, tx, { run, flake, placement });
  return placement;
}

function transitionsOf(news: readonly BreakNews[], flake: Flake | null): readonly RunTransition[] {
  const ofBranch = news.flatMap(({ kind }) => (kind === 'withdrawn' ? [] : [kind]));
  return flake === null ? ofBranch : [...ofBranch, 'flaky'];
}

/** Puts the run's cards anew, as what is known besides the run has changed. */
export async function refreshCards(parts: RunServiceParts, tx: Transaction, run: Run): Promise<void> {
  const placement = await parts.routing.place(tx, run, { transitions: [] });
  await putRunCards(parts, tx, { run, placement, news: [] });
  await retellBreak(tx, run, parts);
}

/** See RunService.link. Whichever half was known first, both look alike afterwards. */
export async function linkRun(parts: RunServiceParts, tx: Transaction, link: RunLink): Promise<LinkOutcome> {
  const outcome = await saveLink(tx, link, parts.clock.now());
  const key = loneRunKey(link);
  const run = outcome.kind !== 'linked' || key === null ? null : await findRun(tx, key);
  if (run === null) return outcome;
  const whole = await findWhole(tx, run.key, parts.routing);
  if (whole === null) return outcome;
  const before = await findStream(tx, run.key);
  await saveRun(tx, run, { before: { run, stream: before }, stream: null });
  const news = before === null ? [] : await judgeStream(tx, before, { gone: run.key });
  await show(parts, tx, { run, whole, news, flake: null });
  return outcome;
}

/** Runs of which nothing was heard for so long are not remarked on: their end was lost. */
const LONGEST_RUN_MS = 2 * 24 * 60 * 60 * 1000;

/** See RunService.remarkLong. */
export async function remarkLongRuns(parts: RunServiceParts, tx: Transaction): Promise<number> {
  const now = parts.clock.now();
  const since = new Date(now.getTime() - LONGEST_RUN_MS);
  let long = 0;
  for (const { runKey, stream, startedAt } of await listLongestRunning(tx, { since, limit: 50 })) {
    const usualMs = await usualDurationMs(tx, stream);
    if (usualMs === null || now.getTime() - startedAt.getTime() < farBeyondMs(usualMs)) continue;
    const run = await findRun(tx, runKey);
    if (run === null || (workingMs(run, now) ?? 0) < farBeyondMs(usualMs)) continue;
    long += 1;
    await refreshCards(parts, tx, run);
  }
  return long;
}

function countEnd(
  { observer }: RunServiceParts,
  tx: Transaction,
  { stored, run }: { readonly stored: Run | null; readonly run: Run },
): void {
  const { number, phase, verdict } = currentAttempt(run);
  const before = stored?.attempts.find((attempt) => attempt.number === number);
  if (observer === undefined || phase !== 'finished' || before?.phase === 'finished') return;
  tx.afterCommit(() => {
    observer.ended({ system: run.system, verdict });
  });
}
