import { expect, it } from 'vitest';
import { openAlertsRoom, testAlert, testNotification } from '../support/alerts.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { openTestDatabase } from '../support/database.ts';
import { watchQueryPlans } from '../support/query-plans.ts';

/** They grow with every alert there ever was; what is open stays small. */
const GROWING = /^SCAN (?:alerts|alert_episodes|alert_storms|alert_hiders|cards|deliveries)\b/;
/** Half of all alerts resolved, half of all episodes are of one channel. */
const COARSE = /USING (?:COVERING )?INDEX (?:alerts_by_age \(status=\?\)|alert_episodes_by_place \(channel=\?\))$/;

it('recording alerts finds what it asks by indices, so that it costs the same after a million as after ten', async () => {
  const plans = watchQueryPlans();
  const store = await openTestDatabase();
  const base = testConfig({ fleets: [testFleet({ name: 'waku.test' })] });
  const hides = [
    { name: 'a data centre', when: { datacenter: '*', host: '' }, hides: { host: '*' }, equal: ['datacenter'] },
  ];
  const room = openAlertsRoom(store.database, () => ({ ...base, alerts: { ...base.alerts, hides } }));
  plans.forget();

  for (let number = 0; number < 9; number += 1)
    for (const to of [undefined, 9]) {
      const labels = { alertname: `Rule${number}`, instance: `node-0${number}.hk.waku.test` };
      await room.deliver(testNotification([testAlert({ labels, ...(to === undefined ? {} : { to }) })]));
      const lost = testAlert({ labels: { alertname: 'Lost', datacenter: 'hk' }, ...(to === undefined ? {} : { to }) });
      await room.deliver(testNotification([lost]));
    }
  await room.settle();
  room.clock.advance(10 * 60_000);
  await room.settle();

  const { asked, slow } = plans.judge([GROWING, COARSE]);
  expect(asked).toBeGreaterThan(10);
  // What fires now is read as a whole when something begins or ends to hide others: as much as is open.
  expect(slow.filter((each) => !each.includes('"status" = ?'))).toEqual([]);
  plans.restore();
  await store.close();
});
