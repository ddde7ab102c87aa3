import type { PathPart } from './config-problem.ts';
import { quote } from './config-problem.ts';
import { REPOSITORY_GLOB } from './config-schema.ts';
import { spansOverlap } from './fleet-names.ts';
import { suggestion } from './suggest.ts';

/** What is wrong between fields: `at` is the path of the one to change. */
export interface Finding {
  readonly at: readonly PathPart[];
  readonly message: string;
}

type Raw = Readonly<Record<string, unknown>>;

/** The checks that need more than one field. They read the file as it is, so that they find all they can beside the schema's own errors. */
export function checkAcross(file: Raw): readonly Finding[] {
  return [
    ...checkConnections(group(file['connections'])),
    ...checkPipelines(group(file['pipelines'])),
    ...Object.entries(group(file['fleets'])).flatMap(([name, fleet]) => [
      ...checkFleet(name, group(fleet)),
      ...checkNodes(name, group(fleet), group(file['connections'])),
    ]),
    ...checkAliases(group(file['fleets'])),
    ...checkEnvironments(group(file['environments'])),
    ...checkRoles(group(file['roles']), group(file['guild'])['id']),
    ...checkPeople(group(file['people'])),
  ];
}

/** Kinds of connections that are one for all hosts, with the host's name in their address. */
const OF_HOSTS: readonly string[] = ['waku-node', 'spacemesh-node', 'node-metrics'];

function checkConnections(connections: Raw): readonly Finding[] {
  return Object.entries(connections).flatMap(([name, connection]) => {
    const { kind, baseUrl } = group(connection);
    if (typeof kind !== 'string' || typeof baseUrl !== 'string') return [];
    const at = ['connections', name, 'baseUrl'];
    const isOfHosts = OF_HOSTS.includes(kind);
    if (isOfHosts && !baseUrl.includes('{host}'))
      return [{ at, message: "write {host} where the node's name goes, such as http://{host}.example.org:8645" }];
    if (!isOfHosts && baseUrl.includes('{')) {
      const message = `only a connection of kind ${OF_HOSTS.join(', ')} has {host} in its address: leave it out`;
      return [{ at, message }];
    }
    return [];
  });
}

function checkPipelines(pipelines: Raw): readonly Finding[] {
  return Object.entries(pipelines).flatMap(([name, pipeline]) => {
    const { system, repository, workflow } = group(pipeline);
    const findings: Finding[] = [];
    const add = (field: string, message: string): void => {
      findings.push({ at: ['pipelines', name, field], message });
    };
    if (system === 'github' && typeof repository === 'string' && !REPOSITORY_GLOB.test(repository))
      add(
        'repository',
        `${quote(repository)} does not fit: write owner/name as GitHub shows it, or a glob such as acme/*`,
      );
    if (typeof workflow !== 'string') return findings;
    if (system !== 'github') add('workflow', 'only GitHub has workflows: leave it out');
    else if (!/^(?:\.github\/workflows\/[^/]+\.ya?ml|app\/[a-z0-9-]+)$/.test(workflow))
      add(
        'workflow',
        `${quote(workflow)} does not fit: write the workflow's file, such as .github/workflows/ci.yml, or app/<slug> for a CI system that is an app of GitHub`,
      );
    return findings;
  });
}

function checkFleet(name: string, fleet: Raw): readonly Finding[] {
  const findings: Finding[] = [];
  const add = (field: readonly PathPart[], message: string): void => {
    findings.push({ at: ['fleets', name, ...field], message });
  };
  const shards = items(fleet['shards']);
  for (const [index, shard] of items(fleet['protectedShards']).entries())
    if (!shards.includes(shard))
      add(
        ['protectedShards', index],
        `shard ${quote(shard)} is not among the fleet's shards: add it there or remove it here`,
      );
  if (shards.length > 0 && (fleet['cluster'] === undefined || fleet['cluster'] === null))
    add(['cluster'], 'is missing: write the cluster that the shards belong to');
  const roles = Object.keys(group(fleet['hosts']));
  for (const [index, probe] of items(fleet['probes']).entries())
    for (const [at, role] of items(group(probe)['roles']).entries())
      if (typeof role === 'string' && !roles.includes(role))
        add(
          ['probes', index, 'roles', at],
          `the fleet has no hosts of role ${quote(role)}: ${suggestion(role, roles)}`,
        );
  for (const role of Object.keys(group(fleet['capacity'])))
    if (!roles.includes(role))
      add(['capacity', role], `the fleet has no hosts of role ${quote(role)}: ${suggestion(role, roles)}`);
  const numbers = shards.map(String);
  for (const shard of Object.keys(group(group(fleet['shardBudgets'])['shards'])))
    if (!numbers.includes(shard))
      add(['shardBudgets', 'shards', shard], `the fleet has no shard ${quote(shard)}: ${suggestion(shard, numbers)}`);
  const retired = fleet['lifecycle'] === 'retired';
  const dated = fleet['retiredOn'] !== undefined && fleet['retiredOn'] !== null;
  if (retired && !dated) add(['retiredOn'], 'is missing: write the day the fleet was retired, as 2024-07-24');
  if (!retired && dated) add(['retiredOn'], 'goes with lifecycle: retired only: remove it, or write that');
  return findings;
}

