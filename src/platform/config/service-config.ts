import type { PartyRef } from './config.ts';

export const PROBE_SEVERITIES = ['critical', 'warning', 'info'] as const;
export type ProbeSeverity = (typeof PROBE_SEVERITIES)[number];

export const DNS_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'] as const;
export type DnsType = (typeof DNS_TYPES)[number];

/** 'any': whoever signed it, for servers whose authority this machine does not know. */
export type CertificateTrust = 'system' | 'any';

/** Where a connection is made to. In probes of a fleet, `host` may hold `{host}`. */
export interface ProbeAddress {
  readonly host: string;
  readonly port: number;
}

/** What is asked, and what a good answer is. */
export type ProbeCheck =
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly method: 'GET' | 'HEAD';
      /** Empty: any from 200 to 299. */
      readonly status: readonly number[];
      /** What the body must hold; null where any body is good. */
      readonly contains: string | null;
      /** An answer that takes longer counts as a failure; null where only the time-out does. */
      readonly slowAfterMs: number | null;
    }
  | { readonly kind: 'tcp'; readonly address: ProbeAddress }
  | {
      readonly kind: 'tls' | 'certificate';
      readonly address: ProbeAddress;
      /** The name that is asked for, and that the certificate must be for. */
      readonly serverName: string;
      /** Fewer days left than this count as a failure; 'tls' judges only what has ended. */
      readonly daysLeft: number;
      readonly trust: CertificateTrust;
    }
  | {
      readonly kind: 'grpc';
      readonly address: ProbeAddress;
      readonly isEncrypted: boolean;
      /** As grpc.health.v1 names it; empty asks about the server as a whole. */
      readonly service: string;
    }
  | {
      readonly kind: 'dns';
      readonly name: string;
      readonly type: DnsType;
      /** All of these must be among the records; empty asks for any record. */
      readonly expect: readonly string[];
      /** Address of the resolver, `ip` or `ip:port`; null takes those of this machine. */
      readonly resolver: string | null;
    };

export type ProbeKind = ProbeCheck['kind'];

/** One thing that is looked at again and again. */
export interface ProbeConfig {
  /** Unique where it stands. */
  readonly name: string;
  readonly check: ProbeCheck;
  readonly everySeconds: number;
  readonly timeoutMs: number;
  /** It fails when so many of its last answers were bad. */
  readonly failuresOf: { readonly failed: number; readonly of: number };
  readonly severity: ProbeSeverity;
}

/** A probe that is made of each host of a fleet. */
export interface FleetProbeConfig extends ProbeConfig {
  /** Roles of the hosts that are asked; empty asks all. */
  readonly roles: readonly string[];
}

/** Something with an owner that runs somewhere: a back end, a front end, a server, an explorer. */
export interface ServiceConfig {
  readonly name: string;
  /** What it is, in a sentence. */
  readonly about: string;
  readonly owner: PartyRef;
  readonly maintainer: PartyRef;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  /** The fleet it belongs to, by its present name; null where it stands alone. */
  readonly fleet: string | null;
  readonly environment: string | null;
  readonly probes: readonly ProbeConfig[];
}

/** How much is asked at once and in all, whatever the probes say. */
export interface ProbingConfig {
  readonly atOnce: number;
  readonly perMinute: number;
  readonly perHostPerMinute: number;
}

/** Where the sign of life goes, for a watcher that is not Muster. */
export interface DeadManConfig {
  /** Null where `urlEnv` names the environment variable that holds it. */
  readonly url: string | null;
  readonly urlEnv: string | null;
  readonly everySeconds: number;
  /** The channel in which one card is edited with each beat, so that the way to Discord is tried too. */
  readonly channel: string;
}
