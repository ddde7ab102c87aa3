import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ApprovalFact } from '../../src/approvals/approval-fact.ts';
import type { ConsumeOutcome, DecideOutcome } from '../../src/approvals/approval-outcome.ts';
import type { ApprovalService } from '../../src/approvals/approval-service.ts';
import { voidAfterRestore } from '../../src/approvals/approval-store.ts';
import { bindingChange, hashBinding, type Approval, type Binding } from '../../src/approvals/approval.ts';
import { createAuditService } from '../../src/audit/audit-service.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import { findCard } from '../../src/platform/delivery/card-store.ts';
import type { Actor } from '../../src/platform/gate.ts';
import { testActor } from '../support/actor.ts';
import { testApprovalService, testAsk } from '../support/approvals.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';
import { openTestDatabase } from '../support/database.ts';
import { RecordedFacts } from '../support/recorded-facts.ts';

/** Accounts by who has them: an owner and a maintainer have two each. */
const ACCOUNT = {
  owner: '300000000000000001',
  ownerToo: '300000000000000002',
  maintainer: '300000000000000003',
  maintainerToo: '300000000000000004',
  second: '300000000000000005',
  nobody: '300000000000000006',
  nobodyToo: '300000000000000007',
} as const;
type Account = keyof typeof ACCOUNT;
const PEOPLE = [
  testPerson({ name: 'an-owner', discord: [ACCOUNT.owner, ACCOUNT.ownerToo] }),
  testPerson({ name: 'a-maintainer', discord: [ACCOUNT.maintainer, ACCOUNT.maintainerToo] }),
  testPerson({ name: 'a-second-maintainer', discord: [ACCOUNT.second] }),
];
const INFRA = '400000000000000001';
const ALL = { permission: '*', fleets: ['*'] };

interface Scene {
  readonly database: Database;
  readonly clock: TestClock;
  readonly approvals: ApprovalService;
  readonly facts: RecordedFacts<ApprovalFact>;
  config: Config;
  /** What the subject is about by now; null: it is gone. */
  now: Binding | 'as-asked' | null;
  ask(parts?: Parameters<typeof testAsk>[0], as?: Account): Promise<Approval>;
  agree(as: Account, approval: Approval, seen?: number | null): Promise<string>;
  decide(
    actor: Actor,
    act: Parameters<ApprovalService['decide']>[0]['act'],
    approval: Approval,
  ): Promise<DecideOutcome>;
  consume(binding?: Binding): Promise<ConsumeOutcome>;
  get(approval: Approval): Promise<Approval>;
  /** What the card shows, as text. */
  card(approval: Approval): Promise<string>;
  auditOutcomes(): Promise<readonly string[]>;
}

function actorOf(account: Account, parts: Partial<Actor> = {}): Actor {
  return testActor({ discordUserId: ACCOUNT[account], displayName: account, discordRoleIds: [INFRA], ...parts });
}

async function open(): Promise<Scene> {
  const { database, close } = await openTestDatabase();
  onTestFinished(close);
  const clock = new TestClock();
  const facts = new RecordedFacts<ApprovalFact>();
  const scene = {
    now: 'as-asked' as Binding | 'as-asked' | null,
    config: testConfig({
      people: PEOPLE,
      roles: [{ name: 'infra', id: INFRA, grants: [] }],
      fleets: [testFleet({ maintainer: { kind: 'role', name: 'infra' } })],
      policy: { everyone: [ALL], owner: [], maintainer: [], shell: [] },
    }),
  };
  const config = (): Config => scene.config;
  const audit = createAuditService({ database, clock, config });
  const bindingNow = () => Promise.resolve(scene.now);
  const approvals = testApprovalService({ database, clock, config, audit, facts, bindingNow });
  const get = async ({ number }: Approval): Promise<Approval> => {
    const found = await approvals.find(database.read, number);
    if (found === null) throw new Error(`There is no approval ${number}.`);
    return found;
  };
  const decide: Scene['decide'] = async (actor, act, { number }) => {
    const outcome = await approvals.decide({ number, act, seen: null }, { actor, act: 'button:test' });
    if (outcome === null) throw new Error('There is no such approval.');
    return outcome;
  };
  return Object.assign(scene, {
    database,
    clock,
    approvals,
    facts,
    get,
    decide,
    ask: async (parts: Parameters<typeof testAsk>[0] = {}, as: Account = 'owner') => {
      const by = { actor: actorOf(as), act: 'command:test' };
      const outcome = await database.transaction((tx) => approvals.request(tx, testAsk(parts), by));
      if (outcome.kind !== 'asked') throw new Error(outcome.kind);
      return outcome.approval;
    },
    agree: async (as: Account, { number }: Approval, seen: number | null = null) => {
      const ask = { number, act: { kind: 'agree' }, seen } as const;
      const outcome = await approvals.decide(ask, { actor: actorOf(as), act: 'button:test' });
      return outcome?.kind === 'not-you' ? outcome.why : (outcome?.kind ?? 'none');
    },
    consume: (binding: Binding = testAsk().binding) =>
      database.transaction((tx) => approvals.consume(tx, { subject: testAsk().subject, binding })),
    card: async ({ number }: Approval) => {
      const card = await findCard(database.read, `approval:AP-${number}@devops`);
      return card?.body ?? 'no card';
    },
    auditOutcomes: async () => {
      const everything = { userIds: null, act: null, fleet: null, since: null };
      const page = await audit.search(database.read, everything, { limit: 50, from: { kind: 'newest' } });
      return page.records.toReversed().map(({ outcome }) => outcome);
    },
  });
}

