import type { Config, FleetConfig } from '../platform/config/config.ts';
import { resolveFleetName } from '../platform/config/fleet-names.ts';
import type { Labels } from './alert.ts';

/** Where an alert is, as far as its labels and the configuration tell; null where they do not. */
export interface AlertPlace {
  /** A fleet of the configuration, by its present name. */
  readonly fleet: string | null;
  /** As the alert calls it, without its port. */
  readonly host: string | null;
  readonly datacenter: string | null;
  readonly role: string | null;
  readonly shard: string | null;
}

/** Labels in which exporters name the machine; `instance` is Prometheus's own. */
export const HOST_LABELS = ['instance', 'host', 'hostname', 'node', 'fqdn'] as const;
const DATACENTER_LABELS = ['datacenter', 'datacentre', 'dc', 'data_center'] as const;

/**
 * Which fleet of the house the labels name, by its name or one it had, else by its host:
 * `store-01.do-ams3.status.prod.example.org:8008` is of `status.prod`, in `do-ams3`, with the role `store`.
 */
export function placeOf(labels: Labels, { fleets }: Pick<Config, 'fleets'>, at: Date): AlertPlace {
  const host = HOST_LABELS.map((label) => hostName(labels[label] ?? '')).find((name) => name !== '') ?? null;
  const named = resolveFleetName({ fleets }, labels['fleet'] ?? '', at);
  const fleet =
    named.kind !== 'unknown'
      ? (fleets.find(({ name }) => name === named.fleet.name) ?? null)
      : host === null
        ? null
        : fleetOfHost(host, fleets);
  const known = host === null || fleet === null ? null : hostOf(host, fleet);
  const said = (names: readonly string[]): string | null =>
    names.map((name) => (labels[name] ?? '').trim()).find((value) => value !== '') ?? null;
  return {
    fleet: fleet?.name ?? null,
    host,
    datacenter: said(DATACENTER_LABELS) ?? known?.datacenter ?? null,
    role: said(['role']) ?? known?.role ?? null,
    shard: shardOf(said(['shard', 'pubsub_topic'])),
  };
}

/** `http://node-01:8008/metrics` and `node-01:8008` are `node-01`. */
function hostName(instance: string): string {
  return instance
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d{1,5}$/, '');
}

/** The host's domain may follow the fleet's name, but nothing may be glued to either side of it. */
function fleetOfHost(host: string, fleets: Config['fleets']): FleetConfig | null {
  const found = fleets.filter(
    ({ name, hosts }) =>
      `.${host}.`.includes(`.${name}.`) || hosts.some(({ names }) => names.some((each) => isNamed(host, each))),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

function isNamed(host: string, name: string): boolean {
  return host === name || host.startsWith(`${name}.`);
}

/** A topic names its shard last: `/waku/2/rs/16/32` is 32. */
function shardOf(said: string | null): string | null {
  return said === null ? null : (/^\/waku\/2\/rs\/\d+\/(\d+)$/.exec(said)?.[1] ?? said);
}

/** `store-01.do-ams3.status.prod`: the configuration says its role, and its name the data centre. */
function hostOf(
  host: string,
  fleet: FleetConfig,
): { readonly datacenter: string | null; readonly role: string | null } {
  const listed = fleet.hosts.find(({ names }) => names.some((each) => isNamed(host, each)));
  const name = listed?.names.find((each) => isNamed(host, each)) ?? host;
  return { datacenter: datacenterIn(name, fleet.name), role: listed?.role ?? null };
}

/** Between the host's first part and its fleet's name. */
export function datacenterIn(host: string, fleet: string): string | null {
  const [, datacenter, ...rest] = host.split('.');
  return datacenter !== undefined && rest.join('.').startsWith(fleet) ? datacenter : null;
}
