import type { BeatService } from './operations/beat-service.ts';
import { stopOf } from './operations/beat.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/transaction.ts';
import type { Metrics } from './platform/observability/metrics.ts';
import type { ProbeService } from './probes/probe-service.ts';
import { PROBE_STATES } from './probes/probe-state.ts';

export interface WatchedProbes {
  readonly metrics: Metrics;
  readonly database: Database;
  readonly clock: Clock;
  readonly probes: Pick<ProbeService, 'list' | 'offline'>;
  readonly beats: Pick<BeatService, 'find'>;
}

/** What Prometheus reads of probes and of the dead-man beat. What is not there has no sample rather than 0. */
export function watchProbes({ metrics, database, clock, probes, beats }: WatchedProbes): void {
  metrics.watch(
    { name: 'muster_probes', help: 'Probes of services and hosts, by what is known of them.', labels: ['state'] },
    async () => {
      const found = await probes.list(database.read);
      return PROBE_STATES.map((state) => ({
        labels: { state },
        value: found.filter(({ known }) => (known?.state ?? 'unknown') === state).length,
      }));
    },
  );
  metrics.watch(
    {
      name: 'muster_probe_offline_seconds',
      help: 'How long Muster itself is cut off from the network; no sample while it is not.',
      labels: [],
    },
    async () => {
      const offline = await probes.offline(database.read);
      if (offline === null) return [];
      return [{ labels: {}, value: Math.max(0, clock.now().getTime() - offline.since.getTime()) / 1000 }];
    },
  );
  metrics.watch(
    {
      name: 'muster_dead_man_sent_timestamp_seconds',
      help: 'When the watcher outside last took a beat; no sample before the first.',
      labels: [],
    },
    async () => {
      const beat = await beats.find(database.read);
      return beat === null || beat.sentAt === null ? [] : [{ labels: {}, value: beat.sentAt.getTime() / 1000 }];
    },
  );
  metrics.watch(
    {
      name: 'muster_dead_man_withheld_seconds',
      help: 'How long beats are withheld, by what one did not come through; no sample while they are sent.',
      labels: ['stop'],
    },
    async () => {
      const beat = await beats.find(database.read);
      if (beat === null || beat.withheld === null || beat.withheldSince === null) return [];
      const value = Math.max(0, clock.now().getTime() - beat.withheldSince.getTime()) / 1000;
      return [{ labels: { stop: stopOf(beat.withheld) }, value }];
    },
  );
}
