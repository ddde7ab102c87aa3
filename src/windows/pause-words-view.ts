import type { FleetPause } from '../fleets/fleet-hold.ts';
import { plural, timestamp, userMention } from '../platform/discord/message.ts';
import { foreign } from './window-words-view.ts';

const MINUTE_MS = 60_000;

/** A line for each hold, and one for a deployer that is not as it should be, or of which only people can say. */
export function pauseLines(pause: FleetPause): readonly string[] {
  return [
    ...pause.holds.map(({ id, userId, name, reason, placedAt, until, isOverdue }) => {
      const who = userId === null ? foreign(name, 60) : userMention(userId);
      const end = isOverdue ? `overdue since ${timestamp(until, 'R')}` : `until ${timestamp(until, 'F')}`;
      return `⏸️ Hold: **${id}** by ${who} since ${timestamp(placedAt, 'R')}, ${end}: ${foreign(reason, 200)}`;
    }),
    ...deployerLines(pause),
    ...driftLines(pause),
  ];
}

function deployerLines({ holds, enforcement, wanted, because }: FleetPause): readonly string[] {
  const isHeld = holds.length > 0;
  const why = because === null ? '' : ` (${foreign(because, 200)})`;
  switch (enforcement) {
    case null:
    case 'done':
      return [];
    case 'none':
      return isHeld
        ? ['⚠️ Deployer: the configuration names none, so nothing was paused and a merge may be deployed all the same.']
        : [];
    case 'failed':
      return isHeld
        ? [`❌ Deployer: it could not be paused${why}, so a merge may be deployed all the same.`]
        : [`❌ Deployer: it could not be resumed${why}, so nothing is deployed by itself.`];
    case 'unverified':
      return [`☑️ Deployer, unverified: somebody says that its deploys are ${wanted ?? 'so'}. Muster cannot look.`];
    case 'pending':
      return [`⏳ Deployer: being ${isHeld ? 'paused' : 'resumed'}${why}.`];
    case 'unknown':
      return [`❓ Deployer: not known whether it was ${isHeld ? 'paused' : 'resumed'}${why}. Muster goes on reading.`];
  }
}

function driftLines({ driftSince, wanted, changedBy, looksEveryMs }: FleetPause): readonly string[] {
  if (driftSince === null || wanted === null) return [];
  const who = changedBy === null ? 'who did it, its system does not say' : `there it says: ${foreign(changedBy, 200)}`;
  const bound = looksEveryMs === null ? '' : `, seen within ${plural(Math.ceil(looksEveryMs / MINUTE_MS), 'minute')}`;
  return [
    `⚠️ Drift: somebody changed its deploys elsewhere; they are not ${wanted} since ${timestamp(driftSince, 'R')}${bound}; ${who}.`,
  ];
}
