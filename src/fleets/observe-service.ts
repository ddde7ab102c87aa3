import type { Clock } from '../platform/clock.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Database } from '../platform/database/transaction.ts';
import { expectedHosts, type ExpectedHost } from './fleet.ts';
import { forgetUnlisted, listObservations, recordObservations, recordRegistryRead } from './fleet-store.ts';
import type { NodePort } from './node-port.ts';
import { askPeers, mayMount } from './observe-peers-service.ts';
import type { HostObservations, Observation, RegistryRead } from './observation.ts';
import type { RegistryAnswer, RegistryEntry, RegistryPort } from './registry-port.ts';

/** The systems fleets are read from, by the name of their connection; null when the configuration has none such. */
export interface FleetPorts {
  registry(connection: string): RegistryPort | null;
  nodes(connection: string): NodePort | null;
}

export interface ObserveOptions {
  /** Resolve after this long at the latest; what answers later is recorded when it does. */
  readonly waitMs?: number;
  /** Versions change rarely: 'when-due' asks a node again five minutes after it last said. */
  readonly versions: 'always' | 'when-due';
}

export interface FleetObserver {
  /** Asks every source of these fleets and records the answers. Fleets being observed already are not asked twice. */
  observe(fleets: readonly FleetConfig[], options: ObserveOptions): Promise<void>;
  /** All active fleets, a few at a time; for the job. */
  observeAll(): Promise<void>;
  /** Resolves when nothing is under way; for a clean stop. */
  idle(): Promise<void>;
}

export interface FleetObserverDeps {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly ports: FleetPorts;
  /** Told of what could not be recorded; a fault of ours, not of a node. */
  readonly onFault: (error: unknown) => void;
}

const FLEETS_AT_ONCE = 4;
const VERSION_DUE_AFTER_MS = 5 * 60 * 1000;
/** One read of a directory answers for all its fleets, so those observed within this time share it. */
const REGISTRY_SHARED_FOR_MS = 15_000;
/** Hosts a directory lists that the configuration does not name; more than this is a wrong directory. */
const MOST_UNEXPECTED_HOSTS = 200;

/** One fleet being observed. */
interface Pass {
  readonly done: Promise<void>;
  /** Records what has been heard so far. */
  readonly flush: () => Promise<void>;
}

export function createFleetObserver({ config, database, clock, ports, onFault }: FleetObserverDeps): FleetObserver {
  const underWay = new Map<string, Pass>();
  const readRegistry = shareRegistryReads(clock, ports);

  const begin = (fleet: FleetConfig, versions: ObserveOptions['versions']): Pass => {
    const running = underWay.get(fleet.name);
    if (running !== undefined) return running;
    const notes = createNotes(fleet, database);
    const flush = (): Promise<void> => notes.flush().catch(onFault);
    const done = askAll({ fleet, versions, notes, database, clock, ports, readRegistry })
      .catch(onFault)
      .then(flush)
      .finally(() => underWay.delete(fleet.name));
    const pass = { done, flush };
    underWay.set(fleet.name, pass);
    return pass;
  };

  const observe: FleetObserver['observe'] = async (fleets, { waitMs, versions }) => {
    const passes = fleets.map((fleet) => begin(fleet, versions));
    const all = Promise.all(passes.map(({ done }) => done)).then(() => 'done' as const);
    if (waitMs === undefined) {
      await all;
      return;
    }
    if ((await within(all, { clock, waitMs })) === 'late') await Promise.all(passes.map(({ flush }) => flush()));
  };

  return {
    observe,
    async observeAll() {
      const queue = config().fleets.filter(({ lifecycle }) => lifecycle === 'active');
      const worker = async (): Promise<void> => {
        for (let fleet = queue.shift(); fleet !== undefined; fleet = queue.shift())
          await observe([fleet], { versions: 'when-due' });
      };
      await Promise.all(Array.from({ length: FLEETS_AT_ONCE }, worker));
    },
    async idle() {
      await Promise.all([...underWay.values()].map(({ done }) => done));
    },
  };
}

