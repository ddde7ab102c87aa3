import type { FleetPause } from '../fleets/fleet-hold.ts';
import { timestamp, userMention } from '../platform/discord/message.ts';
import { foreign } from './window-words-view.ts';

/** A line for each hold, and one for a deployer that is not as it should be. */
export function pauseLines({ holds, enforcement, wanted, driftSince }: FleetPause): readonly string[] {
  return [
    ...holds.map(({ id, userId, name, reason, until, isOverdue }) => {
      const who = userId === null ? foreign(name, 60) : userMention(userId);
      const end = isOverdue ? `overdue since ${timestamp(until, 'R')}` : `until ${timestamp(until, 'F')}`;
      return `⏸️ Hold: **${id}** by ${who}, ${end}: ${foreign(reason, 200)}`;
    }),
    ...(holds.length > 0 && enforcement === 'failed'
      ? ['❌ Deployer: it could not be paused, so a merge may be deployed all the same.']
      : []),
    ...(driftSince === null || wanted === null
      ? []
      : [
          `⚠️ Drift: somebody changed its deploys elsewhere; they are not ${wanted} since ${timestamp(driftSince, 'R')}.`,
        ]),
  ];
}
