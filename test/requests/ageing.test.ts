import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditService } from '../../src/audit/audit-service.ts';
import { ageRequest } from '../../src/requests/age-service.ts';
import { firstDue, judgeAge } from '../../src/requests/ageing.ts';
import type { RequestService } from '../../src/requests/request-service.ts';
import { listDueRequests } from '../../src/requests/request-store.ts';
import { testActor } from '../support/actor.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { TEST_GUILD } from '../support/interactions.ts';
import { RecordedFacts } from '../support/recorded-facts.ts';
import type { RequestFact } from '../../src/requests/request-fact.ts';
import { askForUpgrade, testerAgreesConfig, testRequest, testRequestService } from '../support/requests.ts';
import { roomCards } from '../support/room.ts';

const DAY_MS = 86_400_000;
const BEGAN = new Date('2026-03-02T09:00:00Z');
const LIMITS = { decideDays: 30, beginDays: 14 };
const day = (count: number): Date => new Date(BEGAN.getTime() + count * DAY_MS);

/** Every moment at which somebody is reminded, and when it expires, as the job would find them. */
function life(request: Parameters<typeof judgeAge>[0], limits = LIMITS, skipDays = 0): readonly string[] {
  const told: string[] = [];
  let dueAt = firstDue(request, limits);
  for (let asked = 0; dueAt !== null && asked < 100; asked += 1) {
    const now = new Date(dueAt.getTime() + skipDays * DAY_MS);
    const verdict = judgeAge({ ...request, dueAt }, limits, now);
    const at = (now.getTime() - BEGAN.getTime()) / DAY_MS;
    if (verdict.kind === 'expire') return [...told, `expires ${at}`];
    if (verdict.kind === 'remind') told.push(`reminds ${at}`);
    dueAt = verdict.kind === 'ageless' ? null : verdict.dueAt;
  }
  return told;
}

const requested = testRequest({ enteredAt: BEGAN });

describe('the age of a request', () => {
  it('is spoken of after three days, a week, each further week and a day before the end', () => {
    expect(life(requested)).toEqual([
      'reminds 3',
      'reminds 7',
      'reminds 14',
      'reminds 21',
      'reminds 28',
      'reminds 29',
      'expires 30',
    ]);
    expect(life({ ...requested, state: 'accepted' })).toEqual(['reminds 3', 'reminds 7', 'reminds 13', 'expires 14']);
  });

  it('is spoken of a day before it is wanted, too', () => {
    expect(life({ ...requested, wantedBy: day(6) })).toEqual(expect.arrayContaining(['reminds 3', 'reminds 5']));
    expect(life({ ...requested, wantedBy: day(0.5) })[0]).toBe('reminds 3');
  });

  it('is over at once where its limit is a day', () => {
    expect(life(requested, { decideDays: 1, beginDays: 1 })).toEqual(['expires 1']);
  });

  it('only says when to ask again at a moment that is none of its own', () => {
    const early = judgeAge({ ...requested, dueAt: BEGAN }, LIMITS, BEGAN);

    expect(early).toEqual({ kind: 'wait', dueAt: day(3) });
    expect(judgeAge({ ...requested, state: 'deploying' }, LIMITS, day(99))).toEqual({ kind: 'ageless' });
    expect(firstDue({ ...requested, state: 'done' }, LIMITS)).toBeNull();
  });

  it('never reminds twice within a day, always ends, and in its time', () => {
    const limits = fc.integer({ min: 1, max: 90 });
    const wanted = fc.option(fc.double({ min: 0, max: 100, noNaN: true }));
    fc.assert(
      fc.property(limits, wanted, fc.double({ min: 0, max: 9, noNaN: true }), (days, wantedIn, away) => {
        const request = { ...requested, wantedBy: wantedIn === null ? null : day(wantedIn) };

        const told = life(request, { decideDays: days, beginDays: days }, away);

        const reminders = told.filter((each) => each.startsWith('reminds')).map((each) => Number(each.split(' ')[1]));
        for (const [index, at] of reminders.entries())
          expect(at - (reminders[index - 1] ?? 0)).toBeGreaterThanOrEqual(1 - 1e-6);
        expect(told.at(-1)).toMatch(/^expires/);
        expect(Number(told.at(-1)?.split(' ')[1])).toBeGreaterThanOrEqual(days);
      }),
    );
  });
});

describe('a request that waits', () => {
  const ASKER = testActor({ discordUserId: '200000000000000001' });
  const DECIDER = testActor({ discordUserId: '200000000000000002' });
  let house: FleetWorld;
  let requests: RequestService;
  let facts: RecordedFacts<RequestFact>;
  let age: () => Promise<void>;

  const config = testerAgreesConfig();

  beforeEach(async () => {
    house = await openFleetWorld(config);
    const { database, clock, fleets } = house;
    const audit = createAuditService({ database, clock, config: () => config });
    facts = new RecordedFacts();
    requests = testRequestService({ database, clock, config: () => config, audit, fleets, facts });
    const cards = roomCards(clock);
    const deps = { config: () => config, database, clock, audit, cards, facts, guildId: TEST_GUILD };
    age = async () => {
      const due = await listDueRequests(database.read, { guildId: TEST_GUILD, now: clock.now(), limit: 10 });
      for (const request of due) await ageRequest(deps, request);
    };
    await askForUpgrade(requests, config, { actor: ASKER, fleet: 'status.prod' });
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  async function pass(days: number): Promise<void> {
    house.clock.advance(days * DAY_MS);
    await age();
  }

  async function reminders(): Promise<readonly string[]> {
    const rows = await house.database.read
      .tables<{ cards: { key: string; kind: string; body: string } }>()
      .selectFrom('cards')
      .select(['key', 'body'])
      .where('kind', '=', 'upgrade-reminder')
      .orderBy('key')
      .execute();
    return rows.map(({ body }) => body);
  }

  it('reminds the maintainer, once, and not again on the same day', async () => {
    await pass(2.9);
    expect(await reminders()).toEqual([]);

    await pass(0.1);
    await age();
    await pass(0.5);

    const [only, ...others] = await reminders();
    expect(others).toEqual([]);
    expect(only).toContain('waits for a decision');
    expect(only).toContain('"roles":["400000000000000002"]');
  });

  it('reminds, once accepted, those whose word is missing and nobody else', async () => {
    await requests.decide({ number: 1, act: { kind: 'accept' }, seen: null }, { actor: DECIDER, act: 'button:accept' });

    await pass(3);

    const [only] = await reminders();
    expect(only).toContain('waits for the word of qa');
    expect(only).toContain('"users":["200000000000000003"],"roles":[]');
  });

  it('expires, tells who asked, and leaves the version free to be asked for again', async () => {
    await pass(30);

    const request = await requests.find(house.database.read, 1);
    expect(request).toMatchObject({
      state: 'expired',
      decided: { by: null, reason: 'nobody decided on it within 30 days' },
      dueAt: null,
    });
    expect(facts.all.map(({ kind }) => kind)).toEqual(['upgrade.requested', 'upgrade.expired']);
    const again = await askForUpgrade(requests, config, { actor: ASKER, fleet: 'status.prod' });
    expect(again.kind).toBe('requested');
  });
});
