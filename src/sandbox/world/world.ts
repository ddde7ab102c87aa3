import { fastify, type FastifyInstance } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Config, ConnectionConfig, FleetConfig } from '../../platform/config/config.ts';
import type { WebhookSender } from '../webhook-sender.ts';
import { registerAlertmanager } from './alertmanager-routes.ts';
import { createAlertmanager, type Alertmanager } from './alertmanager.ts';
import { createCodePipeline, type CodePipeline } from './codepipeline.ts';
import { createCourier } from './courier.ts';
import { createDatabases } from './databases.ts';
import { registerGithub } from './github-routes.ts';
import { createGithub, type Github } from './github.ts';
import { createGitlab, type Gitlab } from './gitlab.ts';
import { registerExporters } from './host-exporters.ts';
import { registerImageRegistry } from './image-registry.ts';
import { createImages, type Images } from './images.ts';
import { registerJenkins } from './jenkins-routes.ts';
import { createJenkins, credentialsOf, type Jenkins, type JobSpec } from './jenkins.ts';
import { registerNodes } from './node-routes.ts';
import { registerRegistries, type RegistryMode } from './registry-routes.ts';
import { hexOf } from './seeded.ts';
import { commitFor, createNodes, RELEASES } from './simulated-fleets.ts';
import type { RegistryMeta, SimulatedHealth, SimulatedNode } from './simulated-node.ts';
import { createStorageSetters, type StorageSetters } from './storage-setters.ts';
import { createSimulatedServices, type SimulatedServices } from './simulated-services.ts';
import { createSpacemesh, registerSpacemesh, type SpacemeshChain } from './spacemesh.ts';
import { createWatchtower } from './watchtower.ts';

export type { RegistryMode } from './registry-routes.ts';

/**
 * The fleets of the configuration, simulated: each host's REST port and metrics, the fleet directories, and what
 * builds, deploys and watches them, on 127.0.0.1. It acts only when told, and the same seed gives the same world.
 * Setters throw for a host that no active fleet has.
 */
export interface World extends StorageSetters {
  readonly url: string;
  /** Where a connection of the configuration is found in here; null for kinds that are not simulated. */
  baseUrlOf(connection: ConnectionConfig): string | null;
  /** As a deploy does: the node restarts with it, and its host's script writes the directory anew. */
  setVersion(host: string, version: string, commit?: string): void;
  setHealth(host: string, health: SimulatedHealth): void;
  setRegistryMeta(host: string, meta: RegistryMeta): void;
  setListed(host: string, listing: 'listed' | 'unlisted'): void;
  setRegistry(mode: RegistryMode): void;
  /** Empty: no peer is left in the shard's gossipsub mesh; traffic stops, and /health goes on saying READY. */
  setMesh(host: string, shard: number, mesh: 'alive' | 'empty'): void;
  /** So many times as much as usual is written on a shard, as this host sees it. */
  setTraffic(host: string, shard: number, times: number): void;
  /** Every answer of the host waits this long on the world's clock. */
  slow(host: string, delayMs: number): void;
  /** Its process is gone: connections to it break. The directory goes on listing it. */
  stop(host: string): void;
  /** As behind a firewall that drops packets: nothing comes back, ever. */
  silence(host: string): void;
  /** Up again, as it was; its counters begin anew. */
  start(host: string): void;
  /** Hosts of a fleet, in the order of the configuration. */
  hostsOf(fleet: string): readonly string[];
  /** Every host as it is now, in the order of the configuration. */
  readonly nodes: readonly Readonly<SimulatedNode>[];
  readonly images: Images;
  readonly jenkins: Jenkins;
  readonly github: Github;
  readonly gitlab: Gitlab;
  readonly codepipeline: CodePipeline;
  readonly alertmanager: Alertmanager;
  /** What opens the APIs that are not open to everybody; the same for the same seed. */
  readonly credentials: {
    readonly jenkins: { readonly user: string; readonly apiToken: string; readonly password: string };
    readonly githubToken: string;
  };
  /** Back ends, front ends and servers of the configuration, as probes see them. */
  readonly services: SimulatedServices;
  /** The chain that the simulated Spacemesh nodes follow. */
  readonly spacemesh: SpacemeshChain;
  /** Resolves when every webhook sent so far was answered. */
  idle(): Promise<void>;
  /** Requests so far, e.g. 'GET /nodes/boot-01.do-ams3.status.prod/health'. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly config: Pick<Config, 'fleets' | 'connections'> & Partial<Pick<Config, 'pipelines' | 'services'>>;
  readonly clock: Clock;
  readonly seed: string;
  /** Takes what GitHub, Jenkins and Alertmanager tell; without it nobody hears them. */
  readonly webhooks?: WebhookSender;
  /** 0 or omitted takes a free port. */
  readonly port?: number;
}

