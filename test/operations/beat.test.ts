import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBeatService, type BeatService, type BeatServiceParts } from '../../src/operations/beat-service.ts';
import type { BeatSent } from '../../src/operations/dead-man-port.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { roomCards } from '../support/room.ts';

interface CardTable {
  cards: { key: string; revision: number; shown_revision: number; shown_at: number | null };
}

describe('the dead-man beat', () => {
  let store: TestDatabase;
  let clock: TestClock;
  let beats: BeatService;
  let parts: BeatServiceParts;
  let recorded: number[];
  let inbox: 'takes' | 'is full';
  let watcher: BeatSent | null;
  let sent: Date[];
  let config: Config;

  beforeEach(async () => {
    store = await openTestDatabase();
    clock = new TestClock();
    [recorded, sent, inbox, watcher] = [[], [], 'takes', { kind: 'sent' }];
    config = testConfig({
      channels: [
        { name: 'devops', id: '110000000000000002' },
        { name: 'ops', id: '110000000000000003' },
      ],
      deadMan: { url: 'https://watcher.example.org/ping', urlEnv: null, everySeconds: 300, channel: 'devops' },
    });
    parts = {
      config: () => config,
      database: store.database,
      clock,
      cards: roomCards(clock),
      record: (number) => {
        recorded.push(number);
        return Promise.resolve(inbox === 'takes');
      },
      watcher: () => {
        const answer = watcher;
        if (answer === null) return null;
        return {
          send: () => {
            if (answer.kind === 'sent') sent.push(clock.now());
            return Promise.resolve(answer);
          },
        };
      },
    };
    beats = createBeatService(parts);
  });

  afterEach(() => store.close());

  const process = (number: number): Promise<void> => store.database.transaction((tx) => beats.processed(tx, number));
  const discordShows = (): Promise<unknown> =>
    store.database.transaction((tx) =>
      tx
        .tables<CardTable>()
        .updateTable('cards')
        .set((eb) => ({ shown_revision: eb.ref('revision'), shown_at: clock.now().getTime() }))
        .execute(),
    );
  const pass = async (seconds: number): Promise<void> => {
    for (let left = seconds; left > 0; left -= 10) {
      clock.advance(10_000);
      await beats.look();
    }
  };
  const withheld = async (): Promise<string | null> => (await beats.find(store.database.read))?.withheld ?? null;

  it('is sent only after its row went through the inbox and Discord shows its card, and again after its interval', async () => {
    await beats.look();
    await pass(20);
    expect(sent).toEqual([]);

    await process(1);
    await pass(10);
    expect(sent).toEqual([]);

    await discordShows();
    await pass(20);
    expect(sent).toHaveLength(1);
    await pass(300);
    expect([recorded, sent.length]).toEqual([[1, 2], 1]);
    expect(await withheld()).toBeNull();
  });

  it('is withheld while the inbox is stuck, says so, and comes back with the first that goes through', async () => {
    await beats.look();
    await pass(700);
    expect(sent).toEqual([]);
    expect(await withheld()).toBe('the inbox did not process it');
    const since = (await beats.find(store.database.read))?.withheldSince;

    await pass(300);
    expect((await beats.find(store.database.read))?.withheldSince).toEqual(since);
    // One an interval, and no more: they wait in the inbox until it moves.
    expect(recorded.length).toBeLessThanOrEqual(4);
    for (const number of recorded) await process(number);
    await discordShows();
    await pass(20);

    expect(sent).toHaveLength(1);
    expect(await withheld()).toBeNull();
  });

  it('is withheld while Discord is away, and comes back with the next one that arrives in time', async () => {
    await beats.look();
    await process(1);
    await pass(400);
    expect(await withheld()).toBe('Discord did not show its card');
    expect(sent).toEqual([]);

    // What was late tells nothing of now.
    await discordShows();
    await pass(30);
    expect(sent).toEqual([]);
    await process(recorded.at(-1) ?? 0);
    await discordShows();
    await pass(20);

    expect(recorded).toEqual([1, 2]);
    expect(sent).toHaveLength(1);
    expect(await withheld()).toBeNull();
  });

  it('moves to another channel with the configuration, though its card in the old one was never shown', async () => {
    await beats.look();
    await process(1);
    const { deadMan } = config;
    if (deadMan === null) throw new Error('There is no beat.');
    config = { ...config, deadMan: { ...deadMan, channel: 'ops' } };

    await pass(400);
    await process(recorded.at(-1) ?? 0);
    await discordShows();
    await pass(20);

    expect(sent).toHaveLength(1);
  });

  it('sets out anew when the clock was set back', async () => {
    await beats.look();
    const early = new Date(clock.now().getTime() - 86_400_000);
    beats = createBeatService({ ...parts, clock: new TestClock(early) });

    await beats.look();
    await beats.look();

    expect(recorded).toEqual([1, 2]);
  });

  it('keeps that its row was processed in the very moment in which it is found late', async () => {
    await beats.look();
    clock.advance(310_000);

    await Promise.all([beats.look(), process(1)]);

    expect((await beats.find(store.database.read))?.processedAt).not.toBeNull();
  });

  it.each([
    {
      name: 'the watcher refuses',
      answer: { kind: 'failed', why: 'it answered 500' } as const,
      says: 'it answered 500',
    },
    { name: 'its address is not set', answer: null, says: 'its address is not set' },
  ])('says why where $name', async ({ answer, says }) => {
    watcher = answer;
    await beats.look();
    await process(1);
    await discordShows();
    await pass(20);

    expect(sent).toEqual([]);
    expect(await withheld()).toContain(says);
  });

  it('says that the inbox did not take it, and that a replayed row proves nothing', async () => {
    inbox = 'is full';
    await beats.look();
    expect(await withheld()).toBe('the inbox did not take it');

    await process(7);

    expect((await beats.find(store.database.read))?.processedAt).toBeNull();
  });

  it('does not wait an interval for a row that the inbox never took', async () => {
    inbox = 'is full';
    await beats.look();
    inbox = 'takes';

    await pass(10);
    await process(2);
    await discordShows();
    await pass(20);

    expect(recorded).toEqual([1, 2]);
    expect(sent).toHaveLength(1);
    expect(await withheld()).toBeNull();
  });

  it('is none where the configuration asks for none', async () => {
    config = { ...config, deadMan: null };

    await beats.look();

    expect(recorded).toEqual([]);
  });
});
