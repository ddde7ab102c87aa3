import { dirname } from 'node:path';
import { readDisk } from './examination.ts';
import type { Clock } from './platform/clock.ts';
import type { OpenActState } from './platform/acts/act.ts';
import { readActHealth } from './platform/acts/act-health.ts';
import { listBackups } from './platform/database/backup-rotation.ts';
import type { OpenDatabase } from './platform/database/open-database.ts';
import type { Lane } from './platform/delivery/card.ts';
import { readDeliveryHealth } from './platform/delivery/delivery-health.ts';
import type { Relay } from './platform/delivery/relay.ts';
import type { Gateway } from './platform/discord/gateway.ts';
import type { Inbox } from './platform/intake/inbox.ts';
import { watchInbox } from './platform/observability/intake-metrics.ts';
import type { Metrics } from './platform/observability/metrics.ts';
import { watchCardAge, watchDatabaseFiles } from './platform/observability/room-metrics.ts';
import { listStoredJobs } from './platform/scheduler/job-store.ts';

export interface WatchedHouse {
  readonly metrics: Metrics;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly relay: Relay;
  readonly gateway: Gateway;
}

const OPEN_ACT_STATES: readonly OpenActState[] = ['waiting', 'sending', 'checking', 'unknown'];
const LANES: readonly Lane[] = ['critical', 'normal', 'low'];

/** What is read when somebody looks. What is not there, such as the age of nothing, has no sample rather than 0. */
export function watchHouse({ metrics, database, clock, inbox, relay, gateway }: WatchedHouse): void {
  watchInbox(metrics, () => inbox.stats());
  watchCardAge(metrics, async () => {
    const { lanes } = await readDeliveryHealth(database.read, clock.now());
    const waiting = LANES.filter((lane) => lanes[lane].waiting > 0);
    return Object.fromEntries(waiting.map((lane) => [lane, lanes[lane].oldestMs]));
  });
  watchDatabaseFiles(metrics, async () => ({ wal: database.walBytes() }));
  watchStore({ metrics, database });
  watchActs({ metrics, database, clock });
  watchDiscord({ metrics, database, clock, relay, gateway });
}

function watchStore({ metrics, database }: Pick<WatchedHouse, 'metrics' | 'database'>): void {
  metrics.watch(
    { name: 'muster_disk_bytes', help: 'The disk with the database: free to Muster, and in all.', labels: ['state'] },
    async () => {
      const disk = await readDisk(dirname(database.path));
      if (disk === null) return [];
      return [
        { labels: { state: 'free' }, value: disk.freeBytes },
        { labels: { state: 'total' }, value: disk.totalBytes },
      ];
    },
  );
  metrics.watch(
    {
      name: 'muster_backup_newest_timestamp_seconds',
      help: 'When the newest backup beside the database was taken; no sample while there is none.',
      labels: [],
    },
    async () => {
      const newest = listBackups(database.path)[0];
      return newest === undefined ? [] : [{ labels: {}, value: newest.takenAt.getTime() / 1000 }];
    },
  );
  // From the store, so that a restart forgets nothing: most jobs run once a night.
  metrics.watch(
    {
      name: 'muster_job_failures_in_a_row',
      help: 'How often each job failed since it last succeeded.',
      labels: ['name'],
    },
    async () =>
      (await listStoredJobs(database.read)).map(({ name, failuresInARow }) => ({
        labels: { name },
        value: failuresInARow,
      })),
  );
}

function watchActs({ metrics, database, clock }: Pick<WatchedHouse, 'metrics' | 'database' | 'clock'>): void {
  metrics.watch(
    { name: 'muster_acts', help: 'Acts in other systems that are not settled, by state.', labels: ['state'] },
    async () => {
      const { open } = await readActHealth(database.read);
      return OPEN_ACT_STATES.map((state) => ({ labels: { state }, value: open[state] ?? 0 }));
    },
  );
  metrics.watch(
    {
      name: 'muster_act_unknown_oldest_seconds',
      help: 'How long the longest is not known to be done or not; no sample while none is.',
      labels: [],
    },
    async () => {
      const { unknownSince } = await readActHealth(database.read);
      if (unknownSince === null) return [];
      return [{ labels: {}, value: Math.max(0, clock.now().getTime() - unknownSince.getTime()) / 1000 }];
    },
  );
}

function watchDiscord({
  metrics,
  database,
  clock,
  relay,
  gateway,
}: Pick<WatchedHouse, 'metrics' | 'database' | 'clock' | 'relay' | 'gateway'>): void {
  metrics.watch(
    { name: 'muster_gateway_ready', help: "1 while Discord's gateway tells Muster what people ask.", labels: [] },
    async () => [{ labels: {}, value: gateway.state.phase === 'ready' ? 1 : 0 }],
  );
  metrics.watch(
    { name: 'muster_token_refused', help: '1 while Discord refuses the token of the bot.', labels: [] },
    async () => {
      const isRefused = gateway.state.phase === 'unauthorized' || relay.status().state === 'unauthorized';
      return [{ labels: {}, value: isRefused ? 1 : 0 }];
    },
  );
  metrics.watch(
    { name: 'muster_blocked_places', help: 'Channels and threads that Discord closed to Muster.', labels: [] },
    async () => {
      const { blockedPlaces } = await readDeliveryHealth(database.read, clock.now());
      return [{ labels: {}, value: blockedPlaces.length }];
    },
  );
}
