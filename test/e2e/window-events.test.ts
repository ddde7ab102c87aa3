import { expect, it, vi } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import { e2eConfig, fleetJson, MEMBERS } from '../support/e2e-config.ts';
import { EventCalendar } from '../support/event-calendar.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen, textOf } from '../support/seen-messages.ts';

const [OWNER, MAINTAINER] = MEMBERS;
const MINUTE_MS = 60_000;
const PATIENCE = { timeout: 20_000 } as const;
const CREATE = { method: 'POST', route: '/guilds/:guildId/scheduled-events' } as const;

async function start(events: JsonValue = { daysAhead: 7 }) {
  const linked = (id: string) => ({ discord: [id], timeZone: 'UTC' });
  const config = e2eConfig({
    people: { 'an-owner': linked(OWNER.id), 'a-maintainer': linked(MAINTAINER.id) },
    policy: {
      everyone: ['fleet.view', 'window.view', 'window.serve'].map((permission) => ({ permission, fleets: ['*'] })),
      owner: ['window.*'],
      maintainer: ['window.*'],
    },
    // Nobody can be asked about it: nothing else goes on while time passes.
    fleets: {
      'status.prod': fleetJson('status.prod', { owner: { role: 'owners' }, registry: null, nodes: null }),
      'waku.test': fleetJson('waku.test', { registry: null, nodes: null }),
    },
    pipelines: {},
    windows: { events, remindMinutes: [600] },
  });
  const muster = await startMuster({ config, members: MEMBERS, startAt: '2026-03-02T09:00:00Z' });
  return { muster, calendar: new EventCalendar(muster) };
}

async function plan(muster: Muster, parts: Readonly<Record<string, string>> = {}): Promise<void> {
  const owner = muster.standIn.as('an-owner');
  const wish = { name: 'v0.39', start: 'in 2h', length: '1h', fleets: 'status.prod', ...parts };
  const preview = await seen(owner.slash('window schedule', wish));
  await seen(owner.press(preview.message, 'Schedule it'));
}

async function said(muster: Muster): Promise<string> {
  await muster.idle();
  return muster.standIn.messages('devops').map(textOf).join('\n');
}

it('shows a window to come in the calendar, follows its staff, and goes with it to its end', async () => {
  const { muster, calendar } = await start();
  const owner = muster.standIn.as('an-owner');

  await plan(muster, { staff: 'on-call', start: 'in 20m', length: '10m' });
  await muster.pass(MINUTE_MS);
  const [planned] = await calendar.all();
  await seen(owner.slash('window staff', { window: 'W-1', role: 'on-call', person: MAINTAINER.id }));
  const card = muster.standIn.messages('devops').find((message) => textOf(message).includes('I will be there'));
  if (card === undefined) throw new Error('The window has no card.');
  await seen(muster.standIn.as('a-maintainer').press(card, 'I will be there'));
  await calendar.mark(planned?.id ?? '', 'a-viewer');
  await muster.pass(MINUTE_MS);
  const [staffed] = await calendar.all();
  const hint = await said(muster);
  await muster.restart();
  await muster.pass(20 * MINUTE_MS);
  const [active] = await calendar.all();
  await muster.pass(10 * MINUTE_MS);
  const over = await calendar.all();

  expect(planned).toMatchObject({
    name: 'W-1 v0.39',
    status: 1,
    creator_id: muster.standIn.applicationId,
    scheduled_start_time: '2026-03-02T09:20:00.000Z',
    scheduled_end_time: '2026-03-02T09:30:00.000Z',
  });
  expect(planned?.description).toContain('Missing: 1 on-call.');
  expect(planned?.description).toMatch(/\nMuster W-1 2026-03-02T09:20$/);
  expect(staffed).toMatchObject({ id: planned?.id });
  expect(staffed?.description).toContain('On: a-maintainer (on-call).');
  expect(hint).toContain('1 person marked the Discord event (a hint only)');
  expect(active?.status).toBe(2);
  expect(over).toMatchObject([{ id: planned?.id, status: 3 }]);
  await said(muster);
});

it('cancels the event of a window that is cancelled, and completes that of one that is closed', async () => {
  const { muster, calendar } = await start();
  const owner = muster.standIn.as('an-owner');
  await plan(muster);
  await plan(muster, { start: 'in 10m' });
  await muster.pass(11 * MINUTE_MS);

  await seen(owner.slash('window cancel', { window: 'W-1' }));
  await seen(owner.slash('window close', { window: 'W-2' }));
  await muster.pass(MINUTE_MS);

  const ends = (await calendar.all()).map(({ name, status }) => [name, status]);
  expect(ends.toSorted()).toEqual([
    ['W-1 v0.39', 4],
    ['W-2 v0.39', 3],
  ]);
  await said(muster);
});

