import { z } from 'zod';
import type { RegistryAnswer, RegistryEntry, RegistryPort } from '../fleets/registry-port.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failed, failedCall } from './failed-call.ts';

/**
 * The public fleet directories. fleets.waku.org and fleets.logos.co serve `/data.json`, a dump of Consul's catalog
 * (`<fleet>.<service>.<host>`); fleets.status.im serves `{ fleets: … }` at its root, with addresses only.
 */
export function createFleetRegistry(http: Outbound): RegistryPort {
  return {
    async read() {
      const dump = await http.requestJson({ path: '/data.json' });
      const isElsewhere = dump.kind === 'refused' && dump.status === 404;
      const outcome = isElsewhere ? await http.requestJson({ path: '/' }) : dump;
      return outcome.kind === 'ok' ? answerFrom(outcome.body) : failedCall(outcome);
    },
  };
}

/** The services that stand for the node itself; a host has others beside it, e.g. `nim-waku-metrics`. */
const NODE_SERVICES = ['nim-waku', 'logos-node-delivery'] as const;
/** Keys of a fleet at fleets.status.im that name its nodes. */
const NODE_ADDRESSES = ['tcp/p2p/waku', 'enr/p2p/waku', 'wss/p2p/waku'] as const;

/** Several times the largest directory known; beyond it, it is not a directory. */
const MOST_FLEETS = 500;
const MOST_HOSTS_PER_FLEET = 1000;
const LONGEST_TEXT = 200;

const tree = z.record(z.string(), z.unknown());

function answerFrom(body: unknown): RegistryAnswer {
  const top = tree.safeParse(body);
  if (!top.success) return failed('bad-answer', 'the directory is not an object of fleets');
  const plain = tree.safeParse(top.data['fleets']);
  const dump = tree.safeParse(top.data['data'] ?? top.data);
  const [fleets, read] =
    plain.success && !looksLikeFleet(plain.data)
      ? [plain.data, entriesOfAddresses]
      : [dump.success ? dump.data : {}, entriesOfServices];

  const found = new Map<string, readonly RegistryEntry[]>();
  for (const [fleet, services] of Object.entries(fleets).slice(0, MOST_FLEETS)) {
    const known = tree.safeParse(services);
    if (known.success) found.set(fleet, read(known.data));
  }
  // An error page in JSON, or an empty dump: recording it would call every host unlisted.
  if (![...found.values()].some((entries) => entries.length > 0))
    return failed('bad-answer', 'the directory lists no node at all');
  return { kind: 'read', fleets: found };
}

function looksLikeFleet(value: Readonly<Record<string, unknown>>): boolean {
  return NODE_SERVICES.some((service) => service in value);
}

function entriesOfServices(services: Readonly<Record<string, unknown>>): readonly RegistryEntry[] {
  return NODE_SERVICES.flatMap((service) => hostsOf(services[service]).map(([host, record]) => entryOf(host, record)));
}

function entriesOfAddresses(addresses: Readonly<Record<string, unknown>>): readonly RegistryEntry[] {
  const hosts = new Set(NODE_ADDRESSES.flatMap((key) => hostsOf(addresses[key]).map(([host]) => host)));
  return [...hosts].map((host) => ({ host, ...NOTHING_SAID }));
}

function hostsOf(value: unknown): readonly (readonly [string, unknown])[] {
  const hosts = tree.safeParse(value);
  if (!hosts.success) return [];
  return Object.entries(hosts.data)
    .filter(([host]) => HOST.test(host))
    .slice(0, MOST_HOSTS_PER_FLEET);
}

const HOST = /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/;
const NOTHING_SAID = { version: null, commit: null, image: null, refreshedAt: null } as const;

/** 'unknown' and 'missing' are how the host's script writes a blank (status-im/infra-role-nim-waku, MONITOR.md). */
const meta = z
  .string()
  .transform((text) => {
    const value = text.trim().slice(0, LONGEST_TEXT);
    return ['', 'unknown', 'missing'].includes(value.toLowerCase()) ? null : value;
  })
  .nullable()
  .catch(null);

const RECORD = z.object({
  ServiceMeta: z.object({
    version: meta,
    commit: meta,
    image: meta,
    timestamp: meta.transform((text) => {
      const at = text === null ? NaN : Date.parse(text);
      return Number.isNaN(at) ? null : new Date(at);
    }),
  }),
});

/** A record we cannot read still says that the host is listed. */
function entryOf(host: string, record: unknown): RegistryEntry {
  const parsed = RECORD.safeParse(record);
  if (!parsed.success) return { host, ...NOTHING_SAID };
  const { version, commit, image, timestamp } = parsed.data.ServiceMeta;
  return { host, version, commit, image, refreshedAt: timestamp };
}
