import { createHash } from 'node:crypto';
import type { AlertReport } from './alert-report.ts';

/** An Alertmanager that gave no answer for so long is an alert: it is asked every half minute. */
export const UNREACHABLE_AFTER_MS = 5 * 60_000;

/** What the looks at one Alertmanager came to. told: whether the alert is open; null: not known since the start. */
export interface Reach {
  readonly failingSince: Date | null;
  readonly told: boolean | null;
}

export const UNKNOWN_REACH: Reach = { failingSince: null, told: null };

export interface ReachStep {
  readonly reach: Reach;
  /** What is to be told; null: nothing new. */
  readonly report: AlertReport | null;
}

/** Takes one look. `why`: a sentence without a period, or null where it answered. Whether an alert is open is asked once. */
export function stepReach(
  reach: Reach,
  { name, why, now }: { name: string; why: string | null; now: Date },
): ReachStep {
  if (why === null) {
    const well: Reach = { failingSince: null, told: false };
    return { reach: well, report: reach.told === false ? null : reportOf(name, { since: now, now, why }) };
  }
  const since = reach.failingSince ?? now;
  const isLong = now.getTime() - since.getTime() >= UNREACHABLE_AFTER_MS;
  if (!isLong || reach.told === true) return { reach: { ...reach, failingSince: since }, report: null };
  return { reach: { failingSince: since, told: true }, report: reportOf(name, { since, now, why }) };
}

function reportOf(
  name: string,
  { since, now, why }: { readonly since: Date; readonly now: Date; readonly why: string | null },
): AlertReport {
  return {
    source: 'muster',
    heardAt: now,
    words: [
      {
        fingerprint: createHash('sha256').update(`alertmanager\n${name}`).digest('hex').slice(0, 16),
        status: why === null ? 'resolved' : 'firing',
        startsAt: since,
        endsAt: why === null ? now : null,
        labels: { alertname: 'AlertmanagerUnreachable', severity: 'warning', service: name },
        annotations: {
          summary: `Alertmanager ${name} does not answer: ${why ?? 'it does again'}`,
          description:
            'Until it does, alerts are heard by its webhook alone, and silences can be neither placed nor read. Look whether it is up, and at its address and token under connections.',
          runbookUrl: null,
          dashboardUrl: null,
        },
        url: null,
      },
    ],
    sourceGroup: null,
  };
}
