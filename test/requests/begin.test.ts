import { describe, expect, it, onTestFinished } from 'vitest';
import type { Approval } from '../../src/approvals/approval.ts';
import type { Config, FleetConfig } from '../../src/platform/config/config.ts';
import { UPGRADE_DEFAULTS } from '../../src/platform/config/upgrade-schema.ts';
import type { Actor } from '../../src/platform/gate.ts';
import type { PlanWish } from '../../src/requests/begin-outcome.ts';
import type { UpgradeRequest } from '../../src/requests/request.ts';
import type { WindowChange } from '../../src/windows/window-outcome.ts';
import { testActor } from '../support/actor.ts';
import { openBeginHouse, type BeginHouse } from '../support/begin-house.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';
import { testPipeline, testRunEvent } from '../support/runs.ts';
import { storeRuns } from '../support/stored-runs.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const ROLES = {
  owners: '400000000000000001',
  infra: '400000000000000002',
  dst: '400000000000000003',
  admins: '400000000000000004',
};
type Role = keyof typeof ROLES;
/** Who they are, by account; `both` holds two offices, and `owner-too` is the owner's other account. */
const PEOPLE = {
  owner: { id: '300000000000000001', roles: ['owners'] },
  'owner-too': { id: '300000000000000002', roles: ['owners', 'dst', 'admins'] },
  maintainer: { id: '300000000000000003', roles: ['infra'] },
  researcher: { id: '300000000000000004', roles: ['dst'] },
  admin: { id: '300000000000000005', roles: ['admins'] },
  both: { id: '300000000000000006', roles: ['dst', 'admins'] },
  unlinked: { id: '300000000000000007', roles: ['dst', 'admins'] },
} as const satisfies Readonly<Record<string, { readonly id: string; readonly roles: readonly Role[] }>>;
type Who = keyof typeof PEOPLE;

const DST = { name: 'dst', from: [{ kind: 'role', name: 'dst' }], people: 1, hours: 48 } as const;
const ADMIN = { name: 'deploy-now', from: [{ kind: 'role', name: 'admins' }], people: 1, hours: 4 } as const;

