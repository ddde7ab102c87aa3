import { createHash } from 'node:crypto';
import type { CallFailure } from '../fleets/fleet.ts';
import type { Config } from '../platform/config/config.ts';
import type { ProbeCheck, ProbeConfig, ProbeSeverity } from '../platform/config/service-config.ts';

/** Whom a probe is about: a service of the configuration, or one host of a fleet. */
export type ProbeSubject =
  | { readonly kind: 'service'; readonly service: string; readonly fleet: string | null }
  | { readonly kind: 'host'; readonly fleet: string; readonly host: string };

/** A probe of the configuration with everything filled in: what is asked, of whom, how often. */
export interface Probe extends Pick<ProbeConfig, 'everySeconds' | 'timeoutMs' | 'failuresOf'> {
  /** `service:<service>/<probe>` or `host:<host>/<probe>`; the same across restarts and reloads. */
  readonly key: string;
  readonly name: string;
  readonly subject: ProbeSubject;
  readonly check: ProbeCheck;
  readonly severity: ProbeSeverity;
  /** The machine that is asked, in lower case and without a port: budgets and vantage go by it. */
  readonly target: string;
}

/** What a prober saw. It judges nothing. */
export type Seen = { readonly tookMs: number } & (
  | { readonly kind: 'http'; readonly status: number; readonly body: string }
  | { readonly kind: 'connected' }
  | {
      readonly kind: 'certificate';
      readonly validFrom: Date;
      readonly validTo: Date;
      /** Why this machine would not trust it, e.g. CERT_HAS_EXPIRED; null where it does. */
      readonly distrust: string | null;
      /** Why it is not for the name that was asked for; null where it is. */
      readonly misnamed: string | null;
      readonly issuer: string;
    }
  /** `status` as grpc.health.v1 writes it, e.g. SERVING. */
  | { readonly kind: 'grpc'; readonly status: string }
  | { readonly kind: 'dns'; readonly records: readonly string[] }
  /** `detail` is one line, and may hold foreign text. */
  | { readonly kind: 'failed'; readonly failure: CallFailure; readonly detail: string }
);

/** All that is to be probed, as the configuration says; fleets that are not active are left alone. */
export function listProbes(config: Pick<Config, 'services' | 'fleets'>): readonly Probe[] {
  const ofServices = config.services.flatMap(({ name, fleet, probes }) =>
    probes.map((probe) => probeOf(probe, { kind: 'service', service: name, fleet })),
  );
  const ofHosts = config.fleets
    .filter(({ lifecycle }) => lifecycle === 'active')
    .flatMap(({ name: fleet, hosts, probes }) =>
      probes.flatMap((probe) =>
        hosts
          .filter(({ role }) => probe.roles.length === 0 || probe.roles.includes(role))
          .flatMap(({ names }) => names)
          .map((host) => probeOf({ ...probe, check: fill(probe.check, host) }, { kind: 'host', fleet, host })),
      ),
    );
  return [...ofServices, ...ofHosts];
}

function probeOf(config: ProbeConfig, subject: ProbeSubject): Probe {
  const { name, check, severity, everySeconds, timeoutMs, failuresOf } = config;
  const whose = subject.kind === 'service' ? subject.service : subject.host;
  return {
    key: `${subject.kind}:${whose}/${name}`,
    ...{ name, subject, check, severity, everySeconds, timeoutMs, failuresOf },
    target: targetOf(check),
  };
}

function fill(check: ProbeCheck, host: string): ProbeCheck {
  const filled = (text: string): string => text.replaceAll('{host}', host);
  switch (check.kind) {
    case 'http':
      return { ...check, url: filled(check.url) };
    case 'dns':
      return { ...check, name: filled(check.name) };
    case 'tcp':
    case 'grpc':
      return { ...check, address: { ...check.address, host: filled(check.address.host) } };
    case 'tls':
    case 'certificate':
      return {
        ...check,
        address: { ...check.address, host: filled(check.address.host) },
        serverName: filled(check.serverName),
      };
  }
}

function targetOf(check: ProbeCheck): string {
  switch (check.kind) {
    case 'http':
      return (URL.parse(check.url)?.hostname ?? check.url).toLowerCase();
    case 'dns':
      return `dns ${check.resolver ?? 'of this machine'}`;
    case 'tcp':
    case 'tls':
    case 'certificate':
    case 'grpc':
      return check.address.host.toLowerCase();
  }
}

/** Which one it is, for people: `api of backend`. */
export function nameOf({ name, subject }: Pick<Probe, 'name' | 'subject'>): string {
  return `${name} of ${subject.kind === 'service' ? subject.service : subject.host}`;
}

/** Where it is asked, for people. */
export function addressOf(check: ProbeCheck): string {
  switch (check.kind) {
    case 'http':
      return check.url;
    case 'dns':
      return `${check.type} ${check.name}`;
    case 'tcp':
    case 'tls':
    case 'certificate':
    case 'grpc':
      return `${check.address.host}:${check.address.port}`;
  }
}

/** A number from 0 to 1 that is always the same for the same words: spreads what would come at once. */
export function spread(...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join('\n')).digest().readUInt32BE(0) / 2 ** 32;
}