describe('an approval', () => {
  it('is agreed to by somebody else, and used once for exactly what was asked', async () => {
    const scene = await open();
    const approval = await scene.ask();

    expect(await scene.agree('maintainer', approval)).toBe('agreed-enough');
    const used = await scene.consume();
    const again = await scene.consume();

    expect(used).toMatchObject({ kind: 'used', agreedBy: [{ person: 'a-maintainer' }] });
    expect(again).toEqual({ kind: 'none-open' });
    expect(scene.facts.all.map(({ kind }) => kind)).toEqual(['approval.waiting', 'approval.agreed', 'approval.used']);
    expect(await scene.auditOutcomes()).toEqual(['asked', 'agreed-enough', 'used']);
  });

  it('cannot be used before enough people agreed', async () => {
    const scene = await open();
    const approval = await scene.ask({ people: 2 });
    await scene.agree('maintainer', approval);

    expect(await scene.consume()).toMatchObject({ kind: 'not-agreed', missing: 1 });
    expect(await scene.agree('second', approval)).toBe('agreed-enough');
    expect(await scene.consume()).toMatchObject({ kind: 'used' });
  });

  it.each([
    ['owner', 'asked-it'],
    ['ownerToo', 'asked-it'],
    ['nobody', 'unlinked'],
  ] as const)('is not agreed to by %s: %s', async (account, why) => {
    const scene = await open();
    const approval = await scene.ask();

    expect(await scene.agree(account, approval)).toBe(why);
    expect(await scene.get(approval)).toMatchObject({ state: 'waiting', agreements: [] });
  });

  it('counts two accounts of one person once', async () => {
    const scene = await open();
    const approval = await scene.ask({ people: 2 });

    expect(await scene.agree('maintainer', approval)).toBe('agreed');
    expect(await scene.agree('maintainerToo', approval)).toBe('already-agreed');
    expect(await scene.agree('maintainer', approval)).toBe('already-agreed');
  });

  it('is not agreed to by a token or a shell of the one who asked', async () => {
    const scene = await open();
    const approval = await scene.ask();
    const token = actorOf('ownerToo', { via: 'api', displayName: 'nightly-report' });
    const shell = testActor({ via: 'cli', discordUserId: null });

    expect(await scene.decide(token, { kind: 'agree' }, approval)).toMatchObject({ kind: 'not-you', why: 'asked-it' });
    expect(await scene.decide(shell, { kind: 'agree' }, approval)).toMatchObject({ kind: 'not-you', why: 'unlinked' });
  });

  it('is for those it is asked of alone', async () => {
    const scene = await open();
    const approval = await scene.ask({ from: [{ kind: 'role', name: 'infra' }] });
    const outsider = actorOf('second', { discordRoleIds: [] });

    const agreed = await scene.decide(outsider, { kind: 'agree' }, approval);
    const rejected = await scene.decide(outsider, { kind: 'reject', reason: 'no' }, approval);

    expect([agreed, rejected]).toMatchObject([
      { kind: 'not-you', why: 'not-of-those-asked' },
      { kind: 'not-you', why: 'not-of-those-asked' },
    ]);
    expect(await scene.agree('second', approval)).toBe('agreed-enough');
  });

  it('cannot be asked by an account that the configuration links with nobody', async () => {
    const { database, approvals } = await open();

    const outcome = await database.transaction((tx) =>
      approvals.request(tx, testAsk(), { actor: actorOf('nobody'), act: 'command:test' }),
    );

    expect(outcome).toEqual({ kind: 'asker-unlinked' });
  });

  it('is rejected with the reason, and withdrawn by whoever asked, on any account of theirs', async () => {
    const scene = await open();
    const rejected = await scene.ask();
    await scene.decide(actorOf('maintainer'), { kind: 'reject', reason: 'Not before the release' }, rejected);
    const withdrawn = await scene.ask();

    expect(await scene.decide(actorOf('second'), { kind: 'withdraw' }, withdrawn)).toMatchObject({
      kind: 'not-you',
      why: 'not-your-question',
    });
    expect(await scene.decide(actorOf('ownerToo'), { kind: 'withdraw' }, withdrawn)).toMatchObject({
      kind: 'withdrawn',
    });
    expect(await scene.get(rejected)).toMatchObject({
      state: 'rejected',
      end: { by: { person: 'a-maintainer' }, reason: 'Not before the release' },
    });
    expect(await scene.card(rejected)).toContain('Not before the release');
    expect(await scene.consume()).toEqual({ kind: 'none-open' });
  });

  it('expires: at the click, at its use, and by the job, and its card says so', async () => {
    for (const way of ['click', 'use', 'job'] as const) {
      const scene = await open();
      const approval = await scene.ask();
      if (way === 'use') await scene.agree('maintainer', approval);
      scene.clock.advance(3_600_000);

      if (way === 'click') expect(await scene.agree('maintainer', approval)).toBe('changed');
      if (way === 'use') expect(await scene.consume()).toMatchObject({ kind: 'expired' });
      if (way === 'job') await scene.database.transaction((tx) => scene.approvals.settle(tx));

      expect(await scene.get(approval)).toMatchObject({ state: 'expired' });
      expect(await scene.card(approval)).toContain('not answered in time');
    }
  });

  it('that was drawn before something changed is refused', async () => {
    const scene = await open();
    const approval = await scene.ask();
    await scene.agree('maintainer', approval, 1);

    expect(await scene.agree('second', approval, 1)).toBe('changed');
  });

  it('is seen by those it waits for, and by nobody else', async () => {
    const scene = await open();
    const approval = await scene.ask({ people: 2, from: [{ kind: 'role', name: 'infra' }] });
    await scene.agree('maintainer', approval);
    const waitingFor = async (actor: Actor): Promise<number> =>
      (await scene.approvals.listWaitingFor(scene.database.read, actor)).length;

    expect(await waitingFor(actorOf('second'))).toBe(1);
    expect(await waitingFor(actorOf('second', { discordRoleIds: [] }))).toBe(0);
    for (const account of ['owner', 'ownerToo', 'maintainer', 'maintainerToo', 'nobody'] as const)
      expect(await waitingFor(actorOf(account)), account).toBe(0);
    scene.config = { ...scene.config, policy: { everyone: [], owner: [], maintainer: [], shell: [] } };
    expect(await waitingFor(actorOf('second'))).toBe(0);
  });

  it('notifies those it is asked of once: later words are edits that notify nobody', async () => {
    const scene = await open();
    const approval = await scene.ask({ people: 2, from: [{ kind: 'role', name: 'infra' }] });
    const first: unknown = JSON.parse(await scene.card(approval));
    await scene.agree('maintainer', approval);
    await scene.agree('second', approval);
    const last: unknown = JSON.parse(await scene.card(approval));

    expect(first).toMatchObject({ allowed_mentions: { roles: [INFRA] } });
    expect(last).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(last).not.toMatchObject({ allowed_mentions: { roles: [INFRA] } });
  });

  it('is void when those who agreed turn out to be one person, or nobody that is known', async () => {
    const scene = await open();
    const approval = await scene.ask({ people: 2 });
    await scene.agree('maintainer', approval);
    await scene.agree('second', approval);
    scene.config = {
      ...scene.config,
      people: [
        testPerson({ name: 'an-owner', discord: [ACCOUNT.owner] }),
        testPerson({ name: 'a-maintainer', discord: [ACCOUNT.maintainer, ACCOUNT.second] }),
      ],
    };

    expect(await scene.consume()).toMatchObject({ kind: 'void' });
    expect(await scene.get(approval)).toMatchObject({ state: 'void' });
  });
});

