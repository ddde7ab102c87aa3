import {
  clip,
  code,
  embed,
  escape,
  link,
  message,
  plural,
  timestamp,
  type Embed,
  type MessageBody,
} from '../platform/discord/message.ts';
import type {
  Ahead,
  AheadCommit,
  LiveVersion,
  OpenBreak,
  PipelineStatus,
  StatusAnswer,
  StatusRun,
} from './pipeline-status.ts';
import { commitWords, shortSha } from './commit-words-view.ts';
import { runMarkOfKey } from './run-mark.ts';
import { lookWords, runLabel } from './run-words-view.ts';

const SHOWN = { title: 90, name: 60, login: 40, branch: 60, ahead: 3 } as const;
const COLOR = { good: 0x2ecc71, broken: 0xe74c3c, unknown: 0x95a5a6 } as const;

/** What is live where: a block for each environment on the way to production, within it each pipeline. */
export function pipelineStatusMessage(
  { statuses, leftOut }: StatusAnswer,
  { filtered }: { readonly filtered: boolean },
): MessageBody {
  if (statuses.length === 0)
    return message({
      mentions: 'nobody',
      content: filtered
        ? 'No pipeline that you may see fits this. `/pipeline status` without options shows all.'
        : 'No pipeline that you may see is in the configuration. Whoever keeps it adds them under `pipelines`.',
    });
  const environments = [...new Set(statuses.map(({ environment }) => environment))];
  const rest = leftOut.map(
    ({ pipeline, repositories }) =>
      `${code(pipeline)} has ${plural(repositories, 'more repository', 'more repositories')}, inactive for longer.`,
  );
  return message({
    mentions: 'nobody',
    ...(rest.length === 0 ? {} : { content: rest.join('\n') }),
    embeds: environments.map((environment) =>
      environmentEmbed(
        environment,
        statuses.filter((each) => each.environment === environment),
      ),
    ),
  });
}

function environmentEmbed(environment: string, statuses: readonly PipelineStatus[]): Embed {
  const broken = statuses.filter(({ openBreaks }) => openBreaks.length > 0).length;
  const known = statuses.filter(({ live }) => live.kind === 'live').length;
  const words = [
    ...(broken === 0 ? [] : [`❌ ${broken} broken`]),
    ...(known === statuses.length ? [] : [`❔ ${statuses.length - known} not known`]),
  ];
  return embed({
    title: `${escape(environment)}${words.length === 0 ? '' : `: ${words.join(', ')}`}`,
    color: broken > 0 ? COLOR.broken : known === 0 ? COLOR.unknown : COLOR.good,
    description: statuses.flatMap(statusLines),
  });
}

function statusLines(status: PipelineStatus): readonly string[] {
  const { pipeline, repository, live, ahead, lastRun, openBreaks } = status;
  return [
    `**${escape(clip(pipeline, SHOWN.name))}** · ${code(repository)}`,
    live.kind === 'live' ? liveLine(live.version, status) : `❔ Live: not known: ${unknownWords(live.seen, lastRun)}`,
    ...(live.kind === 'live' ? aheadLines(ahead) : []),
    ...lastRunLines(status),
    ...openBreaks.map(breakLine),
  ];
}

function liveLine(version: LiveVersion, { repository, sameIn }: PipelineStatus): string {
  const { run, sha, title, by, since, source } = version;
  const commit =
    run === null
      ? sha === ''
        ? 'a commit that was not told'
        : code(shortSha(sha))
      : commitWords({ ...run, sha, repository });
  const name = version.version === null ? '' : ` ${code(clip(version.version, SHOWN.name))}`;
  const what = title === null ? '' : ` ${escape(clip(title, SHOWN.title))}`;
  const who = by === null ? '' : `, by ${escape(clip(by, SHOWN.login))}`;
  const same = sameIn.length === 0 ? '' : ` · ⏩ same commit as ${sameIn.map((each) => escape(each)).join(', ')}`;
  return `🟢 Live: ${commit}${name}${what}${who}, since ${timestamp(since, 'R')} (${sourceWords(version, source)})${same}`;
}

function sourceWords({ run, url }: LiveVersion, source: LiveVersion['source']): string {
  if (source === 'deployment') return url === null ? 'deployment' : link('deployment', url);
  const label = `success of ${run === null ? 'a run' : clip(runLabel(run), SHOWN.name)}`;
  return url === null ? escape(label) : link(label, url);
}

function unknownWords(seen: number, lastRun: StatusRun | null): string {
  if (lastRun === null) return 'no run and no deployment seen yet.';
  const when = timestamp(lastRun.createdAt, 'R');
  return seen === 1
    ? `no deployment seen, and the one run, of ${when}, has not succeeded.`
    : `no deployment seen, and none of its last ${seen} runs succeeded; the newest is of ${when}.`;
}

function aheadLines(ahead: Ahead): readonly string[] {
  switch (ahead.kind) {
    case 'unknown':
      return ['Ahead: not known, its commit was seen on no branch.'];
    case 'level':
      return [`Ahead: nothing seen on ${code(clip(ahead.branch, SHOWN.branch))}.`];
    case 'ahead': {
      const { pushes, more, branch } = ahead;
      const count = more ? `more than ${pushes.length} pushes` : plural(pushes.length, 'push', 'pushes');
      const shown = pushes.slice(0, SHOWN.ahead).map(pushWords).join('; ');
      return [`⏫ Ahead: ${count} on ${code(clip(branch, SHOWN.branch))}, the newest ${shown}`];
    }
  }
}

function pushWords({ sha, title, author }: AheadCommit): string {
  const what = title === null ? '' : ` ${escape(clip(title, SHOWN.title))}`;
  return `${code(shortSha(sha))}${what}${author === null ? '' : ` — ${escape(clip(author, SHOWN.login))}`}`;
}

/** Left out where the line before already tells of this very run. */
function lastRunLines({ live, lastRun }: PipelineStatus): readonly string[] {
  if (lastRun === null) return [];
  if (live.kind === 'live' && live.version.run?.key === lastRun.key) return [];
  const label = clip(runLabel(lastRun), SHOWN.name);
  const shown = lastRun.url === null ? escape(label) : link(label, lastRun.url);
  return [`Last run: ${lookWords(lastRun.state)}: ${shown}, ${timestamp(lastRun.endedAt ?? lastRun.createdAt, 'R')}`];
}

function breakLine({ number, runKey, url, since, failures }: OpenBreak): string {
  const label = runMarkOfKey({ number, key: runKey });
  const first = url === null ? escape(label) : link(label, url);
  return `❌ Broken since ${first}, ${timestamp(since, 'R')}: ${plural(failures, 'failure')} in a row`;
}
