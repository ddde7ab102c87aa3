import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSilenceService, type SilenceService } from '../../src/pipelines/silence-service.ts';
import { createIds } from '../../src/platform/ids.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { readCards, type ShownCard } from '../support/pipelines.ts';
import { silenceReport } from '../../src/probe-alerts.ts';
import { RecordedFacts } from '../support/recorded-facts.ts';
import type { SilenceFact } from '../../src/pipelines/silence-fact.ts';
import { roomCards } from '../support/room.ts';
import { testPipeline, testRunEvent } from '../support/runs.ts';
import { storeRuns } from '../support/stored-runs.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MONDAY = new Date('2026-01-05T00:00:00Z');
const PIPELINE = testPipeline({ name: 'nightly', branches: ['*'], channel: 'pipelines' });

describe('the watch for silence', () => {
  let store: TestDatabase;
  let clock: TestClock;
  let silences: SilenceService;
  let config = testConfig();
  let facts: RecordedFacts<SilenceFact>;

  beforeEach(async () => {
    store = await openTestDatabase();
    clock = new TestClock(new Date(MONDAY.getTime() + 28 * DAY_MS));
    facts = new RecordedFacts();
    config = testConfig({
      alerts: { ...testConfig().alerts, channel: null },
      pipelines: [PIPELINE],
      channels: [
        { name: 'devops', id: '110000000000000002' },
        { name: 'pipelines', id: '110000000000000001' },
      ],
    });
    silences = createSilenceService({
      config: () => config,
      database: store.database,
      clock,
      ids: createIds(clock),
      cards: roomCards(clock),
      facts,
    });
  });

  afterEach(async () => {
    await store.close();
  });

  async function hear(at: Date, number: number, trigger: string): Promise<void> {
    const description = { createdAt: at, trigger };
    await store.database.transaction((tx) => storeRuns(tx, [PIPELINE], testRunEvent({ number, description })));
  }

  /** Four weeks of a run every night, and one every working hour that somebody pushed. */
  async function hearFourWeeks({ pushes }: { readonly pushes: boolean }): Promise<void> {
    for (let day = 0; day < 28; day += 1) {
      const midnight = MONDAY.getTime() + day * DAY_MS;
      await hear(new Date(midnight + 3 * HOUR_MS), 1000 + day, 'schedule');
      if (!pushes || day % 7 > 4) continue;
      for (let hour = 9; hour < 18; hour += 3)
        await hear(new Date(midnight + hour * HOUR_MS), 10_000 + day * 100 + hour, 'push');
    }
  }

  /** As the job does, every half hour. */
  async function watchFor(hours: number): Promise<void> {
    for (let half = 0; half <= hours * 2; half += 1) {
      if (half > 0) clock.advance(HOUR_MS / 2);
      await silences.look();
    }
  }

  async function cards(): Promise<readonly ShownCard[]> {
    return (await readCards(store.database)).filter(({ key }) => key.startsWith('silence:'));
  }

  it('raises one card when a source falls silent, which speaks for its pipelines, and edits it when heard again', async () => {
    await hearFourWeeks({ pushes: false });

    await watchFor(72);
    const silent = await cards();
    await hear(clock.now(), 5000, 'schedule');
    await watchFor(1);
    const over = await cards();

    expect(silent.map(({ summary, place }) => [summary, place])).toEqual([
      ['🔇 The source `github` is silent', 'channel:devops'],
    ]);
    expect(over.map(({ key, summary, phase }) => [key, summary, phase])).toEqual([
      [silent[0]?.key, '🔊 The source `github` speaks again', 'final'],
    ]);
  });

  it('is an alert, and no card, where alerts are shown', async () => {
    config = { ...config, alerts: testConfig().alerts };
    await hearFourWeeks({ pushes: false });

    await watchFor(72);
    const began = facts.all.map(silenceReport);
    await hear(clock.now(), 5000, 'schedule');
    await watchFor(1);
    const ended = facts.all.slice(began.length).map(silenceReport);

    expect(await cards()).toEqual([]);
    expect(began.map((report) => report?.words.map(({ status, labels }) => [status, labels['alertname']]))).toEqual([
      [['firing', 'SourceSilent']],
    ]);
    expect(ended.map((report) => report?.words.map(({ status }) => status))).toEqual([['resolved']]);
    expect(ended[0]?.words[0]?.fingerprint).toBe(began[0]?.words[0]?.fingerprint);
  });

  it('tells of a schedule that stopped while its source goes on', async () => {
    await hearFourWeeks({ pushes: true });
    await silences.look();

    for (let day = 28; day < 32; day += 1) {
      for (let hour = 0; hour < 24; hour += 3) {
        if (hour >= 9 && hour < 18) await hear(clock.now(), 10_000 + day * 100 + hour, 'push');
        await watchFor(3);
      }
    }

    expect((await cards()).map(({ summary, place }) => [summary, place])).toEqual([
      ['🔇 The schedule of `nightly` is silent', 'channel:pipelines'],
    ]);
  });

  it('says nothing in the first days, nor of pipelines that wait for pushes', async () => {
    for (let hour = 0; hour < 100; hour += 1)
      await hear(new Date(MONDAY.getTime() + 24 * DAY_MS + hour * 600_000), hour, 'push');

    await watchFor(48);

    expect(await cards()).toEqual([]);
  });

  it('does not take its own absence for a silence', async () => {
    await hearFourWeeks({ pushes: false });
    await silences.look();
    clock.advance(5 * DAY_MS);

    await silences.look();
    await watchFor(2);

    expect(await cards()).toEqual([]);
  });

  it('ends what the configuration does not name any more', async () => {
    await hearFourWeeks({ pushes: false });
    await watchFor(72);
    config = testConfig({ alerts: config.alerts, pipelines: [], channels: config.channels });

    await silences.look();

    expect((await cards()).map(({ summary, phase }) => [summary, phase])).toEqual([
      ['🔊 The source `github` is not waited for any more', 'final'],
    ]);
  });
});