function within<T>(work: Promise<T>, { clock, waitMs }: { clock: Clock; waitMs: number }): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const cancel = clock.wakeAt(new Date(clock.now().getTime() + waitMs), () => {
      resolve('late');
    });
    work.then(resolve, reject).finally(cancel);
  });
}

interface DirectoryRead {
  readonly at: Date;
  readonly answer: RegistryAnswer;
}

type ReadRegistry = (connection: string) => Promise<DirectoryRead> | null;

function shareRegistryReads(clock: Clock, ports: FleetPorts): ReadRegistry {
  const reads = new Map<string, { readonly begunAt: number; readonly read: Promise<DirectoryRead> }>();
  return (connection) => {
    const begunAt = clock.now().getTime();
    const recent = reads.get(connection);
    if (recent !== undefined && begunAt - recent.begunAt < REGISTRY_SHARED_FOR_MS) return recent.read;
    const port = ports.registry(connection);
    if (port === null) return null;
    const read = port.read().then((answer) => ({ at: clock.now(), answer }));
    reads.set(connection, { begunAt, read });
    return read;
  };
}

/** What a pass has heard and not yet written. */
interface Notes {
  add(observation: Observation): void;
  addDirectory(connection: string, read: DirectoryRead): void;
  flush(): Promise<void>;
}

function createNotes(fleet: FleetConfig, database: Database): Notes {
  let heard: Observation[] = [];
  let directory: { readonly read: RegistryRead; readonly listed: readonly string[] | null } | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const [observations, read] = [heard, directory];
    [heard, directory] = [[], null];
    if (observations.length === 0 && read === null) return;
    await database.transaction(async (tx) => {
      await recordObservations(tx, observations);
      if (read === null) return;
      await recordRegistryRead(tx, read.read);
      if (read.listed !== null) await forgetUnlisted(tx, { fleet: fleet.name, keep: read.listed });
    });
  };

  return {
    add(observation) {
      // What we held back says nothing about the other side: the last real try stands.
      if (observation.outcome.kind === 'failed' && observation.outcome.failure === 'not-asked') return;
      heard.push(observation);
    },
    addDirectory(connection, { at, answer }) {
      if (answer.kind === 'failed') {
        if (answer.failure !== 'not-asked') directory = { read: { connection, at, failure: answer }, listed: null };
        return;
      }
      const observations = directoryObservations(fleet, answer.fleets.get(fleet.name) ?? [], at);
      heard.push(...observations);
      directory = { read: { connection, at, failure: null }, listed: observations.map(({ host }) => host) };
    },
    flush() {
      const written = writing.then(write);
      writing = written.catch(() => undefined);
      return written;
    },
  };
}

function directoryObservations(
  fleet: FleetConfig,
  entries: readonly RegistryEntry[],
  at: Date,
): readonly Observation[] {
  const listed = new Map(entries.map((entry) => [entry.host, entry]));
  const expected = expectedHosts(fleet).map(({ name }) => name);
  const unexpected = [...listed.keys()].filter((host) => !expected.includes(host)).slice(0, MOST_UNEXPECTED_HOSTS);
  return [...expected, ...unexpected].map((host): Observation => {
    const entry = listed.get(host);
    const common = { fleet: fleet.name, host, source: 'registry', at } as const;
    if (entry === undefined) return { ...common, outcome: { kind: 'read', reading: { kind: 'not-listed' } } };
    const { version, commit, image, refreshedAt } = entry;
    return { ...common, outcome: { kind: 'read', reading: { kind: 'listed', version, commit, image, refreshedAt } } };
  });
}

interface Asking {
  readonly fleet: FleetConfig;
  readonly versions: ObserveOptions['versions'];
  readonly notes: Notes;
  readonly database: Database;
  readonly clock: Clock;
  readonly ports: FleetPorts;
  readonly readRegistry: ReadRegistry;
}