function configWith(fleet: Partial<FleetConfig> = {}, parts: Partial<Config> = {}): Config {
  const person = (name: string, ids: readonly Who[], git: readonly string[] = []) =>
    testPerson({ name, discord: ids.map((each) => PEOPLE[each].id), logins: { git } });
  return testConfig({
    channels: [{ name: 'devops', id: '110000000000000002' }],
    roles: Object.entries(ROLES).map(([name, id]) => ({ name, id, grants: [] })),
    people: [
      person('owner', ['owner', 'owner-too'], ['An owner']),
      person('maintainer', ['maintainer'], ['A maintainer']),
      person('researcher', ['researcher'], ['A researcher']),
      person('admin', ['admin'], ['An admin']),
      person('both', ['both']),
    ],
    fleets: [
      testFleet({
        owner: { kind: 'role', name: 'owners' },
        maintainer: { kind: 'role', name: 'infra' },
        upgrades: { ...UPGRADE_DEFAULTS, approvals: [DST, ADMIN] },
        ...fleet,
      }),
    ],
    policy: { everyone: [{ permission: '*', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
    ...parts,
  });
}

function actor(who: Who): Actor {
  const { id, roles } = PEOPLE[who];
  return testActor({ discordUserId: id, displayName: who, discordRoleIds: roles.map((role: Role) => ROLES[role]) });
}

const by = (who: Who) => ({ actor: actor(who), act: `command:test ${who}` });

async function open(config = configWith()): Promise<BeginHouse> {
  const house = await openBeginHouse(config);
  onTestFinished(house.close);
  return house;
}

async function accepted(house: BeginHouse, parts: Partial<UpgradeRequest> = {}): Promise<UpgradeRequest> {
  const { number } = await house.file(actor('owner'), parts);
  const outcome = await house.requests.decide({ number, act: { kind: 'accept' }, seen: 1 }, by('maintainer'));
  if (outcome?.kind !== 'accepted') throw new Error(outcome?.kind);
  return house.request(number);
}

/** The newest question of this name. */
async function question(house: BeginHouse, number: number, name: string): Promise<Approval> {
  const found = (await house.approvalsOf(number)).find(({ subject }) => subject.endsWith(`:${name}`));
  if (found === undefined) throw new Error(`Nobody was asked for ${name}.`);
  return found;
}

async function agreeAll(house: BeginHouse, number: number): Promise<void> {
  expect(await house.agree(await question(house, number, 'dst'), actor('researcher'))).toBe('agreed-enough');
  expect(await house.agree(await question(house, number, 'deploy-now'), actor('admin'))).toBe('agreed-enough');
}

async function approvalStates(house: BeginHouse, number: number): Promise<readonly string[]> {
  return (await house.approvalsOf(number)).toReversed().map(({ subject, state }) => `${subject} ${state}`);
}

describe('an accepted upgrade', () => {
  it('asks each office, tells the maintainer when the last agreed, and begins once with their approvals', async () => {
    const house = await open();
    const { number } = await accepted(house);

    const early = await house.begins.begin({ number, seen: null }, by('maintainer'));
    await agreeAll(house, number);
    const ready = await house.cards('upgrade-ready');
    const begun = await house.begins.begin({ number, seen: 2 }, by('maintainer'));
    const again = await house.begins.begin({ number, seen: null }, by('maintainer'));

    expect(early?.kind).toBe('missing-approvals');
    expect(ready).toHaveLength(1);
    expect(ready[0]).toContain(`<@&${ROLES.infra}>`);
    expect(begun).toMatchObject({ kind: 'begun', request: { state: 'deploying', execution: { deploy: 1 } } });
    expect(again?.kind).toBe('changed');
    expect(house.begun).toHaveLength(1);
    expect(await approvalStates(house, number)).toEqual(['upgrade:1:dst used', 'upgrade:1:deploy-now used']);
    expect((await house.cards('upgrade-request')).join()).toContain('agreed by');
  });

  it.each([
    ['whoever asked', 'owner', 'asked-it'],
    ['whoever asked, by another account', 'owner-too', 'asked-it'],
    ['somebody whom nobody can tell from others', 'unlinked', 'unlinked'],
    ['another office', 'admin', 'not-of-those-asked'],
  ] as const)('does not take the word of %s', async (_who, who, why) => {
    const house = await open();
    const { number } = await accepted(house);

    expect(await house.agree(await question(house, number, 'dst'), actor(who))).toBe(why);
  });

  it('counts a person of two offices for one of them', async () => {
    const house = await open();
    const { number } = await accepted(house);

    const first = await house.agree(await question(house, number, 'dst'), actor('both'));
    const second = await house.agree(await question(house, number, 'deploy-now'), actor('both'));
    const waiting = await house.approvals.listWaitingFor(house.database.read, actor('both'));

    expect([first, second]).toEqual(['agreed-enough', 'agreed-elsewhere']);
    expect(waiting).toEqual([]);
  });

  it('takes nobody for two who agreed and are linked as one by then', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await agreeAll(house, number);

    const people = configWith().people.filter(({ name }) => name !== 'researcher' && name !== 'admin');
    const one = testPerson({ name: 'researcher', discord: [PEOPLE.researcher.id, PEOPLE.admin.id] });
    house.config.current = { ...house.config.current, people: [...people, one] };
    const outcome = await house.begins.begin({ number, seen: null }, by('maintainer'));

    expect(outcome?.kind).toBe('missing-approvals');
    expect(house.begun).toEqual([]);
    // The later office is asked anew, visibly.
    expect(await approvalStates(house, number)).toEqual([
      'upgrade:1:dst agreed',
      'upgrade:1:deploy-now void',
      'upgrade:1:deploy-now waiting',
    ]);
  });

  it.each([
    ['wrote the commit', 'A researcher', 'is-author'],
    ['may have written it, for nobody heard who did', null, 'author-unknown'],
    ['certainly did not', 'A maintainer', 'agreed-enough'],
  ] as const)('with notByAuthor, asked of somebody who %s', async (_case, author, outcome) => {
    const upgrades = { ...UPGRADE_DEFAULTS, approvals: [DST], notByAuthor: true };
    const house = await open(configWith({ upgrades }));
    const sha = 'a'.repeat(40);
    if (author !== null) await storeRun(house, { sha, author });
    const { number } = await accepted(house, { version: { text: sha, kind: 'commit', key: `commit:${sha}` } });

    expect(await house.agree(await question(house, number, 'dst'), actor('researcher'))).toBe(outcome);
  });

  it('is void by every change, and asked anew: its plan, its policy', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await agreeAll(house, number);

    await house.begins.schedule({ number, seen: null, wish: { kind: 'at', typed: 'in 2h' } }, by('maintainer'));
    const planned = await approvalStates(house, number);
    await agreeAll(house, number);
    const upgrades = { ...UPGRADE_DEFAULTS, approvals: [{ ...DST, people: 2 }, ADMIN] };
    house.config.current = configWith({ upgrades });
    house.clock.advance(2 * HOUR_MS);
    const outcome = await house.begins.begin({ number, seen: null }, by('maintainer'));

    expect(planned).toEqual([
      'upgrade:1:dst void',
      'upgrade:1:deploy-now void',
      'upgrade:1:dst waiting',
      'upgrade:1:deploy-now waiting',
    ]);
    expect(outcome?.kind).toBe('missing-approvals');
    expect((await approvalStates(house, number)).slice(2)).toEqual([
      'upgrade:1:dst void',
      'upgrade:1:deploy-now agreed',
      'upgrade:1:dst waiting',
    ]);
  });

  it('asks nobody again who said no, until somebody wants that', async () => {
    const house = await open();
    const { number } = await accepted(house);
    const dst = await question(house, number, 'dst');
    const no = { number: dst.number, act: { kind: 'reject', reason: 'Too much traffic.' }, seen: null } as const;
    await house.approvals.decide(no, by('researcher'));

    await house.begins.begin({ number, seen: null }, by('maintainer'));
    const before = await approvalStates(house, number);
    const card = (await house.cards('upgrade-request')).join();
    const asked = await house.begins.askAgain({ number, seen: null }, by('maintainer'));
    const idle = await house.begins.askAgain({ number, seen: null }, by('maintainer'));

    expect(before).toEqual(['upgrade:1:dst rejected', 'upgrade:1:deploy-now waiting']);
    expect(card).toContain('Too much traffic.');
    expect([asked?.kind, idle?.kind]).toEqual(['asked', 'nobody-to-ask']);
    expect((await approvalStates(house, number)).at(-1)).toBe('upgrade:1:dst waiting');
  });

  it('lets approvals expire, and asks anew when somebody begins it', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await agreeAll(house, number);
    house.clock.advance(5 * HOUR_MS);
    await house.settle();

    const outcome = await house.begins.begin({ number, seen: null }, by('maintainer'));

    expect(outcome?.kind).toBe('missing-approvals');
    expect(await approvalStates(house, number)).toEqual([
      'upgrade:1:dst agreed',
      'upgrade:1:deploy-now expired',
      'upgrade:1:deploy-now waiting',
    ]);
  });

  it('uses nothing up when it cannot be carried out after all', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await agreeAll(house, number);
    house.refuses = { kind: 'held', why: 'an operator holds it (H-4: disk swap)' };

    const refused = await house.begins.begin({ number, seen: null }, by('maintainer'));
    house.refuses = null;
    const begun = await house.begins.begin({ number, seen: null }, by('maintainer'));

    expect(refused).toMatchObject({ kind: 'held', why: 'an operator holds it (H-4: disk swap)' });
    expect(begun?.kind).toBe('begun');
  });

  it('takes its questions back when nobody needs them any more', async () => {
    const house = await open();
    const { number } = await accepted(house);

    await house.requests.decide({ number, act: { kind: 'cancel', reason: null }, seen: null }, by('owner'));

    expect(await approvalStates(house, number)).toEqual(['upgrade:1:dst void', 'upgrade:1:deploy-now void']);
  });

  it('is begun by a second person where one alone would stand behind it, but on a test fleet', async () => {
    const alone = { upgrades: UPGRADE_DEFAULTS };
    const everyone = [{ permission: 'upgrade.deploy', fleets: ['*'] }];
    const grants = [{ permission: '*', fleets: ['*'] }];
    const people = configWith().people.map((each) => (each.name === 'owner' ? { ...each, grants } : each));
    const policy = { everyone, owner: [], maintainer: [], shell: [] };
    const house = await open(configWith(alone, { people, policy }));
    const tried = await open(configWith({ ...alone, name: 'waku.test' }, { people, policy }));

    const outcomes = [house, tried].map(async (each) => {
      const { number } = await each.file(actor('owner'), { fleet: each === house ? 'status.prod' : 'waku.test' });
      await each.requests.decide({ number, act: { kind: 'accept' }, seen: null }, by('owner-too'));
      const own = await each.begins.begin({ number, seen: null }, by('owner'));
      return [own?.kind, (await each.begins.begin({ number, seen: null }, by('maintainer')))?.kind];
    });

    expect(await Promise.all(outcomes)).toEqual([
      ['someone-else-must-begin', 'begun'],
      ['begun', 'changed'],
    ]);
  });
});

