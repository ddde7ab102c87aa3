import { isIP } from 'node:net';
import { z } from 'zod';
import {
  expects,
  fields,
  fleetName,
  list,
  oneOf,
  party,
  pattern,
  reference,
  text,
  webAddress,
  whole,
  type Names,
} from './config-fields.ts';
import { quote } from './config-problem.ts';
import { environmentName } from './environment-schema.ts';
import { DNS_TYPES, PROBE_SEVERITIES, type ProbeAddress, type ProbeCheck, type ProbeConfig } from './service-config.ts';

const KINDS = ['http', 'tcp', 'tls', 'certificate', 'grpc', 'dns'] as const;
type Kind = (typeof KINDS)[number];

const PROBE_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const HOST_AND_PORT = /^(?<host>\[[0-9a-f:.]{2,45}\]|[A-Za-z0-9{}._-]{1,253}):(?<port>\d{1,5})$/i;
const DNS_NAME = /^(?=.{1,253}$)[A-Za-z0-9_{}-]+(?:\.[A-Za-z0-9_{}-]+)*\.?$/;
/** Node's TLS and gRPC need somebody to answer within this; a probe is no download. */
const LONGEST_TIMEOUT_MS = 30_000;
const DAY_SECONDS = 86_400;

/** How often a kind is asked, where nothing is said: a certificate changes by days. */
const USUAL_EVERY: Readonly<Record<Kind, number>> = {
  http: 60,
  tcp: 60,
  tls: 300,
  certificate: 3600,
  grpc: 60,
  dns: 300,
};

/** Which fields a kind takes besides those that all have. */
const OWN_FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  http: ['method', 'status', 'contains', 'slowAfterMs'],
  tcp: [],
  tls: ['serverName', 'trust'],
  certificate: ['serverName', 'daysLeft', 'trust'],
  grpc: ['service', 'encrypted'],
  dns: ['type', 'expect', 'resolver'],
};

const trust = oneOf(['system', 'any']);

const COMMON = {
  name: pattern(PROBE_NAME, "the probe's name: lower-case letters, digits and dashes").optional(),
  kind: oneOf(KINDS),
  target: text('what is asked: an address for http, host:port for others, a name for dns', 500),
  everySeconds: whole(10, DAY_SECONDS, 'seconds').optional(),
  timeoutMs: whole(100, LONGEST_TIMEOUT_MS, 'milliseconds').optional(),
  failuresOf: z
    .tuple([whole(1, 20, 'failures'), whole(1, 20, 'answers')], expects('how many of how many, such as [2, 3]'))
    .refine(([failed, of]) => failed <= of, {
      error: 'the first number is how many of the second: it cannot be larger',
    })
    .default([2, 3]),
  severity: oneOf(PROBE_SEVERITIES).default('warning'),
  method: oneOf(['GET', 'HEAD']).optional(),
  status: z
    .preprocess(
      (given) => (given === undefined ? undefined : [given].flat()),
      list(whole(100, 599, 'a status'), 'status codes').optional(),
    )
    .optional(),
  contains: text('what the answer must hold', 500).nullish(),
  slowAfterMs: whole(1, LONGEST_TIMEOUT_MS, 'milliseconds').nullish(),
  trust: trust.optional(),
  serverName: pattern(DNS_NAME, 'the name that the certificate must be for').optional(),
  daysLeft: whole(1, 365, 'days').optional(),
  service: text('a service as grpc.health.v1 names it', 200).optional(),
  encrypted: z.boolean(expects('true or false')).optional(),
  type: oneOf(DNS_TYPES).optional(),
  expect: list(text('a record', 500), 'records').optional(),
  resolver: z
    .string(expects("a resolver's address, such as 9.9.9.9 or 127.0.0.1:5353"))
    .refine(isResolver, {
      error: ({ input }) => `${quote(input)} does not fit: write an IP address, with :port if not 53`,
    })
    .nullish(),
} as const;

type Given = z.infer<ReturnType<typeof rawProbe>>;

function rawProbe() {
  return fields(COMMON, 'a probe: { kind: http, target: https://… }');
}

/** One probe of a service. */
export function probeSchema() {
  return rawProbe().transform((given, context): ProbeConfig => {
    const problem = (field: string, message: string): void => {
      context.issues.push({ code: 'custom', path: [field], input: given, message });
    };
    return probeFrom(given, problem);
  });
}

/** One probe of a fleet: its target holds {host}, and `roles` says which hosts it is made of. */
export function fleetProbeSchema() {
  return fields(
    { ...COMMON, roles: list(text('a role of hosts', 40), 'roles').default([]) },
    'a probe: { kind: http, target: http://{host}.example.org:8645/health }',
  ).transform(({ roles: asked, ...given }, context) => {
    const problem = (field: string, message: string): void => {
      context.issues.push({ code: 'custom', path: [field], input: given, message });
    };
    if (!given.target.includes('{host}'))
      problem(
        'target',
        "write {host} where the node's name goes; what is one for all of the fleet belongs to a service",
      );
    return { ...probeFrom(given, problem), roles: asked };
  });
}

function isResolver(written: string): boolean {
  if (isIP(written) !== 0) return true;
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+)):(?<port>\d{1,5})$/.exec(written)?.groups;
  return parts !== undefined && isIP(parts['v6'] ?? parts['v4'] ?? '') !== 0 && isPort(Number(parts['port']));
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

type Tell = (field: string, message: string) => void;

