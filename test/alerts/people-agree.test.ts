import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, isWhollySilenced } from '../../src/alerts/alert-silence.ts';
import { listEpisodeAlerts } from '../../src/alerts/alert-store.ts';
import { isCritical } from '../../src/alerts/severity.ts';
import { isHidden } from '../../src/alerts/episode-step.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Handled } from '../../src/alerts/handling-outcome.ts';
import { testAlert, testNotification, ALERT_START } from '../support/alerts.ts';
import { alertActor, openAlertDesk, type AlertDeskRoom } from '../support/alert-desk.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { readCards } from '../support/pipelines.ts';

const MINUTE_MS = 60_000;
const PEOPLE = ['300000000000000001', '300000000000000002'] as const;
const RULES = ['NodeDown', 'DiskFull', 'MeshSmall', 'StoreSlow'] as const;
const HOSTS = ['node-1', 'node-2'] as const;

/** What a source says, possibly late and twice, and what people do at their own pace. */
type Happening =
  | {
      readonly kind: 'fires' | 'ends';
      readonly rule: string;
      readonly host: string;
      readonly lateBy: number;
      readonly twice: boolean;
    }
  | {
      readonly kind: 'ack' | 'unack' | 'assign' | 'escalate';
      readonly alert: number;
      readonly who: string;
      readonly minutes: number;
    }
  | { readonly kind: 'silence'; readonly alert: number; readonly who: string; readonly minutes: number }
  | { readonly kind: 'unsilence'; readonly silence: number; readonly who: string }
  | { readonly kind: 'ack-storm' | 'unack-storm'; readonly who: string }
  | { readonly kind: 'restart' };

const who = fc.constantFrom(...PEOPLE);
const alert = fc.integer({ min: 1, max: 5 });
const minutes = fc.integer({ min: 1, max: 40 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('fires', 'ends'),
      rule: fc.constantFrom(...RULES),
      host: fc.constantFrom(...HOSTS),
      lateBy: fc.constantFrom(0, 0, 0, 1, 3),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('ack', 'unack', 'assign', 'escalate'), alert, who, minutes }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('silence'), alert, who, minutes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unsilence'), silence: fc.integer({ min: 1, max: 3 }), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('ack-storm', 'unack-storm'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
);

/** All begin at once, so that there is something to act on, and a storm where there can be one. */
function begins(rule: string): Happening {
  return { kind: 'fires', rule, host: HOSTS[0], lateBy: 0, twice: false };
}

