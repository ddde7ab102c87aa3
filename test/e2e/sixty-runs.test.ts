import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMUNITY_LIMITS } from '../../src/sandbox/discord/stand-in.ts';
import { testConfig } from '../support/config.ts';
import { openPipelinesOnDiscord, type PipelinesOnDiscord } from '../support/pipelines-on-discord.ts';
import {
  earliestEndMs,
  edited,
  expectedTitles,
  firstNews,
  REDELIVERED,
  RUNS,
  storm,
  type Arrival,
} from '../support/run-storm.ts';
import { testPipeline } from '../support/runs.ts';

const SLACK = 1.1;
const STORM_BEGAN = new Date('2026-03-02T09:00:00Z').getTime();

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
    const edits = earliestEndMs(edited(arrivals, { calls: house.standIn.calls, startMs: STORM_BEGAN }));
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
