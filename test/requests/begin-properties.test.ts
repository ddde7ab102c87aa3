import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import { UPGRADE_DEFAULTS } from '../../src/platform/config/upgrade-schema.ts';
import type { UpgradesConfig } from '../../src/platform/config/upgrade-config.ts';
import type { Actor } from '../../src/platform/gate.ts';
import { isOpen, type UpgradeRequest } from '../../src/requests/request.ts';
import { testActor } from '../support/actor.ts';
import { openBeginHouse, type BeginHouse } from '../support/begin-house.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';
import { testPipeline, testRunEvent } from '../support/runs.ts';
import { storeRuns } from '../support/stored-runs.ts';

/** Accounts; the first two are one person, who holds every office and wrote the commit. The last is linked with nobody. */
const ACCOUNTS = {
  one: '300000000000000001',
  'one-too': '300000000000000002',
  friend: '300000000000000003',
  other: '300000000000000004',
  nobody: '300000000000000009',
} as const;
type Account = keyof typeof ACCOUNTS;
const EVERY_ROLE = '400000000000000001';
const SHA = 'c'.repeat(40);
const HOUR_MS = 3_600_000;

const ROLE = { kind: 'role', name: 'everything' } as const;
const TWO_OFFICES: UpgradesConfig = {
  ...UPGRADE_DEFAULTS,
  approvals: [
    { name: 'dst', from: [ROLE], people: 1, hours: 48 },
    { name: 'deploy-now', from: [], people: 1, hours: 4 },
  ],
};

/**
 * Policy lets them do all of it: only the rule of distinct people stands between them and production. Where it lets
 * nobody else, `one` accepts what they asked for themselves.
 */
function configWith(upgrades: UpgradesConfig, whoMay: 'everybody' | 'one' = 'everybody'): Config {
  const all = [{ permission: '*', fleets: ['*'] }];
  const person = (name: string, accounts: readonly Account[], git: string) => {
    const grants = whoMay === 'everybody' || name === whoMay ? all : [];
    return testPerson({ name, discord: accounts.map((each) => ACCOUNTS[each]), logins: { git: [git] }, grants });
  };
  return testConfig({
    channels: [{ name: 'devops', id: '110000000000000002' }],
    roles: [{ name: 'everything', id: EVERY_ROLE, grants: [] }],
    people: [
      person('one', ['one', 'one-too'], 'One'),
      person('friend', ['friend'], 'Friend'),
      person('other', ['other'], 'Other'),
    ],
    fleets: [testFleet({ upgrades })],
    policy: { everyone: [], owner: [], maintainer: [], shell: [] },
  });
}

function actor(account: Account): Actor {
  return testActor({ discordUserId: ACCOUNTS[account], displayName: account, discordRoleIds: [EVERY_ROLE] });
}

const CLICKS = [
  'file',
  'accept',
  'agree',
  'reject',
  'withdraw',
  'deploy',
  'ask',
  'plan',
  'unplan',
  'wait',
  'settle',
] as const;
type Click = (typeof CLICKS)[number];

interface Step {
  readonly click: Click;
  readonly as: Account;
  /** Which of the open questions, or how many half hours. */
  readonly which: number;
}

function stepsBy(...accounts: readonly Account[]): fc.Arbitrary<readonly Step[]> {
  // Weighted towards what leads on: most sequences of equal chances end before anything was accepted.
  const click = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<Click>('agree', 'agree', 'deploy') },
    { weight: 2, arbitrary: fc.constantFrom<Click>('agree', 'plan', 'settle', 'wait') },
    { weight: 1, arbitrary: fc.constantFrom(...CLICKS) },
  );
  const step = fc.record({ click, as: fc.constantFrom(...accounts), which: fc.nat(5) });
  const first = fc.record({ click: fc.constant<Click>('accept'), as: fc.constantFrom(...accounts), which: fc.nat(5) });
  return fc
    .tuple(fc.array(first, { minLength: 1, maxLength: 3 }), fc.array(step, { minLength: 12, maxLength: 30 }))
    .map(([a, b]) => [...a, ...b]);
}

const VERSION = { text: SHA, kind: 'commit', key: `commit:${SHA}` } as const;

