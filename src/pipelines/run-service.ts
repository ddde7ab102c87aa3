import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Card, Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import { breakLane, judgeRun, runCardKey, tellBreak, type BreakNews } from './break-service.ts';
import { deleteBreaksFixedBefore } from './break-store.ts';
import type { RunFact } from './run-fact.ts';
import { deleteLinksBefore, findLink, saveLink } from './run-link-store.ts';
import type { LinkOutcome, RunLink } from './run-link.ts';
import { listNotes, saveNote, type RunNote } from './run-note-store.ts';
import type { PlacedCard, Placement, RunRouting } from './run-routing-service.ts';
import { deleteRunsBefore, findLatestRoute, findRun, findStream, saveRun } from './run-store.ts';
import { runMessage } from './run-view.ts';
import { mergeRun, shownAttempt, streamOf, type Run, type RunChange, type RunEvent } from './run.ts';

export interface RunServiceParts {
  /** The configuration in force; read once for each event. */
  readonly config: () => Config;
  readonly cards: Cards;
  readonly facts: FactSink<RunFact>;
  readonly routing: RunRouting;
  readonly clock: Clock;
}

/** shown: on a card in at least one channel. kept: recorded, but no pipeline of the config asks for it. */
export type RecordRunOutcome =
  | { readonly kind: 'shown'; readonly run: Run; readonly change: RunChange }
  | { readonly kind: 'kept'; readonly run: Run; readonly change: RunChange }
  | { readonly kind: 'known'; readonly run: Run };

export interface FleetRun {
  readonly run: Run;
  readonly pipeline: string;
  readonly environment: string;
}

export interface RunService {
  /**
   * Takes in what a CI system said about a run: stores it, keeps its cards true, and tells when its branch broke or is
   * fixed. Order and repetition do not matter. A run that no pipeline asks for is kept without a card, so that a
   * pipeline added later knows its past.
   */
  record(tx: Transaction, event: RunEvent): Promise<RecordRunOutcome>;
  /**
   * Says that what another system calls by a name of its own belongs to a run. It may come before or after either half:
   * where the thing is told as a run of its own, that run's card folds into one line once both are known, and only the
   * run it belongs to notifies.
   */
  link(tx: Transaction, link: RunLink): Promise<LinkOutcome>;
  findLinked(reader: Reader, thing: Pick<RunLink, 'kind' | 'externalId'>): Promise<RunLink | null>;
  find(reader: Reader, key: string): Promise<Run | null>;
  /**
   * Puts a line beneath what the run's cards say, in the place of what `by` said before; null takes it away. Nothing
   * happens to a run that is not known.
   */
  note(tx: Transaction, key: string, note: { readonly by: string; readonly text: string | null }): Promise<void>;
  /** The newest run of the pipelines that deploy this fleet (canonical name); null when none was seen. */
  lastRunForFleet(reader: Reader, fleet: string): Promise<FleetRun | null>;
  /** Forgets runs created before `before`, at most `limit` at once, and says how many; 0 means there is no more. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

export function createRunService(parts: RunServiceParts): RunService {
  return {
    record: (tx, event) => recordRun(parts, tx, event),
    link: (tx, link) => saveLink(tx, link, parts.clock.now()),
    findLinked: findLink,
    find: findRun,
    note: (tx, key, note) => noteOnRun(parts, tx, { key, note }),
    async lastRunForFleet(reader, fleet) {
      const pipelines = parts.config().pipelines.filter((each) => each.fleet === fleet);
      const latest = await findLatestRoute(
        reader,
        pipelines.map(({ name }) => name),
      );
      const run = latest === null ? null : await findRun(reader, latest.runKey);
      return latest === null || run === null
        ? null
        : { run, pipeline: latest.pipeline, environment: latest.environment };
    },
    async prune(tx, options) {
      await deleteBreaksFixedBefore(tx, options.before);
      await deleteLinksBefore(tx, options.before);
      return deleteRunsBefore(tx, options);
    },
  };
}

async function recordRun(parts: RunServiceParts, tx: Transaction, event: RunEvent): Promise<RecordRunOutcome> {
  const stored = await findRun(tx, event.key);
  const { run, change } = mergeRun(stored, event);
  if (change.kind === 'nothing') return { kind: 'known', run };
  const before = stored === null ? null : { run: stored, stream: await findStream(tx, event.key) };
  await saveRun(tx, run, { before, stream: streamOf(run) });

  const news = await judgeRun(tx, run);
  const placement = await parts.routing.place(tx, run, { transitions: news.map(({ kind }) => kind) });
  await putCards(parts, tx, { run, placement, news });
  for (const each of news) await tellBreak(tx, each, parts);

  const { pipelines } = placement;
  if (change.kind !== 'recorded') await parts.facts.state(tx, { kind: 'run.changed', run, change, pipelines });
  return { kind: pipelines.length > 0 ? 'shown' : 'kept', run, change };
}

async function noteOnRun(
  parts: RunServiceParts,
  tx: Transaction,
  { key, note }: { readonly key: string; readonly note: Parameters<RunService['note']>[2] },
): Promise<void> {
  const run = await findRun(tx, key);
  if (run === null || !(await saveNote(tx, key, note))) return;
  const placement = await parts.routing.place(tx, run, { transitions: [] });
  await putCards(parts, tx, { run, placement, news: [] });
}

interface Placing {
  readonly run: Run;
  readonly placement: Placement;
  readonly news: readonly BreakNews[];
}

async function putCards(parts: RunServiceParts, tx: Transaction, { run, placement, news }: Placing): Promise<void> {
  const notes = await listNotes(tx, run.key);
  for (const placed of placement.cards)
    if (placed.showCard) await parts.cards.put(tx, runCard(run, placed, { news, notes }));
}

/** Progress is noise and waits for everything else, unless a message about a break answers this very card. */
function runCard(
  run: Run,
  { route }: PlacedCard,
  { news, notes }: { readonly news: readonly BreakNews[]; readonly notes: readonly RunNote[] },
): Card {
  const breaksHere = news.some(({ kind, break: { first } }) => kind === 'broke' && first.runKey === run.key);
  return {
    key: runCardKey(run.key, route.channel),
    kind: 'run',
    place: { kind: 'channel', channel: route.channel },
    lane: breaksHere ? breakLane(route.environment) : 'low',
    phase: shownAttempt(run).phase === 'finished' ? 'final' : 'open',
    ...runMessage(
      run,
      route,
      notes.map(({ text }) => text),
    ),
  };
}
