import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createShardBudgetCommand } from '../../commands/shard-budget.ts';
import type { NoMetrics } from '../../src/metrics/metrics-port.ts';
import type { ShardBudgetsConfig } from '../../src/platform/config/budget-config.ts';
import { BUDGET_DEFAULTS } from '../../src/platform/config/budget-schema.ts';
import type { Config, FleetConfig } from '../../src/platform/config/config.ts';
import { createBudgetService, type BudgetService } from '../../src/shards/budget-service.ts';
import { createShardTrafficReader } from '../../src/shards/shard-traffic-service.ts';
import { testActor } from '../support/actor.ts';
import { openAlertsRoom, type AlertsRoom } from '../support/alerts.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testDeploy } from '../support/deploys.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { flowingMetrics, type FlowOf } from '../support/flowing-metrics.ts';
import { testHold } from '../support/holds.ts';
import { messageProblems } from '../support/message-limits.ts';

const SHARDS = [32, 64];
const FLEET = 'status.prod';
const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
const CALM = { in: 10_000, out: 20_000, messages: 4 };

let opened: TestDatabase;
let room: AlertsRoom;
let config: Config;
let flow: FlowOf;
let broken: NoMetrics | null;
let asked: number;
let budgets: BudgetService;
let world: FleetWorld | null;

beforeEach(async () => {
  opened = await openTestDatabase();
  config = configWith({});
  room = openAlertsRoom(opened.database, () => config);
  flow = () => CALM;
  broken = null;
  asked = 0;
  budgets = begin();
  world = null;
});

afterEach(async () => {
  await world?.close();
  await opened.close();
});

function configWith(parts: Partial<ShardBudgetsConfig>, more: Partial<FleetConfig> = {}): Config {
  const fleets = missionFleets().map((fleet): FleetConfig => {
    if (fleet.name !== FLEET) return { ...fleet, metrics: null };
    const shardBudgets = { ...BUDGET_DEFAULTS, ...parts };
    return { ...fleet, shards: SHARDS, metrics: { kind: 'prometheus', connection: 'metrics' }, shardBudgets, ...more };
  });
  return fleetsConfig(fleets);
}

const BUDGET: Partial<ShardBudgetsConfig> = {
  each: { inBytesPerSecond: 15_000, outBytesPerSecond: null, messagesPerSecond: null },
  usual: { ...BUDGET_DEFAULTS.usual, on: false },
};

/** As after a restart: what it knows is in the store. */
function begin(): BudgetService {
  const port = flowingMetrics(SHARDS, {
    flow: (shard, at) => flow(shard, at),
    broken: () => {
      asked += 1;
      return broken;
    },
  });
  return createBudgetService({
    config: () => config,
    database: opened.database,
    clock: room.clock,
    traffic: createShardTrafficReader({ findMetrics: (fleet) => (fleet === FLEET ? port : null) }),
    alerts: room.alerts,
    deploys: { list: () => Promise.resolve([testDeploy({ begunAt: ago(30), ref: 'v0.39.0' })]) },
    holds: { list: () => Promise.resolve([testHold({ number: 3, placedAt: ago(40) })]) },
  });
}

function ago(minutes: number): Date {
  return new Date(room.clock.now().getTime() - minutes * MINUTE_MS);
}

/** As the job: every five minutes. */
async function pass(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 5) {
    room.clock.advance(5 * MINUTE_MS);
    await budgets.judgeAll();
    await room.settle();
  }
}

async function firing(): Promise<readonly string[]> {
  const rows = await opened.database.read
    .tables<{ alerts: { status: string; body: string } }>()
    .selectFrom('alerts')
    .select('body')
    .where('status', '=', 'firing')
    .execute();
  return rows.map(({ body }) => body);
}

