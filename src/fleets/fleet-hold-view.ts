import { clip, code, escape, timestamp, userMention } from '../platform/discord/message.ts';
import type { FleetHold, FleetPause } from './fleet-hold.ts';

const SHOWN = { reason: 150, ref: 80, name: 60 } as const;

const PAUSED = {
  none: 'not enforced: no deployer is configured',
  pending: 'being paused',
  done: 'paused, as was read back',
  unverified: 'paused as somebody says, unverified',
  unknown: 'not known whether it is paused',
  failed: 'could not be paused',
} as const;

/** Who holds the fleet, and whether its deploys are really paused; none where nobody does and nothing is amiss. */
export function fleetHoldLines(pause: FleetPause): readonly string[] {
  const { holds, enforcement, driftSince, wanted } = pause;
  const drift =
    driftSince === null || wanted === null
      ? []
      : [`⚠️ Drift: its deploys are not ${wanted} there since ${timestamp(driftSince, 'R')} or before.`];
  if (holds.length === 0) return drift;
  return [...holds.map(holdLine), ...(enforcement === null ? [] : [`Deploys: ${PAUSED[enforcement]}.`]), ...drift];
}

function holdLine({ id, userId, name, reason, ref, until, isOverdue }: FleetHold): string {
  const who = userId === null ? escape(clip(name, SHOWN.name)) : userMention(userId);
  const pinned = ref === null ? '' : `, stays at ${code(clip(ref, SHOWN.ref))}`;
  const end = isOverdue ? `overdue since ${timestamp(until, 'R')}` : `until ${timestamp(until, 'f')}`;
  return `${isOverdue ? '⏰ Overdue' : '⏸️ Held'}: **${id}** by ${who}, ${end}${pinned}: ${escape(clip(reason, SHOWN.reason))}`;
}