/** A node of one kind does not know the routes of another, and every line of its health would say "not available". */
const NODES_OF: ReadonlyMap<unknown, string> = new Map([
  ['waku', 'waku-node'],
  ['spacemesh', 'spacemesh-node'],
]);

function checkNodes(name: string, { kind, nodes }: Raw, connections: Raw): readonly Finding[] {
  if (typeof nodes !== 'string') return [];
  const [wanted, found] = [NODES_OF.get(kind), group(connections[nodes])['kind']];
  if (wanted === undefined || typeof found !== 'string' || wanted === found || !OF_HOSTS.includes(found)) return [];
  const message = `the fleet needs a connection of kind ${wanted}, and ${quote(nodes)} is ${quote(found)}`;
  return [{ at: ['fleets', name, 'nodes'], message }];
}

interface Alias {
  readonly at: readonly PathPart[];
  readonly fleet: string;
  readonly name: string;
  readonly since: string | null;
  readonly until: string | null;
}

function checkAliases(fleets: Raw): readonly Finding[] {
  const aliases: readonly Alias[] = Object.entries(fleets).flatMap(([fleet, raw]) =>
    items(group(raw)['aliases']).flatMap((each, index) => {
      const { name, since, until } = group(each);
      if (typeof name !== 'string') return [];
      return [
        { at: ['fleets', fleet, 'aliases', index], fleet, name, since: textOrNull(since), until: textOrNull(until) },
      ];
    }),
  );
  return aliases.flatMap((alias, index): readonly Finding[] => {
    if (Object.hasOwn(fleets, alias.name))
      return [
        { at: [...alias.at, 'name'], message: `${quote(alias.name)} is a fleet of its own: it cannot be an alias too` },
      ];
    if (alias.since !== null && alias.until !== null && alias.since >= alias.until)
      return [{ at: [...alias.at, 'until'], message: 'must be a later day than since' }];
    const other = aliases.slice(0, index).find((each) => each.name === alias.name && spansOverlap(each, alias));
    if (other === undefined) return [];
    const message = `${quote(alias.name)} means ${quote(other.fleet)} at the same time: give one of them an end (until), the other a beginning (since)`;
    return [{ at: [...alias.at, 'name'], message }];
  });
}

/** A name that means two environments would mean neither. */
function checkEnvironments(environments: Raw): readonly Finding[] {
  const bearers = Object.entries(environments).flatMap(([name, environment]) => [
    { at: ['environments', name], name, owner: name },
    ...items(group(environment)['aliases']).flatMap((alias, index) =>
      typeof alias === 'string' ? [{ at: ['environments', name, 'aliases', index], name: alias, owner: name }] : [],
    ),
  ]);
  const owned = bearers.map(({ at, name, owner }) => ({ at, value: name.trim().toLowerCase(), owner }));
  return findShared(owned, 'the environment');
}

function checkRoles(roles: Raw, guildId: unknown): readonly Finding[] {
  const entries = Object.entries(roles).map(([name, role]) => ({
    at: ['roles', name, 'id'],
    value: group(role)['id'],
    owner: name,
  }));
  const everyone = entries
    .filter(({ value }) => value !== undefined && value === guildId)
    .map(({ at }) => ({ at, message: "is the server's own id, which is @everyone: grant that under policy.everyone" }));
  return [...everyone, ...findShared(entries, 'the role')];
}

/** An account or login of two people would let one of them be their own second person. */
function checkPeople(people: Raw): readonly Finding[] {
  const entries = Object.entries(people).flatMap(([owner, person]) => {
    const { discord, logins } = group(person);
    return [
      ...items(discord).map((value, index) => ({ at: ['people', owner, 'discord', index], value, owner })),
      ...Object.entries(group(logins)).flatMap(([system, list]) =>
        items(list).map((login, index) => ({
          at: ['people', owner, 'logins', system, index],
          value: typeof login === 'string' ? `${system}:${login.toLowerCase()}` : undefined,
          owner,
        })),
      ),
    ];
  });
  return findShared(entries, 'the person');
}

interface Owned {
  readonly at: readonly PathPart[];
  readonly value: unknown;
  readonly owner: string;
}

function findShared(entries: readonly Owned[], what: string): readonly Finding[] {
  const first = new Map<unknown, string>();
  return entries.flatMap(({ at, value, owner }) => {
    if (typeof value !== 'string') return [];
    const holder = first.get(value);
    if (holder === undefined) first.set(value, owner);
    return holder === undefined || holder === owner
      ? []
      : [{ at, message: `belongs to ${what} ${quote(holder)} already: write it once` }];
  });
}

/** The value as a group of fields; anything else has none. */
export function group(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