async function play(house: BeginHouse, steps: readonly Step[]): Promise<void> {
  await house.file(actor(steps[0]?.as ?? 'one'), { version: VERSION });
  for (const step of steps) await act(house, step);
}

async function act(house: BeginHouse, { click, as, which }: Step): Promise<void> {
  const by = { actor: actor(as), act: 'button:test' };
  const [newest] = await house.requests.list(house.database.read, { fleets: ['status.prod'], state: null }, 1);
  const number = newest?.number ?? 1;
  const about = await house.approvalsOf(number);
  const open = about.filter(({ state }) => state === 'waiting' || state === 'agreed');
  const question = open[which % Math.max(1, open.length)];
  switch (click) {
    case 'file':
      // One version of a fleet is asked for once at a time.
      if (newest === undefined || !isOpen(newest)) await house.file(actor(as), { version: VERSION });
      return;
    case 'accept':
      await house.requests.decide({ number, act: { kind: 'accept' }, seen: null }, by);
      return;
    case 'agree':
      for (const each of open) await house.agree(each, actor(as));
      return;
    case 'reject':
    case 'withdraw': {
      const decided =
        click === 'reject' ? ({ kind: 'reject', reason: 'No.' } as const) : ({ kind: 'withdraw' } as const);
      if (question !== undefined)
        await house.approvals.decide({ number: question.number, act: decided, seen: null }, by);
      return;
    }
    case 'deploy':
      await house.begins.begin({ number, seen: null }, by);
      return;
    case 'ask':
      await house.begins.askAgain({ number, seen: null }, by);
      return;
    case 'plan':
      await house.begins.schedule({ number, seen: null, wish: { kind: 'at', typed: `in ${which + 1}h` } }, by);
      return;
    case 'unplan':
      await house.begins.unschedule({ number, seen: null }, by);
      return;
    case 'wait':
      house.clock.advance((which * HOUR_MS) / 2);
      return;
    case 'settle':
      await house.settle();
  }
}

async function playing(config: Config, steps: readonly Step[]): Promise<BeginHouse> {
  const house = await openBeginHouse(config);
  const description = { sha: SHA, author: 'One' };
  await house.database.transaction((tx) => storeRuns(tx, [testPipeline()], testRunEvent({ description })));
  await play(house, steps);
  return house;
}

const ACCOUNT_OF = new Map(Object.entries(ACCOUNTS).map(([name, id]) => [id as string, name]));
const personOf = (userId: string | null): string => (ACCOUNT_OF.get(userId ?? '') ?? 'nobody').replace('-too', '');

/** Long enough that a weak rule is found out, short enough for every run of the tests. */
const RUNS = 40;
const SLOW_MS = 120_000;

describe('no sequence of clicks', () => {
  it.each([
    ['two offices', TWO_OFFICES],
    ['nobody else’s word is asked for', UPGRADE_DEFAULTS],
    ['two people of one office', { ...UPGRADE_DEFAULTS, approvals: [{ name: 'any', from: [], people: 2, hours: 4 }] }],
  ] as const)(
    'by one person, on both of their accounts and on one that is linked with nobody, ships production: %s',
    async (_what, upgrades) => {
      await fc.assert(
        fc.asyncProperty(stepsBy('one', 'one-too', 'nobody'), async (steps) => {
          const house = await playing(configWith(upgrades, 'one'), steps);
          const begun = house.begun.length;
          await house.close();
          expect(begun).toBe(0);
        }),
        { numRuns: RUNS },
      );
    },
    SLOW_MS,
  );

  it(
    'by a requester, and an author on both of their accounts, ships what is not to be agreed to by its author',
    async () => {
      const upgrades = { ...TWO_OFFICES, notByAuthor: true };
      await fc.assert(
        fc.asyncProperty(stepsBy('friend', 'one', 'one-too'), async (steps) => {
          // Whoever of them asked: the others are one person, who wrote it.
          const house = await playing(configWith(upgrades), [{ click: 'file', as: 'friend', which: 0 }, ...steps]);
          const begun = house.begun.length;
          await house.close();
          expect(begun).toBe(0);
        }),
        { numRuns: RUNS },
      );
    },
    SLOW_MS,
  );
});

