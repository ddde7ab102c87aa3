import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import { COMMUNITY_LIMITS } from '../../src/sandbox/discord/stand-in.ts';
import { testConfig } from '../support/config.ts';
import { openPipelinesOnDiscord, type PipelinesOnDiscord } from '../support/pipelines-on-discord.ts';
import { testPipeline } from '../support/runs.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const RUNS = 60;
const REDELIVERED = 0.1;
const OUT_OF_ORDER = 0.15;
const SLACK = 1.1;

interface Arrival {
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
function storm(seed: number, { spreadMs, lengthMs }: { readonly spreadMs: number; readonly lengthMs: number }) {
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

describe('sixty runs in one channel, under the rate limits of Discord', () => {
  let house: PipelinesOnDiscord;

  beforeEach(async () => {
    house = await openPipelinesOnDiscord({
      config: testConfig({ pipelines: [testPipeline({ branches: ['*'] })] }),
      buckets: COMMUNITY_LIMITS,
    });
  });

  afterEach(async () => {
    await house.close();
  });

  /** Lets time pass, event by event and wake-up by wake-up, and gives the moment at which Discord shows the last word. */
  async function live(arrivals: readonly Arrival[]): Promise<number> {
    const { clock, room, relay, standIn } = house;
    const startMs = clock.now().getTime();
    const waiting = [...arrivals];
    const elapsed = (): number => clock.now().getTime() - startMs;
    let lastCallMs = 0;
    let calls = 0;
    for (;;) {
      while (waiting[0] !== undefined && waiting[0].atMs <= elapsed()) await room.deliver(waiting.shift()!.payload);
      await relay.idle();
      if (standIn.calls.length > calls) [calls, lastCallMs] = [standIn.calls.length, elapsed()];
      if (waiting.length === 0 && (await isSettled())) return lastCallMs;
      const wakeMs = (clock.nextWakeAt?.getTime() ?? Number.POSITIVE_INFINITY) - startMs;
      clock.advance(Math.max(1, Math.min(wakeMs, waiting[0]?.atMs ?? Number.POSITIVE_INFINITY) - elapsed()));
      if (elapsed() > 30 * 60_000) throw new Error('Half an hour has passed, and the channel is still behind.');
    }
  }

  async function isSettled(): Promise<boolean> {
    const cards = await house.room.cards();
    return cards.length === RUNS && cards.every(({ wantedAt }) => wantedAt === null);
  }

  function titles(): readonly string[] {
    return house.standIn.messages('pipelines').map(({ embeds }) => embeds[0]?.title ?? '');
  }

  /** When each run's card was posted, and when its last word arrived: the news an edit cannot come before. */
  function edited(arrivals: readonly Arrival[]): readonly number[] {
    const startMs = new Date('2026-03-02T09:00:00Z').getTime();
    return Array.from({ length: RUNS }, (_, index) => index + 1).flatMap((number) => {
      const post = house.standIn.calls.find(({ method, body }) => method === 'POST' && numberIn(body) === number);
      const last = arrivals.find(({ payload }) => isLastWord(payload) && numberIn(payload) === number);
      if (post === undefined || last === undefined) throw new Error(`Run ${number} was never posted.`);
      return last.atMs > post.at.getTime() - startMs ? [last.atMs] : [];
    });
  }

  it.each([
    ['at once', { spreadMs: 1000, lengthMs: 6000 }],
    ['within half a minute', { spreadMs: 30_000, lengthMs: 30_000 }],
  ])('that start %s all end right, in at most two calls each, as fast as the buckets allow', async (_what, shape) => {
    const arrivals = storm(20_260_302, shape);
    expect(arrivals.length).toBe(RUNS * 3 + Math.round(RUNS * 3 * REDELIVERED));

    const tookMs = await live(arrivals);

    expect(titles().toSorted()).toEqual(expectedTitles().toSorted());
    expect(house.standIn.calls.length).toBeLessThanOrEqual(2 * RUNS);
    const posts = earliestEndMs(firstNews(arrivals));
    const edits = earliestEndMs(edited(arrivals));
    expect(tookMs).toBeLessThanOrEqual(SLACK * Math.max(posts, edits));
    expect(house.faults).toEqual([]);
  });

  it('that start over five minutes are shown at each step, with time to spare', async () => {
    const arrivals = storm(20_260_303, { spreadMs: 300_000, lengthMs: 60_000 });

    const tookMs = await live(arrivals);

    expect(titles().toSorted()).toEqual(expectedTitles().toSorted());
    expect(house.standIn.calls.length).toBeGreaterThan(2 * RUNS);
    expect(house.standIn.calls.length).toBeLessThanOrEqual(3 * RUNS);
    expect(tookMs).toBeLessThanOrEqual(SLACK * earliestEndMs(arrivals.map(({ atMs }) => atMs).slice(-1)));
    expect(house.faults).toEqual([]);
  });
});

/**
 * The earliest moment by which calls that become possible at these moments can all have been made, five in five
 * seconds: from any of these moments on, the calls that were not possible before it still take their turns.
 */
function earliestEndMs(possibleAtMs: readonly number[]): number {
  const { limit, windowMs } = COMMUNITY_LIMITS.editMessage;
  const ends = possibleAtMs.map((atMs) => {
    const behind = possibleAtMs.filter((other) => other >= atMs).length;
    return atMs + Math.floor((behind - 1) / limit) * windowMs;
  });
  return Math.max(0, ...ends);
}

/** When each run was first heard of. */
function firstNews(arrivals: readonly Arrival[]): readonly number[] {
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

function expectedTitles(): readonly string[] {
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