async function askAll(asking: Asking): Promise<void> {
  const { fleet, database, ports, readRegistry, notes } = asking;
  const known = (await listObservations(database.read, [fleet.name])).get(fleet.name);
  const nodes = fleet.nodes === null ? null : ports.nodes(fleet.nodes);
  const askDirectory = async (connection: string): Promise<void> => {
    const read = await readRegistry(connection);
    if (read !== null) notes.addDirectory(connection, read);
  };
  await Promise.all([
    fleet.registry === null ? undefined : askDirectory(fleet.registry),
    ...(nodes === null
      ? []
      : expectedHosts(fleet).map((host) => askHost(asking, { host, nodes, known: known?.get(host.name) ?? {} }))),
  ]);
}

async function askHost(
  { fleet, versions, notes, clock }: Asking,
  { host: expected, nodes, known }: { host: ExpectedHost; nodes: NodePort; known: HostObservations },
): Promise<void> {
  const host = expected.name;
  const common = { fleet: fleet.name, host } as const;
  const askHealth = async (): Promise<'answered' | 'silent'> => {
    const answer = await nodes.health(host);
    const outcome = answer.kind === 'failed' ? answer : ({ kind: 'read', reading: answer.health } as const);
    notes.add({ ...common, source: 'health', at: clock.now(), outcome });
    return answer.kind === 'failed' ? 'silent' : 'answered';
  };
  const askVersion = async (): Promise<void> => {
    const answer = await nodes.version(host);
    notes.add({ ...common, source: 'version', at: clock.now(), outcome: versionOutcome(answer) });
  };
  const askMesh = async (): Promise<void> => {
    const answer = await nodes.mesh(host);
    const outcome = answer.kind === 'failed' ? answer : ({ kind: 'read', reading: answer.mesh } as const);
    notes.add({ ...common, source: 'mesh', at: clock.now(), outcome });
  };
  const askLayers = async (): Promise<void> => {
    const answer = await nodes.layers(host);
    if (answer.kind === 'not-available') return;
    const outcome = answer.kind === 'failed' ? answer : ({ kind: 'read', reading: answer.layers } as const);
    notes.add({ ...common, source: 'layers', at: clock.now(), outcome });
  };

  const sinceMs = (read: Date | null | undefined): number => clock.now().getTime() - (read?.getTime() ?? -Infinity);
  const versionDue = versions === 'always' || sinceMs(known.version?.succeededAt) >= VERSION_DUE_AFTER_MS;
  // A node that lacks the route gets it with a new version at the earliest.
  const meshDue = known.mesh?.reading?.kind !== 'not-available' || versionDue;
  // Asked once it has answered: a silent host would only be waited for twice.
  const askMore = async (): Promise<void> => {
    if (fleet.kind === 'spacemesh') await askLayers();
    if (fleet.kind !== 'waku') return;
    if (mayMount(expected, 'relay') && meshDue) await askMesh();
    await askPeers({
      fleet: fleet.name,
      host: expected,
      nodes,
      known,
      clock,
      note: (each) => {
        notes.add(each);
      },
    });
  };
  const healthAndMore = async (): Promise<'answered' | 'silent'> => {
    const heard = await askHealth();
    if (heard === 'answered') await askMore();
    return heard;
  };
  // A host that was silent last time is asked one thing first: most likely it still is.
  if (known.health?.failure === null) await Promise.all([healthAndMore(), versionDue ? askVersion() : undefined]);
  else if ((await healthAndMore()) === 'answered' && versionDue) await askVersion();
}

function versionOutcome(
  answer: Awaited<ReturnType<NodePort['version']>>,
): Extract<Observation, { source: 'version' }>['outcome'] {
  switch (answer.kind) {
    case 'failed':
      return answer;
    case 'not-available':
      return { kind: 'read', reading: { kind: 'not-available' } };
    case 'answered':
      return { kind: 'read', reading: { kind: 'version', version: answer.version } };
  }
}
