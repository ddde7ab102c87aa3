import { pictureLines, type Picture } from '../platform/chart/picture.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { embed, escape, message, type MessageBody } from '../platform/discord/message.ts';
import type { NoSource, TopicReport } from './fleet-metrics-report.ts';
import { metricChart } from './metric-chart.ts';
import { TOPICS } from './metric-topic.ts';
import { ageLine, noteLines, tableLines } from './metric-words-view.ts';

export const METRICS_BLUE = 0x3498db;

/** From where traffic is seen, which decides what its numbers mean. */
const VANTAGE =
  'Averages per node, over the nodes that tell: every node relays the same messages, so a sum over the fleet would count them again.';

export function topicMessage(report: TopicReport, { picture }: { readonly picture: Picture }): MessageBody {
  const { fleet, topic, tables, at, source } = report;
  const isAveraged = topic === 'traffic' || topic === 'messages';
  return message({
    mentions: 'nobody',
    embeds: [
      {
        ...embed({
          title: `📊 ${TOPICS[topic].title} of ${escape(fleet.name)}`,
          color: METRICS_BLUE,
          description: [
            ...(isAveraged ? [VANTAGE] : []),
            ...ageLine(tables, source),
            ...saidOnce(tables.flatMap((table) => tableLines(table, { fleet: fleet.name, at }))),
            ...noteLines(tables.flatMap(({ notes }) => notes)),
            ...pictureLines(picture),
          ],
        }),
        ...(picture.kind === 'drawn' ? { image: { url: `attachment://${picture.name}` } } : {}),
      },
    ],
  });
}

/** Who does not answer one table answers none: that is said at the first. */
function saidOnce(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => lines.indexOf(line) === index);
}

export function topicChart(report: TopicReport, theme: 'dark' | 'light'): ReturnType<typeof metricChart> {
  const title = `${TOPICS[report.topic].title} of ${report.fleet.name}`;
  return metricChart(title, { span: report.span, theme, panels: report.panels });
}

export function noSourceMessage({ fleet }: NoSource): MessageBody {
  return message({
    mentions: 'nobody',
    embeds: [
      embed({ title: `📊 Metrics of ${escape(fleet.name)}`, color: METRICS_BLUE, description: noSourceWords(fleet) }),
    ],
  });
}

function noSourceWords({ lifecycle }: FleetConfig): string {
  if (lifecycle === 'retired') return 'The fleet is retired: nothing of it is measured any more.';
  return 'The fleet has no source of metrics. Write `metrics: { prometheus: … }` or `metrics: { scrape: […] }` to it in the configuration.';
}