describe('what an approval is bound to', () => {
  const part = fc.string({ maxLength: 6 });
  const binding = fc.record({
    act: part,
    target: part,
    version: fc.option(part, { nil: null }),
    window: fc.option(part, { nil: null }),
  });

  it('has one hash for the same four parts, and another for any others', () => {
    fc.assert(
      fc.property(binding, binding, (one, other) => {
        const isSame = bindingChange(one, other) === null;
        expect(hashBinding(one) === hashBinding(other)).toBe(isSame);
      }),
    );
  });

  it.each(['act', 'target', 'version', 'window'] as const)(
    'is void by another %s: at its use and at the click',
    async (changed) => {
      for (const way of ['use', 'click', 'asked anew', 'said by its room'] as const) {
        const scene = await open();
        const approval = await scene.ask({ people: 2 });
        const other = { ...approval.binding, [changed]: 'something else' };

        if (way === 'use') {
          await scene.agree('maintainer', approval);
          await scene.agree('second', approval);
          expect(await scene.consume(other)).toMatchObject({ kind: 'void' });
        }
        if (way === 'click') {
          scene.now = other;
          expect(await scene.agree('maintainer', approval)).toBe('changed');
        }
        if (way === 'asked anew') await scene.ask({ binding: other });
        if (way === 'said by its room')
          await scene.database.transaction((tx) =>
            scene.approvals.voidFor(tx, approval.subject, `the ${changed} changed`),
          );

        expect(await scene.get(approval)).toMatchObject({ state: 'void', end: { reason: `the ${changed} changed` } });
        expect(await scene.card(approval)).toContain(`the ${changed} changed`);
        expect(await scene.consume()).not.toMatchObject({ kind: 'used' });
      }
    },
  );

  it('is void when it is gone', async () => {
    const scene = await open();
    const approval = await scene.ask();
    scene.now = null;

    expect(await scene.agree('maintainer', approval)).toBe('changed');
    expect(await scene.get(approval)).toMatchObject({ state: 'void', end: { reason: 'what it was about is gone' } });
  });

  it('asked again for the very same is the same question', async () => {
    const { database, approvals, ask } = await open();
    const approval = await ask();

    const again = await database.transaction((tx) =>
      approvals.request(tx, testAsk(), { actor: actorOf('owner'), act: 'command:test' }),
    );

    expect(again).toMatchObject({ kind: 'already-asked', approval: { number: approval.number } });
  });
});

