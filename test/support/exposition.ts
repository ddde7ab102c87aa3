/** What GET /metrics shows: the metrics by name, and the labels that their samples have. */
export interface Exposition {
  readonly names: ReadonlySet<string>;
  /** By metric; only of those that have samples. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every value of every label, with the metric and the label it belongs to. */
  readonly values: readonly { readonly metric: string; readonly label: string; readonly value: string }[];
}

/** Prometheus docs: exposition formats, text. Series of a histogram are counted to its name. */
export function readExposition(text: string): Exposition {
  const names = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
  const values = [...text.matchAll(/^([a-z_0-9]+)\{(.*)\} \S+$/gim)].flatMap(([, series = '', labels = '']) =>
    [...labels.matchAll(/(\w+)="((?:\\.|[^"\\])*)"/g)].map(([, label = '', value = '']) => ({
      metric: metricOf(series, names),
      label,
      value,
    })),
  );
  const labels = new Map<string, Set<string>>();
  for (const { metric, label } of values) labels.set(metric, (labels.get(metric) ?? new Set()).add(label));
  return { names, labels, values };
}

/** `x_bucket`, `x_sum` and `x_count` are series of the histogram `x`. */
export function metricOf(series: string, names: ReadonlySet<string>): string {
  const base = series.replace(/_(bucket|sum|count)$/, '');
  return !names.has(series) && names.has(base) ? base : series;
}
