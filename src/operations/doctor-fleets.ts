import type { Finding } from './doctor.ts';

/** Whether anything at all is known of a fleet in use. */
export interface FleetDataFacts {
  readonly name: string;
  /** What the health rules came to: `no-data`, `not-reachable-from-here`, …; null: it was never judged. */
  readonly state: string | null;
  readonly since: Date | null;
  /** Whether its configuration names any source: a directory, its nodes, its metrics. */
  readonly hasSource: boolean;
}

/** A fleet that just came into the configuration, or a Muster that just started, has had no time to be asked. */
const BLIND_AFTER_MS = 15 * 60_000;

/** Fleets that Muster is to watch and knows nothing of. That they are unwell is for their alerts. */
export function judgeFleetData({
  fleetData = [],
  now,
}: {
  readonly fleetData?: readonly FleetDataFacts[];
  readonly now: Date;
}): readonly Finding[] {
  return fleetData.flatMap(({ name, state, since, hasSource }): readonly Finding[] => {
    const about = { about: 'fleet', subject: name, state: 'warning' } as const;
    if (!hasSource)
      return [
        {
          ...about,
          says: `Nothing tells of ${name}: it has neither a directory nor nodes nor metrics`,
          fix: `Name a source in fleets.${name}: registry, nodes or metrics; or set its lifecycle to planned.`,
        },
      ];
    const isLong = since !== null && now.getTime() - since.getTime() >= BLIND_AFTER_MS;
    if (state === 'not-reachable-from-here' && isLong)
      return [
        {
          ...about,
          says: `${name} cannot be seen in full from here: ports of its hosts are not open to Muster`,
          fix: `Let Muster into their network, or name metrics for it. \`/fleet health fleet:${name}\` says what is missing.`,
        },
      ];
    if (state === 'no-data' && isLong)
      return [
        {
          ...about,
          says: `Some or all of ${name} gives no data`,
          fix: `\`/fleet health fleet:${name}\` says which source is silent; look at its connection.`,
        },
      ];
    return [];
  });
}
