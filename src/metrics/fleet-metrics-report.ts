import type { FleetConfig } from '../platform/config/config.ts';
import type { FleetDatabaseConfig } from '../platform/config/database-config.ts';
import type { DatabaseLoad, Sizing } from './database-sizing.ts';
import type { ChartSpan, PanelLines } from './metric-chart.ts';
import type { MetricTopic } from './metric-topic.ts';
import type { MetricSourceKind } from './metrics-port.ts';
import type { MetricTable } from './topic-table.ts';

/** Tables of a topic, and what its chart is drawn from. */
export interface TopicReport {
  readonly kind: 'report';
  readonly fleet: FleetConfig;
  readonly topic: MetricTopic;
  readonly at: Date;
  readonly source: MetricSourceKind | null;
  readonly tables: readonly MetricTable[];
  readonly span: ChartSpan;
  readonly panels: readonly PanelLines[];
}

export interface DatabaseReport {
  readonly kind: 'report';
  readonly fleet: FleetConfig;
  readonly at: Date;
  readonly source: MetricSourceKind | null;
  readonly config: FleetDatabaseConfig | null;
  /** Queries and inserts by store node. */
  readonly nodes: MetricTable;
  readonly databases: readonly {
    readonly host: string;
    readonly nodes: readonly string[];
    readonly load: DatabaseLoad;
    /** Days, at the pace of the last week. */
    readonly full: number | 'never' | null;
  }[];
  /** Empty where the configuration does not say what the databases keep. */
  readonly sizing: readonly Sizing[];
  readonly missing: MetricTable['missing'];
  readonly span: ChartSpan;
  readonly panels: readonly PanelLines[];
}

/** The fleet names no source of metrics. */
export interface NoSource {
  readonly kind: 'not-configured';
  readonly fleet: FleetConfig;
}
