/**
 * Intake as a process of its own, on a database file that is made durable. Arguments: file, and optionally
 * 'point:n': it ends itself, as by kill -9, at the n-th time it reaches that point. Each handled event adds a row to
 * `outcomes` in its transaction. Prints its address when it listens.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { MIGRATIONS } from '../../../migrations/index.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openDatabase } from '../../../src/platform/database/open-database.ts';
import { createHttpServer } from '../../../src/platform/http/server.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { defineHandler } from '../../../src/platform/intake/handler.ts';
import { createInbox } from '../../../src/platform/intake/inbox.ts';
import { createIntake } from '../../../src/platform/intake/intake.ts';
import { createHttpMetrics } from '../../../src/platform/observability/http-metrics.ts';
import { createIntakeMetrics, watchInbox } from '../../../src/platform/observability/intake-metrics.ts';
import { createLog } from '../../../src/platform/observability/log.ts';
import { createMetrics } from '../../../src/platform/observability/metrics.ts';
import { githubSource } from './intake-fixture.ts';

const [path = '', killAt = ''] = process.argv.slice(2);
const [killPoint, killTime = '1'] = killAt.split(/:(?=\d+$)/);
let timesReached = 0;

const opened = await openDatabase({ path, mode: 'sandbox', migrations: MIGRATIONS, clock: systemClock });
if (opened.kind !== 'opened') throw new Error(opened.message);
const { database } = opened;
await database.transaction((tx) =>
  sql`create table if not exists outcomes (delivery_id text not null)`.execute(tx.tables()),
);

const log = createLog({ level: 'warn', destination: process.stderr });
const metrics = createMetrics({ log });
const handlers = [
  defineHandler({
    source: 'github',
    event: 'workflow_run',
    redact: (raw) => raw,
    payload: z.object({}),
    async handle(_payload, event, tx) {
      await sql`insert into outcomes values (${event.deliveryId})`.execute(tx.tables());
    },
  }),
];
const observer = createIntakeMetrics(metrics, handlers);
const inbox = createInbox({
  database,
  clock: systemClock,
  ids: createIds(systemClock),
  log,
  observer,
  handlers,
  facts: { state: async () => undefined },
  checkpoint: (point) => {
    if (point === killPoint && ++timesReached === Number(killTime)) process.kill(process.pid, 'SIGKILL');
  },
});
watchInbox(metrics, () => inbox.stats());
const server = createHttpServer({
  address: { host: '127.0.0.1', port: 0 },
  intake: createIntake({ sources: [githubSource()], handlers, inbox, observer, log }),
  health: async () => ({}),
  ready: () => inbox.checkCommit(),
  metrics,
  observer: createHttpMetrics(metrics),
  clock: systemClock,
  log,
});
await server.start();
process.stdout.write(`${server.url}\n`);
inbox.start();
process.on('SIGTERM', () => {
  void server
    .stop()
    .then(() => inbox.stop())
    .then(() => database.close())
    .then(() => process.exit(0));
});
