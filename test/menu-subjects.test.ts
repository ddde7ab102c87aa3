import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMenuSubjects } from '../src/menu-subjects.ts';
import { testPipeline, testRunEvent } from './support/runs.ts';
import { storeRuns } from './support/stored-runs.ts';
import { message } from '../src/platform/discord/message.ts';
import { updateCard } from '../src/platform/delivery/card-store.ts';
import { saveRelease } from '../src/releases/release-store.ts';
import { TestClock } from './support/clock.ts';
import { openTestDatabase, type TestDatabase } from './support/database.ts';
import { fleetsConfig, missionFleets } from './support/fleets.ts';
import { testRelease } from './support/releases.ts';
import { roomCards } from './support/room.ts';

const ON = { channelId: '110000000000000004', messageId: '500000000000000001' };

describe('what a message of Muster is about', () => {
  let store: TestDatabase;
  const config = fleetsConfig(missionFleets(), { pipelines: [testPipeline({ fleet: 'waku.test' })] });
  const node = config.fleets.find(({ name }) => name === 'status.prod')?.versionPolicy.repository ?? '';
  const subjects = createMenuSubjects(() => config);
  const subject = () => subjects(store.database.read, ON);

  beforeEach(async () => {
    store = await openTestDatabase();
  });

  afterEach(() => store.close());

  /** A card that stands on Discord as that message. */
  async function show(key: string, kind: string): Promise<void> {
    await store.database.transaction(async (tx) => {
      await roomCards(new TestClock()).put(tx, {
        key: `${key}@releases`,
        kind,
        place: { kind: 'channel', channel: 'releases' },
        lane: 'low',
        phase: 'final',
        body: message({ mentions: 'nobody', content: 'Shown' }),
        summary: 'Shown',
      });
      await updateCard(tx, `${key}@releases`, { channel_id: ON.channelId, message_id: ON.messageId });
    });
  }

  it('is, of an announced release, its tag and the active fleets that run its repository', async () => {
    const release = testRelease({ repository: node, tag: 'v0.39.0' });
    await store.database.transaction((tx) => saveRelease(tx, release));
    await show(`release:${release.key}`, 'release');

    const found = await subject();

    expect(found?.version).toBe('v0.39.0');
    expect(found?.fleets).toEqual(expect.arrayContaining(['status.prod', 'status.staging']));
    const retired = config.fleets.filter(({ lifecycle }) => lifecycle !== 'active').map(({ name }) => name);
    expect(found?.fleets.filter((name) => retired.includes(name))).toEqual([]);
  });

  it('is, of a tag, its name', async () => {
    await show(`tag:github:${node.toUpperCase()}:v0.39.0-rc.1`, 'tag');

    expect(await subject()).toMatchObject({ version: 'v0.39.0-rc.1' });
    expect((await subject())?.fleets).toContain('status.prod');
  });

  it('is, of a run, its commit, or its tag, and the fleet of its pipeline', async () => {
    const onBranch = testRunEvent();
    const onTag = testRunEvent({ number: 164, description: { branch: 'v0.39.0' } });
    await store.database.transaction((tx) => storeRuns(tx, [testPipeline()], onBranch, onTag));
    await show(`run:${onBranch.key}`, 'run');

    expect(await subject()).toEqual({ version: onBranch.sha, fleets: ['waku.test'] });

    await store.database.transaction((tx) => updateCard(tx, `run:${onBranch.key}@releases`, { message_id: null }));
    await show(`run:${onTag.key}`, 'run');

    expect(await subject()).toEqual({ version: 'v0.39.0', fleets: ['waku.test'] });
  });

  it('is nothing where the message is no card, or the card names no version', async () => {
    expect(await subject()).toBeNull();
    await show('upgrade:UP-1', 'upgrade-request');
    expect(await subject()).toBeNull();
    expect(await subjects(store.database.read, { ...ON, channelId: '110000000000000009' })).toBeNull();
  });
});
