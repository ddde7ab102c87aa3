import type { Config } from '../platform/config/config.ts';
import type { ToldCard } from './alert-doing.ts';
import type { Alert } from './alert.ts';
import type { Storm } from './alert-storm.ts';
import { isHidden, standingOf } from './episode-step.ts';
import { countFlaps, isDamped, type Episode, type Told } from './episode.ts';
import { nextStepAt, type Chain } from './handling.ts';
import { isCritical } from './severity.ts';
import type { ShownAlert } from './shown-alert.ts';

export interface ExplainParts extends ShownAlert {
  readonly members: readonly Alert[];
  /** What hides it, and what it hides. */
  readonly hider: Episode | null;
  readonly hides: readonly Episode[];
  readonly storm: Storm | null;
  readonly chain: Chain;
  readonly deliveries: readonly ToldCard[];
  readonly alerts: Config['alerts'];
  readonly now: Date;
}

/** Why an alert is in one group with others, shown, and told or not told; as reasons that views put into words. */
export interface AlertExplanation {
  readonly shown: ShownAlert;
  readonly grouping: {
    readonly rule: string;
    readonly fleets: readonly string[];
    readonly scope: Episode['scope'];
    readonly sources: Episode['sources'];
    readonly alerts: number;
    readonly firing: number;
    readonly leftOut: number;
  };
  /** How often what is known already was told again is not kept; how often it began is. */
  readonly dedupe: { readonly beginnings: number; readonly isDamped: boolean; readonly flapsFrom: number };
  readonly quiet: readonly QuietReason[];
  readonly told: readonly {
    readonly whom: string;
    readonly at: Date;
    readonly what: Told['what'];
    /** What became of the message; null when it is not known any more. */
    readonly delivery: string | null;
  }[];
  readonly escalation: {
    readonly kind: 'none' | 'not-critical' | 'stopped' | 'running';
    readonly taken: number;
    readonly of: number;
    readonly nextAt: Date | null;
    readonly pagedAt: Date | null;
  };
}

/** Why somebody who might expect a message gets none. */
export type QuietReason =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'silenced'; readonly silences: number }
  | { readonly kind: 'hidden'; readonly by: string | null; readonly alerts: number }
  | { readonly kind: 'flapping'; readonly beginnings: number }
  | { readonly kind: 'storm' }
  | { readonly kind: 'young'; readonly seconds: number }
  | { readonly kind: 'no-channel' }
  | { readonly kind: 'nobody-for-severity'; readonly severity: string | null }
  | { readonly kind: 'hides-others'; readonly groups: number };

export function explainAlert(parts: ExplainParts): AlertExplanation {
  const { episode, alerts, now, members } = parts;
  return {
    shown: parts,
    grouping: {
      rule: episode.name,
      fleets: episode.fleets,
      scope: episode.scope,
      sources: episode.sources,
      alerts: members.length,
      firing: episode.firing,
      leftOut: episode.truncated,
    },
    dedupe: {
      beginnings: countFlaps(episode, now),
      isDamped: isDamped(episode, now, alerts.flapsFrom),
      flapsFrom: alerts.flapsFrom,
    },
    quiet: quietReasons(parts),
    told: episode.told.map(({ whom, at, what }, index) => ({
      whom: `${whom.kind} ${whom.name}`,
      at,
      what,
      delivery: parts.deliveries.find(({ key }) => key === `alert-ping:${episode.id}:${index}`)?.state ?? null,
    })),
    escalation: escalationOf(parts),
  };
}

function quietReasons(parts: ExplainParts): readonly QuietReason[] {
  const { episode, handling, silences, hider, hides, storm, alerts, now } = parts;
  const isYoung = standingOf(episode, { alerts, now }) === 'young';
  const severity = (episode.severity ?? '').toLowerCase();
  const hasMention = alerts.mentions.some((each) => each.severity === severity);
  const beginnings = countFlaps(episode, now);
  return [
    ...(handling.ack === null ? [] : [{ kind: 'acknowledged' } as const]),
    ...(silences.length === 0 ? [] : [{ kind: 'silenced', silences: silences.length } as const]),
    ...(isHidden(episode) || episode.hidden > 0
      ? [{ kind: 'hidden', by: hider?.name ?? null, alerts: episode.hidden } as const]
      : []),
    ...(isDamped(episode, now, alerts.flapsFrom) ? [{ kind: 'flapping', beginnings } as const] : []),
    ...(storm === null ? [] : [{ kind: 'storm' } as const]),
    ...(isYoung ? [{ kind: 'young', seconds: alerts.minimumSeconds[severity] ?? 0 } as const] : []),
    ...(episode.channel === null ? [{ kind: 'no-channel' } as const] : []),
    ...(hasMention ? [] : [{ kind: 'nobody-for-severity', severity: episode.severity } as const]),
    ...(hides.length === 0 ? [] : [{ kind: 'hides-others', groups: hides.length } as const]),
  ];
}

function escalationOf({ episode, handling, chain }: ExplainParts): AlertExplanation['escalation'] {
  const { escalation } = handling;
  const base = { of: chain.steps.length, taken: escalation?.told ?? 0, pagedAt: escalation?.pagedAt ?? null };
  if (chain.steps.length === 0 && chain.pageAfterMs === null) return { kind: 'none', nextAt: null, ...base };
  if (escalation !== null) return { kind: 'running', nextAt: nextStepAt(escalation, chain), ...base };
  return { kind: isCritical(episode.severity) ? 'stopped' : 'not-critical', nextAt: null, ...base };
}
