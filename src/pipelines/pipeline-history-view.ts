import { pictureLines, type Picture } from '../platform/chart/picture.ts';
import {
  clip,
  code,
  duration,
  embed,
  escape,
  message,
  plural,
  timestamp,
  type FieldParts,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { Chart } from '../platform/chart/chart.ts';
import type { PipelineConfig } from '../platform/config/config.ts';
import type { PipelineHistory } from './pipeline-history.ts';

const SHOWN = { name: 100, job: 80 } as const;
const BLUE = 0x3498db;

/** The figures in words, each with what it was counted from. */
export function historyMessage(pipeline: PipelineConfig, history: PipelineHistory, picture: Picture): MessageBody {
  const { from, until, total, clipped } = history;
  const span = `${timestamp(from, 'D')} to ${timestamp(until, 'D')}`;
  const head = `${plural(total, 'run')} from ${span}${clipped ? '; only the newest are counted, there are more' : ''}.`;
  return message({
    mentions: 'nobody',
    embeds: [
      {
        ...embed({
          title: `📈 History of ${escape(clip(pipeline.name, SHOWN.name))} (${escape(pipeline.environment)})`,
          color: BLUE,
          description: [head, ...(total === 0 ? [NO_RUNS] : pictureLines(picture))],
          fields: total === 0 ? [] : fields(history),
        }),
        ...(picture.kind === 'drawn' ? { image: { url: `attachment://${picture.name}` } } : {}),
      },
    ],
  });
}

const NO_RUNS =
  'None is kept from this time. Ask for more days, or see `/pipeline status` for when it was last heard of.';

function fields(history: PipelineHistory): readonly FieldParts[] {
  const { flakiest, flakyRuns } = history;
  const jobs = flakiest.map(({ name, runs }) => `${code(clip(name, SHOWN.job))}: ${plural(runs, 'run')}`);
  return [
    { name: 'Success rate', value: rateWords(history), inline: true },
    { name: 'Duration of successes', value: durationWords(history), inline: true },
    { name: 'Time to recovery', value: recoveryWords(history), inline: true },
    { name: 'Deploys', value: deployWords(history), inline: true },
    {
      name: 'Flaky',
      value:
        flakyRuns === 0 && jobs.length === 0
          ? 'No run failed and then passed on the same commit.'
          : [`${plural(flakyRuns, 'run')} failed, then passed on the same commit.`, ...jobs],
    },
  ];
}

function rateWords({ judged, passed, total }: PipelineHistory): string {
  if (judged === 0) return `not known: none of ${total} ended with a verdict`;
  return `${percent(passed / judged)}: ${passed} of ${judged} that judge`;
}

/** Rounded so that 100 % is said of all alone, and 0 % of none. */
export function percent(share: number): string {
  const rounded = Math.round(share * 1000) / 10;
  const shown = share < 1 && rounded === 100 ? 99.9 : share > 0 && rounded === 0 ? 0.1 : rounded;
  return `${shown} %`;
}

function durationWords({ duration: figures }: PipelineHistory): string {
  if (figures === null) return 'not known: no success with its times';
  const { medianMs, p95Ms, of } = figures;
  return `median ${duration(medianMs)}, 19 of 20 within ${duration(p95Ms)} (${plural(of, 'success', 'successes')})`;
}

function recoveryWords({ recovery: { breaks, open, medianMs, longestMs } }: PipelineHistory): string {
  if (breaks === 0) return 'no branch broke';
  const ended =
    medianMs === null || longestMs === null
      ? 'none is fixed yet'
      : `median ${duration(medianMs)}, longest ${duration(longestMs)}`;
  return `${ended} (${plural(breaks, 'break')}${open === 0 ? '' : `, ${open} open`})`;
}

function deployWords({ deploys: { count, perWeek, source } }: PipelineHistory): string {
  const each = source === 'deployments' ? plural(count, 'deployment') : plural(count, 'successful run');
  const told = source === 'deployments' ? '' : '; no deployment was told';
  return `${Math.round(perWeek * 10) / 10} a week (${each}${told})`;
}

/** Runs by their ends and how long successes took, day by day or week by week; null where there is nothing to draw. */
export function historyChart(
  pipeline: Pick<PipelineConfig, 'name'>,
  history: PipelineHistory,
  theme: Chart['theme'],
): Chart | null {
  const { buckets, bucketMs, from, duration: figures } = history;
  if (history.total === 0) return null;
  const until = new Date(from.getTime() + buckets.length * bucketMs);
  const each = bucketMs > 86_400_000 ? 'week' : 'day';
  const bars = (name: string, tone: 'good' | 'bad' | 'muted', value: (bucket: (typeof buckets)[number]) => number) => ({
    name,
    kind: 'stacked' as const,
    tone,
    points: buckets.map((bucket) => [bucket.from, value(bucket)] as const),
  });
  return {
    title: pipeline.name,
    from,
    until,
    theme,
    panels: [
      {
        title: `Runs a ${each}`,
        unit: 'count',
        bucketMs,
        series: [
          bars('passed', 'good', ({ passed }) => passed),
          bars('failed', 'bad', ({ failed }) => failed),
          bars('without a verdict', 'muted', ({ other }) => other),
        ],
      },
      {
        title: 'How long a success took',
        unit: 'duration',
        series: [
          {
            name: `median of the ${each}`,
            kind: 'line',
            tone: 'one',
            points: buckets.map(({ from: at, medianMs }) => [new Date(at.getTime() + bucketMs / 2), medianMs] as const),
          },
        ],
        ...(figures === null
          ? {}
          : {
              thresholds: [
                {
                  name: `median of all: ${duration(figures.medianMs)}`,
                  value: figures.medianMs,
                  tone: 'muted' as const,
                },
              ],
            }),
      },
    ],
  };
}
