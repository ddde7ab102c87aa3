import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlarmHandlers } from '../../handlers/aws-alarm.ts';
import { createCloudwatchAlarmService } from '../../src/alerts/cloudwatch-alarm-service.ts';
import { awsEventName } from '../../src/platform/intake/aws-payload.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { readCards, type ShownCard } from '../support/pipelines.ts';
import { deliverTo, roomCards } from '../support/room.ts';

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
  let channel: string | null;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    channel = 'alerts';
  });

  afterEach(async () => {
    await store.close();
  });

  async function tell(...words: readonly JsonValue[]): Promise<void> {
    const clock = new TestClock();
    const base = testConfig({});
    const alarms = createCloudwatchAlarmService({
      config: () => ({ ...base, alerts: { ...base.alerts, channel } }),
      cards: roomCards(clock),
    });
    const handlers = createAlarmHandlers(alarms).filter(({ source }) => source === 'aws/sns');
    for (const word of words) {
      const handler = handlers.find(({ event }) => event === awsEventName(word));
      if (handler === undefined) throw new Error('Nothing hears this.');
      const [outcome] = await deliverTo(handler, { database: store.database, clock })(word);
      expect(outcome).toEqual({ kind: 'handled' });
    }
  }

  const cards = (): Promise<readonly ShownCard[]> => readCards(store.database);

  it.each([
    { shape: 'EventBridge', says: byEvent },
    { shape: 'its own action', says: byMessage },
  ])('told by $shape is a card for as long as it is not OK, edited to its end', async ({ says }) => {
    await tell(says('ALARM', 10));
    const [during] = await cards();
    await tell(says('OK', 25));

    const [after, ...others] = await cards();
    expect(others).toEqual([]);
    expect(during).toMatchObject({ place: 'channel:alerts', phase: 'open', summary: '🔥 `backend-cpu` is in alarm' });
    const text = during!.body.embeds?.[0]?.description ?? '';
    expect(text).toContain('Threshold Crossed: 1 datapoint');
    expect(text).toContain('`AWS/ECS CPUUtilization (ServiceName=backend)`');
    expect(text).toContain('eu-central-1.console.aws.amazon.com/cloudwatch/');
    expect(during!.body.allowed_mentions).toEqual({ parse: [] });
    expect(after).toMatchObject({ phase: 'final', summary: '✅ `backend-cpu` is OK again' });
    expect(after!.body.embeds?.[0]?.description).toContain('15 min');
    expect(JSON.stringify([during, after])).not.toContain('pl4nted');
  });

  it('that has too little data is neither firing nor resolved', async () => {
    await tell(byEvent('ALARM', 10), byEvent('INSUFFICIENT_DATA', 20));
    const [during] = await cards();
    await tell(byEvent('ALARM', 30), byEvent('OK', 40));

    expect(during).toMatchObject({ phase: 'open', summary: '⚪ `backend-cpu` has too little data to tell' });
    expect(during!.body.embeds?.[0]?.description).toContain('not OK since');
    expect(await cards()).toMatchObject([{ phase: 'final' }]);
  });

  it('in a state that nobody knows is shown with the word as it came', async () => {
    await tell(byEvent('CONFUSED', 10));

    expect((await cards())[0]!.summary).toContain('CONFUSED');
  });

  it('has a new card when it fires again', async () => {
    await tell(byEvent('ALARM', 10), byEvent('OK', 20), byEvent('ALARM', 30));

    expect((await cards()).map(({ phase }) => phase)).toEqual(['final', 'open']);
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
          await tell(...words);
          const all = await cards();
          expect(all.filter(({ phase }) => phase === 'open')).toHaveLength(1);
          expect(all.at(-1)!.summary).toContain('in alarm');
        },
      ),
      { numRuns: 20 },
    );
  });

  it('that was OK and is makes no card; without a channel none has one', async () => {
    await tell(byEvent('OK', 10));
    channel = null;
    await tell(byEvent('ALARM', 20));

    expect(await cards()).toEqual([]);
  });

  it('without an ARN is known by account, region and name', async () => {
    await tell(byMessage('ALARM', 10, { AlarmArn: null }), byMessage('OK', 20, { AlarmArn: null }));

    expect(await cards()).toMatchObject([{ phase: 'final' }]);
  });
});
