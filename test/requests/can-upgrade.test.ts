import { describe, expect, it, onTestFinished } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import { UPGRADE_DEFAULTS } from '../../src/platform/config/upgrade-schema.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { upgradeRules } from '../../src/requests/can-upgrade-service.ts';
import { testActor } from '../support/actor.ts';
import { openBeginHouse, type BeginHouse } from '../support/begin-house.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';

const OWNER = testActor({ discordUserId: '300000000000000001', displayName: 'owner' });
const MAINTAINER = testActor({ discordUserId: '300000000000000002', displayName: 'maintainer' });
const OTHER = testActor({ discordUserId: '300000000000000003', displayName: 'other' });
const HOUR_MS = 3_600_000;

function config(parts: Partial<Config> = {}): Config {
  const names = ['owner', 'maintainer', 'other'];
  return testConfig({
    channels: [{ name: 'devops', id: '110000000000000002' }],
    people: names.map((name, index) => testPerson({ name, discord: [`30000000000000000${index + 1}`] })),
    fleets: [
      testFleet({
        upgrades: { ...UPGRADE_DEFAULTS, approvals: [{ name: 'dst', from: [], people: 1, hours: 4 }] },
      }),
      testFleet({ name: 'waku.test', versionPolicy: { kind: 'auto', repository: 'acme/node', branch: 'master' } }),
    ],
    policy: { everyone: [{ permission: '*', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
    ...parts,
  });
}

async function open(): Promise<BeginHouse> {
  const house = await openBeginHouse(config());
  onTestFinished(house.close);
  return house;
}

/** Each rule and its verdict, for the maintainer so many hours from now. */
async function rules(
  house: BeginHouse,
  { hours = 0, version = 'v0.38.1', fleet = 'status.prod', inForce = config() } = {},
): Promise<readonly string[]> {
  const deps = { config: () => inForce, gate: createGate(() => inForce), guildId: OWNER.guildId };
  const at = new Date(house.clock.now().getTime() + hours * HOUR_MS);
  const ask = { act: 'deploy', fleet, version, at, who: MAINTAINER, asker: MAINTAINER };
  const found = await upgradeRules(house.database.read, deps, ask);
  return found.map(({ about, verdict, words }) => `${about} ${verdict}: ${words}`);
}

async function accept(house: BeginHouse): Promise<void> {
  await house.requests.decide(
    { number: 1, act: { kind: 'accept' }, seen: null },
    { actor: MAINTAINER, act: 'button:test' },
  );
}

async function agree(house: BeginHouse): Promise<void> {
  const [newest] = await house.approvalsOf(1);
  if (newest !== undefined) await house.agree(newest, OTHER);
}

describe('what upgrade requests say of a deploy', () => {
  it('follows a request: nobody asks, it waits, it lacks a word, it may, it does', async () => {
    const house = await open();
    const none = await rules(house);
    await house.file(OWNER);
    const asked = await rules(house);
    await accept(house);
    const accepted = await rules(house);
    await agree(house);
    const agreed = await rules(house);
    const tomorrow = await rules(house, { hours: 24 });
    await house.begins.begin({ number: 1, seen: null }, { actor: MAINTAINER, act: 'button:test' });

    expect(none).toEqual([
      'Request refused: nobody asks for v0.38.1 on status.prod, or it is decided already; /upgrade request asks for it',
    ]);
    expect(asked[0]).toBe('Request refused: UP-1 waits for its maintainer’s decision');
    expect(accepted).toEqual([
      'Request allowed: UP-1 is accepted',
      'Approval refused: dst is asked: 1 of 1 of whoever may agree must agree',
    ]);
    expect(agreed).toEqual(['Request allowed: UP-1 is accepted', 'Approval allowed: dst has agreed']);
    expect(tomorrow.at(-1)).toBe('Approval refused: what dst says has run out by then');
    expect((await rules(house))[0]).toBe('Request refused: UP-1 is deploying already');
  });

  it('knows a plan: what is agreed to is for its time alone', async () => {
    const house = await open();
    await house.file(OWNER);
    await accept(house);
    const wish = { kind: 'at', typed: 'in 3h' } as const;
    await house.begins.schedule({ number: 1, seen: null, wish }, { actor: MAINTAINER, act: 'command:test' });
    await agree(house);

    const verdicts = (told: readonly string[]) => told.map((each) => each.split(':')[0]);
    expect(verdicts(await rules(house))).toEqual(['Request allowed', 'Plan refused', 'Approval allowed']);
    expect(verdicts(await rules(house, { hours: 3 }))).toEqual(['Request allowed', 'Plan allowed', 'Approval allowed']);
    expect(verdicts(await rules(house, { hours: 9 }))).toEqual(['Request allowed', 'Plan refused', 'Approval refused']);
  });

  it('says nothing of a fleet that deploys by itself, of other acts, or to those who may not see requests', async () => {
    const house = await open();
    await house.file(OWNER);
    const policy = { ...config().policy, everyone: [{ permission: 'fleet.view', fleets: ['*'] }] };

    expect(await rules(house, { fleet: 'waku.test' })).toEqual([]);
    expect(await rules(house, { inForce: config({ policy }) })).toEqual([]);
  });

  it('takes the request that can begin where no version is named, and reads `0.38.1` as `v0.38.1`', async () => {
    const house = await open();
    await house.file(OWNER);

    expect((await rules(house, { version: '' }))[0]).toContain('UP-1');
    expect((await rules(house, { version: '0.38.1' }))[0]).toContain('UP-1');
    expect((await rules(house, { version: 'v0.40.0' }))[0]).toContain('nobody asks for v0.40.0');
  });
});
