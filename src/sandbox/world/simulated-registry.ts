import type { ConnectionConfig, FleetConfig } from '../../platform/config/config.ts';
import { consulRecord, identityOf, type SimulatedNode } from './simulated-node.ts';

/**
 * fleets.waku.org and fleets.logos.co dump Consul's catalog at `/data.json`; fleets.status.im lists addresses at its
 * root. Which one a connection stands for shows in its real base URL.
 */
export function shapeOf({ baseUrl }: ConnectionConfig): { readonly path: '/data.json' | '/' } {
  return { path: URL.parse(baseUrl)?.hostname === 'fleets.status.im' ? '/' : '/data.json' };
}

export interface RegistryContent {
  readonly fleets: readonly FleetConfig[];
  /** Those that are listed. */
  readonly nodes: readonly SimulatedNode[];
  readonly seed: string;
}

export function registryBody(connection: ConnectionConfig, content: RegistryContent): unknown {
  return shapeOf(connection).path === '/' ? { fleets: addresses(content) } : catalog(content);
}

function addresses({ fleets, nodes, seed }: RegistryContent): unknown {
  return byFleet(fleets, nodes, (_fleet, own) => {
    const pick = (key: 'multiaddr' | 'enr' | 'websocket'): unknown =>
      Object.fromEntries(own.map((node) => [node.host.name, identityOf(node, seed)[key]]));
    return { 'tcp/p2p/waku': pick('multiaddr'), 'enr/p2p/waku': pick('enr'), 'wss/p2p/waku': pick('websocket') };
  });
}

function catalog({ fleets, nodes, seed }: RegistryContent): unknown {
  return byFleet(fleets, nodes, (fleet, own) => {
    const service = fleet.name.startsWith('logos.') ? 'logos-node-delivery' : 'nim-waku';
    const records = (port: number): unknown =>
      Object.fromEntries(own.map((node) => [node.host.name, { Address: '127.0.0.1', ServicePort: port }]));
    return {
      [service]: Object.fromEntries(own.map((node) => [node.host.name, consulRecord(node, { seed, fleet })])),
      [`${service}-metrics`]: records(8008),
      [`${service}-rest`]: records(8645),
    };
  });
}

function byFleet(
  fleets: readonly FleetConfig[],
  nodes: readonly SimulatedNode[],
  render: (fleet: FleetConfig, own: readonly SimulatedNode[]) => unknown,
): unknown {
  return Object.fromEntries(
    fleets.map((fleet) => [
      fleet.name,
      render(
        fleet,
        nodes.filter((node) => node.fleet === fleet.name),
      ),
    ]),
  );
}
