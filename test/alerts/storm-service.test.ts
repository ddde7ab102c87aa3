import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import { openAlertsRoom, testAlert, testNotification, type AlertsRoom } from '../support/alerts.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { messageProblems } from '../support/message-limits.ts';
import type { ShownCard } from '../support/pipelines.ts';

const INFRA = { kind: 'role', name: 'infra' } as const;
const OWNERS = { kind: 'role', name: 'owners' } as const;
const MINUTE_MS = 60_000;
/** What a storm may cost in all, whatever its size. */
const MOST_MESSAGES = 10;

interface GroupParts {
  readonly severity?: string;
  readonly receiver?: string;
  readonly to?: number;
  readonly from?: number;
}

/** The notification of a group of its own. */
function group(number: number, { severity = 'critical', receiver = 'muster', from = 0, to }: GroupParts = {}) {
  // Of no fleet: the house would make one group of all that a rule says of a fleet.
  const host = `monitor-${String(number).padStart(4, '0')}.example.net`;
  const alert = testAlert({ labels: { severity, instance: host }, from, ...(to === undefined ? {} : { to }) });
  return testNotification([alert], { receiver, groupLabels: { alertname: 'NodeDown', instance: host } });
}

describe('a storm of alerts', () => {
  let store: TestDatabase;
  let room: AlertsRoom;
  let config: Config;

  beforeEach(async () => {
    store = await openTestDatabase();
    config = configWith();
    room = openAlertsRoom(store.database, () => config);
  });

  afterEach(() => store.close());

  function configWith(mentions: Config['alerts']['mentions'] = [{ severity: 'critical', whom: INFRA }]): Config {
    const base = testConfig({
      roles: [
        { name: 'infra', id: '120000000000000003', grants: [] },
        { name: 'owners', id: '120000000000000001', grants: [] },
      ],
      fleets: [testFleet({ name: 'waku.test' })],
    });
    return { ...base, alerts: { ...base.alerts, mentions } };
  }

  const kinds = async (): Promise<readonly string[]> => (await room.cards()).map(({ kind }) => kind);
  const stormCard = async (): Promise<ShownCard> => {
    const card = (await room.cards()).find(({ kind }) => kind === 'alert-storm');
    if (card === undefined) throw new Error('There is no storm.');
    return card;
  };
  const pass = async (ms: number): Promise<void> => {
    room.clock.advance(ms);
    await room.settle();
  };

  it(
    'of 2,800 critical groups in a minute, each of its own, ends in at most ten messages',
    { timeout: 60_000 },
    async () => {
      for (let number = 0; number < 2800; number += 1) {
        await room.deliver(group(number));
        if (number % 100 === 0) await pass(2000);
      }
      await pass(15_000);
      const raging = await stormCard();
      for (let number = 0; number < 2800; number += 1) await room.deliver(group(number, { to: 9 }));
      await pass(4 * MINUTE_MS);

      const cards = await room.cards();
      const over = await stormCard();
      expect(cards.length).toBeLessThanOrEqual(MOST_MESSAGES);
      expect(cards.filter(({ kind }) => kind === 'alert')).toHaveLength(3);
      expect(raging).toMatchObject({ summary: '🌩️ Alert storm: 2,800 groups firing', lane: 'critical', phase: 'open' });
      expect((await room.fileOf(raging))?.trim().split('\n')).toHaveLength(2801);
      expect(over.summary).toMatch(/^✅ Alert storm: 2,800 groups, all over after \d+ min/);
      expect(over.phase).toBe('final');
      expect(room.facts.filter(({ kind }) => kind === 'alert.fired')).toHaveLength(2800);
      expect(room.facts.filter(({ kind }) => kind === 'alert.resolved')).toHaveLength(2800);
      expect(over.revision).toBeLessThan(60);
    },
  );

  it('posts nothing more for its groups, lists all of them, and ends with one word to whom it notified', async () => {
    for (let number = 0; number < 5; number += 1) await room.deliver(group(number));
    const begun = await kinds();
    for (let number = 0; number < 5; number += 1) await room.deliver(group(number, { to: 9 }));
    await pass(3 * MINUTE_MS);

    expect(begun).toEqual([...Array.from({ length: 3 }, () => ['alert', 'alert-ping']).flat(), 'alert-storm']);
    expect(await kinds()).toEqual([...begun, 'alert-resolved']);
    expect((await room.cards()).every(({ phase }) => phase === 'final')).toBe(true);
    expect((await room.cards()).at(-1)).toMatchObject({
      replyTo: (await stormCard()).key,
      body: { allowed_mentions: { roles: ['120000000000000003'] } },
    });
  });

  it('shows what is critical first, and notifies those who were not yet told of anything as grave', async () => {
    config = configWith([
      { severity: 'critical', whom: INFRA },
      { severity: 'warning', whom: OWNERS },
    ]);
    for (let number = 0; number < 6; number += 1) await room.deliver(group(number, { severity: 'warning' }));
    await room.deliver(group(7), group(8));
    await pass(15_000);

    const card = await stormCard();
    const pings = (await room.cards()).filter(({ kind }) => kind === 'alert-ping');
    const [head, ...sections] = (card.body.embeds?.[0]?.description ?? '').split('\n');
    expect(head).toContain('Receiver `muster`');
    expect(sections).toEqual(['🔴 firing: critical `NodeDown`: 2 groups', '🔴 firing: warning `NodeDown`: 6 groups']);
    expect((await room.fileOf(card))?.split('\n')[1]).toMatch(/^firing {2}critical/);
    expect(card.lane).toBe('critical');
    // Three single groups told the owners; the storm tells infra once, and the owners not again.
    expect(pings.map(({ body }) => body.allowed_mentions.roles)).toEqual([
      ['120000000000000001'],
      ['120000000000000001'],
      ['120000000000000001'],
      ['120000000000000003'],
    ]);
  });

  it('lets new groups have cards of their own again when it is calm, and follows its own to their end', async () => {
    config = configWith([]);
    for (let number = 0; number < 9; number += 1) await room.deliver(group(number));
    await pass(3 * MINUTE_MS);
    const calm = await stormCard();
    await room.deliver(group(100));
    for (let number = 0; number < 9; number += 1) await room.deliver(group(number, { to: 9 }));
    await pass(15_000);

    expect(calm.summary).toBe('🌩️ Alert storm: 9 groups firing');
    expect(calm.body.embeds?.[0]?.description).toContain('No more groups join since');
    expect((await stormCard()).summary).toContain('9 groups, all over');
    expect((await kinds()).filter((kind) => kind === 'alert')).toHaveLength(7);
  });

  it('does not stop while too many go on to begin, and takes one that fires again only once', async () => {
    config = configWith([]);
    for (let number = 0; number < 9; number += 1) await room.deliver(group(number));
    for (let round = 1; round <= 5; round += 1) {
      await pass(MINUTE_MS);
      for (let number = 0; number < 7; number += 1) await room.deliver(group(round * 10 + number));
    }
    await room.deliver(group(0), group(0));

    expect((await kinds()).filter((kind) => kind === 'alert-storm')).toHaveLength(1);
    await pass(15_000);
    expect((await stormCard()).summary).toBe('🌩️ Alert storm: 44 groups firing');
  });

  it('takes in groups that were open for long when too many of them grow graver at once', async () => {
    for (let number = 0; number < 9; number += 1) {
      await room.deliver(group(number, { severity: 'warning' }));
      room.clock.advance(MINUTE_MS);
    }
    const before = (await kinds()).length;
    const graver = (number: number, ends: GroupParts = {}) => {
      const warning = group(number, { severity: 'warning', ...ends });
      const alerts = [warning, group(number, ends)].flatMap((each) => each['alerts'] ?? []);
      return { ...warning, alerts: alerts.flat() };
    };
    for (let number = 0; number < 9; number += 1) await room.deliver(graver(number));

    const grown = (await kinds()).slice(before);
    expect(grown).toEqual([...Array.from({ length: 6 }, () => 'alert-ping'), 'alert-storm']);
    for (let number = 0; number < 9; number += 1) await room.deliver(graver(number, { to: 30 }));
    await pass(10 * MINUTE_MS);
    expect((await room.cards()).every(({ phase }) => phase === 'final')).toBe(true);
    expect((await stormCard()).summary).toContain('9 groups, all over');
  });

  it('goes on after a restart in its middle as if there had been none', async () => {
    for (let number = 0; number < 5; number += 1) await room.deliver(group(number));
    room = openAlertsRoom(store.database, () => config, room.clock);
    for (let number = 3; number < 8; number += 1) await room.deliver(group(number));
    await pass(15_000);
    room = openAlertsRoom(store.database, () => config, room.clock);
    for (let number = 0; number < 8; number += 1) await room.deliver(group(number, { to: 9 }));
    await pass(3 * MINUTE_MS);

    expect((await stormCard()).summary).toContain('8 groups, all over');
    expect((await kinds()).filter((kind) => kind === 'alert-storm')).toHaveLength(1);
    expect(await room.cards()).toHaveLength(8);
  });

  it('takes in the groups of another receiver too, for it is the channel that it would flood', async () => {
    for (let number = 0; number < 9; number += 1) await room.deliver(group(number));

    await room.deliver(group(10, { receiver: 'other' }));
    await pass(15_000);

    expect((await kinds()).filter((kind) => kind === 'alert-storm')).toHaveLength(1);
    expect((await stormCard()).summary).toBe('🌩️ Alert storm: 10 groups firing');
  });

  it('is said in a message that Discord takes, with the list attached, whatever the groups are called', async () => {
    config = configWith([]);
    for (let number = 0; number < 60; number += 1) {
      const labels = { alertname: `@everyone [x](https://evil.example) ${'y'.repeat(200)} ${number}` };
      await room.deliver(testNotification([testAlert({ labels })], { groupLabels: labels }));
    }
    await pass(15_000);

    const card = await stormCard();
    expect(messageProblems(card.body)).toEqual([]);
    // What is foreign stands in code, where it does nothing.
    expect(JSON.stringify(card.body).replaceAll(/`[^`]*`/g, '')).not.toMatch(/\[x\]\(|everyone/);
    expect(card.body.embeds?.[0]?.description).toMatch(/… and \d+ more$/);
    expect((await room.fileOf(card))?.trim().split('\n')).toHaveLength(61);
  });

  it(
    'costs at most ten messages in whatever rhythm its groups begin and end within a minute',
    { timeout: 60_000 },
    async () => {
      const acts = fc.array(
        fc.record({
          number: fc.nat({ max: 30 }),
          severity: fc.constantFrom('critical', 'warning', 'info'),
          ends: fc.boolean(),
          gapMs: fc.integer({ min: 0, max: 1000 }),
        }),
        { minLength: 10, maxLength: 40 },
      );
      let run = 0;
      await fc.assert(
        fc.asyncProperty(acts, async (given) => {
          run += 1;
          const before = (await room.cards()).length;
          const receiver = `run-${run}`;
          const started = new Set<string>();
          for (const { number, severity, ends, gapMs } of given) {
            room.clock.advance(gapMs);
            const name = `${severity}-${number}`;
            started.add(name);
            await room.deliver(group(number, { severity, receiver, ...(ends ? { to: 1 } : {}) }));
          }
          for (const name of started) {
            const [severity = '', number = ''] = name.split('-');
            await room.deliver(group(Number(number), { severity, receiver, to: 1 }));
          }
          await pass(10 * MINUTE_MS);
          const made = (await room.cards()).slice(before);
          const isStorm = made.some(({ kind }) => kind === 'alert-storm');
          // Without a storm six messages begin them, and whoever was told of three is told of their end.
          expect(made.length).toBeLessThanOrEqual(isStorm ? MOST_MESSAGES : 9);
          expect(made.every(({ phase }) => phase === 'final')).toBe(true);
        }),
        { numRuns: 40 },
      );
    },
  );
});
