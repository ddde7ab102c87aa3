import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { listObservations, listRegistryReads } from './fleets/fleet-store.ts';
import type { Attempts } from './fleets/reach.ts';
import type { HealthService } from './health/health-service.ts';
import type { BeatService } from './operations/beat-service.ts';
import type { FleetDataFacts } from './operations/doctor-fleets.ts';
import type { ProbeFacts } from './operations/doctor-probes.ts';
import type { ChannelFacts, ConnectionFacts, HouseFacts, RoleFacts, SourceFacts } from './operations/doctor.ts';
import { listLooks } from './pipelines/away-store.ts';
import { channelIdOf } from './pipelines/route-channel.ts';
import type { RouteKeeper } from './pipelines/route-keeper-service.ts';
import type { ScrapeHealth } from './metrics/scrape-health-service.ts';
import { SHED_BELOW } from './metrics/scrape-service.ts';
import { listTries } from './pipelines/connection-try-store.ts';
import type { Clock } from './platform/clock.ts';
import type { Config, PartyRef } from './platform/config/config.ts';
import type { Environment } from './platform/config/environment.ts';
import { WEBHOOK_VARIABLES, type SecretSource } from './platform/config/variables.ts';
import { readActHealth } from './platform/acts/act-health.ts';
import { actId } from './platform/acts/act.ts';
import { backupFolder, listBackups } from './platform/database/backup-rotation.ts';
import type { OpenDatabase } from './platform/database/open-database.ts';
import type { Reader } from './platform/database/transaction.ts';
import { readDeliveryHealth } from './platform/delivery/delivery-health.ts';
import type { Relay } from './platform/delivery/relay.ts';
import { readClockSkew } from './platform/discord/discord-clock.ts';
import type { Gateway } from './platform/discord/gateway.ts';
import type { Inbox } from './platform/intake/inbox.ts';
import { listLastHeard } from './platform/intake/inbox-store.ts';
import { listStoredJobs } from './platform/scheduler/job-store.ts';
import type { ProbeService } from './probes/probe-service.ts';
import { nameOf } from './probes/probe.ts';
import type { EventMirror } from './windows/event-service.ts';

export interface ExaminationParts {
  readonly config: () => Config;
  readonly environment: Environment;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly relay: Pick<Relay, 'status'>;
  readonly inbox: Pick<Inbox, 'stats'>;
  /** Sources that somebody handles; the others are off whatever is set. */
  readonly handledSources: readonly string[];
  /** Topics of AWS SNS that asked whether they may send, and wait. */
  readonly unconfirmedTopics?: () => readonly { readonly name: string; readonly askedAt: Date }[];
  readonly routes: Pick<RouteKeeper, 'list'>;
  readonly eventMirror: Pick<EventMirror, 'health'>;
  readonly health: Pick<HealthService, 'listVerdicts'>;
  readonly scrapeHealth: () => Promise<ScrapeHealth>;
  readonly probes: Pick<ProbeService, 'list' | 'offline'>;
  readonly beats: Pick<BeatService, 'find'>;
  readonly runningSince: Date;
}

