import type { AlertWord, Annotations, Labels } from './alert.ts';

/** Who tells of alerts. Muster's own probes and health rules tell of theirs as any other. */
export type AlertSource = 'alertmanager' | 'grafana' | 'cloudwatch' | 'muster';

/** What a source that groups by itself said of its group: for links, and for what it left out. Texts are foreign. */
export interface SourceGroup {
  /** What makes it this group, hashed: label values are not stored unredacted. */
  readonly key: string;
  readonly receiver: string;
  /** The source's own page. */
  readonly externalUrl: string | null;
  /** Alerts that the source left out, e.g. for `max_alerts`. */
  readonly truncated: number;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Annotations;
}

/** What a source said at once. The house groups the alerts by itself, by fleet and rule. */
export interface AlertReport {
  readonly source: AlertSource;
  readonly heardAt: Date;
  readonly words: readonly AlertWord[];
  readonly sourceGroup: SourceGroup | null;
}

/** Sources that say again and again what still fires, so that their silence about an alert means something. */
export function repeatsItself(source: AlertSource): boolean {
  return source === 'alertmanager' || source === 'grafana';
}
