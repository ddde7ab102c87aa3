import { afterEach, describe, expect, it } from 'vitest';
import { countCardsByState, readDeliveryHealth } from '../../../src/platform/delivery/delivery-health.ts';
import { pruneCards } from '../../../src/platform/delivery/delivery-retention.ts';
import type { DeliveryTables } from '../../../src/platform/delivery/delivery-tables.ts';
import { findFile } from '../../../src/platform/delivery/file-store.ts';
import { lookBeforePosting } from '../../../src/platform/delivery/place-store.ts';
import { listReceipts } from '../../../src/platform/delivery/receipt-store.ts';
import { DeliveryHouse, PIPELINES, card } from './delivery-house.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let house: DeliveryHouse;

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

describe.each(['sqlite', 'pglite'] as const)('on %s', (engine) => {
  it('tells how long what matters has waited', async () => {
    house = await DeliveryHouse.open({ engine });
    const { database, clock } = house;
    await house.put(card('a', 'alert', { lane: 'critical' }));
    clock.advance(2 * MINUTE);
    await house.put(card('r', 'run'), card('s', 'run'));
    clock.advance(MINUTE);

    expect(await readDeliveryHealth(database.read, clock.now())).toEqual({
      oldestCriticalMs: 3 * MINUTE,
      lagMs: 3 * MINUTE,
      lanes: {
        critical: { waiting: 1, oldestMs: 3 * MINUTE },
        normal: { waiting: 2, oldestMs: MINUTE },
        low: { waiting: 0, oldestMs: 0 },
      },
      blockedPlaces: [],
    });

    await house.relay.start();
    await house.settle();
    expect(await readDeliveryHealth(database.read, clock.now())).toMatchObject({ oldestCriticalMs: 0, lagMs: 0 });
    expect(await countCardsByState(database.read)).toEqual({ shown: 3 });
  });

  it('forgets old settled cards with their receipts and files, and none that still waits', async () => {
    house = await DeliveryHouse.open({ engine });
    const { database, clock, desk } = house;
    await house.relay.start();
    const hashes = await database.transaction(async (tx) => [
      await desk.putFile(tx, Buffer.from('old')),
      await desk.putFile(tx, Buffer.from('kept')),
      await desk.putFile(tx, Buffer.from('kept')),
    ]);
    const [oldHash = '', keptHash = ''] = hashes;
    const withFile = (hash: string) => ({
      body: { content: 'x', allowed_mentions: { parse: [] }, files: [{ hash, name: 'a.txt' }] } as const,
    });
    await house.put(card('old', 'old', withFile(oldHash)));
    await house.put(card('kept', 'kept', { ...withFile(keptHash), place: { kind: 'channel', channel: 'nowhere' } }));
    await house.settle();
    expect(house.discord.messages[0]?.files).toEqual(['a.txt']);
    clock.advance(40 * DAY);

    const before = new Date(clock.now().getTime() - 30 * DAY);
    expect(await database.transaction((tx) => pruneCards(tx, { before, limit: 100 }))).toBe(1);

    expect(hashes[1]).toBe(hashes[2]);
    expect(await findFile(database.read, oldHash)).toBeNull();
    expect(Buffer.from((await findFile(database.read, keptHash))!).toString()).toBe('kept');
    expect(await listReceipts(database.read, 'old')).toEqual([]);
    expect((await house.card('kept')).state).toBe('pending');
    expect(await database.transaction((tx) => pruneCards(tx, { before, limit: 100 }))).toBe(0);
  });
});

describe('a restored backup', () => {
  async function restoreTo(backupAt: Date): Promise<void> {
    await house.relay.stop();
    house.clock.advance(30 * MINUTE);
    await house.database.transaction((tx) => lookBeforePosting(tx, { restoredAt: house.clock.now(), backupAt }));
    await house.restart();
  }

  it('finds what was posted after the backup, and leaves the newer words there until it knows better ones', async () => {
    house = await DeliveryHouse.open();
    const { database, clock, discord } = house;
    await house.put(card('run:1', 'queued'));
    const { seq: _seq, ...backup } = await house.card('run:1');
    const backupAt = clock.now();
    await house.relay.start();
    await house.settle();
    await house.put(card('run:1', 'running'));
    await house.settle(MINUTE);
    await database.transaction((tx) =>
      tx.tables<DeliveryTables>().updateTable('cards').set(backup).where('key', '=', 'run:1').execute(),
    );

    await restoreTo(backupAt);
    await house.settle(MINUTE);
    expect(discord.contents(PIPELINES)).toEqual(['running']);
    expect((await listReceipts(database.read, 'run:1')).at(-1)).toMatchObject({ kind: 'found' });

    await house.put(card('run:1', 'passed', { phase: 'final' }));
    await house.settle(MINUTE);
    expect(discord.contents(PIPELINES)).toEqual(['passed']);
  });

  it('knows the message of a card that the backup has forgotten, in its latest anchor', async () => {
    house = await DeliveryHouse.open();
    const { database, clock, discord } = house;
    const backupAt = clock.now();
    await house.relay.start();
    await house.put(card('run:1', 'day 1', { reanchorDaily: true }));
    await house.settle();
    clock.advance(DAY + MINUTE);
    await house.put(card('run:1', 'day 2', { reanchorDaily: true }));
    await house.settle(MINUTE);
    expect(discord.messages).toHaveLength(2);
    await database.transaction((tx) => tx.tables<DeliveryTables>().deleteFrom('cards').execute());

    await restoreTo(backupAt);
    await house.put(card('run:1', 'day 3', { reanchorDaily: true }));
    await house.settle(MINUTE);

    expect(discord.messages).toHaveLength(2);
    expect(discord.messages[1]?.body.content).toMatch(/^day 3\n-# \w{10}\.2$/);
  });
});
