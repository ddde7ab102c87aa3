/** Where a fleet's metrics come from. */
export type FleetMetricsConfig =
  | { readonly kind: 'scrape'; readonly exporters: readonly ExporterConfig[] }
  /** Name of a connection of kind `prometheus`. */
  | { readonly kind: 'prometheus'; readonly connection: string };

export const EXPORTERS = ['node', 'postgres', 'netdata', 'sonda'] as const;
export type Exporter = (typeof EXPORTERS)[number];

/** One kind of exporter on some hosts of a fleet. */
export interface ExporterConfig {
  /** Name of a connection of kind `node-metrics`. */
  readonly connection: string;
  /** What answers there: it decides which of its series are kept. */
  readonly exporter: Exporter;
  /** Hosts of these roles; null: of all, or of none where `hosts` names some. */
  readonly roles: readonly string[] | null;
  /** Hosts that run no node, such as a database's. */
  readonly hosts: readonly string[];
}

/** How Muster scrapes by itself, and for how long it keeps what it saw. */
export interface MetricsConfig {
  /** Between two scrapes of one exporter. */
  readonly scrapeSeconds: number;
  readonly keep: {
    /** Each sample as it was. */
    readonly rawHours: number;
    /** Increases, least, most and last of five minutes. */
    readonly fiveMinuteDays: number;
    /** The same of an hour. */
    readonly hourDays: number;
  };
}
