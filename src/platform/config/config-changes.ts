import type { Config } from './config.ts';

/** One difference, for the log and for whoever sent the signal: `fleets: waku.test changed (shards, traffic)`. */
export interface ConfigChange {
  readonly what: string;
  /** Read once at start; the old value stays in force until then. */
  readonly needsRestart: boolean;
}

const LISTS = [
  'channels',
  'roles',
  'people',
  'connections',
  'fleets',
  'services',
  'environments',
  'pipelines',
  'routes',
  'releases',
  'boards',
] as const;
type ListName = (typeof LISTS)[number];

interface Named {
  readonly name: string;
}

/** Connectors are built at start and the gateway connects to one guild: these take a restart. */
export function listChanges(before: Config, after: Config): readonly ConfigChange[] {
  const changes = LISTS.flatMap((section) =>
    listDifferences(before[section], after[section]).map((what) => ({
      what: `${section}: ${what}`,
      needsRestart: needsRestart(section),
    })),
  );
  return [
    ...(before.guild.id === after.guild.id ? [] : [{ what: 'guild: id changed', needsRestart: true }]),
    ...changes,
    ...(
      ['policy', 'alerts', 'windows', 'holds', 'metrics', 'telemetry', 'health', 'probing', 'retention'] as const
    ).flatMap((section) => {
      const fields = differingFields(before[section], after[section]);
      return fields.length === 0 ? [] : [{ what: `${section}: ${fields.join(', ')} changed`, needsRestart: false }];
    }),
    ...(JSON.stringify(before.deadMan) === JSON.stringify(after.deadMan)
      ? []
      : [{ what: 'deadMan: changed', needsRestart: false }]),
  ];
}

/**
 * What is in force when `after` was read while `before` runs: all of it but what takes a restart. Connections that
 * are new appear, for fleets name them, though nobody connects to them yet.
 */
export function carryOver(before: Config, after: Config): Config {
  const connections = after.connections.map(
    (connection) => before.connections.find((each) => each.name === connection.name) ?? connection,
  );
  return Object.freeze({ ...after, guild: before.guild, connections: Object.freeze(connections) });
}

function needsRestart(section: ListName): boolean {
  return section === 'connections';
}

function listDifferences(before: readonly Named[], after: readonly Named[]): readonly string[] {
  const old = new Map(before.map((each) => [each.name, each]));
  const added = after.filter(({ name }) => !old.has(name)).map(({ name }) => `${name} added`);
  const changed = after.flatMap((each) => {
    const was = old.get(each.name);
    const fields = was === undefined ? [] : differingFields(was, each);
    return fields.length === 0 ? [] : [`${each.name} changed (${fields.join(', ')})`];
  });
  const gone = before.filter(({ name }) => after.every((each) => each.name !== name));
  return [...added, ...changed, ...gone.map(({ name }) => `${name} removed; what is recorded about it is kept`)];
}

/** Names of fields only: values may be long, and ids tell a reader nothing. */
function differingFields(before: object, after: object): readonly string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).flatMap(([field, value]) =>
    JSON.stringify(old.get(field)) === JSON.stringify(value) ? [] : [field],
  );
}
