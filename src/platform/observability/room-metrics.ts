import type { BreakerState, OutboundObserver } from '../outbound/outbound.ts';
import { LATENCY_BUCKETS, type Metrics } from './metrics.ts';

/** Discord's API by kind of call, never by path: paths hold ids and tokens. */
export interface DeliveryObserver {
  settled(delivery: { readonly lane: string; readonly outcome: string }): void;
  /** From the card's last change to the moment Discord showed it. */
  shown(card: { readonly lane: string; readonly afterMs: number }): void;
  called(call: { readonly call: string; readonly outcome: string; readonly tookMs: number }): void;
}

export function createDeliveryMetrics(metrics: Metrics): DeliveryObserver {
  const settled = metrics.counter({
    name: 'muster_deliveries_total',
    help: 'Attempts to show a card, by lane and outcome.',
    labels: ['lane', 'outcome'],
  });
  const shown = metrics.histogram({
    name: 'muster_card_shown_seconds',
    help: "From a card's change until Discord showed it.",
    labels: ['lane'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
  });
  const called = metrics.histogram({
    name: 'muster_discord_call_seconds',
    help: "Calls of Discord's REST API by the relay and to answer interactions, by kind and outcome.",
    labels: ['call', 'outcome'],
    buckets: LATENCY_BUCKETS,
  });
  return {
    settled: (delivery) => {
      settled.add(delivery);
    },
    shown: ({ lane, afterMs }) => {
      shown.observe({ lane }, afterMs / 1000);
    },
    called: ({ call, outcome, tookMs }) => {
      called.observe({ call, outcome }, tookMs / 1000);
    },
  };
}

export interface RunEndObserver {
  /** Of an attempt of a CI run that ended; both from closed lists of ours. */
  ended(run: { readonly system: string; readonly verdict: string }): void;
}

export function createRunMetrics(metrics: Metrics): RunEndObserver {
  const runs = metrics.counter({
    name: 'muster_runs_total',
    help: 'Attempts of CI runs that ended, by system and verdict; none: it says nothing about its branch.',
    labels: ['system', 'verdict'],
  });
  return {
    ended: (run) => {
      runs.add(run);
    },
  };
}

/** The health signal: how long the oldest card of each lane has waited to be shown. A lane without one is left out. */
export function watchCardAge(metrics: Metrics, read: () => Promise<Readonly<Record<string, number>>>): void {
  metrics.watch(
    {
      name: 'muster_oldest_card_seconds',
      help: 'Age of the oldest card not yet shown, by lane; no sample for a lane in which none waits.',
      labels: ['lane'],
    },
    async () => Object.entries(await read()).map(([lane, ageMs]) => ({ labels: { lane }, value: ageMs / 1000 })),
  );
}

export interface CommandObserver {
  /** `command` and `outcome` come from our own code, never from what was typed. */
  answered(answer: { readonly command: string; readonly outcome: string }): void;
  acknowledged(acknowledgement: { readonly command: string; readonly tookMs: number }): void;
}

export function createCommandMetrics(metrics: Metrics): CommandObserver {
  const answered = metrics.counter({
    name: 'muster_commands_total',
    help: 'What people asked, by command and outcome.',
    labels: ['command', 'outcome'],
  });
  const acknowledged = metrics.histogram({
    name: 'muster_acknowledgement_seconds',
    help: 'From an interaction until Discord had our first answer; Discord gives up after 3 seconds.',
    labels: ['command'],
    buckets: LATENCY_BUCKETS,
  });
  return {
    answered: (answer) => {
      answered.add(answer);
    },
    acknowledged: ({ command, tookMs }) => {
      acknowledged.observe({ command }, tookMs / 1000);
    },
  };
}

/** Shaped so that it can be given to the database as its observer. */
export interface TransactionObserver {
  committed(timing: { readonly waitedMs: number; readonly heldMs: number; readonly commitMs: number }): void;
  rolledBack(error: unknown): void;
  retried(attempt: number): void;
}

export function createDatabaseMetrics(metrics: Metrics): TransactionObserver {
  const phases = metrics.histogram({
    name: 'muster_transaction_seconds',
    help: 'Transactions by phase: waited for the writer, held it, committed (one fsync).',
    labels: ['phase'],
    buckets: LATENCY_BUCKETS,
  });
  const endings = metrics.counter({
    name: 'muster_transactions_total',
    help: 'Transactions by how they ended.',
    labels: ['ending'],
  });
  return {
    committed: ({ waitedMs, heldMs, commitMs }) => {
      endings.add({ ending: 'committed' });
      phases.observe({ phase: 'waited' }, waitedMs / 1000);
      phases.observe({ phase: 'held' }, heldMs / 1000);
      phases.observe({ phase: 'committed' }, commitMs / 1000);
    },
    rolledBack: () => {
      endings.add({ ending: 'rolled-back' });
    },
    retried: () => {
      endings.add({ ending: 'retried' });
    },
  };
}

/** Sizes in bytes by file, e.g. { main, wal }. A WAL that only grows means that a reader never ends. */
export function watchDatabaseFiles(metrics: Metrics, read: () => Promise<Readonly<Record<string, number>>>): void {
  metrics.watch({ name: 'muster_database_bytes', help: 'Size of the database by file.', labels: ['file'] }, async () =>
    Object.entries(await read()).map(([file, value]) => ({ labels: { file }, value })),
  );
}

const BREAKER_VALUE: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

export function createOutboundMetrics(metrics: Metrics): OutboundObserver {
  const calls = metrics.histogram({
    name: 'muster_outbound_call_seconds',
    help: 'Calls of other systems by connection and outcome.',
    labels: ['connection', 'outcome'],
    buckets: LATENCY_BUCKETS,
  });
  const changes = metrics.counter({
    name: 'muster_outbound_breaker_changes_total',
    help: 'Circuit breakers that opened, half-opened or closed.',
    labels: ['connection', 'state'],
  });
  const worst = metrics.gauge({
    name: 'muster_outbound_breaker_state',
    help: 'The worst breaker of a connection: 0 closed, 1 half-open, 2 open.',
    labels: ['connection'],
  });
  const states = new Map<string, Map<string, BreakerState>>();
  return {
    called: ({ connection, outcome, tookMs }) => {
      calls.observe({ connection, outcome }, tookMs / 1000);
    },
    breakerChanged: ({ connection, host, state }) => {
      changes.add({ connection, state });
      const hosts = states.get(connection) ?? new Map<string, BreakerState>();
      if (state === 'closed') hosts.delete(host);
      else hosts.set(host, state);
      states.set(connection, hosts);
      worst.set({ connection }, Math.max(0, ...[...hosts.values()].map((each) => BREAKER_VALUE[each])));
    },
  };
}

export interface JobObserver {
  ran(run: { readonly job: string; readonly result: 'ok' | 'failed' | 'overlapped' | 'missed' }): void;
  took(run: { readonly job: string; readonly tookMs: number }): void;
}

export function createJobMetrics(metrics: Metrics): JobObserver {
  // Not 'job': Prometheus has a label of that name on every series, and would call ours exported_job.
  const ran = metrics.counter({
    name: 'muster_job_runs_total',
    help: 'Scheduled jobs by name and result.',
    labels: ['name', 'result'],
  });
  const took = metrics.histogram({
    name: 'muster_job_seconds',
    help: 'How long scheduled jobs took.',
    labels: ['name'],
    buckets: [0.01, 0.1, 0.5, 1, 5, 15, 60, 300],
  });
  return {
    ran: ({ job, result }) => {
      ran.add({ name: job, result });
    },
    took: ({ job, tookMs }) => {
      took.observe({ name: job }, tookMs / 1000);
    },
  };
}