/** Older requests are forgotten: a sandbox may run for weeks. */
const REQUESTS_KEPT = 1000;
const IMAGE_REPOSITORY = 'wakuorg/nwaku';
const JENKINS_FOLDER = 'nim-waku';

export async function createWorld(options: WorldOptions): Promise<World> {
  const { config, clock, seed } = options;
  const nodes = createNodes(config.fleets, { clock, seed });
  const courier = createCourier(options.webhooks ?? null);
  const origin = { url: '' };
  const url = (path: string) => (): string => `${origin.url}${path}`;
  const images = createImages({ clock, seed });
  const github = createGithub({
    clock,
    seed,
    courier,
    apiUrl: url('/github'),
    repositories: repositoriesOf(config),
    releases: RELEASES,
  });
  const jenkins = createJenkins({
    clock,
    seed,
    images,
    courier,
    jobs: jobsOf(config.fleets),
    resolve: (repository, ref) => github.resolve(repository, ref),
    url: url('/jenkins'),
  });
  github.onPush((pushed) => {
    jenkins.commit(pushed);
  });
  const gitlab = createGitlab({ clock, seed, courier });
  const codepipeline = createCodePipeline({ clock, seed, courier });
  const alertmanager = createAlertmanager({ clock, courier });
  const registry: { mode: RegistryMode } = { mode: 'answers' };
  const setters = settersOf(nodes, options);
  const databases = createDatabases([...nodes.values()], { clock, seed });
  const storage = createStorageSetters({ nodes, databases, clock });
  // The build server and its images know Waku's nodes alone.
  const built = ofKind(config.fleets, 'waku', nodes);
  pushFirstImages(images, built);
  const watchtower = createWatchtower({
    clock,
    seed,
    images,
    hosts: built.map(({ host, fleet }) => ({
      name: host.name,
      repository: IMAGE_REPOSITORY,
      tag: deployTag(fleet),
    })),
    isUp: (host) => nodes.get(host)?.power !== 'stopped',
    stop: setters.stop,
    startWith: (host, { version, commit }) => {
      setters.setVersion(host, version, commit);
      setters.start(host);
    },
  });

  const services = createSimulatedServices({ clock, seed });
  services.know(config.services ?? []);
  const spacemesh = createSpacemesh({ clock, seed, hosts: ofKind(config.fleets, 'spacemesh', nodes) });

  const requests: string[] = [];
  const server = createServer(requests);
  registerNodes(server, { nodes, clock, seed });
  registerExporters(server, { nodes, databases, clock, seed });
  registerAlertmanager(server, alertmanager);
  registerSpacemesh(server, { nodes, chain: spacemesh });
  registerRegistries(server, { config, nodes, seed, mode: () => registry.mode });
  registerImageRegistry(server, images);
  registerJenkins(server, { jenkins, seed, url: url('/jenkins') });
  const githubToken = `github_pat_${hexOf(40, seed, 'github token')}`;
  registerGithub(server, { github, apiUrl: url('/github'), token: githubToken });
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulated world has no port.');
  origin.url = `http://127.0.0.1:${address.port}`;

  return {
    ...setters,
    ...storage,
    url: origin.url,
    baseUrlOf: (connection) => baseUrl(origin.url, connection),
    setRegistry(mode) {
      registry.mode = mode;
    },
    hostsOf: (fleet) => [...nodes.values()].filter((each) => each.fleet === fleet).map(({ host }) => host.name),
    nodes: [...nodes.values()],
    images,
    jenkins,
    github,
    gitlab,
    codepipeline,
    alertmanager,
    spacemesh,
    services,
    credentials: { jenkins: credentialsOf(seed), githubToken },
    idle: () => courier.idle(),
    requests,
    async close() {
      for (const part of [watchtower, storage, jenkins, github, gitlab, codepipeline, alertmanager]) part.close();
      await courier.idle();
      server.server.closeAllConnections();
      await server.close();
    },
  };
}

type Setters = Pick<
  World,
  | 'setVersion'
  | 'setHealth'
  | 'setRegistryMeta'
  | 'setListed'
  | 'setMesh'
  | 'setTraffic'
  | 'slow'
  | 'stop'
  | 'silence'
  | 'start'
>;

