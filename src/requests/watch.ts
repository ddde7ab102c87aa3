import type { HostArrival } from '../deploys/host-arrival.ts';
import type { Evidence, HealthLine } from '../health/health-line.ts';
import type { ProcessStart } from '../health/process-start.ts';
import type { Progress } from './execution-progress.ts';

export const WATCH_SUBJECTS = ['version', 'protocols', 'mesh', 'process', 'store'] as const;
/** worse: than it was before, or than it must be. unknown: nothing tells, which is neither good nor bad. */
export const WATCH_VERDICTS = ['worse', 'unknown', 'fits'] as const;

/** One line of what a deployed version does. */
export interface WatchLine {
  readonly about: (typeof WATCH_SUBJECTS)[number];
  readonly verdict: (typeof WATCH_VERDICTS)[number];
  /** A sentence without a period, with the values; may hold foreign text. */
  readonly said: string;
  /** Who says so, and what it was asked; null where nobody does. */
  readonly evidence: Pick<Evidence, 'source' | 'query'> | null;
  /** Of the oldest datum behind it; null: there is none. */
  readonly readAt: Date | null;
}

/** How a shard was carried at one moment. Hosts that did not tell are in none of these. */
export interface ShardMesh {
  readonly shard: number;
  /** Hosts that told. */
  readonly told: number;
  /** Of them, without a mesh peer. */
  readonly without: number;
  /** Of them, with fewer peers than the node itself wants, yet with some. */
  readonly thin: number;
}

/** What there was right before the deploy began, with which the watch compares. */
export interface Before {
  readonly takenAt: Date;
  readonly shards: readonly ShardMesh[];
  /** Hosts whose store was found wanting already. */
  readonly storesFailing: readonly string[];
}

/** What is seen of the version that a request put on a fleet. */
export interface Watch {
  /** Of the request. */
  readonly number: number;
  /** null: nobody looked before it began. */
  readonly before: Before | null;
  /** As last found; empty before the first look. */
  readonly lines: readonly WatchLine[];
  /** Since when something is worse without a break; null: nothing is. */
  readonly worseSince: Date | null;
  readonly lookedAt: Date | null;
  /** Of its last deploy; null: none was told of yet. */
  readonly progress: Progress | null;
}

export interface Watched {
  readonly arrivals: readonly HostArrival[];
  /** Of all hosts, as the health of the fleet has them. */
  readonly lines: readonly HealthLine[];
  readonly starts: readonly ProcessStart[];
  /** Full names. */
  readonly hosts: readonly string[];
  /** null: nobody looked before it began. */
  readonly before: Before | null;
  readonly soakSince: Date;
}

/** Every line of a watch; what does not apply to the fleet has none. */
export function judgeWatch(watched: Watched): readonly WatchLine[] {
  return [
    versionLine(watched.arrivals),
    ...protocolLines(watched.lines),
    ...meshLines(watched),
    processLine(watched),
    ...storeLines(watched),
  ];
}

/** What is kept of a moment, to be compared with later. */
export function snapshotOf(lines: readonly HealthLine[], takenAt: Date): Before {
  return {
    takenAt,
    shards: shardsOf(lines),
    storesFailing: storesOf(lines)
      .filter(({ state }) => state === 'unhealthy' || state === 'degraded')
      .flatMap(({ subject }) => subject.host ?? []),
  };
}

function versionLine(arrivals: readonly HostArrival[]): WatchLine {
  const by = (state: HostArrival['state']): readonly string[] =>
    arrivals.filter((each) => each.state === state).map(({ host }) => host);
  const [other, unknown] = [by('other'), by('unknown')];
  const common = {
    about: 'version',
    evidence: { source: 'node', query: 'version of each host: its own word, the directory, its metrics' },
    readAt: null,
  } as const;
  if (arrivals.length === 0)
    return { ...common, verdict: 'unknown', said: 'no host of the fleet can be asked what it runs', evidence: null };
  const there = `${arrivals.length - other.length - unknown.length} of ${arrivals.length} hosts report it`;
  const silent = unknown.length === 0 ? '' : `; nobody knows what runs on ${named(unknown)}`;
  if (other.length > 0)
    return { ...common, verdict: 'worse', said: `${there}; something else runs on ${named(other)}${silent}` };
  return { ...common, verdict: unknown.length > 0 ? 'unknown' : 'fits', said: `${there}${silent}` };
}

function protocolLines(lines: readonly HealthLine[]): readonly WatchLine[] {
  const all = lines.filter(({ rule, state }) => rule === 'protocols' && state !== 'not-applicable');
  if (all.length === 0) return [];
  const faulty = all.filter(({ state }) => state === 'unhealthy' || state === 'degraded');
  const ready = all.filter(({ state }) => state === 'healthy').length;
  const silent = all.length - faulty.length - ready;
  const [worst] = faulty;
  const rest = silent === 0 ? '' : `; ${silent} do not tell`;
  return [
    {
      about: 'protocols',
      verdict: faulty.length > 0 ? 'worse' : silent > 0 ? 'unknown' : 'fits',
      said:
        worst === undefined
          ? `${ready} of ${all.length} hosts say that all their role expects is ready${rest}`
          : `${faulty.length} of ${all.length} hosts are not ready: ${worst.subject.host ?? 'one'}, ${worst.said}${rest}`,
      evidence: all[0]?.evidence ?? null,
      readAt: oldestOf(all),
    },
  ];
}

