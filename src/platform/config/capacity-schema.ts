import { z } from 'zod';
import { expects, fields, whole } from './config-fields.ts';
import type { NodeCapacityConfig } from './config.ts';

const A_ROLE = /^[a-z][a-z0-9-]{0,39}$/;

/** `capacity` of a fleet: what a node of each role can take. That the fleet has such hosts is checked in config-checks.ts. */
export function capacitySchema() {
  return z
    .record(
      z.string().regex(A_ROLE, expects('a role of hosts such as store')),
      nodeCapacity(),
      expects('what a node of each role can take: { store: { connections: 300 } }'),
    )
    .default({});
}

function nodeCapacity(): z.ZodType<NodeCapacityConfig> {
  const limit = (what: string) => whole(1, 1_000_000, what).nullable().default(null);
  return fields(
    {
      connections: limit('peers'),
      filterSubscriptions: limit('light clients'),
      lightpushPerSecond: limit('requests a second'),
    },
    'what a node can take: { connections: 300, filterSubscriptions: 1000, lightpushPerSecond: 30 }',
  );
}
