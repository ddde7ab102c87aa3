import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  deleteSilencesBefore,
  findLastWebhook,
  findWatch,
  listClockStarts,
  listHeardOfSystem,
  listOpenSilences,
  saveSilence,
  saveWatch,
} from '../../src/pipelines/silence-store.ts';
import type { Silence } from '../../src/pipelines/silence.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { RUN_START, testPipeline, testRunEvent } from '../support/runs.ts';
import { storeRuns } from '../support/stored-runs.ts';

const PIPELINE = testPipeline({ name: 'nightly' });
const LATER = new Date(RUN_START.getTime() + 60_000);

function silence(parts: Partial<Silence> = {}): Silence {
  return {
    id: 'one',
    subject: { kind: 'pipeline', pipeline: 'nightly', system: 'github' },
    heardAt: RUN_START,
    noticedAt: LATER,
    longestGapMs: 86_400_000,
    heardCount: 28,
    channel: 'pipelines',
    end: null,
    ...parts,
  };
}

describe.each(ENGINES)('silences in the store on %s', (engine) => {
  let store: TestDatabase;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
  });

  afterEach(async () => {
    await store.close();
  });

  it('keeps an open silence as it was, and lists it until it ends', async () => {
    const { database } = store;
    await database.transaction((tx) => saveSilence(tx, silence()));
    const open = await listOpenSilences(database.read);

    await database.transaction((tx) => saveSilence(tx, silence({ end: { kind: 'spoke', at: LATER } })));

    expect(open).toEqual([silence()]);
    expect(await listOpenSilences(database.read)).toEqual([]);
  });

  it('has one open silence of a subject at most, and another after its end', async () => {
    const { database } = store;
    await database.transaction((tx) => saveSilence(tx, silence()));

    await expect(database.transaction((tx) => saveSilence(tx, silence({ id: 'two' })))).rejects.toThrow();
    await database.transaction((tx) => saveSilence(tx, silence({ end: { kind: 'forgotten', at: LATER } })));
    await database.transaction((tx) => saveSilence(tx, silence({ id: 'two' })));
    await database.transaction((tx) => deleteSilencesBefore(tx, new Date(LATER.getTime() + 1)));

    expect((await listOpenSilences(database.read)).map(({ id }) => id)).toEqual(['two']);
  });

  it('knows since when it listens', async () => {
    const { database } = store;

    expect(await findWatch(database.read)).toBeNull();
    await database.transaction((tx) => saveWatch(tx, { listeningSince: RUN_START, lookedAt: RUN_START }));
    await database.transaction((tx) => saveWatch(tx, { listeningSince: RUN_START, lookedAt: LATER }));

    expect(await findWatch(database.read)).toEqual({ listeningSince: RUN_START, lookedAt: LATER });
  });

  it('tells starts by the clock from others, and the past from what is too old', async () => {
    const { database } = store;
    const run = (number: number, trigger: string, createdAt: Date) =>
      testRunEvent({ number, description: { trigger, createdAt } });
    const before = new Date(RUN_START.getTime() - 1);
    await database.transaction((tx) =>
      storeRuns(
        tx,
        [PIPELINE],
        run(1, 'schedule', before),
        run(2, 'push', RUN_START),
        run(3, 'TimerTriggerCause', LATER),
        run(4, 'schedule', RUN_START),
      ),
    );

    expect(await listClockStarts(database.read, 'nightly', RUN_START)).toEqual([RUN_START, LATER]);
    expect(await listHeardOfSystem(database.read, 'github', RUN_START)).toEqual([RUN_START, RUN_START, LATER]);
    expect(await listHeardOfSystem(database.read, 'jenkins', RUN_START)).toEqual([]);
    expect(await findLastWebhook(database.read, ['github'])).toBeNull();
  });
});
