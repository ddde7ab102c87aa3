import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlarmHandlers } from '../../handlers/aws-alarm.ts';
import { createCloudwatchAlarmService } from '../../src/alerts/cloudwatch-alarm-service.ts';
import { awsEventName } from '../../src/platform/intake/aws-payload.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { openAlertsRoom, type AlertsRoom } from '../support/alerts.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import type { ShownCard } from '../support/pipelines.ts';
import { deliverTo } from '../support/room.ts';
import { textOf } from '../support/seen-messages.ts';

const ARN = 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:backend-cpu';

/** AWS docs: "Alarm events and EventBridge". */
function byEvent(value: string, minute: number): JsonValue {
  return {
    version: '0',
    id: `alarm-${minute}`,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '111122223333',
    time: `2026-03-02T09:${String(minute).padStart(2, '0')}:01Z`,
    region: 'eu-central-1',
    resources: [ARN],
    detail: {
      alarmName: 'backend-cpu',
      configuration: {
        description: 'The backend is busy',
        metrics: [
          {
            id: 'a',
            metricStat: {
              metric: { namespace: 'AWS/ECS', name: 'CPUUtilization', dimensions: { ServiceName: 'backend' } },
              period: 60,
              stat: 'Average',
            },
            returnData: true,
          },
        ],
      },
      state: {
        value,
        reason: `Threshold Crossed: 1 datapoint (${minute})`,
        reasonData: '{"secret":"pl4nted"}',
        timestamp: `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000+0000`,
      },
      previousState: { value: 'OK', reason: '', timestamp: '2026-03-01T09:00:00.000+0000' },
    },
  };
}

/** As an alarm's own action publishes it; written down by users of it, not by AWS. */
function byMessage(value: string, minute: number, more: Readonly<Record<string, JsonValue>> = {}): JsonValue {
  return {
    AlarmName: 'backend-cpu',
    AlarmDescription: 'The backend is busy',
    AWSAccountId: '111122223333',
    NewStateValue: value,
    NewStateReason: `Threshold Crossed: 1 datapoint (${minute})`,
    StateChangeTime: `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000+0000`,
    Region: 'EU (Frankfurt)',
    AlarmArn: ARN,
    OldStateValue: 'OK',
    OKActions: ['pl4nted'],
    Trigger: {
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/ECS',
      Statistic: 'AVERAGE',
      Unit: null,
      Dimensions: [{ name: 'ServiceName', value: 'backend' }],
      Period: 60,
      Threshold: 80,
    },
    ...more,
  };
}

