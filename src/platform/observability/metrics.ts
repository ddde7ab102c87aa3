import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Log } from './log.ts';

/** The metrics of one running Muster. Each room gets its own part; `render` answers GET /metrics. */
export interface Metrics {
  readonly registry: Registry;
  counter<Label extends string>(spec: MetricSpec<Label>): CounterOf<Label>;
  histogram<Label extends string>(spec: HistogramSpec<Label>): HistogramOf<Label>;
  gauge<Label extends string>(spec: MetricSpec<Label>): GaugeOf<Label>;
  /**
   * A gauge that is read when somebody looks. Where there is nothing to read it has no sample. A read that fails shows
   * as NaN and is logged; the others still show.
   */
  watch<Label extends string>(spec: MetricSpec<Label>, read: () => Promise<readonly Reading<Label>[]>): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface MetricSpec<Label extends string> {
  readonly name: string;
  readonly help: string;
  /** Closed sets only: a label fed from outside makes a series per value. */
  readonly labels: readonly Label[];
}

export interface HistogramSpec<Label extends string> extends MetricSpec<Label> {
  readonly buckets: readonly number[];
}

export type Labels<Label extends string> = Readonly<Record<Label, string>>;

export interface Reading<Label extends string> {
  readonly labels: Labels<Label>;
  readonly value: number;
}

export interface CounterOf<Label extends string> {
  add(labels: Labels<Label>, by?: number): void;
}

export interface HistogramOf<Label extends string> {
  observe(labels: Labels<Label>, value: number): void;
}

export interface GaugeOf<Label extends string> {
  set(labels: Labels<Label>, value: number): void;
}

/** Seconds, from a cached answer to a slow system. */
export const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** Its own registry: two apps in one process (tests) share nothing. */
export function createMetrics({ log }: { readonly log: Log }): Metrics {
  const registry = new Registry();
  return {
    registry,
    counter: (spec) => {
      const counter = new Counter({ ...plain(spec), registers: [registry] });
      return {
        add: (labels, by = 1) => {
          counter.inc(labels, by);
        },
      };
    },
    histogram: (spec) => {
      const histogram = new Histogram({ ...plain(spec), buckets: [...spec.buckets], registers: [registry] });
      return {
        observe: (labels, value) => {
          histogram.observe(labels, value);
        },
      };
    },
    gauge: (spec) => {
      const gauge = new Gauge({ ...plain(spec), registers: [registry] });
      return {
        set: (labels, value) => {
          gauge.set(labels, value);
        },
      };
    },
    watch: (spec, read) => {
      watchGauge({ registry, log }, spec, read);
    },
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function plain<Label extends string>(spec: MetricSpec<Label>): { name: string; help: string; labelNames: Label[] } {
  return { name: spec.name, help: spec.help, labelNames: [...spec.labels] };
}

interface WatchParts {
  readonly registry: Registry;
  readonly log: Log;
}

function watchGauge<Label extends string>(
  { registry, log }: WatchParts,
  spec: MetricSpec<Label>,
  read: () => Promise<readonly Reading<Label>[]>,
): void {
  new Gauge({
    ...plain(spec),
    registers: [registry],
    async collect() {
      try {
        const readings = await read();
        this.reset();
        // prom-client shows a gauge without labels as 0 until it is set; nothing read is not 0.
        if (spec.labels.length === 0) this.remove();
        for (const { labels, value } of readings) this.set(labels, value);
      } catch (error) {
        this.reset();
        if (spec.labels.length === 0) this.set(Number.NaN);
        log.warn('A metric could not be read.', { metric: spec.name, error });
      }
    },
  });
}

/** CPU, memory, garbage collection and event-loop delay (perf_hooks monitorEventLoopDelay) of this process. */
export function watchProcess(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics.registry });
}
