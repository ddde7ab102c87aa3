import type { Agent } from '../approvals/approval.ts';
import type { VersionChange } from '../fleets/version-history.ts';
import {
  clip,
  clipLines,
  code,
  embed,
  escape,
  LIMITS,
  link,
  message,
  plural,
  timestamp,
  userMention,
  type FieldParts,
  type MessageBody,
} from '../platform/discord/message.ts';
import { overallWords } from './bandwidth-verdict-view.ts';
import type { Behind, BehindApproval, FleetHistory, HistoryEntry, RequestPast } from './fleet-history.ts';
import type { RequestStep } from './request-step.ts';
import { doerWords, REQUEST_LOOKS } from './request-view.ts';
import { requestId } from './request.ts';

/** In UTF-16 units, before escaping. */
const SHOWN = { version: 60, name: 60, because: 200, commit: 8 } as const;
/** More requests would not fit a message with their steps. */
export const PASTS_SHOWN = 6;

const KINDS: Readonly<Record<NonNullable<Behind['deploy']>['kind'], string>> = {
  branch: 'a branch',
  restore: 'put back what it tracks',
  latest: 'the latest',
  upgrade: 'an upgrade',
  rollback: 'a rollback',
};

/** What is live on a fleet, since when and by whom, and what was before. */
export function fleetHistoryMessage({ fleet, entries, unknown }: FleetHistory): MessageBody {
  const live = entries.filter(({ change }) => change.stillOn > 0);
  const before = entries.filter(({ change }) => change.stillOn === 0);
  const silent =
    unknown.length === 0
      ? []
      : [
          `❔ Of ${plural(unknown.length, 'host')} it is not known what ${unknown.length === 1 ? 'it runs' : 'they run'}.`,
        ];
  if (entries.length === 0)
    return message({
      mentions: 'nobody',
      content: `Nothing was seen to run on ${code(fleet)} yet. \`/fleet status fleet:${fleet}\` tells what is known of it.`,
    });
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `What ran on ${fleet}`,
        fields: [
          {
            name: 'Live',
            value: live.length === 0 ? ['Nothing that is known.', ...silent] : [...live.flatMap(entryLines), ...silent],
          },
          ...(before.length === 0
            ? []
            : [{ name: 'Before', value: clipLines(before.flatMap(entryLines), LIMITS.fieldValue) }]),
        ],
        footer: `/upgrade history ${fleet} tells of its requests`,
      }),
    ],
  });
}

function entryLines({ change, behind }: HistoryEntry): readonly string[] {
  const commit = change.commit === null ? '' : ` (${code(change.commit.slice(0, SHOWN.commit))})`;
  return [
    `**${code(clip(change.version, SHOWN.version))}**${commit} on ${hostsWords(change)}, ${sinceWords(change)}`,
    `↳ ${behindWords(behind)}`,
  ];
}

function hostsWords({ hosts, stillOn }: VersionChange): string {
  if (stillOn === 0 || stillOn === hosts.length) return plural(hosts.length, 'host');
  return `${stillOn} of the ${hosts.length} hosts that it came to`;
}

function sinceWords({ from, to, wasThere, stillOn }: VersionChange): string {
  if (wasThere) return `${stillOn > 0 ? 'since' : 'from'} before ${timestamp(from, 'f')}, when Muster first looked`;
  const until = to > from ? `, its last host ${timestamp(to, 'f')}` : '';
  return `${stillOn > 0 ? 'since' : 'from'} ${timestamp(from, 'f')}${until}`;
}

function behindWords({ deploy, request, approvals, run }: Behind): string {
  if (deploy === null)
    return run === null
      ? 'nothing that Muster knows of brought it, or nothing that you may see'
      : `the run ${run.url === null ? escape(run.title) : link(run.title, run.url)}${run.by === null ? '' : ` by ${name(run.by)}`}`;
  const id = `D-${deploy.number}`;
  const who = deploy.by === null ? 'by itself' : `by ${agentWords(deploy.by)}`;
  const parts = [
    `${deploy.runUrl === null ? id : link(id, deploy.runUrl)}, ${KINDS[deploy.kind]}, begun ${who}`,
    ...(request === null ? [] : [`${requestId(request.number)} of ${doerWords(request.by)}`]),
    ...approvals.map(approvalWords),
  ];
  return parts.join('; ');
}

function approvalWords({ number, name: office, by }: BehindApproval): string {
  return `AP-${number}, ${escape(office)}: ${by.length === 0 ? 'nobody' : by.map(agentWords).join(', ')} agreed`;
}

function agentWords({ userId, name: shown }: Agent): string {
  return userId === null ? name(shown) : userMention(userId);
}

function name(foreign: string): string {
  const shown = escape(clip(foreign, SHOWN.name)).trim();
  return shown === '' ? 'someone' : shown;
}

/** The requests of a fleet, the newest first, each with its steps. */
export function requestHistoryMessage(
  fleet: string,
  { pasts, more }: { readonly pasts: readonly RequestPast[]; readonly more: boolean },
): MessageBody {
  if (pasts.length === 0)
    return message({
      mentions: 'nobody',
      content: `No upgrade of ${code(clip(fleet, SHOWN.version))} was ever asked for that you may see. \`/upgrade request\` makes one.`,
    });
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `Upgrades of ${fleet}`,
        fields: pasts.map(pastField),
        footer: more ? `/upgrade list fleet:${fleet} has the older ones` : `/fleet history ${fleet} tells what ran`,
      }),
    ],
  });
}

function pastField({ request, steps, approvals, bandwidth, url }: RequestPast): FieldParts {
  const { icon, word } = REQUEST_LOOKS[request.state];
  const version = clip(request.version.text, SHOWN.version);
  const deploy = request.execution === null ? [] : [`Deployed as D-${request.execution.deploy}.`];
  const back = request.execution?.rollback ?? null;
  const card = url === null ? [] : [link('Its card', url)];
  return {
    name: `${icon} ${requestId(request.number)} to ${version}: ${word}`,
    value: [
      ...steps.map(stepLine),
      ...approvals.map((approval) => `${approvalWords(approval)}.`),
      ...deploy,
      ...(bandwidth === null ? [] : [`Bandwidth: ${overallWords(bandwidth)}.`]),
      ...(back === null ? [] : [`Put back by D-${back.deploy}.`]),
      ...card,
    ],
  };
}

/** The life of a request as a field of its card; with a single step there is nothing to tell. */
export function stepFields(steps: readonly RequestStep[]): readonly FieldParts[] {
  return steps.length < 2 ? [] : [{ name: 'What happened', value: steps.map(stepLine) }];
}

function stepLine({ state, at, by, because }: RequestStep): string {
  const { icon, word } = REQUEST_LOOKS[state];
  const asked = state === 'requested' ? 'asked for' : word;
  const who = by === null ? '' : ` by ${doerWords(by)}`;
  const why = because === null ? '' : `: ${escape(clip(because, SHOWN.because))}`;
  return `${icon} ${timestamp(at, 'f')} ${asked}${who}${why}`;
}