describe.each(ENGINES)('an alarm of CloudWatch on %s', (engine) => {
  let store: TestDatabase;
  let room: AlertsRoom;
  let alerts: Partial<Config['alerts']>;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    alerts = {};
    open();
  });

  afterEach(async () => {
    await store.close();
  });

  function open(): void {
    room = openAlertsRoom(store.database, config);
  }

  function config(): Config {
    const base = testConfig({ fleets: [testFleet({ name: 'status.prod' })] });
    return { ...base, alerts: { ...base.alerts, ...alerts } };
  }

  async function tell(...words: readonly JsonValue[]): Promise<void> {
    const alarms = createCloudwatchAlarmService({ config, alerts: room.alerts });
    const handlers = createAlarmHandlers(alarms).filter(({ source }) => source === 'aws/sns');
    for (const word of words) {
      const handler = handlers.find(({ event }) => event === awsEventName(word));
      if (handler === undefined) throw new Error('Nothing hears this.');
      const [outcome] = await deliverTo(handler, { database: store.database, clock: room.clock })(word);
      expect(outcome).toEqual({ kind: 'handled' });
    }
  }

  const read = ({ body }: ShownCard): string => textOf({ content: '', embeds: [], ...body } as never); // border: its own JSON
  const states = async (): Promise<readonly string[]> =>
    (await room.cards()).map(({ phase, summary }) => `${phase}: ${summary}`);

  it.each([
    { shape: 'EventBridge', says: byEvent },
    { shape: 'its own action', says: byMessage },
  ])('told by $shape is an alert for as long as it is in alarm, on one card', async ({ says }) => {
    await tell(says('ALARM', 10));
    const [during] = await room.cards();
    await tell(says('OK', 25));

    const [after, ...others] = await room.cards();
    expect(others).toEqual([]);
    expect(during).toMatchObject({ place: 'channel:alerts', phase: 'open' });
    const text = read(during!);
    for (const words of ['backend-cpu', 'The backend is busy', 'Threshold Crossed: 1 datapoint', 'CloudWatch'])
      expect(text).toContain(words);
    expect(JSON.stringify(during)).toContain('eu-central-1.console.aws.amazon.com/cloudwatch/');
    expect(during!.body.allowed_mentions).toEqual({ parse: [] });
    expect(after!.phase).toBe('final');
    expect(after!.summary).toContain('resolved after 15 min');
    expect(JSON.stringify([during, after])).not.toContain('pl4nted');
  });

  it('that lost its data fires on, and says by an alert of its own that nobody knows', async () => {
    await tell(byEvent('ALARM', 10), byEvent('INSUFFICIENT_DATA', 20));
    const during = await states();
    await tell(byEvent('ALARM', 30));
    const back = await states();
    await tell(byEvent('OK', 40));

    expect(during).toEqual([
      expect.stringMatching(/^open: .*backend-cpu: \d/) as string, // border: a matcher
      expect.stringMatching(/^open: .*backend-cpu: no data/) as string, // border: a matcher
    ]);
    expect(back.map((each) => each.split(':')[0])).toEqual(['open', 'final']);
    expect(await states()).toEqual([
      expect.stringContaining('resolved after 30 min') as string, // border: a matcher
      expect.stringContaining('resolved after 10 min') as string, // border: a matcher
    ]);
  });

  it('that never had data is no alarm, and does not end by silence', async () => {
    await tell(byEvent('INSUFFICIENT_DATA', 10));
    room.clock.advance(30 * 24 * 60 * 60_000);
    await room.settle();

    expect(await states()).toEqual([expect.stringMatching(/^open: .*no data/) as string]); // border: a matcher
    expect(read((await room.cards())[0]!)).toContain('too little data to tell');
  });

  it('goes on for weeks without a word, because CloudWatch repeats nothing', async () => {
    await tell(byEvent('ALARM', 10));
    room.clock.advance(30 * 24 * 60 * 60_000);
    await room.settle();

    expect((await room.cards()).map(({ phase }) => phase)).toEqual(['open']);
  });

  it('in a state that nobody knows is shown with the word as it came', async () => {
    await tell(byEvent('CONFUSED', 10));

    expect(read((await room.cards())[0]!)).toContain('CloudWatch says CONFUSED, a state that Muster does not know');
  });

  it('is about the fleet that the configuration says, as grave as it says, in the region it says', async () => {
    alerts = {
      cloudwatch: [
        { alarm: 'backend-*', region: null, labels: { fleet: 'status.prod', severity: 'warning' } },
        { alarm: '*-cpu', region: 'eu-*', labels: { severity: 'critical' } },
        { alarm: '*', region: 'us-*', labels: { fleet: 'nowhere' } },
      ],
    };
    await tell(byEvent('ALARM', 10));

    const known = await room.alerts.listFiring(store.database.read, ['status.prod']);
    expect(known).toMatchObject({
      kind: 'known',
      alerts: [{ fleet: 'status.prod', labels: { severity: 'critical' } }],
    });
    expect((await room.cards())[0]!.summary).toContain('critical');
  });

  it('that was in trouble before alarms were alerts like others still ends', async () => {
    await store.database.transaction(async (tx) => {
      await tx
        .tables<{ cloudwatch_alarms: Record<string, unknown> }>()
        .insertInto('cloudwatch_alarms')
        .values({
          id: ARN,
          name: 'backend-cpu',
          region: 'eu-central-1',
          state: 'ALARM',
          since: Date.parse('2026-03-02T09:00:00Z'),
          trouble_since: Date.parse('2026-03-02T09:00:00Z'),
          channel: 'alerts',
          body: JSON.stringify({ reason: null, description: null, metric: null }),
        })
        .execute();
    });
    await tell(byEvent('ALARM', 10), byEvent('OK', 20));

    expect((await states())[0]).toContain('resolved after 20 min');
  });

  it('told twice, both ways and late, ends as its latest word says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(
          [byEvent('ALARM', 10), byMessage('ALARM', 10), byEvent('OK', 20), byMessage('OK', 20), byEvent('ALARM', 30)],
          { minLength: 5 },
        ),
        async (words) => {
          await store.close();
          store = await openTestDatabase({ engine: 'sqlite' });
          open();
          await tell(...words);
          const all = await room.cards();
          expect(all.filter(({ phase }) => phase === 'open')).toHaveLength(1);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('that was OK and is makes no card; without a channel none has one', async () => {
    await tell(byEvent('OK', 10));
    alerts = { channel: null };
    await tell(byEvent('ALARM', 20));

    expect(await room.cards()).toEqual([]);
  });

  it('without an ARN is known by account, region and name', async () => {
    await tell(byMessage('ALARM', 10, { AlarmArn: null }), byMessage('OK', 20, { AlarmArn: null }));

    expect((await room.cards()).map(({ phase }) => phase)).toEqual(['final']);
  });
});
