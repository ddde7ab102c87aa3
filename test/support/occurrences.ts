import { createOccurrenceRouting, type OccurrenceRouting } from '../../src/pipelines/occurrence-routing-service.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { Config } from '../../src/platform/config/config.ts';

export const OCCURRENCE_GUILD = '100000000000000001';

/** The routes of the configuration and the subscriptions of the guild, for deployments, tags and releases. */
export function testOccurrenceRouting(config: () => Config, clock: Clock): OccurrenceRouting {
  return createOccurrenceRouting({
    config,
    clock,
    guildId: OCCURRENCE_GUILD,
    observer: { decided: () => undefined },
  });
}
