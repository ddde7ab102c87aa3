import { createHash } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { expectedHosts } from '../../fleets/fleet.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config, ConnectionConfig, FleetConfig } from '../../platform/config/config.ts';
import { registryBody, shapeOf } from './simulated-registry.ts';
import {
  answerHealth,
  answerInfo,
  answerVersion,
  type NodeAnswer,
  type RegistryMeta,
  type SimulatedHealth,
  type SimulatedNode,
} from './simulated-node.ts';

/** How the fleet directories answer: as they do, not at all, or with something that is no directory. */
export type RegistryMode = 'answers' | 'broken' | 'not-json' | 'empty';

/**
 * The fleets of the configuration, simulated: each host's REST port and the fleet directories, on 127.0.0.1. It acts
 * only when told, and the same seed gives the same world. Setters throw for a host that no active fleet has.
 */
export interface World {
  readonly url: string;
  /** Where a connection of the configuration is found in here; null for kinds that are not simulated. */
  baseUrlOf(connection: ConnectionConfig): string | null;
  /** As a deploy does: the node restarts with it, and its host's script writes the directory anew. */
  setVersion(host: string, version: string, commit?: string): void;
  setHealth(host: string, health: SimulatedHealth): void;
  setRegistryMeta(host: string, meta: RegistryMeta): void;
  setListed(host: string, listing: 'listed' | 'unlisted'): void;
  setRegistry(mode: RegistryMode): void;
  /** Every answer of the host waits this long on the world's clock. */
  slow(host: string, delayMs: number): void;
  /** Its process is gone: connections to it break. The directory goes on listing it. */
  stop(host: string): void;
  /** As behind a firewall that drops packets: nothing comes back, ever. */
  silence(host: string): void;
  /** Up again, as it was. */
  start(host: string): void;
  /** Hosts of a fleet, in the order of the configuration. */
  hostsOf(fleet: string): readonly string[];
  /** Requests so far, e.g. 'GET /nodes/boot-01.do-ams3.status.prod/health'. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly config: Pick<Config, 'fleets' | 'connections'>;
  readonly clock: Clock;
  readonly seed: string;
  /** 0 or omitted takes a free port. */
  readonly port?: number;
}

interface WorldState {
  readonly options: WorldOptions;
  readonly nodes: ReadonlyMap<string, SimulatedNode>;
  readonly requests: string[];
  registry: RegistryMode;
}

/** Older requests are forgotten: a sandbox may run for weeks. */
const REQUESTS_KEPT = 1000;

export async function createWorld(options: WorldOptions): Promise<World> {
  const state: WorldState = { options, nodes: createNodes(options), requests: [], registry: 'answers' };
  const server = createServer(state);
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulated world has no port.');
  return worldOf(state, server, `http://127.0.0.1:${address.port}`);
}

function worldOf(state: WorldState, server: FastifyInstance, url: string): World {
  const node = (host: string): SimulatedNode => {
    const found = state.nodes.get(host);
    if (found === undefined) throw new Error(`The simulated world has no host ${host}.`);
    return found;
  };
  return {
    url,
    baseUrlOf: ({ kind, name }) => baseUrl(url, kind, name),
    setVersion(host, version, commit = commitFor(state.options.seed, version)) {
      Object.assign(node(host), { version, commit, meta: 'kept', startedAt: state.options.clock.now() });
    },
    setHealth(host, health) {
      node(host).health = health;
    },
    setRegistryMeta(host, meta) {
      node(host).meta = meta;
    },
    setListed(host, listing) {
      node(host).listed = listing === 'listed';
    },
    setRegistry(mode) {
      state.registry = mode;
    },
    slow(host, delayMs) {
      node(host).delayMs = delayMs;
    },
    stop(host) {
      node(host).power = 'stopped';
    },
    silence(host) {
      node(host).power = 'silent';
    },
    start(host) {
      Object.assign(node(host), { power: 'on', delayMs: 0, startedAt: state.options.clock.now() });
    },
    hostsOf: (fleet) => [...state.nodes.values()].filter((each) => each.fleet === fleet).map(({ host }) => host.name),
    requests: state.requests,
    async close() {
      server.server.closeAllConnections();
      await server.close();
    },
  };
}

function baseUrl(url: string, kind: ConnectionConfig['kind'], name: string): string | null {
  if (kind === 'fleet-registry') return `${url}/registry/${encodeURIComponent(name)}`;
  if (kind === 'waku-node') return `${url}/nodes/{host}`;
  return null;
}

