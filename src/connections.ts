import { createFleetRegistry } from './connectors/fleet-registry.ts';
import { createJenkins } from './connectors/jenkins.ts';
import { createWakuNode } from './connectors/waku-node.ts';
import type { FleetPorts } from './fleets/observe-service.ts';
import type { NodePort } from './fleets/node-port.ts';
import type { RegistryPort } from './fleets/registry-port.ts';
import type { FindJenkins } from './pipelines/jenkins-build-port.ts';
import type { Clock } from './platform/clock.ts';
import type { Config, ConnectionConfig } from './platform/config/config.ts';
import { Secret } from './platform/config/secret.ts';
import { createOutbound } from './platform/outbound/create-outbound.ts';
import type { Outbound, OutboundCredential, OutboundObserver } from './platform/outbound/outbound.ts';

export interface ConnectionsOptions {
  readonly config: () => Config;
  /** The secret in an environment variable; null when it is not set. */
  readonly credential: (name: string) => Secret | null;
  readonly clock: Clock;
  readonly observer: OutboundObserver;
}

export interface Connections {
  readonly fleetPorts: FleetPorts;
  readonly findJenkins: FindJenkins;
  close(): void;
}

/** A node that is down is what we want to learn, so the breaker looks again soon. */
const NODE_LONGEST_OPEN_MS = 60_000;
/** Short of the 1.5 s for which an answer to a person waits, with time left to record. */
const NODE_TIMEOUT_MS = 5_000;

interface Open {
  readonly of: ConnectionConfig;
  readonly outbound: Outbound;
}

/** One outbound door per connection of the configuration, kept while the connection stays as it is. */
export function createConnections({ config, credential, clock, observer }: ConnectionsOptions): Connections {
  const open = new Map<string, Open>();

  const outboundOf = (name: string, kind: ConnectionConfig['kind']): Outbound | null => {
    const connection = config().connections.find((each) => each.name === name && each.kind === kind);
    if (connection === undefined) return null;
    const known = open.get(name);
    if (known !== undefined && isSame(known.of, connection)) return known.outbound;
    known?.outbound.close();
    const secret = connection.credentialEnv === null ? null : credential(connection.credentialEnv);
    const outbound = createOutbound({
      name,
      baseUrl: connection.baseUrl,
      requestsPerMinute: connection.requestsPerMinute,
      credential: secret === null ? null : credentialFor(kind, secret),
      clock,
      observer,
      ...(kind === 'waku-node' ? { longestOpenMs: NODE_LONGEST_OPEN_MS, timeoutMs: NODE_TIMEOUT_MS } : {}),
    });
    open.set(name, { of: connection, outbound });
    return outbound;
  };

  const port = <Port>(make: (outbound: Outbound) => Port, kind: ConnectionConfig['kind']) => {
    return (name: string): Port | null => {
      const outbound = outboundOf(name, kind);
      return outbound === null ? null : make(outbound);
    };
  };

  return {
    fleetPorts: {
      registry: port<RegistryPort>(createFleetRegistry, 'fleet-registry'),
      nodes: port<NodePort>(createWakuNode, 'waku-node'),
    },
    findJenkins: ({ fullUrl }) => {
      const all = config().connections.filter(({ kind }) => kind === 'jenkins');
      if (all.length === 0) return { kind: 'none-configured' };
      const [first, ...others] = all.filter(({ baseUrl }) => fullUrl === null || isBelow(baseUrl, fullUrl));
      // Where a build does not say whose it is, it can only be that of the one there is.
      const outbound = first === undefined || others.length > 0 ? null : outboundOf(first.name, 'jenkins');
      return outbound === null ? { kind: 'elsewhere' } : { kind: 'found', port: createJenkins(outbound) };
    },
    close: () => {
      for (const { outbound } of open.values()) outbound.close();
      open.clear();
    },
  };
}

/** Jenkins takes a user's name and API token: the variable holds `user:token`. Everything else here takes a bearer. */
function credentialFor(kind: ConnectionConfig['kind'], secret: Secret): OutboundCredential {
  const [user = '', ...token] = secret.reveal().split(':');
  return kind === 'jenkins' && token.length > 0
    ? { kind: 'basic', user, secret: new Secret(token.join(':')) }
    : { kind: 'bearer', secret };
}

function isBelow(baseUrl: string, fullUrl: string): boolean {
  const base = URL.parse(baseUrl);
  const full = URL.parse(fullUrl);
  if (base === null || full === null) return false;
  return full.origin === base.origin && full.pathname.startsWith(`${base.pathname.replace(/\/+$/, '')}/`);
}

function isSame(one: ConnectionConfig, other: ConnectionConfig): boolean {
  return (
    one.baseUrl === other.baseUrl &&
    one.credentialEnv === other.credentialEnv &&
    one.requestsPerMinute === other.requestsPerMinute
  );
}