describe('a shard that goes beyond its budget', () => {
  beforeEach(() => {
    config = configWith(BUDGET);
  });

  it('is told after a quarter of an hour, with what it takes, what it may take, and what may explain it', async () => {
    await pass(10);
    const from = room.clock.now();
    flow = (shard, at) => (shard === 32 && at >= from ? { ...CALM, in: 90_000 } : CALM);

    await pass(15);
    expect(await firing()).toEqual([]);
    await pass(15);

    const [alert, ...others] = await firing();
    expect(others).toEqual([]);
    expect(alert).toContain('"alertname":"ShardOverBudget"');
    expect(alert).toContain(`"fleet":"${FLEET}"`);
    expect(alert).toContain('"shard":"32"');
    expect(alert).toMatch(/Shard 32: relay takes in [\d.]+ kB\/s, above the budget of 15 kB\/s/);
    expect(alert).toMatch(/D-\d+ of v0\.39\.0 was begun at .* UTC\. H-3 stands since/);
    expect(alert).toContain('scrape: topic-bytes');
  });

  it('is over once the measured hour is well below it for long enough, and fires once, whatever restarts in between', async () => {
    const from = room.clock.now();
    const until = new Date(from.getTime() + 60 * MINUTE_MS);
    flow = (shard, at) => (shard === 32 && at >= from && at < until ? { ...CALM, in: 90_000 } : CALM);
    await pass(20);
    budgets = begin();
    await pass(20);
    expect(await firing()).toHaveLength(1);
    budgets = begin();

    await pass(120);

    expect(await firing()).toEqual([]);
    const [beginning, ...again] = room.facts.filter(({ kind }) => kind === 'alert.fired');
    expect(beginning).toBeDefined();
    expect(again).toEqual([]);
  });

  it('neither begins nor ends while nobody can be asked', async () => {
    const from = room.clock.now();
    flow = (shard, at) => (shard === 32 && at >= from ? { ...CALM, in: 90_000 } : CALM);
    broken = { kind: 'not-reachable', detail: 'its Prometheus does not answer' };
    await pass(60);
    expect(await firing()).toEqual([]);

    broken = null;
    await pass(30);
    expect(await firing()).toHaveLength(1);
    broken = { kind: 'not-reachable', detail: 'its Prometheus does not answer' };
    flow = () => CALM;
    await pass(120);

    expect(await firing()).toHaveLength(1);
  });

  it.each([
    ['has no budget any more', () => configWith({})],
    ['has left the configuration', () => configWith(BUDGET, { shards: [64] })],
    ['is of a fleet that is retired', () => configWith(BUDGET, { lifecycle: 'retired' })],
  ])('is over when it %s', async (_name, next) => {
    flow = (shard) => (shard === 32 ? { ...CALM, in: 90_000 } : CALM);
    await pass(25);
    expect(await firing()).toHaveLength(1);

    config = next();
    await pass(5);

    expect(await firing()).toEqual([]);
  });
});

describe('a shard that is not as usual', () => {
  /** Weeks of which the source of metrics knows something. */
  function knowing(weeks: number, now: (shard: number) => typeof CALM): FlowOf {
    const start = room.clock.now().getTime();
    return (shard, at) => {
      if (at.getTime() >= start - WEEK_MS / 2) return now(shard);
      return at.getTime() >= start - weeks * WEEK_MS - 12 * 60 * MINUTE_MS ? CALM : null;
    };
  }

  it('is told against the same hour of the same weekday, in words with the numbers', async () => {
    flow = knowing(4, (shard) => (shard === 64 ? { ...CALM, out: 90_000 } : CALM));

    await pass(25);

    const alerts = await firing();
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toContain('"alertname":"ShardTrafficUnusual"');
    expect(alerts[0]).toMatch(
      /Shard 64: relay sends on 90 kB\/s, above the usual 20 kB\/s on Mondays from \d\d:00 to \d\d:00 UTC/,
    );
    expect(alerts[0]).toContain('usual is 10 kB/s to 30 kB/s, by 4 weeks before');
  });

  it('is told where it runs dry, too', async () => {
    flow = knowing(4, (shard) => (shard === 64 ? { in: 0, out: 0, messages: 0 } : CALM));

    await pass(25);

    expect((await firing()).map((alert) => /Shard 64: [a-z ]+/.exec(alert)?.[0])).toHaveLength(3);
  });

  it.each([0, 1, 2])('is not told of with %d weeks of history, however much it takes', async (weeks) => {
    flow = knowing(weeks, () => ({ in: 9e6, out: 9e6, messages: 900 }));

    await pass(60);

    expect(await firing()).toEqual([]);
  });

  it('reads the hours of earlier weeks once, and keeps them for when the source has forgotten them', async () => {
    config = configWith({ worseAfterMinutes: 5 });
    flow = knowing(4, () => CALM);
    await pass(5);
    const first = asked;
    await pass(5);
    const each = asked - first;
    flow = (shard, at) => (at.getTime() >= ago(600).getTime() ? { ...CALM, out: shard * 9000 } : null);

    await pass(15);

    expect(each).toBe(2);
    expect((await firing()).every((alert) => alert.includes('by 4 weeks before'))).toBe(true);
    expect(await firing()).toHaveLength(2);
  });
});

