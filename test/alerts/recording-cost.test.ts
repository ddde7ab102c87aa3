import SqliteFile from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { openAlertsRoom, testAlert, testNotification } from '../support/alerts.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { openTestDatabase } from '../support/database.ts';

/** They grow with every alert there ever was; what is open stays small. */
const GROWING = /^SCAN (?:alerts|alert_episodes|alert_storms|alert_hiders|cards|deliveries)\b/;
/** Half of all alerts resolved, half of all episodes are of one channel. */
const COARSE = /USING (?:COVERING )?INDEX (?:alerts_by_age \(status=\?\)|alert_episodes_by_place \(channel=\?\))$/;

it('recording alerts finds what it asks by indices, so that it costs the same after a million as after ten', async () => {
  const prepare = vi.spyOn(SqliteFile.prototype, 'prepare');
  const store = await openTestDatabase();
  const base = testConfig({ fleets: [testFleet({ name: 'waku.test' })] });
  const hides = [
    { name: 'a data centre', when: { datacenter: '*', host: '' }, hides: { host: '*' }, equal: ['datacenter'] },
  ];
  const room = openAlertsRoom(store.database, () => ({ ...base, alerts: { ...base.alerts, hides } }));
  prepare.mockClear();

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

  const asked = [...new Set(prepare.mock.calls.map(([sql]) => sql))].filter((sql) =>
    /^(?:select|update|delete)\b/i.test(sql),
  );
  const [file] = prepare.mock.contexts;
  if (!(file instanceof SqliteFile)) throw new Error('Nothing was asked.');
  const slow = asked.flatMap((sql) => {
    const plan = file.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...unknowns(sql));
    const bad = plan.map(({ detail }) => detail).filter((detail) => GROWING.test(detail) || COARSE.test(detail));
    return bad.map((detail) => `${detail} ← ${sql.slice(0, 200)}`);
  });
  expect(asked.length).toBeGreaterThan(10);
  // What fires now is read as a whole when something begins or ends to hide others: as much as is open.
  expect(slow.filter((each) => !each.includes('"status" = ?'))).toEqual([]);
  prepare.mockRestore();
  await store.close();
});

function unknowns(sql: string): readonly null[] {
  return Array.from({ length: sql.split('?').length - 1 }, () => null);
}
