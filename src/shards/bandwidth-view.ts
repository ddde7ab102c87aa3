import { pictureLines, type Picture } from '../platform/chart/picture.ts';
import { duration, embed, escape, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { BandwidthOutcome, BandwidthReport } from './bandwidth-report.ts';
import { accountLines, changeLines, flowLines, toldLines } from './bandwidth-words-view.ts';
import { ageLine, noteLines, SHARDS_BLUE, whyWords } from './source-words-view.ts';

export function bandwidthMessage(report: BandwidthReport, picture: Picture): MessageBody {
  const { fleet, shard, now } = report;
  const { from, until } = now.span;
  const what = shard === null ? 'by shard' : `of shard ${shard}`;
  return message({
    mentions: 'nobody',
    embeds: [
      {
        ...embed({
          title: `📊 Bandwidth ${what} on ${escape(fleet.name)}`,
          color: SHARDS_BLUE,
          description: [
            `Averages per fleet node over ${duration(now.windowMs)}, ${timestamp(from, 'f')} to ${timestamp(until, 'f')}: every node relays the same messages, so a sum over nodes would count them again.`,
            ...ageLine(now),
            ...flowLines(report),
            ...changeLines(report),
            ...accountLines(report),
            ...toldLines(report),
            ...noteLines(now.notes),
            ...pictureLines(picture),
          ],
        }),
        ...(picture.kind === 'drawn' ? { image: { url: `attachment://${picture.name}` } } : {}),
      },
    ],
  });
}

/** Where several have shards, one has to be named. */
export function whichFleetMessage(fleets: readonly FleetConfig[]): MessageBody {
  const description =
    fleets.length === 0
      ? 'No fleet that you may see has shards.'
      : `Several fleets have shards; say which: ${fleets.map(({ name }) => `\`fleet:${escape(name)}\``).join(', ')}`;
  return message({
    mentions: 'nobody',
    embeds: [embed({ title: '📊 Bandwidth by shard', color: SHARDS_BLUE, description })],
  });
}

/** Why there is no report, and what to do about it. */
export function noBandwidthMessage(outcome: Exclude<BandwidthOutcome, BandwidthReport>): MessageBody {
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `📊 Bandwidth on ${escape(outcome.fleet.name)}`,
        color: SHARDS_BLUE,
        description: noBandwidthWords(outcome),
      }),
    ],
  });
}

function noBandwidthWords(outcome: Exclude<BandwidthOutcome, BandwidthReport>): string {
  switch (outcome.kind) {
    case 'not-configured':
      if (outcome.fleet.lifecycle === 'retired') return 'The fleet is retired: nothing of it is measured any more.';
      return 'The fleet has no source of metrics. Write `metrics: { prometheus: … }` or `metrics: { scrape: […] }` to it in the configuration.';
    case 'no-shards':
      return 'The fleet has no shards: the configuration names none of it. `shards: […]` there would.';
    case 'no-such-shard':
      return `Shard ${outcome.shard} is none of the fleet's: it has ${outcome.fleet.shards.join(', ')}.`;
    case 'nothing-known':
      return `Nothing is known of this time: ${whyWords(outcome.why)}.${outcome.why.kind === 'no-data' ? FIRST_FIGURES : ''}`;
  }
}

/** Steps are whole five minutes, and a rate needs samples in two of them. */
const FIRST_FIGURES = ' Where Muster has only begun to look, the first figures are there after some ten minutes.';
