import { oneOf, text, whole } from '../../../platform/config/config-fields.ts';
import type { World } from '../../world/world.ts';
import { duration } from '../duration.ts';
import { defineVerb, type Verb } from '../verb.ts';

const MOST_SHARDS = 1023;
const host = text('a host by its full name, such as store-01.do-ams3.status.prod');
const fleet = text('a fleet, such as status.prod');

/** What can happen to hosts, fleets and their directories. */
export const FLEET_VERBS = {
  'set-version': defineVerb(
    'A host, or every host of a fleet at once, restarts with another version.',
    { host: host.optional(), fleet: fleet.optional(), version: text('a version, such as v0.38.1') },
    (step, { world }) => {
      for (const each of hostsOf(step, world)) world.setVersion(each, step.version);
    },
  ),
  node: defineVerb(
    'A host runs, is stopped (its process is gone), is silent (nothing comes back) or is slow (answers late).',
    { host, is: oneOf(['running', 'stopped', 'silent', 'slow']), by: duration('how late it answers').optional() },
    ({ host: name, is, by }, { world }) => {
      if (is === 'running') world.start(name);
      else if (is === 'stopped') world.stop(name);
      else if (is === 'silent') world.silence(name);
      else world.slow(name, by ?? DEFAULT_SLOWNESS_MS);
    },
  ),
  health: defineVerb(
    "A host's /health says another state, such as READY, NOT_READY or SYNCHRONIZING.",
    { host, says: text('a state as /health says it, such as NOT_READY', 40) },
    ({ host: name, says }, { world }) => {
      world.setHealth(name, { kind: 'report', nodeHealth: says });
    },
  ),
  mesh: defineVerb(
    "One shard's gossipsub mesh on a host or a whole fleet is empty or alive again; /health says nothing of it.",
    {
      host: host.optional(),
      fleet: fleet.optional(),
      shard: whole(0, MOST_SHARDS, 'a shard'),
      is: oneOf(['empty', 'alive']),
    },
    (step, { world }) => {
      for (const each of hostsOf(step, world)) world.setMesh(each, step.shard, step.is);
    },
  ),
  traffic: defineVerb(
    'So many times as much as usual is written on a shard; every host of the fleet relays it.',
    { fleet, shard: whole(0, MOST_SHARDS, 'a shard'), times: whole(1, 1000, 'how many times as much as usual') },
    ({ fleet: name, shard, times }, { world }) => {
      for (const each of hostsOf({ fleet: name }, world)) world.setTraffic(each, shard, times);
    },
  ),
  'registry-meta': defineVerb(
    "What a host's script has written about it into the directory: all, or 'unknown' or 'missing' in every field.",
    { host, is: oneOf(['kept', 'unknown', 'missing']) },
    ({ host: name, is }, { world }) => {
      world.setRegistryMeta(name, is);
    },
  ),
  registry: defineVerb(
    'The fleet directories answer, break the connection, answer HTML, or answer without a single host.',
    { is: oneOf(['answers', 'broken', 'not-json', 'empty']) },
    ({ is }, { world }) => {
      world.setRegistry(is);
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;

const DEFAULT_SLOWNESS_MS = 4000;

/** The host that a step names, or every host of its fleet. */
export function hostsOf(
  step: { readonly host?: string | undefined; readonly fleet?: string | undefined },
  world: World,
): readonly string[] {
  if (step.host !== undefined && step.fleet === undefined) return [step.host];
  if (step.fleet === undefined || step.host !== undefined) throw new Error('Name either a host or a fleet.');
  const hosts = world.hostsOf(step.fleet);
  if (hosts.length === 0) throw new Error(`The simulated world has no active fleet ${step.fleet}.`);
  return hosts;
}