const NEEDS_WINDOW = { acts: ['deploy'], fleets: ['*.prod'], environments: [], pipelines: [], trains: [] };

function windowed(): Config {
  const base = configWith({ upgrades: { ...UPGRADE_DEFAULTS, approvals: [DST] } });
  return { ...base, windows: { ...base.windows, needed: [NEEDS_WINDOW] } };
}

describe('a plan', () => {
  async function planned(house: BeginHouse, number: number, wish: PlanWish) {
    return house.begins.schedule({ number, seen: null, wish }, by('maintainer'));
  }

  it('begins by itself at its time, with the approvals of that time, and not before', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await planned(house, number, { kind: 'at', typed: 'in 2h' });
    await agreeAll(house, number);

    house.clock.advance(2 * HOUR_MS - MINUTE_MS);
    await house.settle();
    const before = (await house.request(number)).state;
    house.clock.advance(MINUTE_MS);
    await house.settle();
    await house.settle();

    expect(before).toBe('scheduled');
    expect((await house.request(number)).state).toBe('deploying');
    expect(house.begun).toMatchObject([{ by: null, actor: null }]);
    expect(await house.cards('upgrade-back')).toEqual([]);
  });

  it('does not begin before, whoever has what was agreed to for its time', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await planned(house, number, { kind: 'at', typed: 'in 2h' });
    await agreeAll(house, number);

    const outcome = await house.begins.begin({ number, seen: null }, by('maintainer'));

    expect(outcome).toMatchObject({ kind: 'not-its-time', at: new Date('2026-03-02T11:00:00Z') });
    expect(house.begun).toEqual([]);
  });

  it('reads its time where its planner is, also over the change of the clocks', async () => {
    const base = configWith();
    const people = base.people.map((each) => ({ ...each, timeZone: 'Europe/Berlin' }));
    const house = await open({ ...base, people });
    const { number } = await accepted(house);

    await planned(house, number, { kind: 'at', typed: '2026-03-27 17:00' });
    const winter = (await house.request(number)).plan?.at.toISOString();
    await planned(house, number, { kind: 'at', typed: '2026-03-29 17:00' });
    const summer = (await house.request(number)).plan?.at.toISOString();

    expect([winter, summer]).toEqual(['2026-03-27T16:00:00.000Z', '2026-03-29T15:00:00.000Z']);
  });

  it('goes back once, with the reason, when nobody agreed in time', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await planned(house, number, { kind: 'at', typed: 'in 2h' });

    house.clock.advance(2 * HOUR_MS);
    await house.settle();
    await house.settle();

    const request = await house.request(number);
    const news = await house.cards('upgrade-back');
    expect(request).toMatchObject({ state: 'accepted', plan: null, because: 'nobody agreed in time: dst, deploy-now' });
    expect(news).toHaveLength(1);
    expect(news[0]).toContain(PEOPLE.owner.id);
    expect(news[0]).toContain(`<@&${ROLES.infra}>`);
    expect(await house.states(number)).toEqual(['requested', 'accepted', 'scheduled', 'accepted']);
  });

  it('waits for another deploy to end, and then begins', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await planned(house, number, { kind: 'at', typed: 'in 2h' });
    await agreeAll(house, number);
    house.refuses = { kind: 'busy', why: 'D-12 is under way' };
    house.clock.advance(2 * HOUR_MS);
    await house.settle();
    const waiting = await house.request(number);

    house.refuses = null;
    house.clock.advance(MINUTE_MS);
    await house.settle();

    expect(waiting).toMatchObject({ state: 'scheduled', because: 'D-12 is under way' });
    expect((await house.request(number)).state).toBe('deploying');
  });

  it.each([
    ['shortly', 30 * MINUTE_MS, 'deploying'],
    ['for too long', 2 * HOUR_MS, 'accepted'],
  ] as const)('of a time at which nobody ran, %s', async (_how, lateMs, state) => {
    const house = await open();
    const { number } = await accepted(house);
    await planned(house, number, { kind: 'at', typed: 'in 2h' });
    await agreeAll(house, number);

    house.clock.advance(2 * HOUR_MS + lateMs);
    await house.settle();

    expect((await house.request(number)).state).toBe(state);
  });

  it('into a window begins when that opens', async () => {
    const house = await open(windowed());
    const { number: window } = await house.openWindow({}, actor('maintainer'));
    const { number } = await accepted(house);

    const now = await house.begins.begin({ number, seen: null }, by('maintainer'));
    await house.agree(await question(house, number, 'dst'), actor('researcher'));
    const closed = await house.begins.begin({ number, seen: null }, by('maintainer'));
    const outcome = await planned(house, number, { kind: 'window', number: window });
    await house.agree(await question(house, number, 'dst'), actor('researcher'));
    house.clock.advance(24 * HOUR_MS);
    await house.settle();

    expect([now?.kind, closed?.kind]).toEqual(['missing-approvals', 'windows-closed']);
    expect(outcome).toMatchObject({ kind: 'scheduled', request: { plan: { window: 'W-1' } } });
    expect((await house.request(number)).state).toBe('deploying');
  });

  it.each([
    ['cancelled', (): WindowChange => ({ kind: 'cancel' }), 'W-1 was cancelled'],
    [
      'moved',
      (occurrence: string): WindowChange => ({ kind: 'move', occurrence, to: '2026-03-06T10:00' }),
      'W-1 does not open at that time any more',
    ],
  ] as const)('goes back when its window is %s, and what was agreed to is void', async (_how, change, because) => {
    const house = await open(windowed());
    const window = await house.openWindow({}, actor('maintainer'));
    const { number } = await accepted(house);
    await planned(house, number, { kind: 'window', number: window.number });
    await house.agree(await question(house, number, 'dst'), actor('researcher'));

    await house.windows.change(window, change(window.start), by('maintainer'));

    expect(await house.request(number)).toMatchObject({ state: 'accepted', plan: null, because });
    expect(await house.cards('upgrade-back')).toHaveLength(1);
    expect(await approvalStates(house, number)).toEqual([
      'upgrade:1:dst void',
      'upgrade:1:dst void',
      'upgrade:1:dst waiting',
    ]);
  });

  it.each([
    ['no time', { kind: 'at', typed: 'whenever' }, 'unreadable-moment'],
    ['a time that is over', { kind: 'at', typed: '2026-03-01 10:00' }, 'unreadable-moment'],
    ['a time too far ahead', { kind: 'at', typed: '2027-03-01 10:00' }, 'unreadable-moment'],
    ['a time at which the windows are closed', { kind: 'at', typed: 'in 2h' }, 'windows-closed'],
    ['no window', { kind: 'window', number: 9 }, 'no-such-window'],
    ['a freeze', { kind: 'window', number: 2 }, 'window-does-not-fit'],
    ['a window of another fleet', { kind: 'window', number: 3 }, 'window-does-not-fit'],
  ] as const)('is refused for %s, and nothing is changed', async (_what, wish, kind) => {
    const house = await open(windowed());
    await house.openWindow({}, actor('maintainer'));
    await house.openWindow({ kind: 'freeze', start: 'tomorrow 20:00' }, actor('maintainer'));
    await house.openWindow({ fleets: null, environments: null, trains: 'v9' }, actor('maintainer'));
    const { number } = await accepted(house);

    const outcome = await planned(house, number, wish);

    expect(outcome?.kind).toBe(kind);
    expect(await house.request(number)).toMatchObject({ state: 'accepted', decision: 2 });
  });

  it('is taken back, which voids what was agreed to', async () => {
    const house = await open();
    const { number } = await accepted(house);
    await planned(house, number, { kind: 'at', typed: 'in 2h' });
    const same = await planned(house, number, { kind: 'at', typed: 'in 2h' });
    const stale = await house.begins.unschedule({ number, seen: 2 }, by('maintainer'));

    const back = await house.begins.unschedule({ number, seen: 3 }, by('maintainer'));
    const again = await house.begins.unschedule({ number, seen: null }, by('maintainer'));

    expect([same?.kind, stale?.kind, back?.kind, again?.kind]).toEqual([
      'same-plan',
      'changed',
      'unscheduled',
      'not-scheduled',
    ]);
    expect(await house.request(number)).toMatchObject({ state: 'accepted', plan: null });
  });
});

/** A run as GitHub told of it, with whoever wrote its commit. */
function storeRun({ database }: BeginHouse, description: { readonly sha: string; readonly author: string }) {
  return database.transaction((tx) => storeRuns(tx, [testPipeline()], testRunEvent({ description })));
}
