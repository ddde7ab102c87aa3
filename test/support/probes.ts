import type { ProbeCheck, ProbeConfig, ServiceConfig } from '../../src/platform/config/service-config.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { Gate } from '../../src/platform/gate.ts';
import { createProbeService } from '../../src/probes/probe-service.ts';
import { createServiceStatusService, type ServiceStatusService } from '../../src/probes/service-status-service.ts';
import { RecordedFacts } from './recorded-facts.ts';
import type { ProberPort } from '../../src/probes/prober-port.ts';
import type { Seen } from '../../src/probes/probe.ts';

export function httpCheck(url: string, parts: Partial<Extract<ProbeCheck, { kind: 'http' }>> = {}): ProbeCheck {
  return { kind: 'http', url, method: 'GET', status: [], contains: null, slowAfterMs: null, ...parts };
}

export function testProbe(parts: Partial<ProbeConfig> = {}): ProbeConfig {
  return {
    name: 'http',
    check: httpCheck('https://api.example.org/health'),
    everySeconds: 60,
    timeoutMs: 5000,
    failuresOf: { failed: 2, of: 3 },
    severity: 'critical',
    ...parts,
  };
}

export function testService(parts: Partial<ServiceConfig> = {}): ServiceConfig {
  return {
    name: 'backend',
    about: 'Answers what the apps ask.',
    owner: { kind: 'role', name: 'owners' },
    maintainer: { kind: 'role', name: 'maintainers' },
    links: [],
    fleet: null,
    environment: null,
    probes: [testProbe()],
    ...parts,
  };
}

export const FINE: Seen = { kind: 'http', status: 200, body: 'ok', tookMs: 12 };
export const TIMED_OUT: Seen = { kind: 'failed', failure: 'timed-out', detail: 'no answer in time', tookMs: 5000 };
export const REFUSED: Seen = { kind: 'failed', failure: 'refused', detail: 'connection refused', tookMs: 1 };

/** A network of the test's own: what is asked of a host gets what the test says of it. */
export class TestNetwork implements ProberPort {
  readonly asked: string[] = [];
  readonly #answers = new Map<string, Seen>();
  readonly #held = new Map<string, Promise<Seen> | 'breaks'>();
  #all: Seen | null = null;

  /** By host name. */
  answers(host: string, seen: Seen): void {
    this.#answers.set(host, seen);
  }

  /** Whoever is asked; null gives everybody their own voice back. */
  allAnswer(seen: Seen | null): void {
    this.#all = seen;
  }

  /** Whoever is asked there waits until the returned function is called with the answer. */
  holdBack(host: string): (seen: Seen) => void {
    const { promise, resolve } = Promise.withResolvers<Seen>();
    this.#held.set(host, promise);
    return resolve;
  }

  /** As a fault of Muster's own would. */
  breaksOn(host: string): void {
    this.#held.set(host, 'breaks');
  }

  ask(check: ProbeCheck): Promise<Seen> {
    const host = check.kind === 'http' ? new URL(check.url).hostname : check.kind;
    this.asked.push(host);
    const held = this.#held.get(host);
    if (held === 'breaks') return Promise.reject(new Error('the test broke it'));
    if (held !== undefined) return held;
    return Promise.resolve(this.#all ?? this.#answers.get(host) ?? FINE);
  }
}

/** /service and its twin over a network that answers well. */
export function testServices(parts: {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly database: Database;
  readonly gate: Gate;
}): ServiceStatusService {
  const probes = createProbeService({ ...parts, prober: new TestNetwork(), facts: new RecordedFacts() });
  return createServiceStatusService({ ...parts, probes });
}