function probeFrom(given: Given, problem: Tell): ProbeConfig {
  const own = OWN_FIELDS[given.kind];
  for (const field of Object.values(OWN_FIELDS).flat())
    if (field in given && Reflect.get(given, field) !== undefined && !own.includes(field))
      problem(field, `a probe of kind ${given.kind} does not have it: leave it out`);
  const everySeconds = given.everySeconds ?? USUAL_EVERY[given.kind];
  const timeoutMs = given.timeoutMs ?? Math.min(5000, everySeconds * 500);
  if (timeoutMs > everySeconds * 500) problem('timeoutMs', 'must be at most half of everySeconds');
  const [failed, of] = given.failuresOf;
  return {
    name: given.name ?? given.kind,
    check: checkFrom(given, problem),
    everySeconds,
    timeoutMs,
    failuresOf: { failed, of },
    severity: given.severity,
  };
}

function checkFrom(given: Given, problem: Tell): ProbeCheck {
  const { kind, target } = given;
  switch (kind) {
    case 'http':
      if (!webAddress.safeParse(target.replaceAll('{host}', 'host')).success)
        problem('target', 'write an http or https address, without a user or password in it');
      if (given.method === 'HEAD' && typeof given.contains === 'string')
        problem('contains', 'an answer to HEAD has no body: write method: GET, or leave it out');
      return {
        kind,
        url: target,
        method: given.method ?? 'GET',
        status: given.status ?? [],
        contains: given.contains ?? null,
        slowAfterMs: given.slowAfterMs ?? null,
      };
    case 'tcp':
      return { kind, address: addressFrom(target, problem) };
    case 'tls':
    case 'certificate': {
      const address = addressFrom(target, problem);
      const daysLeft = kind === 'certificate' ? (given.daysLeft ?? 14) : 0;
      return { kind, address, serverName: given.serverName ?? address.host, daysLeft, trust: given.trust ?? 'system' };
    }
    case 'grpc':
      return {
        kind,
        address: addressFrom(target, problem),
        isEncrypted: given.encrypted ?? false,
        service: given.service ?? '',
      };
    case 'dns':
      if (!DNS_NAME.test(target)) problem('target', 'write a name such as api.example.org');
      return {
        kind,
        name: target,
        type: given.type ?? 'A',
        expect: given.expect ?? [],
        resolver: given.resolver ?? null,
      };
  }
}

function addressFrom(target: string, problem: Tell): ProbeAddress {
  const parts = HOST_AND_PORT.exec(target)?.groups;
  const port = Number(parts?.['port']);
  if (parts?.['host'] === undefined || !isPort(port)) {
    problem('target', `${quote(target)} does not fit: write host:port, such as api.example.org:443`);
    return { host: '', port: 0 };
  }
  return { host: parts['host'].replace(/^\[|\]$/g, ''), port };
}

/** Two probes of one name could not be told apart. */
export function distinctNames(
  probes: readonly { readonly name: string }[],
): { readonly index: number; readonly message: string } | null {
  const index = probes.findIndex((probe, at) => probes.findIndex(({ name }) => name === probe.name) < at);
  const found = probes[index];
  return found === undefined
    ? null
    : { index, message: `is the second probe called ${quote(found.name)}: give each a name of its own` };
}

/** A list of probes with names of their own. */
export function probeList<Item extends z.ZodType<{ readonly name: string }>>(item: Item) {
  return z
    .array(item, expects('a list of probes'))
    .max(50, { error: 'are too many: at most 50 probes' })
    .check(({ value, issues }) => {
      const twice = distinctNames(value);
      if (twice !== null)
        issues.push({ code: 'custom', path: [twice.index, 'name'], input: value, message: twice.message });
    })
    .default([]);
}

export function serviceSchema(names: Names) {
  return fields(
    {
      about: text('what the service is, in a sentence'),
      owner: party(names),
      maintainer: party(names),
      links: list(
        fields({ label: text("the link's label", 80), url: webAddress }, 'a link: { label: Grafana, url: https://… }'),
        'links',
      ).default([]),
      fleet: fleetName(names).nullable().default(null),
      environment: environmentName(names).nullable().default(null),
      probes: probeList(probeSchema()),
    },
    'a service: { about, owner, maintainer, probes }',
  );
}

export function probingSchema() {
  return fields(
    {
      atOnce: whole(1, 256, 'probes').default(32),
      perMinute: whole(1, 60_000, 'probes a minute').default(1200),
      perHostPerMinute: whole(1, 6000, 'probes a minute').default(60),
    },
    'how much is probed: { atOnce: 32, perMinute: 1200, perHostPerMinute: 60 }',
  );
}

/** Null: nobody outside is told that Muster lives. */
export function deadManSchema(names: Names) {
  return fields(
    {
      url: webAddress.nullable().default(null),
      urlEnv: pattern(
        /^[A-Z][A-Z0-9_]{2,63}$/,
        'the NAME of the environment variable that holds the address, such as DEAD_MAN_URL',
      )
        .nullable()
        .default(null),
      everySeconds: whole(60, 3600, 'seconds').default(300),
      channel: reference('channel', names.channels),
    },
    'the dead-man beat: { urlEnv: DEAD_MAN_URL, everySeconds: 300, channel: devops }',
  ).refine(({ url, urlEnv }) => (url === null) !== (urlEnv === null), {
    path: ['urlEnv'],
    error: 'write url or urlEnv, one of the two',
  });
}