function configOf(most: number): Config {
  const base = testConfig();
  return testConfig({
    fleets: [testFleet({ name: 'status.prod' })],
    roles: [{ name: 'on-call', id: '400000000000000001', grants: [] }],
    people: [testPerson({ name: 'an-owner', discord: [PEOPLE[0]] })],
    policy: { everyone: [{ permission: '*', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
    alerts: {
      ...base.alerts,
      stormMessagesPerMinute: most,
      mentions: [{ severity: 'critical', whom: { kind: 'role', name: 'on-call' } }],
      escalation: [5, 15, 30].map((afterMinutes) => ({ afterMinutes, whom: { kind: 'role', name: 'on-call' } })),
      secondPath: { connection: 'pager', signingSecretEnv: null, afterMinutes: 45, discordAwayMinutes: 600 },
    },
  });
}

interface House {
  readonly kept: TestDatabase;
  readonly clock: TestClock;
  readonly config: Config;
  room: AlertDeskRoom;
}

async function openHouse(most: number): Promise<House> {
  const kept = await openTestDatabase();
  const clock = new TestClock(new Date(ALERT_START.getTime() + MINUTE_MS));
  const config = configOf(most);
  return { kept, clock, config, room: openAlertDesk(kept.database, () => config, { clock }) };
}

/** A word as the source says it at that minute, or null where it has nothing to say. */
function wordOf(each: Happening, state: Map<string, number>, minute: number): ReturnType<typeof testAlert> | null {
  if (each.kind !== 'fires' && each.kind !== 'ends') return null;
  const key = `${each.rule} ${each.host}`;
  const from = state.get(key);
  if ((each.kind === 'fires') !== (from === undefined)) return null;
  if (each.kind === 'fires') state.set(key, minute);
  else state.delete(key);
  const labels = { alertname: each.rule, instance: each.host, fleet: 'status.prod', severity: 'critical' };
  return testAlert({ labels, from: from ?? minute, ...(each.kind === 'ends' ? { to: minute } : {}) });
}

async function act({ room }: House, each: Happening): Promise<void> {
  const by = (userId: string) => ({ actor: alertActor(userId), act: 'command:alert' });
  switch (each.kind) {
    case 'ack':
      await room.handlings.ack(
        { number: each.alert, seen: null, forMs: each.minutes * MINUTE_MS, note: null },
        by(each.who),
      );
      return;
    case 'unack':
      await room.handlings.unack({ number: each.alert, seen: null }, by(each.who));
      return;
    case 'assign':
      await room.handlings.assign({ number: each.alert, seen: null, to: 'me' }, by(each.who));
      return;
    case 'escalate':
      await room.handlings.escalate({ number: each.alert, seen: null }, by(each.who));
      return;
    case 'silence': {
      const ask = {
        matchers: null,
        forMs: each.minutes * MINUTE_MS,
        reason: 'A test',
        previewOnly: false,
        isConfirmed: true,
      };
      await room.silences.silence({ number: each.alert, seen: null, ...ask }, by(each.who));
      return;
    }
    case 'unsilence':
      await room.silences.unsilence(each.silence, by(each.who));
      return;
    case 'ack-storm':
      await room.alertDesk.storms.ack({ number: 1, seen: null, forMs: null, note: null }, by(each.who));
      return;
    case 'unack-storm':
      await room.alertDesk.storms.unack({ number: 1, seen: null }, by(each.who));
      return;
    case 'fires':
    case 'ends':
    case 'restart':
      return;
  }
}

async function play(house: House, story: readonly Happening[]): Promise<number> {
  const state = new Map<string, number>();
  const late: { readonly at: number; readonly word: ReturnType<typeof testAlert> }[] = [];
  for (let minute = 0; minute < story.length + 8; minute += 1) {
    const each = story[minute];
    if (each?.kind === 'restart')
      house.room = openAlertDesk(house.kept.database, () => house.config, { clock: house.clock });
    const word = each === undefined ? null : wordOf(each, state, minute);
    if (word !== null && each !== undefined && 'lateBy' in each) {
      late.push({ at: minute + each.lateBy, word });
      if (each.twice) late.push({ at: minute + each.lateBy + 2, word });
    }
    for (const { word: heard } of late.filter(({ at }) => at === minute))
      await house.room.deliver(testNotification([heard]));
    if (each !== undefined) await act(house, each);
    house.clock.advance(MINUTE_MS);
    await house.room.settle();
  }
  return state.size;
}

/** What must be so of each open alert, whatever happened; sentences about those of which it is not. */
async function disagreements({ kept, room, clock, config }: House): Promise<readonly string[]> {
  const read = kept.database.read;
  const silences = await room.silences.list(read);
  const cards = new Map((await readCards(kept.database)).map((card) => [card.key, JSON.stringify(card.body)]));
  const wrong: string[] = [];
  for (const { handling, episode } of await openOf(room, kept)) {
    const name = `AL-${handling.number}`;
    const firing = (await listEpisodeAlerts(read, episode.id)).filter(({ status }) => status === 'firing');
    const isSilenced = isWhollySilenced(
      coverageOf(
        silences,
        firing.map(({ labels }) => labels),
        clock.now(),
      ),
    );
    const { ack, escalation } = handling;
    const wants = isCritical(episode.severity) && ack === null && !isSilenced && !isHidden(episode);
    if (wants !== (escalation !== null))
      wrong.push(`${name} escalates: ${String(escalation !== null)}, should: ${String(wants)}`);
    if (ack !== null && ack.until <= clock.now()) wrong.push(`${name} is acknowledged for longer than it was`);
    const minutes = escalation === null ? 0 : (clock.now().getTime() - escalation.since.getTime()) / MINUTE_MS;
    const due = config.alerts.escalation.filter(({ afterMinutes }) => afterMinutes <= minutes).length;
    if (escalation !== null && escalation.told < due) wrong.push(`${name} took ${escalation.told} steps of ${due}`);
    if (escalation !== null && minutes >= 45 && escalation.pagedAt === null) wrong.push(`${name} was not paged`);
    if (handling.dueAt !== null && handling.dueAt <= clock.now()) wrong.push(`${name} is overdue`);
    const card = cards.get(`alert:${episode.id}`);
    if (card === undefined) continue;
    if (card.includes('Acknowledged by') !== (ack !== null))
      wrong.push(`the card of ${name} is wrong about its acknowledgement`);
    if (card.includes('Silenced: nobody is told') !== isSilenced)
      wrong.push(`the card of ${name} is wrong about silences`);
    if (!card.includes(`alert-${ack === null ? 'ack' : 'unack'}:${handling.number}.${handling.decision}`))
      wrong.push(`the buttons of ${name} are of another decision`);
  }
  return wrong;
}

async function openOf(room: AlertDeskRoom, kept: TestDatabase): Promise<readonly Handled[]> {
  return room.handlings.list(kept.database.read, 'open', 100);
}

describe('whatever sources say and people do, late, twice, out of order and through restarts', () => {
  it.each([
    { what: 'each alert stands alone', most: 100 },
    { what: 'more than a few are a storm', most: 2 },
  ])('chains, acknowledgements, silences and cards agree where $what', { timeout: 120_000 }, async ({ most }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 25 }), async (more) => {
        const story = [...RULES.map(begins), ...more];
        const house = await openHouse(most);
        try {
          const firing = await play(house, story);

          expect(await disagreements(house)).toEqual([]);
          const open = await openOf(house.room, house.kept);
          expect(open.reduce((sum, { episode }) => sum + episode.firing, 0)).toBe(firing);
          // And nothing is forgotten when time goes on.
          for (let minute = 0; minute < 50; minute += 10) {
            house.clock.advance(10 * MINUTE_MS);
            await house.room.settle();
          }
          expect(await disagreements(house)).toEqual([]);
        } finally {
          await house.kept.close();
        }
      }),
      { numRuns: 12 },
    );
  });
});
