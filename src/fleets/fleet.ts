import type { Config, FleetConfig } from '../platform/config/config.ts';

/** The parts of `<role>-<NN>.<dc>.<env>.<stage>`, e.g. `store-02.gc-us-central1-a.status.prod`. */
export interface HostName {
  readonly role: string;
  readonly number: number;
  readonly dataCentre: string;
  readonly fleet: string;
}

/** Source of the scheme: status-im/infra-role-nim-waku, tasks/consul.yml. */
const HOST_NAME = /^(?<role>[a-z][a-z0-9-]*)-(?<number>\d{2,4})\.(?<dc>[a-z0-9-]+)\.(?<fleet>[a-z0-9-]+\.[a-z0-9-]+)$/;

/** null when the name does not follow the scheme; such a host is still shown, only without its data centre. */
export function parseHostName(name: string): HostName | null {
  const parts = HOST_NAME.exec(name)?.groups;
  const { role, number, dc, fleet } = parts ?? {};
  if (role === undefined || number === undefined || dc === undefined || fleet === undefined) return null;
  return { role, number: Number(number), dataCentre: dc, fleet };
}

/** Without the fleet's own name, which the reader knows: `store-02.gc-us-central1-a`. */
export function shortHostName(host: string, fleet: string): string {
  const suffix = `.${fleet}`;
  return host.endsWith(suffix) && host.length > suffix.length ? host.slice(0, -suffix.length) : host;
}

/** The fleet of the configuration in force, by its canonical name; null: it has none of that name any more. */
export function fleetOf(
  { config }: { readonly config: () => Pick<Config, 'fleets'> },
  name: string,
): FleetConfig | null {
  return config().fleets.find((fleet) => fleet.name === name) ?? null;
}

/** A host the configuration names. */
export interface ExpectedHost {
  readonly name: string;
  readonly role: string;
  /** What the role should mount, e.g. 'relay', 'peer-exchange'; empty when the configuration does not say. */
  readonly protocols: readonly string[];
}

export function expectedHosts(fleet: FleetConfig): readonly ExpectedHost[] {
  return fleet.hosts.flatMap(({ role, names, protocols }) => names.map((name) => ({ name, role, protocols })));
}

/** Hosts that hold the fleet's databases and run no node; none where each node has its database beside it. */
export function databaseHosts(fleet: FleetConfig): readonly ExpectedHost[] {
  const nodes = new Set(expectedHosts(fleet).map(({ name }) => name));
  return (fleet.database?.hosts ?? [])
    .filter((name) => !nodes.has(name))
    .map((name) => ({ name, role: parseHostName(name)?.role ?? 'database', protocols: [] }));
}

/** `/waku/2/rs/<cluster>/<shard>` (waku-org/specs, relay-sharding); empty where a fleet has no cluster. */
export function pubsubTopics(fleet: FleetConfig): readonly string[] {
  const { cluster } = fleet;
  return cluster === null ? [] : fleet.shards.map((shard) => `/waku/2/rs/${cluster}/${shard}`);
}

/** Why a call to another system gave no usable answer. */
export type CallFailure =
  /** The machine answered that nobody listens there. */
  | 'refused'
  /** The connection broke before an answer. */
  | 'reset'
  | 'timed-out'
  | 'name-not-found'
  | 'network-unreachable'
  | 'tls'
  /** 401 or 403. */
  | 'denied'
  /** An answer, but not one we can use: wrong status, not the documented shape, too large, a redirect. */
  | 'bad-answer'
  /** We did not ask: our own budget or circuit breaker held the call back. Says nothing about the other side. */
  | 'not-asked';

/** A failure with one line for the operators; `detail` may hold foreign text. */
export interface FailedCall {
  readonly kind: 'failed';
  readonly failure: CallFailure;
  readonly detail: string;
}
