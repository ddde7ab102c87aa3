import { createHash } from 'node:crypto';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { deleteAlarmsBefore, findAlarm, saveAlarm } from './cloudwatch-alarm-store.ts';
import { alarmMessage, type AlarmParts } from './cloudwatch-alarm-view.ts';
import { hearAlarm, type AlarmStep, type AlarmWord } from './cloudwatch-alarm.ts';

export interface CloudwatchAlarmServiceParts {
  readonly config: () => Config;
  readonly cards: Cards;
}

/**
 * CloudWatch's alarms, apart from what Alertmanager says: they are told once and never repeated, so that silence about
 * one means nothing, and they have a state that is neither firing nor resolved.
 */
export interface CloudwatchAlarmService {
  /** Takes in one word. Order and repetition do not matter. */
  hear(tx: Transaction, word: AlarmWord): Promise<AlarmStep['kind']>;
  /** Forgets alarms that have been OK since before `before`. */
  prune(tx: Transaction, before: Date): Promise<void>;
}

export function createCloudwatchAlarmService({ config, cards }: CloudwatchAlarmServiceParts): CloudwatchAlarmService {
  return {
    async hear(tx, word) {
      const step = hearAlarm(await findAlarm(tx, word.id), word, { channel: config().alerts.channel });
      if (step.kind === 'late') return step.kind;
      await saveAlarm(tx, step.alarm);
      const troubleSince = step.kind === 'ended' ? step.troubleSince : step.alarm.troubleSince;
      if (troubleSince !== null) await putCard(tx, { alarm: step.alarm, troubleSince }, cards);
      return step.kind;
    },
    prune: deleteAlarmsBefore,
  };
}

async function putCard(tx: Transaction, parts: AlarmParts, cards: Cards): Promise<void> {
  const { alarm, troubleSince } = parts;
  if (alarm.channel === null) return;
  // An ARN is longer than a key, and holds the account's number.
  const hash = createHash('sha256').update(alarm.id).digest('hex').slice(0, 24);
  await cards.put(tx, {
    key: `cloudwatch:${hash}:${troubleSince.getTime()}@${alarm.channel}`,
    kind: 'cloudwatch-alarm',
    place: { kind: 'channel', channel: alarm.channel },
    lane: 'normal',
    phase: alarm.troubleSince === null ? 'final' : 'open',
    ...alarmMessage(parts),
  });
}
