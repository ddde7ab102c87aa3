import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGrafanaHandler } from '../../handlers/grafana.ts';
import type { AlertReport } from '../../src/alerts/alert-report.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { TestClock } from '../support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { grafanaAlert, grafanaNotification } from '../support/grafana.ts';
import { deliverTo } from '../support/room.ts';

describe('a notification of Grafana', () => {
  let store: TestDatabase;
  let clock: TestClock;
  let reports: AlertReport[];
  const handler = createGrafanaHandler({
    hear: (_tx, report) => {
      reports.push(report);
      return Promise.resolve();
    },
  });

  beforeEach(async () => {
    store = await openTestDatabase({ engine: 'sqlite' });
    clock = new TestClock();
    reports = [];
  });

  afterEach(() => store.close());

  const deliver = (...payloads: readonly JsonValue[]) =>
    deliverTo(handler, { database: store.database, clock })(...payloads);
  const hear = async (payload: JsonValue): Promise<AlertReport> => {
    expect(await deliver(payload)).toEqual([{ kind: 'handled' }]);
    const [report] = reports;
    if (report === undefined) throw new Error('Nothing was heard.');
    return report;
  };

  it('becomes words of the one model, with its group for the links', async () => {
    const report = await hear(
      grafanaNotification([grafanaAlert({ labels: { severity: 'critical', fleet: 'status.prod' } })]),
    );

    expect(report).toMatchObject({
      source: 'grafana',
      heardAt: clock.now(),
      sourceGroup: { receiver: 'muster', externalUrl: 'https://grafana.example.org/', truncated: 0 },
    });
    expect(report.words).toEqual([
      {
        fingerprint: expect.stringMatching(/^1:[0-9a-f]{16}$/) as string, // border: a matcher
        status: 'firing',
        startsAt: new Date('2026-03-02T08:58:00Z'),
        endsAt: null,
        labels: { alertname: 'HighLatency', grafana_folder: 'fleets', severity: 'critical', fleet: 'status.prod' },
        annotations: {
          summary: 'Queries take too long.',
          description: 'Values: B = 44.23, C = 1',
          runbookUrl: null,
          dashboardUrl: 'https://grafana.example.org/d/U_rZZEQLk?orgId=1&viewPanel=4',
        },
        url: 'https://grafana.example.org/alerting/grafana/cdeqmlhvflz40f/view?orgId=1',
      },
    ]);
  });

  it('keeps no picture, no address that silences with a click, and no text of its own message', () => {
    const kept = JSON.stringify(
      handler.redact(
        grafanaNotification(
          [
            grafanaAlert({
              labels: { api_key: 'planted' },
              annotations: { password: 'planted', __dashboardUid__: 'x' },
            }),
          ],
          { message: 'planted', title: 'planted', enrichments: { a: 'planted' } },
        ),
      ),
    );

    for (const absent of ['169.254', 'silence/new', 'planted', 'valueString', '__dashboardUid__'])
      expect(kept).not.toContain(absent);
  });

  it('is redacted the same when it is redacted again', () => {
    const once = handler.redact(grafanaNotification([grafanaAlert()]));

    expect(handler.redact(once)).toEqual(once);
  });

  it.each([
    [
      'a rule without data',
      { alertname: 'DatasourceNoData', rulename: 'HighLatency', datasource_uid: 'abc' },
      {},
      'No data for the rule “HighLatency”',
      /returns nothing, so nobody knows whether it should fire/,
    ],
    [
      'a rule whose query fails',
      { alertname: 'DatasourceError', rulename: 'HighLatency' },
      {},
      'The query of the rule “HighLatency” fails',
      /cannot judge it/,
    ],
    [
      'a rule that fires for want of data',
      {},
      { grafana_state_reason: 'NoData, KeepLast' },
      'Queries take too long.',
      /no data, as its rule wants\. Grafana keeps its last state/,
    ],
  ])(
    'tells %s as what it is, not in words that it did not judge',
    async (_what, labels, annotations, summary, words) => {
      const report = await hear(grafanaNotification([grafanaAlert({ labels, annotations })]));

      expect(report.words[0]?.annotations.summary).toBe(summary);
      expect(report.words[0]?.annotations.description).toMatch(words);
    },
  );

  it.each([
    ['MissingSeries', /its series is gone: whether it recovered is not known/],
    ['Paused', /its rule was paused/],
    ['Updated', /its rule was changed/],
    ['RuleDeleted', /its rule was deleted/],
  ])('says of an end by %s that it is no recovery', async (reason, words) => {
    const report = await hear(
      grafanaNotification([
        grafanaAlert({ endsAt: '2026-03-02T09:10:00Z', annotations: { grafana_state_reason: reason } }),
      ]),
    );

    expect(report.words[0]).toMatchObject({ status: 'resolved', endsAt: new Date('2026-03-02T09:10:00Z') });
    expect(report.words[0]?.annotations.description).toMatch(words);
  });

  it('says nothing of reasons it does not know, be they named like what every object has', async () => {
    const report = await hear(
      grafanaNotification([
        grafanaAlert({
          endsAt: '2026-03-02T09:10:00Z',
          annotations: { grafana_state_reason: 'constructor,__proto__,NewReason' },
          parts: { values: null },
        }),
      ]),
    );

    expect(report.words[0]?.annotations.description).toBeNull();
  });

  it('that tries the contact point ends by itself, because Grafana never tells its end', async () => {
    const test = grafanaAlert({ labels: { alertname: 'TestAlert', instance: 'Grafana' } });
    await hear(grafanaNotification([test, grafanaAlert()]));

    expect(reports.map(({ words }) => words.map(({ status, labels }) => [labels['alertname'], status]))).toEqual([
      [
        ['TestAlert', 'firing'],
        ['HighLatency', 'firing'],
      ],
      [['TestAlert', 'resolved']],
    ]);
  });

  it('of two organisations about equal labels is about two alerts', async () => {
    const mine = grafanaAlert({ parts: { orgId: null } });
    await deliver(grafanaNotification([mine], { orgId: 1 }), grafanaNotification([mine], { orgId: 2 }));

    const [one, two] = reports;
    expect(one?.words[0]?.fingerprint).not.toBe(two?.words[0]?.fingerprint);
    expect(one?.sourceGroup?.key).not.toBe(two?.sourceGroup?.key);
  });

  it.each([
    ['of Alertmanager', { ...grafanaNotification([grafanaAlert()]), version: '4' }],
    ['made by a template of its own', { text: 'HighLatency fires' }],
    ['without a beginning', grafanaNotification([grafanaAlert({ parts: { startsAt: 'yesterday' } })])],
    ['without a fingerprint', grafanaNotification([grafanaAlert({ parts: { fingerprint: '' } })])],
  ])('is set aside when it is %s', async (_what, payload) => {
    const [outcome] = await deliver(payload);

    expect(outcome?.kind).toBe('misfit');
    expect(reports).toEqual([]);
  });
});
