import type { JsonValue } from '../../src/platform/json.ts';
import { COMMUNITY_LIMITS, type RecordedCall } from '../../src/sandbox/discord/stand-in.ts';
import { workflowRunStory } from './workflow-run.ts';

export const RUNS = 60;
export const REDELIVERED = 0.1;
const OUT_OF_ORDER = 0.15;

/** One delivery of the storm. */
export interface Arrival {
  readonly atMs: number;
  readonly payload: JsonValue;
}

/** How each run ends, by its number: no two neighbours alike, and none that decides about a branch's health. */
const ENDINGS = ['success', 'cancelled', 'failure', 'skipped', 'timed_out', 'neutral'] as const;

function endingOf(number: number): (typeof ENDINGS)[number] {
  return ENDINGS[number % ENDINGS.length] ?? 'success';
}

/** A linear congruential generator: the same storm each time for the same seed (Numerical Recipes, chapter 7). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Deliveries of sixty runs that start within `spreadMs`, some told twice, some told before what came before them. */
export function storm(
  seed: number,
  { spreadMs, lengthMs }: { readonly spreadMs: number; readonly lengthMs: number },
): readonly Arrival[] {
  const random = createRandom(seed);
  const arrivals: Arrival[] = [];
  for (let number = 1; number <= RUNS; number++) {
    const startMs = Math.floor(random() * spreadMs);
    const endMs = Math.max(3000, Math.floor((0.5 + random()) * lengthMs));
    const story = workflowRunStory(number, {
      conclusion: endingOf(number),
      seconds: endMs / 1000,
      // Proposals: a failing one breaks no branch, so that every message here is a run's own card.
      run: { event: 'pull_request', head_branch: `feature-${number}` },
    });
    const times = [startMs, startMs + 2000, startMs + endMs];
    for (const [index, payload] of story.entries()) arrivals.push({ atMs: times[index] ?? 0, payload });
  }
  return arrange(arrivals.sort(byTime), random);
}

function byTime(a: Arrival, b: Arrival): number {
  return a.atMs - b.atMs;
}

function arrange(arrivals: readonly Arrival[], random: () => number): readonly Arrival[] {
  const pick = (share: number): ReadonlySet<Arrival> => {
    const keyed = arrivals.map((arrival) => ({ arrival, key: random() })).sort((a, b) => a.key - b.key);
    return new Set(keyed.slice(0, Math.round(arrivals.length * share)).map(({ arrival }) => arrival));
  };
  const [late, twice] = [pick(OUT_OF_ORDER), pick(REDELIVERED)];
  const lastMs = arrivals.at(-1)?.atMs ?? 0;
  // Late enough to come after the same run's next word, and never later than the storm itself.
  const moved = arrivals.map((arrival) =>
    late.has(arrival)
      ? { ...arrival, atMs: Math.min(lastMs, arrival.atMs + 3000 + Math.floor(random() * 20_000)) }
      : arrival,
  );
  const repeated = [...twice].map(({ payload, atMs }) => ({
    payload,
    atMs: Math.min(lastMs, atMs + Math.floor(random() * 30_000)),
  }));
  return [...moved, ...repeated].sort(byTime);
}

/** When the last word of each run arrived whose card stood by then: the news an edit cannot come before. */
export function edited(
  arrivals: readonly Arrival[],
  { calls, startMs }: { readonly calls: readonly RecordedCall[]; readonly startMs: number },
): readonly number[] {
  return Array.from({ length: RUNS }, (_, index) => index + 1).flatMap((number) => {
    const post = calls.find(({ method, body }) => method === 'POST' && numberIn(body) === number);
    const last = arrivals.find(({ payload }) => isLastWord(payload) && numberIn(payload) === number);
    if (post === undefined || last === undefined) throw new Error(`Run ${number} was never posted.`);
    return last.atMs > post.at.getTime() - startMs ? [last.atMs] : [];
  });
}

/**
 * The earliest moment by which calls that become possible at these moments can all have been made, five in five
 * seconds: from any of these moments on, the calls that were not possible before it still take their turns.
 */
export function earliestEndMs(possibleAtMs: readonly number[]): number {
  const { limit, windowMs } = COMMUNITY_LIMITS.editMessage;
  const ends = possibleAtMs.map((atMs) => {
    const behind = possibleAtMs.filter((other) => other >= atMs).length;
    return atMs + Math.floor((behind - 1) / limit) * windowMs;
  });
  return Math.max(0, ...ends);
}

/** When each run was first heard of. */
export function firstNews(arrivals: readonly Arrival[]): readonly number[] {
  const first = new Map<number, number>();
  for (const { payload, atMs } of arrivals) {
    const number = numberIn(payload);
    if (!first.has(number)) first.set(number, atMs);
  }
  return [...first.values()];
}

/** The run a delivery, or a message about it, is about: their texts name its branch. */
function numberIn(text: JsonValue | undefined): number {
  return Number(/feature-(\d+)/u.exec(JSON.stringify(text ?? ''))?.[1]);
}

function isLastWord(payload: JsonValue): boolean {
  return JSON.stringify(payload).includes('"action":"completed"');
}

/** What the cards must say in the end, in the order of the runs. */
export function expectedTitles(): readonly string[] {
  const words = {
    success: '✅ ci #N on feature-N: succeeded',
    cancelled: '🚫 ci #N on feature-N: canceled',
    failure: '❌ ci #N on feature-N: failed',
    skipped: '⏹️ ci #N on feature-N: stopped (skipped)',
    timed_out: '❌ ci #N on feature-N: failed (timed\\_out)',
    neutral: '✅ ci #N on feature-N: succeeded (neutral)',
  } as const;
  return Array.from({ length: RUNS }, (_, index) => words[endingOf(index + 1)].replaceAll('N', String(index + 1)));
}
