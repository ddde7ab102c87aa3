import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeployers } from '../../src/deployers.ts';
import { SET_DEPLOYS } from '../../src/holds/deploy-act.ts';
import type { FleetDeploys } from '../../src/holds/fleet-deploys.ts';
import type { HoldService } from '../../src/holds/hold-service.ts';
import { createActRunner, type ActRunner } from '../../src/platform/acts/act-runner.ts';
import type { ActFact } from '../../src/platform/acts/act-fact.ts';
import { testFleet } from '../support/config.ts';
import { testHoldService } from '../support/holds.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openWindowHouse, windowsConfig, type WindowHouse } from '../support/window-house.ts';

describe('deploys that only people can pause', () => {
  let house: WindowHouse;
  let holds: HoldService;
  let runner: ActRunner;

  const deploys = async (): Promise<FleetDeploys> => {
    const found = await holds.deploysOf(house.database.read, 'waku.test');
    if (found === null) throw new Error('nothing was wanted');
    return found;
  };
  const run = async (): Promise<void> => {
    runner.wake();
    await runner.idle();
  };

  beforeEach(async () => {
    const fleet = testFleet({ name: 'waku.test', deployer: { kind: 'manual' } });
    house = await openWindowHouse({ ...windowsConfig(), fleets: [fleet] });
    const { database, clock, acts, audit, windows, config } = house;
    holds = testHoldService({ database, clock, config: () => config.current, audit, acts, windows });
    const made = createDeployers({ clock, database, outboundOf: () => null, findCodepipeline: () => null });
    runner = createActRunner({
      database,
      clock,
      facts: { state: (tx, { act }: ActFact) => holds.actChanged(tx, act) },
      log: recordedLog(),
      findConnector: ({ verb, system }) => made.acts[verb]?.(system) ?? null,
      guard: (tx, act) => holds.guard(tx, act),
      random: () => 0,
    });
    await runner.start();
    await holds.place(fleet, { length: '2h', reason: 'a look', ref: null }, house.as('an-owner'));
    await run();
  });

  afterEach(async () => {
    await runner.stop();
    await house.close();
  });

  it('are asked of the maintainer, and count as not done until somebody says so', async () => {
    expect(await deploys()).toMatchObject({ enforcement: 'pending', deployer: 'manual' });
    expect(await house.cards('hold-manual')).toHaveLength(1);
    expect(Object.values(SET_DEPLOYS)).toContain('manual.set-deploys');
  });

  it('of one fleet wait for no answer about another, and its resume says that the latest is asked for apart', async () => {
    const versionPolicy = { kind: 'auto', branch: 'master', repository: 'acme/node' } as const;
    const other = testFleet({ name: 'waku.dev', deployer: { kind: 'manual' }, versionPolicy });
    const { current } = house.config;
    house.config.current = { ...current, fleets: [...current.fleets, other] };
    const placed = await holds.place(other, { length: '2h', reason: 'a look', ref: null }, house.as('an-owner'));
    await run();
    const asked = await holds.deploysOf(house.database.read, 'waku.dev');
    if (placed.kind !== 'placed' || asked === null) throw new Error(placed.kind);

    await holds.confirm(asked, { answer: 'done', seen: asked.version }, house.as('a-maintainer'));
    await run();

    expect((await holds.deploysOf(house.database.read, 'waku.dev'))?.enforcement).toBe('unverified');
    expect((await deploys()).enforcement).toBe('pending');

    await holds.release(placed.hold, null, house.as('an-owner'));
    const cards = await house.cards('hold-manual');
    expect(cards.filter((card) => card.includes('Whether the latest of `master` is to be deployed then'))).toHaveLength(
      1,
    );
  });

  it('are unverified once somebody says that it is done; a second answer changes nothing', async () => {
    const asked = await deploys();
    const first = await holds.confirm(asked, { answer: 'done', seen: asked.version }, house.as('a-maintainer'));
    await run();
    const second = await holds.confirm(asked, { answer: 'cannot', seen: asked.version }, house.as('an-operator'));

    expect([first.kind, second.kind]).toEqual(['confirmed', 'nothing-asked']);
    expect(await deploys()).toMatchObject({
      enforcement: 'unverified',
      because: 'a-maintainer says that it is paused',
    });
  });

  it('have failed where the maintainer cannot, and the holders are told', async () => {
    const asked = await deploys();
    await holds.confirm(asked, { answer: 'cannot', seen: asked.version }, house.as('a-maintainer'));
    await run();

    expect(await deploys()).toMatchObject({ enforcement: 'failed' });
    expect(await house.cards('hold-failed')).toHaveLength(1);
  });
});
