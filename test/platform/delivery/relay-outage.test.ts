import { afterEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/platform/delivery/messenger.ts';
import { FAILURES } from './fake-channels.ts';
import { ALERTS, DeliveryHouse, PIPELINES, card } from './delivery-house.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ALERT = { kind: 'channel', channel: 'alerts' } as const;
const CUT: Failure = { ...FAILURES.server, reason: 'ECONNREFUSED', cause: 'network', mayHaveHappened: false };

let house: DeliveryHouse;
let isAway = false;
let probes = 0;

async function openHouse(probe?: 'no probe'): Promise<void> {
  isAway = false;
  probes = 0;
  house = await DeliveryHouse.open(
    probe === 'no probe'
      ? {}
      : {
          probe: async () => {
            probes++;
            return isAway ? 'away' : 'answers';
          },
        },
  );
  house.discord.fault = () => (isAway ? { when: 'before', failure: CUT } : null);
  await house.relay.start();
}

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

describe('after an outage of ten minutes', () => {
  it('everything is said within ten seconds, each once, in every channel', async () => {
    await openHouse();
    isAway = true;
    await house.put(card('a', 'a'), card('b', 'b', { place: ALERT }), card('c', 'c'));
    await house.settle(10 * MINUTE);
    expect(house.discord.messages).toEqual([]);

    isAway = false;
    await house.settle(10 * SECOND);

    expect(house.discord.contents(PIPELINES)).toEqual(['a', 'c']);
    expect(house.discord.contents(ALERTS)).toEqual(['b']);
  });

  it('one probe every four seconds has asked, and few calls were made', async () => {
    await openHouse();
    isAway = true;
    await house.put(card('a', 'a'), card('b', 'b', { place: ALERT }));
    await house.settle(10 * MINUTE);

    expect(probes).toBeGreaterThan(130);
    expect(probes).toBeLessThanOrEqual(150);
    // Two queues, each with its own back-off.
    expect(house.discord.calls.length).toBeLessThan(30);
    isAway = false;
    await house.settle(10 * SECOND);
  });

  it('without a probe, the first call that gets through wakes the other channels', async () => {
    await openHouse('no probe');
    house.discord.bucket = { limit: 5, windowMs: 5 * SECOND };
    isAway = true;
    await house.put(card('a', 'a'), card('b', 'b', { place: ALERT }));
    await house.settle(10 * MINUTE);

    isAway = false;
    house.channels.set('devops', '333333333333333330');
    await house.put(card('d', 'd', { place: { kind: 'channel', channel: 'devops' } }));
    await house.settle(5 * MINUTE);

    const first = Math.min(...house.discord.messages.map(({ at }) => at.getTime()));
    const last = Math.max(...house.discord.messages.map(({ at }) => at.getTime()));
    expect(house.discord.messages).toHaveLength(3);
    expect(last - first).toBeLessThan(10 * SECOND);
  });
});

it('a Discord that answers probes and refuses sends is tried less and less often', async () => {
  await openHouse();
  house.discord.fault = () => ({ when: 'before', failure: FAILURES.server });
  await house.put(card('a', 'a'));

  await house.settle(60 * MINUTE);

  expect(house.discord.calls.length).toBeLessThan(60);
  house.discord.fault = () => null;
  await house.settle(6 * MINUTE);
  expect(house.discord.contents(PIPELINES)).toEqual(['a']);
});

it('a rate limit is no outage: its wait stands, and nobody probes', async () => {
  await openHouse();
  house.discord.bucket = { limit: 1, windowMs: MINUTE };

  await house.put(card('a', 'a'), card('b', 'b'));
  await house.settle(30 * SECOND);

  expect(house.discord.contents(PIPELINES)).toEqual(['a']);
  expect(probes).toBe(0);
  await house.settle(MINUTE);
});
