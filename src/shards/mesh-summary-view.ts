import { clip, embed, escape, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import { colorOf } from './mesh-words-view.ts';
import type { ShardMeshOutcome, ShardMeshReport, ShardMeshRow } from './shard-mesh.ts';
import { SHARDS_BLUE } from './source-words-view.ts';

/** Shards named in one line. */
const LONGEST_LIST = 160;

/** A line for each fleet. */
export function meshSummaryMessage(outcomes: readonly ShardMeshOutcome[]): MessageBody {
  const rows = outcomes.flatMap((outcome) => (outcome.kind === 'meshes' ? outcome.shards : []));
  const lines = outcomes.map((outcome) => `**${escape(outcome.fleet.name)}** ${summaryWords(outcome)}`);
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: '🕸️ Meshes by shard',
        color: colorOf(rows),
        description:
          lines.length === 0
            ? 'No fleet that you may see has shards.'
            : [...lines, 'Name one for its hosts and a picture: `/shard mesh fleet:…`'],
      }),
    ],
  });
}

function summaryWords(outcome: ShardMeshOutcome): string {
  if (outcome.kind !== 'meshes') return noMeshWords(outcome);
  const count = (...verdicts: readonly ShardMeshRow['verdict'][]): readonly number[] =>
    outcome.shards.filter(({ verdict }) => verdicts.includes(verdict)).map(({ shard }) => shard);
  const part = (icon: string, words: string, shards: readonly number[]): readonly string[] =>
    shards.length === 0 ? [] : [`${icon} ${words}: ${clip(shards.join(', '), LONGEST_LIST)}`];
  const read = outcome.oldest === null ? '' : ` · read ${timestamp(outcome.oldest, 'R')}`;
  return `${[
    ...part('🔴', 'dead on all hosts', count('dead')),
    ...part('🔴', 'dead on some', count('dead-on-some')),
    ...part('🟡', 'thin', count('thin')),
    ...part('⚪', 'not known', count('unknown')),
    ...part('🟢', 'good', count('good')),
  ].join(' · ')}${read}`;
}

/** Why there is no report, and what to do about it. */
export function noMeshMessage(outcome: Exclude<ShardMeshOutcome, ShardMeshReport>): MessageBody {
  return plain(outcome.fleet.name, noMeshWords(outcome));
}

export function noSuchShardMessage({ fleet }: ShardMeshReport, shard: number): MessageBody {
  return plain(
    fleet.name,
    `Shard ${shard} is none of the fleet's, and no node of it tells of one: it has ${fleet.shards.join(', ')}.`,
  );
}

function plain(fleet: string, description: string): MessageBody {
  return message({
    mentions: 'nobody',
    embeds: [embed({ title: `🕸️ Meshes of ${escape(fleet)} by shard`, color: SHARDS_BLUE, description })],
  });
}

function noMeshWords(outcome: Exclude<ShardMeshOutcome, ShardMeshReport>): string {
  switch (outcome.kind) {
    case 'no-shards':
      return 'has no shards: the configuration names none of it. `shards: […]` there would.';
    case 'not-asked':
      return 'has nodes that Muster does not ask: `nodes: …` in the configuration would name the connection to them.';
  }
}
