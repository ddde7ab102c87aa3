/*
 * CloudWatch's alarms, in both shapes: `CloudWatch Alarm State Change` as EventBridge tells it → POST
 * /webhooks/aws/eventbridge or, through a topic, /webhooks/aws/sns (AWS docs: "Alarm events and EventBridge"); and what
 * an alarm's own action publishes to its topic → POST /webhooks/aws/sns (AWS docs: "Notifying users on alarm changes").
 *
 * Received when an alarm changes its state: once, at least; never repeated while it lasts.
 * What comes of it: an alert in the one model of the house while it is in ALARM, and one of its own while it has too
 * little data to tell. Its fleet or service and its severity come from `alerts.cloudwatch` of the configuration.
 * Who may: whoever holds the key, or the allowed topics. Nothing here is done to AWS.
 */
import { z } from 'zod';
import type { CloudwatchAlarmService } from '../src/alerts/cloudwatch-alarm-service.ts';
import type { AlarmWord } from '../src/alerts/cloudwatch-alarm.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { ENVELOPE_PICKS, envelope, filled, handleBothWays, instant, line } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';
import { isObject, listIn, pickFields } from './pick-fields.ts';

const MOST_METRICS = 10;
const MOST_DIMENSIONS = 10;
const METRIC = { namespace: foreignLine, name: foreignLine } as const;

/** All that is ever stored of an event. Dimensions are named freely, so their values go through the same sieve. */
function redactEvent(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    ...ENVELOPE_PICKS,
    detail: {
      alarmName: foreignLine,
      configuration: { description: foreignLine },
      state: { value: foreignLine, reason: foreignLine, timestamp: foreignLine },
      previousState: { value: foreignLine },
    },
  });
  const arns = listIn(raw, ['resources'], 1).flatMap((arn) => (typeof arn === 'string' ? [foreignLine(arn)] : []));
  const detail = kept['detail'];
  if (detail === undefined || !isObject(detail)) return { ...kept, resources: arns };
  const configuration = detail['configuration'];
  const metrics = listIn(raw, ['detail', 'configuration', 'metrics'], MOST_METRICS).map((metric) => {
    const stat = pickFields(metric, { metricStat: { metric: METRIC } });
    const inner = stat['metricStat'];
    const named = inner !== undefined && isObject(inner) ? inner['metric'] : undefined;
    if (named === undefined || !isObject(named)) return stat;
    const dimensions = dimensionsIn(metric);
    return { metricStat: { metric: { ...named, dimensions } } };
  });
  return {
    ...kept,
    resources: arns,
    detail: {
      ...detail,
      configuration: { ...(configuration !== undefined && isObject(configuration) ? configuration : {}), metrics },
    },
  };
}

/** EventBridge writes dimensions as an object of names and values. */
function dimensionsIn(metric: JsonValue): JsonValue {
  let at: JsonValue | undefined = metric;
  for (const field of ['metricStat', 'metric', 'dimensions'])
    at = at !== undefined && isObject(at) && Object.hasOwn(at, field) ? at[field] : undefined;
  if (at === undefined || !isObject(at)) return {};
  const kept = Object.entries(at).slice(0, MOST_DIMENSIONS);
  return Object.fromEntries(
    kept.flatMap(([name, value]) =>
      typeof value === 'string' && name !== '__proto__' ? [[foreignLine(name), foreignLine(value)]] : [],
    ),
  );
}

const EVENT = z.object({
  ...envelope,
  account: line.nullish(),
  resources: z.array(line).nullish(),
  detail: z.object({
    alarmName: filled,
    configuration: z
      .object({
        description: line.nullish(),
        metrics: z
          .array(
            z.object({
              metricStat: z
                .object({
                  metric: z
                    .object({
                      namespace: line.nullish(),
                      name: line.nullish(),
                      dimensions: z.record(z.string(), line).nullish(),
                    })
                    .nullish(),
                })
                .nullish(),
            }),
          )
          .nullish(),
      })
      .nullish(),
    state: z.object({ value: filled, reason: line.nullish(), timestamp: instant.nullish() }),
  }),
});

export type AlarmEvent = z.infer<typeof EVENT>;

