import { createApp, type App, type AppWorld } from './app.ts';
import type { SampleKeeper, SampleKeeperParts } from './sample-keeper.ts';
import { createLifespan } from './lifespan.ts';
import type { Clock } from './platform/clock.ts';
import type { DatabaseObserver } from './platform/database/engine-database.ts';
import type { OpenDatabase } from './platform/database/open-database.ts';
import { createIds } from './platform/ids.ts';
import type { Log } from './platform/observability/log.ts';
import { createMetrics } from './platform/observability/metrics.ts';
import { createDatabaseMetrics } from './platform/observability/room-metrics.ts';

/** One Muster from its start to its end: an app on an open database. */
export interface House {
  readonly app: App;
  /** Lets what is under way end, and closes. */
  stop(): Promise<void>;
  /**
   * Ends it as a kill ends a process: the files are closed under what is under way, connections are dropped, and
   * nothing is drained, finished or said. Resolves when the port is free for the next one.
   */
  crash(): Promise<void>;
}

export interface HouseParts extends Omit<AppWorld, 'ids' | 'metrics' | 'database' | 'samples' | 'clock' | 'log'> {
  readonly clock: Clock;
  readonly log: Log;
  readonly openDatabase: (observer: DatabaseObserver) => Promise<Opening>;
  readonly keepSamples: (parts: Pick<SampleKeeperParts, 'clock' | 'log'>) => SampleKeeper;
}

type Opening =
  | { readonly kind: 'opened'; readonly database: OpenDatabase }
  | { readonly kind: 'refused'; readonly lines: readonly string[] };

/** Opens the database and starts an app on it. What the database refuses is handed on; what breaks is thrown, closed. */
export async function openHouse(
  parts: HouseParts,
  beforeStart: (app: App) => void,
): Promise<{ readonly kind: 'open'; readonly house: House } | Extract<Opening, { kind: 'refused' }>> {
  const lifespan = createLifespan(parts);
  const { clock, log } = lifespan;
  const metrics = createMetrics({ log });
  const opened = await parts.openDatabase(createDatabaseMetrics(metrics));
  if (opened.kind === 'refused') return opened;
  const { database } = opened;
  const samples = parts.keepSamples({ clock, log });
  try {
    const app = createApp({ ...parts, clock, log, metrics, database, samples, ids: createIds(clock) });
    beforeStart(app);
    await app.start();
    return {
      kind: 'open',
      house: {
        app,
        stop: async () => {
          await app.stop();
          await samples.close();
          await database.close();
        },
        crash: async () => {
          lifespan.end();
          database.abandon();
          samples.abandon();
          await app.cut();
        },
      },
    };
  } catch (error) {
    await samples.close();
    await database.close();
    throw error;
  }
}
