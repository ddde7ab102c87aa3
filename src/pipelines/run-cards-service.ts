import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards, Lane } from '../platform/delivery/card.ts';
import { breakLane, runCardKey, type BreakNews } from './break-service.ts';
import { listLatestBreaks } from './break-store.ts';
import { flakyMessage } from './break-view.ts';
import { findFlake } from './flaky-store.ts';
import { flakeSubject, type Flake } from './flaky.ts';
import { listCardsOfRun, saveCardOfRun } from './run-link-store.ts';
import { listLinkedRuns } from './run-link-service.ts';
import { memoryOf } from './run-memory.ts';
import { listNotes } from './run-note-store.ts';
import type { PlacedCard, Placement } from './run-routing-service.ts';
import { workingMs } from './run-waiting.ts';
import { foldedMessage, runMessage, type RunContext } from './run-view.ts';
import { shownAttempt, streamOf, type Run } from './run.ts';
import { usualDurationMs } from './usual-store.ts';
import { farBeyondMs } from './usual.ts';

export interface RunCardParts {
  readonly config: () => Config;
  readonly cards: Cards;
  readonly clock: Clock;
}

export interface Placing {
  readonly run: Run;
  readonly placement: Placement;
  readonly news: readonly BreakNews[];
}

/** Puts the run's card wherever it is to be shown, as all that is known by now says. */
export async function putRunCards(parts: RunCardParts, tx: Transaction, placing: Placing): Promise<void> {
  const { run, placement } = placing;
  const shown = placement.cards.filter(({ showCard }) => showCard);
  if (shown.length === 0) return;
  const context = await readContext(tx, run, parts.clock.now());
  for (const { route } of shown) {
    await saveCardOfRun(tx, run.key, route);
    await parts.cards.put(tx, {
      key: runCardKey(run.key, route.channel),
      kind: 'run',
      place: { kind: 'channel', channel: route.channel },
      lane: laneOf(placing, { environment: route.environment, config: parts.config() }),
      phase: shownAttempt(run).phase === 'finished' ? 'final' : 'open',
      ...runMessage(run, route, context),
    });
  }
}

async function readContext(tx: Transaction, run: Run, now: Date): Promise<RunContext> {
  const stream = streamOf(run);
  const subject = flakeSubject(run);
  const { startedAt, state, verdict } = shownAttempt(run);
  const breaks = stream === null || verdict === 'none' ? [] : await listLatestBreaks(tx, stream, { limit: 5 });
  const usualMs = stream === null || startedAt === null ? null : await usualDurationMs(tx, stream);
  const goesOnMs = workingMs(run, now) ?? 0;
  return {
    notes: (await listNotes(tx, run.key)).map(({ text }) => text),
    memory: memoryOf(
      run,
      breaks.map((each) => each.break),
    ),
    flake: subject === null ? null : await findFlake(tx, subject),
    usualMs,
    isLong: usualMs !== null && state !== 'waiting_approval' && goesOnMs >= farBeyondMs(usualMs),
    linked: await listLinkedRuns(tx, run.key),
  };
}

/** Progress is noise and waits for everything else, unless a message about a break answers this very card. */
function laneOf(
  { run, news }: Placing,
  { environment, config }: { readonly environment: string; readonly config: Config },
): Lane {
  const breaksHere = news.some(({ kind, break: { first } }) => kind === 'broke' && first.runKey === run.key);
  return breaksHere ? breakLane(environment, config) : 'low';
}

/** Folds the cards of a run that is a part of `whole` into one line; where it has none it gets none. */
export async function foldRunCards(
  { cards }: Pick<RunCardParts, 'cards'>,
  tx: Transaction,
  { run, whole }: { readonly run: Run; readonly whole: Run },
): Promise<void> {
  for (const { channel } of await listCardsOfRun(tx, run.key))
    await cards.put(tx, {
      key: runCardKey(run.key, channel),
      kind: 'run',
      place: { kind: 'channel', channel },
      lane: 'low',
      phase: 'final',
      ...foldedMessage(run, whole),
    });
}

/** Tells of a flake where somebody asked to be told of them; elsewhere the run's card says it. */
export async function tellFlake(
  { cards }: Pick<RunCardParts, 'cards'>,
  tx: Transaction,
  { run, flake, placement }: { readonly run: Run; readonly flake: Flake; readonly placement: Placement },
): Promise<void> {
  for (const placed of placement.cards.filter(({ notify }) => notify.includes('flaky')))
    await cards.put(tx, {
      key: `run-flaky:${run.key}@${placed.route.channel}`,
      kind: 'run-flaky',
      ...placeOfAnswer(run, placed),
      lane: 'normal',
      phase: 'final',
      ...flakyMessage({ run, flake, route: placed.route, mention: placed.mention }),
    });
}

function placeOfAnswer(run: Run, { thread, route: { channel }, showCard }: PlacedCard) {
  if (thread !== null) return { place: { kind: 'thread' as const, thread } };
  const place = { kind: 'channel' as const, channel };
  return showCard ? { place, replyTo: runCardKey(run.key, channel) } : { place };
}
