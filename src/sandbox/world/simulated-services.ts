import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config/config.ts';
import type { ProbeCheck } from '../../platform/config/service-config.ts';
import type { Seen } from '../../probes/probe.ts';
import type { ProberPort } from '../../probes/prober-port.ts';
import { between, fraction } from './seeded.ts';

/**
 * How a service is. broken: it answers that it cannot. slow: it takes seconds. gone: nobody listens, and its name leads
 * nowhere. silent: nothing comes back. ending: all is well but its certificate, which lasts five more days.
 */
export const SERVICE_STATES = ['well', 'broken', 'slow', 'gone', 'silent', 'ending'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

/** The services of the configuration, as whoever probes them sees them. */
export interface SimulatedServices {
  /** Answers what the configuration's probes ask; nothing leaves this machine. */
  readonly prober: ProberPort;
  /** Takes the services of a configuration that came into force; those that were there stay as they are. */
  know(services: Config['services']): void;
  /** Throws for a service that the configuration does not have. */
  set(service: string, state: ServiceState): void;
}

const DAY_MS = 86_400_000;
/** Certificates are issued for 90 days, and renewed when 30 are left (letsencrypt.org/docs, "FAQ"). */
const CERTIFICATE = { lastsDays: 90, renewedAfterDays: 60, endingDays: 5.5 } as const;
const SLOW_MS = 4_500;

export function createSimulatedServices({
  clock,
  seed,
}: {
  readonly clock: Clock;
  readonly seed: string;
}): SimulatedServices {
  const states = new Map<string, ServiceState>();
  const owners = new Map<string, string>();
  const beganAt = clock.now();
  return {
    prober: {
      ask: async (check, { timeoutMs }) => {
        const service = owners.get(JSON.stringify(check));
        if (service === undefined)
          return { kind: 'failed', failure: 'name-not-found', detail: 'the sandbox has no such service', tookMs: 1 };
        const tookMs = Math.round(between(8, 60, fraction(seed, 'service', service, clock.now().getTime())));
        const state = states.get(service) ?? 'well';
        return answerOf(check, { state, tookMs, timeoutMs, now: clock.now(), beganAt });
      },
    },
    know(services) {
      owners.clear();
      for (const { name, probes } of services) for (const { check } of probes) owners.set(JSON.stringify(check), name);
    },
    set(service, state) {
      const known = [...new Set(owners.values())];
      if (!known.includes(service))
        throw new Error(`The simulated world has no service ${service}. It has: ${known.join(', ')}.`);
      states.set(service, state);
    },
  };
}

interface Asked {
  readonly state: ServiceState;
  readonly tookMs: number;
  readonly timeoutMs: number;
  readonly now: Date;
  readonly beganAt: Date;
}

function answerOf(check: ProbeCheck, asked: Asked): Seen {
  const { state, tookMs, timeoutMs } = asked;
  if (state === 'silent')
    return { kind: 'failed', failure: 'timed-out', detail: `no answer within ${timeoutMs} ms`, tookMs: timeoutMs };
  if (state === 'gone' && check.kind !== 'dns')
    return { kind: 'failed', failure: 'refused', detail: 'connection refused', tookMs };
  switch (check.kind) {
    case 'http':
      return httpAnswer(check, asked);
    case 'tcp':
      return { kind: 'connected', tookMs };
    case 'tls':
    case 'certificate':
      return {
        kind: 'certificate',
        tookMs,
        ...validity(asked),
        distrust: null,
        misnamed: null,
        issuer: 'CN=Sandbox CA',
      };
    case 'grpc':
      return { kind: 'grpc', status: state === 'broken' ? 'NOT_SERVING' : 'SERVING', tookMs };
    case 'dns':
      return {
        kind: 'dns',
        records: state === 'gone' ? [] : check.expect.length > 0 ? check.expect : ['192.0.2.10'],
        tookMs,
      };
  }
}

function httpAnswer(check: Extract<ProbeCheck, { kind: 'http' }>, { state, tookMs, timeoutMs }: Asked): Seen {
  if (state === 'broken') return { kind: 'http', status: 503, body: 'upstream is not available', tookMs };
  if (state === 'slow' && timeoutMs <= SLOW_MS)
    return { kind: 'failed', failure: 'timed-out', detail: `no answer within ${timeoutMs} ms`, tookMs: timeoutMs };
  return {
    kind: 'http',
    status: check.status[0] ?? 200,
    body: check.contains ?? 'ok',
    tookMs: state === 'slow' ? SLOW_MS + tookMs : tookMs,
  };
}

function validity({ state, now, beganAt }: Asked): { readonly validFrom: Date; readonly validTo: Date } {
  const renewedMs = CERTIFICATE.renewedAfterDays * DAY_MS;
  const renewals = Math.floor((now.getTime() - beganAt.getTime()) / renewedMs);
  const validFrom = new Date(beganAt.getTime() + renewals * renewedMs);
  if (state === 'ending') return { validFrom, validTo: new Date(now.getTime() + CERTIFICATE.endingDays * DAY_MS) };
  return { validFrom, validTo: new Date(validFrom.getTime() + CERTIFICATE.lastsDays * DAY_MS) };
}
