import { dirname } from 'node:path';
import { readDisk } from './examination.ts';
import { createLayoutLibrary } from './metrics/layout-service.ts';
import type { FindMetrics, MetricsPort } from './metrics/metrics-port.ts';
import { createRollups, type Rollups } from './metrics/rollup-service.ts';
import type { FindSampleFile } from './metrics/sample-file-service.ts';
import { createScrapedMetrics } from './metrics/scraped-metrics-service.ts';
import type { FindExporter } from './metrics/scrape-port.ts';
import { readScrapeHealth, type ScrapeHealth } from './metrics/scrape-health-service.ts';
import { createScraper, type Scraper } from './metrics/scrape-service.ts';
import type { Clock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import type { Metrics } from './platform/observability/metrics.ts';
import { createScrapeMetrics, watchSampleFile } from './platform/observability/scrape-metrics.ts';
import type { SampleKeeper } from './sample-keeper.ts';

export interface MetricSourcesParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** null where nothing keeps samples: then fleets that are to be scraped have no metrics. */
  readonly samples: SampleKeeper | null;
  readonly databasePath: string;
  readonly findExporter: FindExporter;
  readonly findPrometheus: (connection: string) => MetricsPort | null;
}

export interface MetricSources {
  readonly findMetrics: FindMetrics;
  readonly scraper: Scraper;
  readonly rollups: Rollups;
  readonly health: () => Promise<ScrapeHealth>;
}

/** Whom to ask about a fleet's metrics, and what Muster scrapes for those that have nobody else to ask. */
export function createMetricSources(parts: MetricSourcesParts): MetricSources {
  const { config, clock, metrics, samples, databasePath, findExporter, findPrometheus } = parts;
  const find: FindSampleFile = samples === null ? async () => NOT_KEPT : () => samples.find();
  const layouts = createLayoutLibrary();
  const scraped = createScrapedMetrics({ config, clock, samples: find, layouts });
  if (samples !== null) watchSampleFile(metrics, () => openPath(samples));
  return {
    findMetrics: (fleet) => {
      const source = config().fleets.find(({ name }) => name === fleet)?.metrics ?? null;
      if (source === null) return null;
      return source.kind === 'scrape' ? scraped : findPrometheus(source.connection);
    },
    scraper: createScraper({
      config,
      clock,
      findExporter,
      samples: find,
      readFreeShare: async () => {
        const disk = await readDisk(dirname(databasePath));
        return disk === null || disk.totalBytes === 0 ? null : disk.freeBytes / disk.totalBytes;
      },
      observer: createScrapeMetrics(metrics),
    }),
    rollups: createRollups({ config, clock, samples: find, layouts }),
    health: () => readScrapeHealth({ config, clock, samples: find }),
  };
}

const NOT_KEPT = { kind: 'unavailable', why: 'samples are not kept here' } as const;

function openPath(samples: SampleKeeper): string | null {
  const state = samples.state();
  return state?.kind === 'open' ? state.path : null;
}
