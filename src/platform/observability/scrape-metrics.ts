import { stat } from 'node:fs/promises';
import { LATENCY_BUCKETS, type Metrics } from './metrics.ts';

/** Shaped so that it can be given to whoever scrapes. */
export interface ScrapeMetrics {
  /** `end` is from a closed list of ours. */
  scraped(scrape: { readonly end: string; readonly tookMs: number; readonly samples: number }): void;
  leftOut(count: number): void;
}

export function createScrapeMetrics(metrics: Metrics): ScrapeMetrics {
  const took = metrics.histogram({
    name: 'muster_scrape_seconds',
    help: 'Scrapes of exporters by how they ended; shed: not scraped, because the disk is nearly full.',
    labels: ['outcome'],
    buckets: LATENCY_BUCKETS,
  });
  const samples = metrics.counter({
    name: 'muster_samples_total',
    help: 'Samples that scrapes brought.',
    labels: [],
  });
  const leftOut = metrics.counter({
    name: 'muster_samples_left_out_total',
    help: 'Samples left out: of exporters with more series than they may have, or not what the format says.',
    labels: [],
  });
  return {
    scraped: ({ end, tookMs, samples: count }) => {
      took.observe({ outcome: end }, tookMs / 1000);
      samples.add({}, count);
    },
    leftOut: (count) => {
      leftOut.add({}, count);
    },
  };
}

/** Null while the file is not in use. */
export function watchSampleFile(metrics: Metrics, path: () => string | null): void {
  metrics.watch(
    {
      name: 'muster_samples_bytes',
      help: 'The file with samples and its log; none while not in use.',
      labels: ['file'],
    },
    async () => {
      const base = path();
      if (base === null) return [];
      const sizes = await Promise.all(
        [
          { file: 'samples', path: base },
          { file: 'wal', path: `${base}-wal` },
        ].map(async ({ file, path: each }) => ({ labels: { file }, value: await sizeOf(each) })),
      );
      return sizes;
    },
  );
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    // Between two looks the log may be gone: the last one to close it removes it.
    return 0;
  }
}
