import type { FailedCall } from '../fleets/fleet.ts';
import type { Exporter } from '../platform/config/metrics-config.ts';

export type ScrapeAnswer =
  /** `text` is what the exporter wrote, in the text format of Prometheus; foreign, at most a few megabytes. */
  { readonly kind: 'answered'; readonly text: string } | FailedCall;

/** An exporter, asked host by host. Nothing here throws for what a network does. */
export interface ScrapePort {
  scrape(host: string): Promise<ScrapeAnswer>;
}

/** Null where the configuration has no such connection. */
export type FindExporter = (connection: string, exporter: Exporter) => ScrapePort | null;
