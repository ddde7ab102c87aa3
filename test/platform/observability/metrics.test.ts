import { describe, expect, it } from 'vitest';
import { watchInbox } from '../../../src/platform/observability/intake-metrics.ts';
import { createLog } from '../../../src/platform/observability/log.ts';
import { createMetrics, watchProcess, type Metrics } from '../../../src/platform/observability/metrics.ts';
import {
  createCommandMetrics,
  createDatabaseMetrics,
  createDeliveryMetrics,
  createJobMetrics,
  createOutboundMetrics,
  watchCardAge,
  watchDatabaseFiles,
} from '../../../src/platform/observability/room-metrics.ts';
import { openTestDatabase } from '../../support/database.ts';

function start(): { metrics: Metrics; lines: string[]; read: (pattern: RegExp) => Promise<readonly string[]> } {
  const lines: string[] = [];
  const metrics = createMetrics({
    log: createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } }),
  });
  const read = async (pattern: RegExp): Promise<readonly string[]> =>
    (await metrics.render()).text.split('\n').filter((line) => !line.startsWith('#') && pattern.test(line));
  return { metrics, lines, read };
}

describe('the metrics', () => {
  it('of two apps in one process share nothing', async () => {
    const [one, other] = [start(), start()];
    createJobMetrics(one.metrics).ran({ job: 'tidy', result: 'ok' });
    createJobMetrics(other.metrics);

    expect(await one.read(/job_runs/)).toEqual(['muster_job_runs_total{name="tidy",result="ok"} 1']);
    expect(await other.read(/job_runs/)).toEqual([]);
  });

  it('show the process, the delay of its event loop included', async () => {
    const { metrics, read } = start();
    watchProcess(metrics);

    expect(await read(/^nodejs_eventloop_lag_p99_seconds /)).toHaveLength(1);
    expect(await read(/^process_resident_memory_bytes /)).toHaveLength(1);
  });

  it('show what waits in the inbox, and for how long', async () => {
    const { metrics, read } = start();
    watchInbox(metrics, async () => ({ waiting: 3, setAside: 1, oldestWaitingMs: 2_500 }));

    expect(await read(/^muster_inbox/)).toEqual([
      'muster_inbox_events{state="waiting"} 3',
      'muster_inbox_events{state="set-aside"} 1',
      'muster_inbox_oldest_seconds 2.5',
    ]);
  });

  it('have no sample, rather than 0, of the age of nothing', async () => {
    const { metrics, read } = start();
    let oldestWaitingMs: number | null = 2_500;
    watchInbox(metrics, async () => ({ waiting: 0, setAside: 0, oldestWaitingMs }));
    watchCardAge(metrics, async () => (oldestWaitingMs === null ? {} : { low: oldestWaitingMs }));
    await read(/./);
    oldestWaitingMs = null;

    expect(await read(/^muster_(inbox_oldest|oldest_card)_/)).toEqual([]);
    expect(await read(/^muster_inbox_events/)).toHaveLength(2);
  });

  it('go on when one of them cannot be read, and say so in the log', async () => {
    const { metrics, lines, read } = start();
    watchInbox(metrics, async () => {
      throw new Error('the store is closed');
    });
    watchCardAge(metrics, async () => ({ critical: 1_000 }));

    expect(await read(/^muster_(inbox|oldest)/)).toEqual([
      'muster_inbox_oldest_seconds Nan',
      'muster_oldest_card_seconds{lane="critical"} 1',
    ]);
    expect(lines.join('')).toContain('A metric could not be read.');
  });

  it('forget a label that is no longer read', async () => {
    const { metrics, read } = start();
    let files: Record<string, number> = { main: 4096, wal: 8192 };
    watchDatabaseFiles(metrics, async () => files);
    await read(/./);
    files = { main: 4096 };

    expect(await read(/^muster_database_bytes/)).toEqual(['muster_database_bytes{file="main"} 4096']);
  });

  it('count commits of a real database, each with its phases', async () => {
    const { metrics, read } = start();
    const store = await openTestDatabase({ observer: createDatabaseMetrics(metrics) });
    const before = await read(/^muster_transactions_total/);
    await store.database.transaction(async () => undefined);
    await store.database
      .transaction(async () => {
        throw new Error('undone');
      })
      .catch(() => undefined);
    await store.close();

    const committed = (lines: readonly string[]): number => Number(/} (\d+)/.exec(lines[0] ?? '')?.[1] ?? 0);
    const after = await read(/^muster_transactions_total/);
    expect(committed(after) - committed(before)).toBe(1);
    expect(after).toContain('muster_transactions_total{ending="rolled-back"} 1');
    expect(await read(/^muster_transaction_seconds_count/)).toHaveLength(3);
  });

  it('show the worst breaker of a connection with many hosts', async () => {
    const { metrics, read } = start();
    const outbound = createOutboundMetrics(metrics);
    const state = (): Promise<readonly string[]> => read(/^muster_outbound_breaker_state/);

    outbound.breakerChanged({ connection: 'nodes', host: 'a', state: 'open' });
    outbound.breakerChanged({ connection: 'nodes', host: 'b', state: 'half-open' });
    expect(await state()).toEqual(['muster_outbound_breaker_state{connection="nodes"} 2']);
    outbound.breakerChanged({ connection: 'nodes', host: 'a', state: 'closed' });
    expect(await state()).toEqual(['muster_outbound_breaker_state{connection="nodes"} 1']);
    outbound.breakerChanged({ connection: 'nodes', host: 'b', state: 'closed' });
    expect(await state()).toEqual(['muster_outbound_breaker_state{connection="nodes"} 0']);
  });

  it('of delivery, commands and outbound calls are in seconds', async () => {
    const { metrics, read } = start();
    const delivery = createDeliveryMetrics(metrics);
    delivery.settled({ lane: 'normal', outcome: 'delivered' });
    delivery.shown({ lane: 'normal', afterMs: 1_500 });
    delivery.called({ call: 'post', outcome: 'ok', tookMs: 80 });
    const commands = createCommandMetrics(metrics);
    commands.answered({ command: 'fleet status', outcome: 'shown' });
    commands.acknowledged({ command: 'fleet status', tookMs: 40 });
    createOutboundMetrics(metrics).called({ connection: 'registry', outcome: 'ok', tookMs: 250 });

    expect(await read(/_sum|_total/)).toEqual([
      'muster_deliveries_total{lane="normal",outcome="delivered"} 1',
      'muster_card_shown_seconds_sum{lane="normal"} 1.5',
      'muster_discord_call_seconds_sum{call="post",outcome="ok"} 0.08',
      'muster_commands_total{command="fleet status",outcome="shown"} 1',
      'muster_acknowledgement_seconds_sum{command="fleet status"} 0.04',
      'muster_outbound_call_seconds_sum{connection="registry",outcome="ok"} 0.25',
    ]);
  });
});
