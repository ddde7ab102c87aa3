import { oneOf, text, whole } from '../../../platform/config/config-fields.ts';
import type { World } from '../../world/world.ts';
import { duration } from '../duration.ts';
import { defineVerb, type Verb } from '../verb.ts';

const fleet = text('a fleet, such as status.prod');
const datacentre = text('a data centre, such as do-ams3');
const percent = whole(1, 100, 'percent of the volume');
const PERCENT = 100;
const DEFAULT_CLEANED_PERCENT = 40;

/** What can happen to databases, volumes and data centres. */
export const STORAGE_VERBS = {
  database: defineVerb(
    "A fleet's databases, or the one in a data centre, are contended: queries and inserts wait. Or calm again.",
    { fleet, datacentre: datacentre.optional(), is: oneOf(['contended', 'calm']) },
    (step, { world }) => {
      for (const host of databasesOf(step, world)) world.setDatabase(host, step.is);
    },
  ),
  disk: defineVerb(
    "A host's data volume fills evenly until `percent` of it is used (leaking), or is cleaned to that.",
    {
      host: text('a host by its full name, such as store-db-01.do-ams3.status.prod'),
      is: oneOf(['leaking', 'cleaned']),
      percent: percent.optional(),
      over: duration('how long it takes to fill').optional(),
    },
    ({ host, is, percent: to, over }, { world }) => {
      if (is === 'cleaned') {
        world.cleanDisk(host, (to ?? DEFAULT_CLEANED_PERCENT) / PERCENT);
        return;
      }
      if (over === undefined) throw new Error('A volume that leaks needs `over`: how long it takes to fill.');
      world.leakDisk(host, { toShare: (to ?? PERCENT) / PERCENT, overMs: over });
    },
  ),
  datacentre: defineVerb(
    'Nothing comes back from any host of a data centre (cut-off), of one fleet or all, databases and all; or it does again.',
    { datacentre, fleet: fleet.optional(), is: oneOf(['cut-off', 'reached']) },
    (step, { world }) => {
      for (const host of world.hostsIn(step.datacentre, step.fleet))
        if (step.is === 'cut-off') world.cutOff(host);
        else world.reconnect(host);
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;

function databasesOf(
  step: { readonly fleet: string; readonly datacentre?: string | undefined },
  world: World,
): readonly string[] {
  const found = world.databases.filter(
    (each) => each.fleet === step.fleet && (step.datacentre === undefined || each.datacentre === step.datacentre),
  );
  if (found.length === 0) throw new Error(`The simulated world has no database of ${step.fleet} there.`);
  return found.map(({ host }) => host);
}