function settersOf(nodes: ReadonlyMap<string, SimulatedNode>, { clock, seed }: WorldOptions): Setters {
  const node = (host: string): SimulatedNode => {
    const found = nodes.get(host);
    if (found === undefined) throw new Error(`The simulated world has no host ${host}.`);
    return found;
  };
  const restart = (of: SimulatedNode): void => {
    of.startedAt = clock.now();
    of.traffic.restart(of.startedAt);
    of.archive?.restart(of.startedAt);
  };
  return {
    setVersion(host, version, commit = commitFor(seed, version)) {
      Object.assign(node(host), { version, commit, meta: 'kept' });
      restart(node(host));
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
    setMesh(host, shard, mesh) {
      const { shards, emptyMeshes, traffic } = node(host);
      if (!shards.includes(shard)) throw new Error(`${host} has no shard ${shard}. It has: ${shards.join(', ')}.`);
      traffic.setFlow(shard, mesh === 'empty' ? 'dry' : 'flowing', clock.now());
      if (mesh === 'empty') emptyMeshes.add(shard);
      else emptyMeshes.delete(shard);
    },
    setTraffic(host, shard, times) {
      const { shards, traffic } = node(host);
      if (!shards.includes(shard)) throw new Error(`${host} has no shard ${shard}. It has: ${shards.join(', ')}.`);
      traffic.setTimes(shard, times, clock.now());
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
      Object.assign(node(host), { power: 'on', delayMs: 0 });
      restart(node(host));
    },
  };
}

function baseUrl(url: string, { kind, name, baseUrl: real }: ConnectionConfig): string | null {
  switch (kind) {
    case 'fleet-registry':
      return `${url}/registry/${encodeURIComponent(name)}`;
    case 'waku-node':
      return `${url}/nodes/{host}`;
    case 'spacemesh-node':
      return `${url}/spacemesh/{host}`;
    case 'node-metrics':
      return `${url}/nodes/{host}${pathOfExporter(real)}`;
    case 'jenkins':
      return `${url}/jenkins`;
    case 'github':
      return `${url}/github`;
    case 'gitlab':
    case 'prometheus':
    case 'alertmanager':
      return `${url}/alertmanager`;
    case 'harbor':
      return `${url}/harbor`;
    case 'codepipeline':
    case 'webhook':
      return null;
  }
}

/** The usual ports of a fleet's exporters: one address stands for all of a host here. */
function pathOfExporter(baseUrl: string): string {
  const port = /:(\d+)(?:\/|$)/.exec(baseUrl)?.[1];
  return port === '9187' ? '/postgres' : port === '8004' ? '/sonda' : port === '19999' ? '/netdata' : '';
}

/** Job and tag have one name: `deploy-status-prod` for status.prod. */
export function deployTag(fleet: string): string {
  return `deploy-${fleet.replaceAll('.', '-')}`;
}

function jobsOf(fleets: readonly FleetConfig[]): readonly JobSpec[] {
  return fleets
    .filter(({ lifecycle, kind }) => lifecycle === 'active' && kind === 'waku')
    .map(({ name, versionPolicy }) => ({
      folder: JENKINS_FOLDER,
      name: deployTag(name),
      repository: versionPolicy.repository,
      imageRepository: IMAGE_REPOSITORY,
      branch: versionPolicy.kind === 'auto' ? versionPolicy.branch : null,
    }));
}

/** Those that the configuration names in full; a glob names none. */
function repositoriesOf({ fleets, pipelines = [] }: WorldOptions['config']): readonly string[] {
  const named = [
    ...fleets.map(({ versionPolicy }) => versionPolicy.repository),
    ...pipelines.filter(({ system }) => system === 'github').map(({ repository }) => repository),
  ].filter((name) => !name.includes('*'));
  return named.filter((name, index) => named.findIndex((each) => each.toLowerCase() === name.toLowerCase()) === index);
}

function ofKind(
  fleets: readonly FleetConfig[],
  kind: FleetConfig['kind'],
  nodes: ReadonlyMap<string, SimulatedNode>,
): readonly SimulatedNode[] {
  const names = new Set(fleets.filter((fleet) => fleet.kind === kind).map(({ name }) => name));
  return [...nodes.values()].filter(({ fleet }) => names.has(fleet));
}

function pushFirstImages(images: Images, nodes: readonly SimulatedNode[]): void {
  const first = new Map(nodes.map((node) => [node.fleet, node]));
  for (const { fleet, version, commit } of first.values())
    images.push({ repository: IMAGE_REPOSITORY, tags: [deployTag(fleet)], version, commit });
}

function createServer(requests: string[]): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  server.addHook('onRequest', async ({ method, url }) => {
    requests.push(`${method} ${url}`);
    if (requests.length > REQUESTS_KEPT) requests.splice(0, requests.length - REQUESTS_KEPT);
  });
  return server;
}
