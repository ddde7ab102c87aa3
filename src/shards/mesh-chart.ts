import type { Chart, ChartPoint, ChartSeries } from '../platform/chart/chart.ts';
import { ENOUGH_MESH_PEERS } from './mesh-class.ts';
import type { MeshHistory, MeshStep } from './mesh-history.ts';

/** The node with the fewest, the average and the one with the most, at each time; a gap where nobody told. null: nobody ever did. */
export function meshChart({ fleet, shard, hosts, span, steps }: MeshHistory, theme: Chart['theme']): Chart | null {
  if (hosts.length === 0) return null;
  const series = (name: string, tone: ChartSeries['tone'], of: (step: MeshStep) => number | null): ChartSeries => ({
    name,
    tone,
    kind: 'line',
    points: steps.map((step): ChartPoint => [step.at, of(step)]),
  });
  return {
    title: `Mesh of shard ${shard} on ${fleet.name}`,
    from: new Date(span.from.getTime() - span.level),
    until: span.until,
    theme,
    panels: [
      {
        title: `Mesh peers of a host, of ${hosts.length} that told`,
        unit: 'count',
        series: [
          series('fewest', 'bad', ({ least }) => least),
          series('average', 'one', ({ average }) => average),
          series('most', 'muted', ({ most }) => most),
        ],
        thresholds: [{ name: `${ENOUGH_MESH_PEERS} are enough`, value: ENOUGH_MESH_PEERS, tone: 'two' }],
      },
    ],
  };
}
