import type { Channels } from '../../src/pipelines/channel-port.ts';
import { ANYTHING } from '../../src/pipelines/route-filter.ts';
import { createSubscriptionService, type SubscriptionService } from '../../src/pipelines/subscription-service.ts';
import type { Subscription } from '../../src/pipelines/subscription.ts';
import { createWhyService, type WhyService } from '../../src/pipelines/why-service.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { AuditTrail } from '../../src/platform/gate.ts';
import { TEST_GUILD } from './interactions.ts';

/** A channel of the guild that the configuration does not name. */
export const OTHER_CHANNEL = '110000000000000077';

export interface TestRouteParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly audit: AuditTrail;
  /** Every channel can be written to unless this says otherwise. */
  readonly channels?: Channels;
}

/** Subscriptions and the answers to why, as commands need them. */
export function testRouteServices(parts: TestRouteParts): {
  readonly subscriptions: SubscriptionService;
  readonly why: WhyService;
} {
  const channels = parts.channels ?? { access: () => ({ kind: 'writable', name: 'any' }) };
  return {
    subscriptions: createSubscriptionService({ ...parts, channels, guildId: TEST_GUILD }),
    why: createWhyService({ ...parts, guildId: TEST_GUILD }),
  };
}

/** SUB-1, for every run of a branch; say what the test is about. */
export function testSubscription(parts: Partial<Subscription> = {}): Subscription {
  return {
    guildId: TEST_GUILD,
    number: 1,
    channelId: OTHER_CHANNEL,
    filter: { ...ANYTHING, branches: ['release/*'] },
    manner: { verbosity: 'all', thread: false, notify: ['broke', 'fixed'], quietHours: null },
    mention: 'nobody',
    reason: null,
    madeBy: { userId: '300000000000000042', person: null, name: 'an-insider' },
    madeAt: new Date('2026-03-02T08:00:00Z'),
    ended: null,
    ...parts,
  };
}