describe('clicks in any order', () => {
  const account = fc.constantFrom<Account>('owner', 'ownerToo', 'maintainer', 'maintainerToo', 'nobody', 'nobodyToo');

  it('by one person on several accounts, whoever asks and the unlinked never reach two people', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(account, { maxLength: 8 }), async (clicks) => {
        const scene = await open();
        const approval = await scene.ask({ people: 2 });

        for (const click of clicks) await scene.agree(click, approval);

        expect(await scene.consume()).toMatchObject({ kind: 'not-agreed' });
      }),
      { numRuns: 25 },
    );
  });

  it('reach it exactly when enough distinct people, whoever asks aside, are among them', async () => {
    const anybody = fc.constantFrom<Account>(...(Object.keys(ACCOUNT) as Account[]));
    await fc.assert(
      fc.asyncProperty(fc.array(anybody, { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), async (clicks, people) => {
        const scene = await open();
        const approval = await scene.ask({ people });

        for (const click of clicks) await scene.agree(click, approval);

        const distinct = new Set(
          clicks.flatMap((click) =>
            click.startsWith('maintainer') ? ['a-maintainer'] : click === 'second' ? ['a-second-maintainer'] : [],
          ),
        );
        const used = await scene.consume();
        expect(used.kind).toBe(distinct.size >= people ? 'used' : 'not-agreed');
      }),
      { numRuns: 25 },
    );
  });

  it('at once use it once', async () => {
    const scene = await open();
    const approval = await scene.ask();
    const clicks = await Promise.all(
      (['maintainer', 'second', 'maintainerToo', 'maintainer'] as const).map((who) => scene.agree(who, approval)),
    );
    const uses = await Promise.all(Array.from({ length: 8 }, () => scene.consume()));

    expect(clicks.filter((kind) => kind === 'agreed-enough')).toHaveLength(1);
    expect(uses.filter(({ kind }) => kind === 'used')).toHaveLength(1);
  });
});

describe('a restored backup', () => {
  it('voids what was open, and the card says so after the next start', async () => {
    const scene = await open();
    const waiting = await scene.ask();
    const agreed = await scene.ask({ subject: 'another:1' });
    await scene.agree('maintainer', agreed);

    await scene.database.transaction((tx) => voidAfterRestore(tx, { restoredAt: scene.clock.now() }));
    await scene.database.transaction((tx) => scene.approvals.settle(tx));
    await scene.database.transaction((tx) => scene.approvals.settle(tx));

    for (const each of [waiting, agreed]) {
      expect(await scene.get(each)).toMatchObject({ state: 'void' });
      expect(await scene.card(each)).toContain('comes from a backup');
    }
    expect(scene.facts.all.filter(({ kind }) => kind === 'approval.void')).toHaveLength(2);
    expect(await scene.consume()).toEqual({ kind: 'none-open' });
  });
});
