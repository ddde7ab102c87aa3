import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS } from '../../../migrations/index.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openDatabase } from '../../../src/platform/database/open-database.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { githubHeaders } from './intake-fixture.ts';

const PROGRAM = join(import.meta.dirname, 'intake-process.ts');

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  readonly closed: Promise<unknown>;
}

async function start(file: string, killAt = ''): Promise<Running> {
  const child = spawn(process.execPath, [PROGRAM, file, killAt], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url, child, closed };
}

/** The status, or 'no answer' when the process died before it gave one. */
async function deliver(url: string, deliveryId: string): Promise<number | 'no answer'> {
  const body = JSON.stringify({ name: deliveryId });
  try {
    const response = await fetch(`${url}/webhooks/github`, {
      method: 'POST',
      headers: githubHeaders(body, { 'x-github-delivery': deliveryId }),
      body,
    });
    return response.status;
  } catch {
    return 'no answer';
  }
}

async function readOutcomes(file: string): Promise<{ outcomes: string[]; states: Record<string, number> }> {
  const opened = await openDatabase({ path: file, mode: 'sandbox', migrations: MIGRATIONS, clock: systemClock });
  if (opened.kind !== 'opened') throw new Error(opened.message);
  const read = opened.database.read.tables<unknown>();
  const outcomes = await sql<{ delivery_id: string }>`select delivery_id from outcomes order by rowid`.execute(read);
  const states = await sql<{
    state: string;
    n: number;
  }>`select state, count(*) n from inbox_events group by state`.execute(read);
  await opened.database.close();
  return {
    outcomes: outcomes.rows.map((row) => row.delivery_id),
    states: Object.fromEntries(states.rows.map((row) => [row.state, row.n])),
  };
}

describe('a process that is killed', () => {
  it('keeps every event that it answered with 202', async () => {
    const file = join(temporaryFolder(), 'muster.db');
    const { url, child, closed } = await start(file);

    const statuses = await Promise.all(Array.from({ length: 30 }, (_, at) => deliver(url, `d${at}`)));
    child.kill('SIGKILL');
    await closed;

    expect(statuses).toEqual(Array(30).fill(202));
    const { states } = await readOutcomes(file);
    expect((states['waiting'] ?? 0) + (states['processed'] ?? 0)).toBe(30);
  });

  it.each(['inbox.recorded:1', 'inbox.recorded:3', 'inbox.handled:1', 'inbox.handled:2', 'inbox.marked:1'])(
    'at %s loses nothing that it answered, and handles nothing twice',
    async (killAt) => {
      const file = join(temporaryFolder(), 'muster.db');
      const ids = Array.from({ length: 12 }, (_, at) => `d${at}`);
      const first = await start(file, killAt);
      const answered: string[] = [];
      for (const id of ids) if ((await deliver(first.url, id)) === 202) answered.push(id);
      await first.closed;
      expect(first.child.signalCode).toBe('SIGKILL');

      // The sender redelivers everything, as one does after an outage.
      const second = await start(file);
      const redelivered = await Promise.all(ids.map((id) => deliver(second.url, id)));
      await untilProcessed(second.url);
      second.child.kill('SIGKILL');
      await second.closed;

      const { outcomes, states } = await readOutcomes(file);
      expect(redelivered).toEqual(Array(12).fill(202));
      expect(outcomes.toSorted()).toEqual(ids.toSorted());
      expect(outcomes.slice(0, answered.length)).toEqual(answered);
      expect(states).toEqual({ processed: 12 });
    },
  );
});

/** Asks the process itself, until its own metrics say that nothing waits. */
async function untilProcessed(url: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const waiting = /muster_inbox_events\{state="waiting"\} (\d+)/.exec(text)?.[1];
    if (waiting === '0') return;
  }
}
