import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/sandbox/world/alertmanager.ts';
import { openWorld, type OpenWorld } from '../../support/open-world.ts';

const LABELS = { alertname: 'NodeDown', fleet: 'waku.test', instance: 'node-01' };
const SECOND = 1000;
const MINUTE = 60 * SECOND;

interface Told {
  readonly status: string;
  readonly notification_reason: string;
  readonly groupKey: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly { readonly status: string; readonly startsAt: string; readonly endsAt: string }[];
}

function told({ sent }: OpenWorld): readonly Told[] {
  return sent.filter(({ source }) => source === 'alertmanager').map(({ payload }) => payload as unknown as Told); // Ours.
}

describe('the simulated Alertmanager', () => {
  it('waits for a group to gather, tells of what is added and resolved, and names the reason', async () => {
    const place = await openWorld();
    const { alertmanager } = place.world;
    alertmanager.fire({ labels: LABELS, annotations: { summary: 'It is gone.' } });
    await place.pass(29 * SECOND);
    expect(told(place)).toEqual([]);

    await place.pass(SECOND);
    alertmanager.fire({ labels: { ...LABELS, instance: 'node-02' } });
    await place.pass(5 * MINUTE);
    alertmanager.resolve({ instance: 'node-01' });
    await place.pass(5 * MINUTE);
    alertmanager.resolve({ alertname: 'NodeDown' });
    await place.pass(5 * MINUTE);
    await place.pass(60 * MINUTE);

    expect(told(place)).toMatchObject([
      {
        version: '4',
        status: 'firing',
        notification_reason: 'first notification',
        groupKey: '{}:{alertname="NodeDown", fleet="waku.test"}',
        commonLabels: LABELS,
        commonAnnotations: { summary: 'It is gone.' },
        alerts: [{ status: 'firing', startsAt: '2026-03-02T09:00:00.000Z', endsAt: '0001-01-01T00:00:00Z' }],
      },
      { status: 'firing', notification_reason: 'new alerts added', alerts: [{}, {}] },
      { status: 'firing', notification_reason: 'some alerts resolved', alerts: [{ status: 'resolved' }, {}] },
      { status: 'resolved', notification_reason: 'all alerts resolved' },
    ]);
    expect(told(place)[1]!.commonLabels).toEqual({ alertname: 'NodeDown', fleet: 'waku.test' });
    expect(told(place)[3]!.alerts).toHaveLength(1);
  });

  it('repeats what goes on firing, and begins anew what fires again after its end', async () => {
    const place = await openWorld();
    const { alertmanager } = place.world;
    const route = { repeatIntervalMs: 60 * MINUTE };
    alertmanager.fire({ labels: LABELS }, route);
    await place.pass(70 * MINUTE);
    alertmanager.resolve(LABELS);
    await place.pass(10 * MINUTE);
    alertmanager.fire({ labels: LABELS }, route);
    await place.pass(10 * MINUTE);

    expect(told(place).map((each) => each.notification_reason)).toEqual([
      'first notification',
      'repeat interval elapsed',
      'all alerts resolved',
      'first notification',
    ]);
    expect(told(place)[1]!.alerts[0]!.startsAt).toBe(told(place)[0]!.alerts[0]!.startsAt);
    expect(told(place)[3]!.alerts[0]!.startsAt).toBe('2026-03-02T10:20:00.000Z');
  });

  it.each([null, 503])('tries again what was answered %s, until it is taken', async (status) => {
    const place = await openWorld();
    place.answerWith(status);
    place.world.alertmanager.fire({ labels: LABELS }, { groupWaitMs: 0 });
    await place.pass(10 * SECOND);
    const tries = told(place).length;
    place.answerWith(202);
    await place.pass(2 * MINUTE);

    expect(tries).toBe(4);
    expect(told(place)).toHaveLength(tries + 1);
  });

  it('comes back after a 4xx with the next turn of the group, and says nothing of what was over unheard', async () => {
    const place = await openWorld();
    place.answerWith(404);
    place.world.alertmanager.fire({ labels: LABELS }, { groupWaitMs: 0 });
    await place.pass(4 * MINUTE);
    expect(told(place)).toHaveLength(1);
    place.answerWith(202);
    await place.pass(2 * MINUTE);
    expect(told(place).map((each) => each.notification_reason)).toEqual(['first notification', 'first notification']);

    place.world.alertmanager.fire({ labels: { alertname: 'Blip' } });
    place.world.alertmanager.resolve({ alertname: 'Blip' });
    await place.pass(10 * MINUTE);
    expect(told(place).filter(({ groupLabels }) => groupLabels['alertname'] === 'Blip')).toEqual([]);
    expect(place.world.alertmanager.firing).toBe(1);
  });

  it('makes each alert its own group where it is told so', async () => {
    const place = await openWorld();
    for (const instance of ['node-01', 'node-02', 'node-03'])
      place.world.alertmanager.fire({ labels: { ...LABELS, instance } }, { groupBy: ['...'], groupWaitMs: 0 });
    await place.pass(SECOND);

    expect(new Set(told(place).map(({ groupKey }) => groupKey)).size).toBe(3);
  });

  it("has Alertmanager's fingerprints", () => {
    // FNV-1a of nothing, and of known labels as `amtool alert` shows them in the order of their names.
    expect(fingerprintOf({})).toBe('cbf29ce484222325');
    expect(fingerprintOf({ b: '2', a: '1' })).toBe(fingerprintOf({ a: '1', b: '2' }));
    expect(fingerprintOf({ a: '12' })).not.toBe(fingerprintOf({ a1: '2' }));
  });
});