/** Reads what the doctor judges, from wherever it is known. Rejects only when the database does not answer. */
export async function examine(parts: ExaminationParts): Promise<HouseFacts> {
  const { config, database, clock, gateway, relay, inbox, environment, runningSince } = parts;
  const inForce = config();
  const now = clock.now();
  const scraping = await parts.scrapeHealth();
  const [delivery, inboxStats, heard, jobs, connections, clockSkewMs, disk, acts, routes, events] = await Promise.all([
    readDeliveryHealth(database.read, now),
    inbox.stats(),
    listLastHeard(database.read),
    listStoredJobs(database.read),
    readConnections(database.read, inForce, scraping.connections),
    readClockSkew({ apiUrl: environment.discord.apiUrl, clock }),
    readDisk(dirname(database.path)),
    readActHealth(database.read),
    parts.routes.list(database.read),
    parts.eventMirror.health(database.read),
  ]);
  return {
    now,
    gateway: { ...gateway.state },
    guildIsKnown: gateway.guild.isKnown,
    channels: [
      ...inForce.channels.map((channel) => readChannel(gateway, channel)),
      ...readSubscribed(gateway, inForce, routes),
    ],
    roles: readRoles(gateway, inForce),
    sources: readSources(parts, heard),
    connections,
    clockSkewMs,
    disk,
    backups: {
      folder: backupFolder(database.path),
      newestAt: readNewestBackup(database.path),
      runningSince,
    },
    jobs,
    routes,
    events,
    samples: { ...scraping, shedBelow: SHED_BELOW },
    probes: await readProbes(database.read, inForce, parts.probes),
    deadMan:
      inForce.deadMan === null
        ? null
        : { everyMs: inForce.deadMan.everySeconds * 1000, beat: await parts.beats.find(database.read) },
    fleetData: readFleetData(inForce, await parts.health.listVerdicts(inForce.fleets.map(({ name }) => name))),
    inbox: { waiting: inboxStats.waiting, oldestWaitingMs: inboxStats.oldestWaitingMs, setAside: inboxStats.setAside },
    delivery: {
      state: relay.status().state,
      oldestCriticalMs: delivery.lanes.critical.waiting === 0 ? null : delivery.oldestCriticalMs,
      blocked: delivery.blockedPlaces,
    },
    acts: {
      open: acts.open,
      oldestAt: acts.oldestAt,
      unknown: acts.unknown.map((act) => ({
        id: actId(act),
        summary: act.summary,
        system: act.system,
        since: act.unknownSince ?? now,
        needsPerson: act.needsPerson,
      })),
    },
  };
}

async function readProbes(
  reader: Reader,
  { probing }: Config,
  probes: ExaminationParts['probes'],
): Promise<ProbeFacts> {
  const found = await probes.list(reader);
  const wanted = (some: typeof found): number => some.reduce((sum, { probe }) => sum + 60 / probe.everySeconds, 0);
  const [busiest] = [...Map.groupBy(found, ({ probe }) => probe.target)]
    .map(([target, some]) => ({ target, wanted: wanted(some), allowed: probing.perHostPerMinute }))
    .toSorted((a, b) => b.wanted - a.wanted);
  return {
    count: found.length,
    silent: found.filter(({ known }) => known?.state === 'silent').map(({ probe }) => nameOf(probe)),
    offlineSince: (await probes.offline(reader))?.since ?? null,
    perMinute: { wanted: wanted(found), allowed: probing.perMinute },
    busiest: busiest ?? null,
  };
}

function readFleetData(
  { fleets }: Config,
  verdicts: Awaited<ReturnType<HealthService['listVerdicts']>>,
): readonly FleetDataFacts[] {
  return fleets
    .filter(({ lifecycle }) => lifecycle === 'active')
    .map(({ name, registry, nodes, metrics }) => ({
      name,
      state: verdicts.get(name)?.state ?? null,
      since: verdicts.get(name)?.since ?? null,
      hasSource: registry !== null || nodes !== null || metrics !== null,
    }));
}

function readChannel({ guild }: Gateway, { name, id }: { readonly name: string; readonly id: string }): ChannelFacts {
  const found = guild.channel(id);
  return { name, id, found: found === null ? null : { name: found.name, missing: found.missing } };
}

/** Channels that somebody subscribed and the configuration does not name, by one of their subscriptions. */
function readSubscribed(
  gateway: Gateway,
  { channels }: Config,
  routes: readonly { readonly name: string; readonly channel: string }[],
): readonly ChannelFacts[] {
  const named = new Map(
    routes.flatMap(({ name, channel }): [string, string][] => {
      const id = channelIdOf({ channels }, channel);
      return id === null || channels.some((each) => each.name === channel) ? [] : [[id, name]];
    }),
  );
  return [...named].map(([id, name]) => ({ ...readChannel(gateway, { name, id }), isSubscribed: true }));
}

function readRoles({ guild }: Gateway, config: Config): readonly RoleFacts[] {
  const mentioned = mentionedRoles(config);
  return config.roles.map(({ name, id }) => {
    const found = guild.role(id);
    const isMentioned = mentioned.has(name);
    return { name, id, isMentioned, found: found === null ? null : { mentionable: found.mentionable } };
  });
}

