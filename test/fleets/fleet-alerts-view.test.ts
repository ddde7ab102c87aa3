import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertLines, alertSummary } from '../../src/fleets/fleet-alerts-view.ts';
import type { FiringAlert } from '../../src/fleets/firing-alert.ts';
import { fleetInfoMessage } from '../../src/fleets/fleet-view.ts';
import { testFleet } from '../support/config.ts';
import { hostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';

const heardAt = new Date('2026-03-02T09:00:00Z');
const since = new Date('2026-03-02T08:00:00Z');
const people = { owner: { name: 'owners', mention: '' }, maintainer: { name: 'infra', mention: '' } };

function firing(parts: Partial<FiringAlert> = {}): FiringAlert {
  return { name: 'NodeDown', severity: 'critical', host: 'store-01.do-ams3.status.prod', since, ...parts };
}

describe("a fleet's alerts", () => {
  it('are said with what is grave, where and since when, without what the reader knows', () => {
    const alerts = { kind: 'heard', heardAt, firing: [firing(), firing({ severity: null, host: null })] } as const;

    expect(alertLines(alerts, 'status.prod')).toEqual([
      '🔥 firing: critical `NodeDown` on `store-01.do-ams3`, since <t:1772438400:R>',
      '🔥 firing: `NodeDown`, since <t:1772438400:R>',
    ]);
  });

  it('are not said to be none when nobody told of any', () => {
    expect(alertLines({ kind: 'never-heard' }, 'status.prod')).toEqual([
      'not known: Alertmanager was not heard from yet',
    ]);
    expect(alertLines({ kind: 'heard', heardAt, firing: [] }, 'status.prod')).toEqual([
      'none firing; Alertmanager was last heard <t:1772442000:R>',
    ]);
  });

  it('of one rule are one line, with how many hosts and since the first', () => {
    const hosts = [3, 1, 2, 4, 6, 5, 8, 7].map((each) => `store-0${each}.do-ams3.status.prod`);
    const later = hosts.map((host, index) => firing({ host, since: new Date(since.getTime() + (7 - index) * 1000) }));
    const unnamed = [firing({ name: 'Storage', host: null }), firing({ name: 'Storage', host: null })];

    expect(alertLines({ kind: 'heard', heardAt, firing: [...later, ...unnamed] }, 'status.prod')).toEqual([
      '🔥 firing: critical `NodeDown` on 8 hosts: `store-01.do-ams3`, `store-02.do-ams3`, `store-03.do-ams3`, `store-04.do-ams3`, `store-05.do-ams3` and 3 more, since <t:1772438400:R>',
      '🔥 firing: critical `Storage`, 2 alerts, since <t:1772438400:R>',
    ]);
  });

  it('are counted where only some fit one line', () => {
    const alerts = {
      kind: 'heard',
      heardAt,
      firing: [1, 2, 3, 4, 5].map((each) => firing({ name: `Rule${each}` })),
    } as const;

    expect(alertSummary(alerts, 'status.prod')).toMatch(
      /^Alerts: (🔥 firing: [^;]+; ){2}🔥 firing: [^;]+ and 2 more$/u,
    );
  });

  it('keep the message such as Discord takes, whatever they are called and however many they are', () => {
    const alert = fc.record({ name: hostileText, severity: fc.option(hostileText), host: fc.option(hostileText) });

    fc.assert(
      fc.property(fc.array(alert, { maxLength: 40 }), (given) => {
        const alerts = { kind: 'heard', heardAt, firing: given.map((each) => firing(each)) } as const;
        const body = fleetInfoMessage({ fleet: testFleet(), people, alerts });
        expect(messageProblems(body)).toEqual([]);
        expect(JSON.stringify(body)).not.toMatch(/@everyone|@here/);
      }),
      { numRuns: 60 },
    );
  });
});