describe('any sequence of clicks by three people and their accounts', () => {
  it(
    'begins each request once at most, with the unused word of as many others as it asks for, and leaves none stuck',
    async () => {
      let began = 0;
      await fc.assert(
        fc.asyncProperty(stepsBy('one', 'one-too', 'friend', 'other', 'nobody'), async (steps) => {
          const house = await playing(configWith(TWO_OFFICES), steps);
          const requests = await house.requests.list(house.database.read, { fleets: ['status.prod'], state: null }, 50);
          for (const request of requests) await check(house, request);
          began += house.begun.length;
          for (const request of requests) await ends(house, request);
          await house.close();
        }),
        { numRuns: RUNS },
      );
      // A rule that lets nothing through would hold all of the above.
      expect(began).toBeGreaterThan(0);
    },
    SLOW_MS,
  );
});

/** What was begun was agreed to by distinct people for the two offices, none of whom asked; nothing else was used. */
async function check(house: BeginHouse, { number, requestedBy }: UpgradeRequest): Promise<void> {
  const begun = house.begun.filter(({ request }) => request.number === number);
  const used = (await house.approvalsOf(number)).filter(({ state }) => state === 'used');
  expect(begun.length).toBeLessThanOrEqual(1);
  expect(used.map(({ subject }) => subject.split(':')[2]).toSorted()).toEqual(
    begun.length === 0 ? [] : ['deploy-now', 'dst'],
  );
  for (const { request } of begun) {
    const at = request.plan === null ? null : request.plan.at.toISOString();
    expect(used.map(({ binding }) => binding.window)).toEqual(used.map(() => at));
  }
  const agreed = used.flatMap(({ agreements }) => agreements.map(({ by }) => personOf(by.userId)));
  expect(new Set(agreed).size).toBe(agreed.length);
  expect(agreed).not.toContain(personOf(requestedBy.userId));
  expect(agreed).not.toContain('nobody');
}

/** From wherever it came to, somebody can end it, and then nobody is asked any more. */
async function ends(house: BeginHouse, { number, state }: UpgradeRequest): Promise<void> {
  if (state === 'deploying') return;
  const by = { actor: actor('other'), act: 'command:test' };
  const outcome = await house.requests.decide({ number, act: { kind: 'cancel', reason: null }, seen: null }, by);
  expect(outcome?.kind).toBe('cancelled');
  const open = (await house.approvalsOf(number)).filter((each) => each.end === null);
  expect(open).toEqual([]);
}

describe('a crash between any two transactions', () => {
  it(
    'loses nothing and doubles nothing: what was decided goes on from the store alone',
    async () => {
      const house = await openBeginHouse(configWith(TWO_OFFICES));
      onTestFinished(house.close);
      const story: readonly Step[] = [
        { click: 'accept', as: 'other', which: 0 },
        { click: 'plan', as: 'other', which: 1 },
        { click: 'agree', as: 'friend', which: 0 },
        { click: 'agree', as: 'other', which: 1 },
        { click: 'wait', as: 'other', which: 4 },
      ];
      await house.file(actor('one'), { version: VERSION });

      for (const step of story) {
        const before = await stored(house);
        house.crashes = true;
        if (FACTUAL.has(step.click)) await expect(act(house, step)).rejects.toThrow('A crash.');
        house.crashes = false;
        expect(await stored(house)).toEqual(before);
        await act(house, step);
      }

      await expect(crashing(house, () => house.settle())).rejects.toThrow('could not be looked at');
      await house.settle();
      await house.settle();

      expect(house.begun.map(({ request }) => request.number)).toEqual([1]);
      expect(await house.states(1)).toEqual(['requested', 'accepted', 'scheduled', 'deploying']);
    },
    SLOW_MS,
  );
});

/** Clicks that state a fact, so that a crash before it is durable takes them back whole. */
const FACTUAL: ReadonlySet<Click> = new Set(['accept', 'plan', 'agree']);

async function crashing(house: BeginHouse, work: () => Promise<void>): Promise<void> {
  house.crashes = true;
  try {
    await work();
  } finally {
    house.crashes = false;
  }
}

/** All that a next process would find of it. */
async function stored(house: BeginHouse): Promise<unknown> {
  const approvals = await house.approvalsOf(1);
  return [await house.request(1), await house.states(1), approvals, await house.cards('upgrade-request'), house.begun];
}