/** All that is ever stored of an alarm's own message. */
function redactMessage(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    AlarmName: foreignLine,
    AlarmDescription: foreignLine,
    AWSAccountId: foreignLine,
    NewStateValue: foreignLine,
    NewStateReason: foreignLine,
    StateChangeTime: foreignLine,
    Region: foreignLine,
    AlarmArn: foreignLine,
    OldStateValue: foreignLine,
    Trigger: { MetricName: foreignLine, Namespace: foreignLine },
  });
  const trigger = kept['Trigger'];
  if (trigger === undefined || !isObject(trigger)) return kept;
  const Dimensions = listIn(raw, ['Trigger', 'Dimensions'], MOST_DIMENSIONS).map((dimension) =>
    pickFields(dimension, { name: foreignLine, value: foreignLine }),
  );
  return { ...kept, Trigger: { ...trigger, Dimensions } };
}

const MESSAGE = z.object({
  AlarmName: filled,
  AlarmDescription: line.nullish(),
  AWSAccountId: line.nullish(),
  NewStateValue: filled,
  NewStateReason: line.nullish(),
  StateChangeTime: instant,
  Region: line.nullish(),
  AlarmArn: line.nullish(),
  Trigger: z
    .object({
      MetricName: line.nullish(),
      Namespace: line.nullish(),
      Dimensions: z.array(z.object({ name: line.nullish(), value: line.nullish() })).nullish(),
    })
    .nullish(),
});

export type AlarmMessage = z.infer<typeof MESSAGE>;

export function createAlarmHandlers(alarms: CloudwatchAlarmService): readonly Handler[] {
  return [
    ...handleBothWays<AlarmEvent>({
      event: 'CloudWatch Alarm State Change',
      redact: redactEvent,
      payload: EVENT,
      async handle(payload, { receivedAt }, tx) {
        await alarms.hear(tx, wordFromEvent(payload), receivedAt);
      },
    }),
    defineHandler<AlarmMessage>({
      source: 'aws/sns',
      event: 'CloudWatch Alarm',
      redact: redactMessage,
      payload: MESSAGE,
      async handle(payload, { receivedAt }, tx) {
        await alarms.hear(tx, wordFromMessage(payload), receivedAt);
      },
    }),
  ];
}

export function wordFromEvent({ detail, resources, region, account, time }: AlarmEvent): AlarmWord {
  const { alarmName, configuration, state } = detail;
  // An alarm over several metrics has no one that says it.
  const [first, ...others] = (configuration?.metrics ?? []).flatMap(({ metricStat }) => metricStat?.metric ?? []);
  return {
    id: resources?.[0] || `${account ?? ''}:${region}:${alarmName}`,
    name: alarmName,
    region,
    state: state.value,
    since: state.timestamp ?? time,
    reason: state.reason || null,
    description: configuration?.description || null,
    metric:
      first === undefined || others.length > 0
        ? null
        : metricWords(first.namespace, first.name, Object.entries(first.dimensions ?? {})),
  };
}

/** Its `Region` is a name for people; the ARN has the one that addresses are made of. */
export function wordFromMessage(message: AlarmMessage): AlarmWord {
  const { AlarmName, AlarmArn, AWSAccountId, Region, Trigger } = message;
  const region = /^arn:aws[a-z-]*:cloudwatch:([a-z0-9-]+):/u.exec(AlarmArn ?? '')?.[1] ?? Region ?? '';
  const dimensions = (Trigger?.Dimensions ?? []).map(({ name, value }) => [name ?? '', value ?? ''] as const);
  return {
    id: AlarmArn || `${AWSAccountId ?? ''}:${region}:${AlarmName}`,
    name: AlarmName,
    region,
    state: message.NewStateValue,
    since: message.StateChangeTime,
    reason: message.NewStateReason || null,
    description: message.AlarmDescription || null,
    metric: metricWords(Trigger?.Namespace, Trigger?.MetricName, dimensions),
  };
}

function metricWords(
  namespace: string | null | undefined,
  name: string | null | undefined,
  dimensions: readonly (readonly [string, string])[],
): string | null {
  if (!name) return null;
  const which = dimensions.map(([key, value]) => `${key}=${value}`).join(', ');
  return `${namespace ? `${namespace} ` : ''}${name}${which === '' ? '' : ` (${which})`}`;
}