/** Everybody whom some part of the configuration has notified. */
function mentionedRoles(config: Config): ReadonlySet<string> {
  const parties: readonly (PartyRef | 'nobody' | null)[] = [
    ...[...config.pipelines, ...config.routes].map(({ mention }) => mention),
    ...config.environments.flatMap(({ owner, maintainer }) => [owner, maintainer]),
    ...config.releases.map(({ mention }) => mention),
    ...config.alerts.mentions.map(({ whom }) => whom),
    ...config.fleets.map(({ maintainer }) => maintainer),
  ];
  return new Set(parties.flatMap((party) => (party !== 'nobody' && party?.kind === 'role' ? [party.name] : [])));
}

function readSources(parts: ExaminationParts, heard: ReadonlyMap<string, Date>): readonly SourceFacts[] {
  const { environment, handledSources } = parts;
  // Object.entries forgets the keys' type.
  const all = Object.entries(environment.webhookSecrets) as [SecretSource, readonly unknown[]][];
  const secret = all
    .filter(([source]) => handledSources.includes(source))
    .map(([source, secrets]) => ({
      source,
      variable: WEBHOOK_VARIABLES[source],
      isOn: secrets.length > 0,
      lastHeardAt: heard.get(source) ?? null,
    }));
  return handledSources.includes('aws/sns') ? [...secret, readTopics(parts, heard)] : secret;
}

/** SNS has no secret: which topics may speak turns it on. */
function readTopics(
  { environment, unconfirmedTopics }: ExaminationParts,
  heard: ReadonlyMap<string, Date>,
): SourceFacts {
  return {
    source: 'aws/sns',
    variable: 'SNS_TOPIC_ARNS',
    isOn: environment.snsTopicArns.length > 0,
    lastHeardAt: heard.get('aws/sns') ?? null,
    unconfirmed: unconfirmedTopics?.() ?? [],
  };
}

/** From what the observation of the fleets and the looks at the past recorded; what nothing asks has no try. */
async function readConnections(
  read: Reader,
  { connections, fleets }: Config,
  scraped: ScrapeHealth['connections'],
): Promise<readonly ConnectionFacts[]> {
  const [directories, looks, tries, observed] = await Promise.all([
    listRegistryReads(read),
    listLooks(read),
    listTries(read),
    listObservations(
      read,
      fleets.map(({ name }) => name),
    ),
  ]);
  const triesOfNodes = (connection: string): readonly Attempts[] =>
    fleets
      .filter(({ nodes }) => nodes === connection)
      .flatMap(({ name }) => [...(observed.get(name)?.values() ?? [])])
      .flatMap(({ health }) => health ?? []);
  return connections.map(({ name, kind }) => {
    const directory = directories.get(name);
    const look = looks.get(name);
    const asked = tries.get(name);
    if (kind === 'node-metrics') return { name, kind, lastTry: scraped.get(name) ?? null };
    if (asked !== undefined)
      return { name, kind, lastTry: { at: asked.attemptedAt, succeededAt: asked.succeededAt, failure: asked.failure } };
    if (look !== undefined)
      return { name, kind, lastTry: { at: look.lookedAt, succeededAt: look.answeredAt, failure: look.failure } };
    return { name, kind, lastTry: newestTry(directory === undefined ? triesOfNodes(name) : [directory]) };
  });
}

/** One node that is down says nothing of the way to the others: a connection fails when none of them answers. */
function newestTry(tries: readonly Attempts[]): ConnectionFacts['lastTry'] {
  const answered = tries.filter(({ failure }) => failure === null);
  const [newest] = (answered.length > 0 ? answered : tries).toSorted(
    (a, b) => b.attemptedAt.getTime() - a.attemptedAt.getTime(),
  );
  if (newest === undefined) return null;
  const everAnswered = tries.flatMap(({ succeededAt }) => succeededAt?.getTime() ?? []);
  const succeededAt = everAnswered.length === 0 ? null : new Date(Math.max(...everAnswered));
  return { at: newest.attemptedAt, succeededAt, failure: newest.failure };
}

/** A folder that cannot be read holds no backup anybody could restore; the examination goes on. */
function readNewestBackup(databasePath: string): Date | null {
  try {
    return listBackups(databasePath)[0]?.takenAt ?? null;
  } catch {
    return null;
  }
}

/** Null where the system does not tell. */
export async function readDisk(folder: string): Promise<HouseFacts['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { folder, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}
