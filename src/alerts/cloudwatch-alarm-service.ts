import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { AlertReport } from './alert-report.ts';
import type { Labels } from './alert.ts';
import { deleteAlarmsBefore, findAlarm, saveAlarm } from './cloudwatch-alarm-store.ts';
import { hearAlarm, wordsOf, type AlarmStep, type AlarmWord } from './cloudwatch-alarm.ts';

export interface CloudwatchAlarmServiceParts {
  readonly config: () => Config;
  /** The model of all alerts. */
  readonly alerts: { hear(tx: Transaction, report: AlertReport): Promise<unknown> };
}

/**
 * CloudWatch's alarms on their way into the model of all alerts. They are told once and never repeated, and have a
 * state that is neither firing nor resolved, so what was said of each is kept.
 */
export interface CloudwatchAlarmService {
  /** Takes in one word. Order and repetition do not matter. */
  hear(tx: Transaction, word: AlarmWord, heardAt: Date): Promise<AlarmStep['kind']>;
  /** Forgets alarms that have been OK since before `before`. */
  prune(tx: Transaction, before: Date): Promise<void>;
}

export function createCloudwatchAlarmService({ config, alerts }: CloudwatchAlarmServiceParts): CloudwatchAlarmService {
  return {
    async hear(tx, word, heardAt) {
      const known = await findAlarm(tx, word.id);
      const step = hearAlarm(known, word);
      if (step.kind === 'late') return step.kind;
      await saveAlarm(tx, step.alarm);
      const words = wordsOf(known, step.alarm, labelsOf(word, config()));
      if (words.length > 0) await alerts.hear(tx, { source: 'cloudwatch', heardAt, words, sourceGroup: null });
      return step.kind;
    },
    prune: deleteAlarmsBefore,
  };
}

/** What the configuration says of an alarm; of several entries that fit, later ones add to earlier ones. */
function labelsOf({ name, region }: AlarmWord, { alerts }: Config): Labels {
  const fitting = alerts.cloudwatch.filter(
    (entry) => matchesGlob(entry.alarm, name) && (entry.region === null || matchesGlob(entry.region, region)),
  );
  return Object.fromEntries(fitting.flatMap(({ labels }) => Object.entries(labels)));
}
