import type { HidingRule } from '../platform/config/config.ts';
import type { Alert } from './alert.ts';

type Hidable = Pick<Alert, 'labels' | 'fleet' | 'host' | 'datacenter' | 'role' | 'shard'>;

/** After what hid it is over, so long goes by before a group is shown: most of them recover with it. */
export const SHOW_AGAIN_AFTER_MS = 2 * 60_000;

/** What this alert hides while it fires: one key for each rule that it fits. */
export function hidingKeys(alert: Hidable, rules: readonly HidingRule[]): readonly string[] {
  return rules.filter(({ when }) => fits(alert, when)).flatMap((rule) => keyOf(alert, rule) ?? []);
}

/** By what this alert is hidden if any alert that fires has such a key. What hides by a rule is not hidden by it. */
export function hiddenKeys(alert: Hidable, rules: readonly HidingRule[]): readonly string[] {
  return rules
    .filter(({ when, hides }) => fits(alert, hides) && !fits(alert, when))
    .flatMap((rule) => keyOf(alert, rule) ?? []);
}

/** Null where the alert lacks a label that both have to share. */
function keyOf(alert: Hidable, { name, equal }: HidingRule): string | null {
  const values = equal.map((label) => valueOf(alert, label));
  return values.includes('') ? null : JSON.stringify([name, ...values]);
}

function fits(alert: Hidable, wanted: HidingRule['when']): boolean {
  return Object.entries(wanted).every(([label, value]) => {
    const has = valueOf(alert, label);
    return value === '*' ? has !== '' : has === value;
  });
}

/** Where an alert is counts as the house knows it: a label may name the machine in many ways. */
function valueOf(alert: Hidable, label: string): string {
  switch (label) {
    case 'fleet':
    case 'host':
    case 'datacenter':
    case 'role':
    case 'shard':
      return alert[label] ?? '';
    default:
      return alert.labels[label] ?? '';
  }
}