function createNodes({ config, clock, seed }: WorldOptions): ReadonlyMap<string, SimulatedNode> {
  const active = config.fleets.filter(({ lifecycle }) => lifecycle === 'active');
  const nodes = active.flatMap((fleet) => {
    const version = firstVersion(fleet, seed);
    return expectedHosts(fleet).map((host): SimulatedNode => ({
      host,
      fleet: fleet.name,
      version,
      commit: commitFor(seed, version),
      health: { kind: 'report' },
      meta: 'kept',
      listed: true,
      power: 'on',
      delayMs: 0,
      startedAt: clock.now(),
    }));
  });
  return new Map(nodes.map((node) => [node.host.name, node]));
}

/** Releases that manual fleets run; automatic ones run something after the newest. */
const RELEASES = ['v0.37.1', 'v0.38.0', 'v0.38.1'] as const;

function firstVersion({ name, versionPolicy }: FleetConfig, seed: string): string {
  const digest = createHash('sha256').update(`${seed}\n${name}\nversion`).digest();
  if (versionPolicy.kind === 'manual') return RELEASES[(digest[0] ?? 0) % RELEASES.length] ?? RELEASES[0];
  // git describe of a commit that is not tagged.
  return `v0.38.1-${1 + ((digest[1] ?? 0) % 90)}-g${digest.toString('hex').slice(0, 8)}`;
}

function commitFor(seed: string, version: string): string {
  const described = /-g([0-9a-f]{7,})$/.exec(version)?.[1] ?? '';
  return described + createHash('sha1').update(`${seed}\n${version}`).digest('hex').slice(described.length);
}

function createServer(state: WorldState): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  server.addHook('onRequest', async ({ method, url }) => {
    state.requests.push(`${method} ${url}`);
    if (state.requests.length > REQUESTS_KEPT) state.requests.splice(0, state.requests.length - REQUESTS_KEPT);
  });

  const node = (path: string, answer: (node: SimulatedNode) => NodeAnswer): void => {
    server.get<{ Params: { host: string } }>(`/nodes/:host${path}`, async (request, reply) => {
      const found = state.nodes.get(request.params.host);
      return found === undefined ? send(reply, BROKEN) : sendAsNode(reply, { state, node: found, answer });
    });
  };
  node('/health', answerHealth);
  for (const alias of ['', '/debug/v1']) {
    node(`${alias}/version`, answerVersion);
    node(`${alias}/info`, (each) => answerInfo(each, state.options.seed));
  }

  for (const path of ['/data.json', '/'] as const) {
    server.get<{ Params: { connection: string } }>(`/registry/:connection${path}`, async (request, reply) =>
      sendRegistry(reply, { state, connection: request.params.connection, path }),
    );
  }
  return server;
}

const BROKEN: NodeAnswer = { kind: 'broken' };

async function sendAsNode(
  reply: FastifyReply,
  asked: {
    readonly state: WorldState;
    readonly node: SimulatedNode;
    readonly answer: (node: SimulatedNode) => NodeAnswer;
  },
): Promise<FastifyReply> {
  const { state, node, answer } = asked;
  const { clock } = state.options;
  if (node.delayMs > 0) {
    await new Promise<void>((resolve) => {
      clock.wakeAt(new Date(clock.now().getTime() + node.delayMs), resolve);
    });
  }
  if (node.power === 'stopped') return send(reply, BROKEN);
  if (node.power === 'silent') return send(reply, { kind: 'silent' });
  return send(reply, answer(node));
}

function sendRegistry(
  reply: FastifyReply,
  asked: { readonly state: WorldState; readonly connection: string; readonly path: '/data.json' | '/' },
): FastifyReply {
  const { options, nodes, registry } = asked.state;
  const connection = options.config.connections.find(({ name }) => name === asked.connection);
  if (connection === undefined || shapeOf(connection).path !== asked.path)
    return send(reply, { kind: 'answer', status: 404, type: 'text', body: 'Not Found' });
  if (registry === 'broken') return send(reply, BROKEN);
  if (registry === 'not-json')
    return send(reply, { kind: 'answer', status: 200, type: 'text', body: '<html>Maintenance</html>' });
  const listed = registry === 'empty' ? [] : [...nodes.values()].filter((each) => each.listed);
  const fleets = options.config.fleets.filter((fleet) => fleet.registry === connection.name);
  const body = registryBody(connection, { fleets, nodes: listed, seed: options.seed });
  return send(reply, { kind: 'answer', status: 200, type: 'json', body });
}

function send(reply: FastifyReply, answer: NodeAnswer): FastifyReply {
  switch (answer.kind) {
    case 'silent':
      return reply.hijack();
    case 'broken':
      reply.hijack();
      reply.raw.destroy();
      return reply;
    case 'answer':
      return reply
        .code(answer.status)
        .type(answer.type === 'json' ? 'application/json' : 'text/plain; charset=utf-8')
        .send(answer.type === 'json' ? JSON.stringify(answer.body) : answer.body);
  }
}