describe('/shard budget', () => {
  async function ask(fleet = FLEET): Promise<{ readonly outcome: string; readonly text: string }> {
    world ??= await openFleetWorld(config);
    world.config.current = config;
    const command = createShardBudgetCommand({ fleets: world.fleets, budgets });
    const input = command.input.parse({ subcommand: 'budget', fleet });
    const subject = await command.find(input, opened.database.read);
    const answer = await command.run(input, subject, testActor());
    if (answer.kind !== 'message') throw new Error(`The answer was a ${answer.kind}.`);
    expect(messageProblems(answer.body)).toEqual([]);
    return {
      outcome: answer.outcome,
      text: (answer.body.embeds ?? []).map(({ description }) => description).join('\n'),
    };
  }

  it('shows what each shard takes against its budget, its line, and what it has no history of', async () => {
    config = configWith({ ...BUDGET, usual: BUDGET_DEFAULTS.usual, line: { bytesPerSecond: 100_000, share: 0.5 } });
    const day = ago(24 * 60);
    flow = (shard, at) => (at < day ? null : shard === 64 ? { ...CALM, in: 30_000 } : CALM);

    const { outcome, text } = await ask();

    expect(outcome).toBe('budgets');
    expect(text).toContain('average per fleet node; messages per store node');
    expect(text).toMatch(/^32 +10 kB\/s +15 kB\/s +20 kB\/s +– +4 +–$/m);
    expect(text).toContain(
      '⚠️ shard 64: relay takes in 30 kB/s, above its budget of 15 kB/s (200 %), not for long enough',
    );
    expect(text).toContain('All shards together, in: 40 kB/s, 40 % of a host’s line (budget 50 kB/s).');
    expect(text).toMatch(/❔ Not enough history for what is usual on Mondays from .* UTC: 0 of 3 weeks\./);
  });

  it('says since when what is outside is an alert, and what is on its way back', async () => {
    config = configWith(BUDGET);
    const from = room.clock.now();
    flow = (shard, at) => (shard === 32 && at >= from ? { ...CALM, in: 90_000 } : CALM);
    await pass(30);
    const { text } = await ask();
    flow = () => CALM;
    const back = await ask();

    expect(text).toMatch(/⚠️ shard 32: relay takes in .*, above its budget of 15 kB\/s \(\d+ %\), since <t:\d+:R>\./);
    expect(back.text).toMatch(/⏳ shard 32: relay takes in 10 kB\/s, within its budget .*; an alert since <t:\d+:R>/);
  });

  it('shows a gap as a gap: what nobody told is no zero, and keeps no budget', async () => {
    config = configWith(BUDGET);
    flow = (shard) => (shard === 64 ? null : CALM);

    const { text } = await ask();

    expect(text).toMatch(/^64 +– +15 kB\/s +– +– +– +–$/m);
    expect(text).toContain('✅ Within its budget: 1 of 2 lines; of 1 nothing is known.');
  });

  it('says what is missing where there is nothing to hold to anything', async () => {
    expect((await ask('status.staging')).outcome).toBe('not-configured');
    broken = { kind: 'no-data', detail: 'no such series was scraped' };
    expect(await ask()).toEqual({
      outcome: 'no-answer',
      text: 'Nothing is known of the last hour: no such series was scraped.',
    });
  });
});