it.each(['reset', 'hang'] as const)(
  'makes one event, though the answer is lost (%s) and it is killed then',
  async (kind) => {
    const { muster, calendar } = await start();
    muster.standIn.faults.rest.add(
      { method: CREATE.method, route: CREATE.route },
      { kind, when: 'stored' },
      { times: 1 },
    );

    await plan(muster);
    muster.clock.advance(MINUTE_MS);
    await vi.waitFor(async () => {
      expect(await calendar.all()).toHaveLength(1);
    }, PATIENCE);
    await muster.process.crash();
    await muster.process.start();
    await muster.app.untilReady();
    await muster.pass(5 * MINUTE_MS);

    expect(await calendar.all()).toHaveLength(1);
    expect(
      muster.standIn.calls.filter(({ method, route }) => method === 'POST' && route === CREATE.route),
    ).toHaveLength(1);
    expect(await muster.app.inspect.newestActs(10)).toMatchObject([{ state: 'done', sends: 1 }]);
    await said(muster);
  },
);

it('makes no second event where the first request was lost before Discord had it, but the one', async () => {
  const { muster, calendar } = await start();
  muster.standIn.faults.rest.add(
    { method: CREATE.method, route: CREATE.route },
    { kind: 'status', status: 502, when: 'refused' },
    { times: 1 },
  );

  await plan(muster);
  await muster.pass(5 * MINUTE_MS);

  expect(await calendar.all()).toHaveLength(1);
  expect(await muster.app.inspect.newestActs(10)).toMatchObject([{ state: 'done', sends: 2 }]);
  await said(muster);
});

it('puts back what a moderator changed, twice, then says so and leaves it', async () => {
  const { muster, calendar } = await start();
  await plan(muster);
  await muster.pass(MINUTE_MS);
  const [made] = await calendar.all();

  const names: unknown[] = [];
  for (const name of ['pizza', 'more pizza', 'only pizza']) {
    await calendar.change(made?.id ?? '', { name });
    await muster.pass(MINUTE_MS);
    names.push((await calendar.all()).map((event) => event.name));
  }
  await muster.pass(10 * MINUTE_MS);

  expect(names).toEqual([['W-1 v0.39'], ['W-1 v0.39'], ['only pizza']]);
  expect((await said(muster)).match(/somebody keeps changing it/g)).toHaveLength(1);
});

it('says once that a moderator deleted an event, and makes no other for that window', async () => {
  const { muster, calendar } = await start();
  await plan(muster);
  await muster.pass(MINUTE_MS);
  const [made] = await calendar.all();

  await calendar.remove(made?.id ?? '');
  await muster.pass(5 * MINUTE_MS);
  await muster.restart();
  await muster.pass(5 * MINUTE_MS);

  expect(await calendar.all()).toEqual([]);
  expect((await said(muster)).match(/somebody deleted or ended it on Discord/g)).toHaveLength(1);
});

it('gives the nearest windows the room that there is, says which have none, and goes on when there is', async () => {
  const { muster, calendar } = await start();
  const others: string[] = [];
  for (let n = 0; n < 99; n += 1)
    others.push(
      await calendar.add({
        name: `other ${n}`,
        scheduled_start_time: '2026-03-05T09:00:00Z',
        scheduled_end_time: '2026-03-05T10:00:00Z',
      }),
    );
  await plan(muster, { start: 'in 5h' });
  await plan(muster);
  const ours = async () => (await calendar.open()).map(({ name }) => name).filter((name) => name.startsWith('W-'));

  await muster.pass(2 * MINUTE_MS);
  const nearest = await ours();
  const full = await said(muster);
  const doctor = await seen(muster.standIn.as('a-maintainer').slash('doctor'));
  await calendar.remove(others[0] ?? '');
  await muster.pass(2 * MINUTE_MS);

  expect(nearest).toEqual(['W-2 v0.39']);
  expect(full.match(/The calendar has no room for the events of 1 window,/g)).toHaveLength(1);
  expect(doctor.text).toContain('W-1 2026-03-02T14:00 \\(the server has no room for more events');
  expect((await ours()).toSorted()).toEqual(['W-1 v0.39', 'W-2 v0.39']);
});

it('asks for nothing that it may not, says so to the doctor, and begins when it may', async () => {
  const { muster, calendar } = await start();
  const role = await calendar.botRole();
  muster.standIn.moderation.setRolePermissions(role, [
    'ViewChannel',
    'SendMessages',
    'EmbedLinks',
    'ReadMessageHistory',
  ]);
  await plan(muster);

  await muster.pass(10 * MINUTE_MS);
  const without = await calendar.all();
  const doctor = await seen(muster.standIn.as('a-maintainer').slash('doctor'));
  muster.standIn.moderation.setRolePermissions(role, ['ViewChannel', 'SendMessages', 'EmbedLinks', 'CreateEvents']);
  await vi.waitFor(async () => {
    await muster.pass(MINUTE_MS);
    expect(await calendar.all()).toHaveLength(1);
  }, PATIENCE);

  expect(without).toEqual([]);
  expect(doctor.text).toContain('Muster lacks Create Events on the server');
  expect(muster.standIn.calls.filter(({ method, route }) => method === 'POST' && route === CREATE.route)).toHaveLength(
    1,
  );
  await said(muster);
});

it('takes its events down when the configuration wants none any more', async () => {
  const { muster, calendar } = await start();
  await plan(muster);
  await muster.pass(MINUTE_MS);
  const before = await calendar.open();

  muster.reload(e2eConfig({ windows: { events: null } }));
  await muster.pass(MINUTE_MS);

  expect(before).toHaveLength(1);
  expect(await calendar.open()).toEqual([]);
  await said(muster);
});
