import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { testAlert, testNotification } from '../support/alerts.ts';
import { openAlertsOnDiscord, type AlertsOnDiscord } from '../support/alerts-on-discord.ts';
import { testConfig } from '../support/config.ts';
import { monitorLabels, shownMonitors } from '../support/monitor-storm.ts';

const INFRA = '120000000000000003';
const MONITORS = 2800;
const MINUTE_MS = 60_000;
/** Not a multiple of how often a storm's card is written. */
const STORM_MS = 57_000;

function configured(): Config {
  const base = testConfig({ roles: [{ name: 'infra', id: INFRA, grants: [] }] });
  const mentions = [{ severity: 'critical', whom: { kind: 'role', name: 'infra' } as const }];
  return { ...base, alerts: { ...base.alerts, mentions } };
}

function monitor(number: number, to?: number): JsonValue {
  const labels = monitorLabels(number);
  return testNotification([testAlert({ labels, ...(to === undefined ? {} : { to }) })], { groupLabels: labels });
}

describe('alerts that come all at once, under the rate limits of Discord', () => {
  let house: AlertsOnDiscord;

  beforeEach(async () => {
    house = await openAlertsOnDiscord(configured());
  });

  afterEach(() => house.close());

  const calls = (): number => house.standIn.calls.filter(({ route }) => route.startsWith('/channels/')).length;
  const statuses = (): readonly number[] => [...new Set(house.standIn.calls.map(({ status }) => status))];

  const shown = (): ReadonlyMap<string, string> => shownMonitors(house.standIn);
  const allAre = (state: string, count: number): boolean => {
    const said = shown();
    return said.size === count && [...said.values()].every((each) => each === state);
  };

  async function deliverOver(ms: number, payloads: readonly JsonValue[]): Promise<void> {
    const startMs = house.elapsedMs();
    for (const [index, payload] of payloads.entries()) {
      await house.liveUntil(startMs + Math.floor((ms * index) / payloads.length));
      await house.room.deliver(payload);
    }
    await house.liveUntil(startMs + ms);
  }

  it(
    '2,800 monitors that fire within a minute and recover within the next cost at most 26 calls',
    { timeout: 240_000 },
    async () => {
      const numbers = Array.from({ length: MONITORS }, (_, number) => number);
      await deliverOver(
        STORM_MS,
        numbers.map((number) => monitor(number)),
      );
      const fired = await house.liveUntil(house.elapsedMs() + 30_000, () =>
        Promise.resolve(allAre('firing', MONITORS)),
      );
      const recovering = Math.max(house.elapsedMs(), 2 * MINUTE_MS);
      await house.liveUntil(recovering);
      await deliverOver(
        STORM_MS,
        numbers.map((number) => monitor(number, 4)),
      );
      const from = house.elapsedMs();
      const recovered = await house.liveUntil(from + 30_000, () => Promise.resolve(allAre('resolved', MONITORS)));
      await house.liveUntil(from + 10 * MINUTE_MS);

      expect(fired).toBeLessThanOrEqual(STORM_MS + 6_000);
      expect(recovered - from).toBeLessThanOrEqual(6_000);
      expect(house.standIn.messages('alerts').length).toBeLessThanOrEqual(10);
      expect(calls()).toBeLessThanOrEqual(26);
      expect(statuses()).toEqual([200]);
      expect(house.faults).toEqual([]);
    },
  );

  it.each([
    ['as ever', 0],
    ['though nine of ten calls are told to wait', MINUTE_MS],
  ])('22 in 3 s are all right within 10 s, %s', async (_what, forMs) => {
    if (forMs > 0)
      house.standIn.faults.rest.add(
        {},
        { kind: 'rate-limit', scope: 'shared', retryAfterMs: 250 },
        { forMs, sparesOneOf: 10 },
      );
    await deliverOver(
      3_000,
      Array.from({ length: 22 }, (_, number) => monitor(number)),
    );
    const right = await house.liveUntil(5 * MINUTE_MS, () => Promise.resolve(allAre('firing', 22)));

    expect(right).toBeLessThanOrEqual(10_000);
    expect(shown().size).toBe(22);
    expect(house.faults).toEqual([]);
  });

  it('are neither lost nor said twice when Discord is away for a minute, and stand soon after it is back', async () => {
    await house.standIn.faults.down();
    await deliverOver(
      MINUTE_MS,
      Array.from({ length: 40 }, (_, number) => monitor(number)),
    );
    await house.standIn.faults.up();
    const back = house.elapsedMs();
    const settled = async (): Promise<boolean> =>
      allAre('firing', 40) && (await house.room.cards()).every(({ wantedAt }) => wantedAt === null);
    const right = await house.liveUntil(back + 5 * MINUTE_MS, settled);

    expect(right - back).toBeLessThanOrEqual(10_000);
    const titles = house.standIn
      .messages('alerts')
      .map(({ embeds, content }) => JSON.stringify([embeds[0] ?? null, content]));
    expect(new Set(titles).size).toBe(titles.length);
    expect(shown().size).toBe(40);
  });
});