/** What a host finds now counts, not what its rule lets count by now: the watch has a patience of its own. */
function shardsOf(lines: readonly HealthLine[]): readonly ShardMesh[] {
  const told = lines.filter(({ rule, value, subject }) => rule === 'mesh' && value !== null && subject.shard !== null);
  const shards = [...new Set(told.flatMap(({ subject }) => subject.shard ?? []))].toSorted((a, b) => a - b);
  return shards.map((shard) => {
    const peers = told.filter(({ subject }) => subject.shard === shard).map(({ value }) => value ?? 0);
    const without = peers.filter((count) => count === 0).length;
    return { shard, told: peers.length, without, thin: peers.filter((count) => count > 0 && count < WANTED).length };
  });
}

/** gossipsub's dLow: with fewer peers a node looks for more (logos-delivery, topic_health.nim). */
const WANTED = 4;

function meshLines({ lines, before }: Watched): readonly WatchLine[] {
  const all = lines.filter(({ rule, state }) => rule === 'mesh' && state !== 'not-applicable');
  if (all.length === 0) return [];
  const now = shardsOf(all);
  const shards = [...new Set([...now, ...(before?.shards ?? [])].map(({ shard }) => shard))].toSorted((a, b) => a - b);
  if (shards.length === 0)
    return [{ about: 'mesh', verdict: 'unknown', said: 'no host tells of its mesh', evidence: null, readAt: null }];
  return shards.map((shard) => {
    const is = now.find((each) => each.shard === shard) ?? null;
    const was = before?.shards.find((each) => each.shard === shard) ?? null;
    const own = all.filter(({ subject, value }) => subject.shard === shard && value !== null);
    return {
      about: 'mesh',
      ...compareMesh(shard, is, was),
      evidence: own[0]?.evidence ?? null,
      readAt: oldestOf(own),
    } as const;
  });
}

function compareMesh(shard: number, is: ShardMesh | null, was: ShardMesh | null): Pick<WatchLine, 'verdict' | 'said'> {
  if (is === null) return { verdict: 'unknown', said: `shard ${shard}: no host tells of its mesh now` };
  const said = `shard ${shard}: ${meshWords(is)}`;
  if (was === null)
    return is.without + is.thin === 0
      ? { verdict: 'fits', said }
      : { verdict: 'unknown', said: `${said}; how it was before is not known` };
  const isWorse = is.without > was.without || is.without + is.thin > was.without + was.thin;
  if (isWorse) return { verdict: 'worse', said: `${said}; before: ${meshWords(was)}` };
  // Hosts that told before and are silent now may be the very ones without a mesh.
  if (is.told < was.told)
    return { verdict: 'unknown', said: `${said}; ${was.told - is.told} that told before do not tell now` };
  return { verdict: 'fits', said };
}

function meshWords({ told, without, thin }: ShardMesh): string {
  if (without + thin === 0) return `mesh on all ${told} hosts that tell`;
  return `of ${told} hosts ${without} without a mesh peer, ${thin} with too few`;
}

/** The default name in every client library of Prometheus. */
const STARTED = { source: 'prometheus', query: 'process_start_time_seconds' } as const;

function processLine({ hosts, starts, soakSince }: Watched): WatchLine {
  const known = starts.filter(({ host }) => hosts.includes(host));
  const again = known.filter(({ startedAt }) => startedAt > soakSince);
  const silent = hosts.filter((host) => known.every((each) => each.host !== host));
  const common = {
    about: 'process',
    evidence: known.length === 0 ? null : STARTED,
    readAt: known.reduce<Date | null>(
      (oldest, { readAt }) => (oldest === null || readAt < oldest ? readAt : oldest),
      null,
    ),
  } as const;
  const rest = silent.length === 0 ? '' : `; nothing tells when ${named(silent)} began`;
  if (known.length === 0)
    return {
      ...common,
      verdict: 'unknown',
      said: 'no metrics tell when the processes began, so a crash would not be seen',
    };
  if (again.length > 0)
    return { ...common, verdict: 'worse', said: `${named(again.map(({ host }) => host))} began anew since${rest}` };
  return {
    ...common,
    verdict: silent.length > 0 ? 'unknown' : 'fits',
    said: `no process of ${known.length} began anew since the soak did${rest}`,
  };
}

function storesOf(lines: readonly HealthLine[]): readonly HealthLine[] {
  return lines.filter(({ rule, state }) => rule === 'store-probe' && state !== 'not-applicable');
}

function storeLines({ lines, before }: Watched): readonly WatchLine[] {
  const all = storesOf(lines);
  if (all.length === 0) return [];
  const failing = all.filter(({ state }) => state === 'unhealthy' || state === 'degraded');
  const hosts = failing.flatMap(({ subject }) => subject.host ?? []);
  const fresh = hosts.filter((host) => before?.storesFailing.includes(host) !== true);
  const alive = all.filter(({ state }) => state === 'healthy').length;
  const common = { about: 'store', evidence: all[0]?.evidence ?? null, readAt: oldestOf(all) } as const;
  const told = `${alive} of ${all.length} stores give stored messages back`;
  if (fresh.length > 0) return [{ ...common, verdict: 'worse', said: `${told}; not that of ${named(fresh)}` }];
  if (hosts.length > 0)
    return [
      { ...common, verdict: 'unknown', said: `${told}; not that of ${named(hosts)}, which did not before either` },
    ];
  if (alive < all.length)
    return [{ ...common, verdict: 'unknown', said: `${told}; nothing tells of ${all.length - alive}` }];
  return [{ ...common, verdict: 'fits', said: told }];
}

const NAMED = 3;

function named(hosts: readonly string[]): string {
  const more = hosts.length - NAMED;
  const shown = hosts.slice(0, NAMED).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function oldestOf(lines: readonly HealthLine[]): Date | null {
  return lines.reduce<Date | null>(
    (oldest, { readAt }) => (readAt !== null && (oldest === null || readAt < oldest) ? readAt : oldest),
    null,
  );
}
