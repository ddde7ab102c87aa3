import { Resolver } from 'node:dns/promises';
import type { CallFailure } from '../fleets/fleet.ts';
import type { DnsType, ProbeCheck } from '../platform/config/service-config.ts';
import type { Seen } from '../probes/probe.ts';
import type { AskOnce } from './prober.ts';

/** Codes of c-ares for answers of a resolver that works: there is nothing by that name (nodejs.org: dns, error codes). */
const NOTHING = new Set(['ENODATA', 'ENOTFOUND', 'NODATA', 'NOTFOUND']);

const FAILURES: Readonly<Record<string, readonly [CallFailure, string]>> = {
  ETIMEOUT: ['timed-out', 'the resolver did not answer in time'],
  ECANCELLED: ['timed-out', 'the resolver did not answer in time'],
  ECONNREFUSED: ['refused', 'no resolver listens there'],
  ESERVFAIL: ['bad-answer', 'the resolver failed (SERVFAIL)'],
  EREFUSED: ['bad-answer', 'the resolver refused to answer (REFUSED)'],
};

/** The records of a name, as texts. No records is an answer; a resolver that fails is none. */
export async function askDns(
  { name, type, resolver }: Extract<ProbeCheck, { kind: 'dns' }>,
  once: AskOnce,
): Promise<Seen> {
  const dns = new Resolver({ tries: 2 });
  if (resolver !== null) dns.setServers([resolver]);
  const gaveUp = once.onEnd(() => {
    dns.cancel();
  });
  try {
    return { kind: 'dns', records: await recordsOf(dns, name, type), tookMs: once.tookMs() };
  } catch (error) {
    const tookMs = once.tookMs();
    if (once.ended() !== null) return once.endedSeen();
    const code = error instanceof Error ? String(Reflect.get(error, 'code')) : '';
    if (NOTHING.has(code)) return { kind: 'dns', records: [], tookMs };
    const [failure, detail] = FAILURES[code] ?? (['bad-answer', `the resolver failed (${code})`] as const);
    return { kind: 'failed', failure, detail, tookMs };
  } finally {
    gaveUp();
  }
}

async function recordsOf(dns: Resolver, name: string, type: DnsType): Promise<readonly string[]> {
  switch (type) {
    case 'A':
      return dns.resolve4(name);
    case 'AAAA':
      return dns.resolve6(name);
    case 'CNAME':
      return dns.resolveCname(name);
    case 'NS':
      return dns.resolveNs(name);
    case 'MX':
      return (await dns.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case 'TXT':
      return (await dns.resolveTxt(name)).map((parts) => parts.join(''));
  }
}
