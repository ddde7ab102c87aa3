import type { FleetHealth } from './fleet-health.ts';
import type { HealthLine } from './health-line.ts';
import { RULE_BOOK } from './rule-book.ts';

/** Every line of a fleet as plain text, for a file: fleet first, then host by host, worst first. */
export function healthText({ fleet, at, state, since, whole, hosts }: FleetHealth): string {
  const began = since === null ? '' : ` since ${since.toISOString()}`;
  return [
    `${fleet.name}: ${state}${began}, as of ${at.toISOString()}`,
    '',
    'The fleet as a whole',
    ...whole.map(lineText),
    ...hosts.flatMap((host) => [
      '',
      `${host.host}: ${host.state}${host.since === null ? '' : ` since ${host.since.toISOString()}`}`,
      ...host.lines.map(lineText),
    ]),
    '',
  ].join('\n');
}

function lineText({ rule, subject, state, said, threshold, evidence, since, readAt, pending }: HealthLine): string {
  const shard = subject.shard === null ? '' : ` of shard ${subject.shard}`;
  const name = subject.name === null ? '' : ` ${subject.name}`;
  const parts = [
    ...(threshold === null ? [] : [threshold]),
    `since ${since.toISOString()}`,
    `${evidence.source}: ${evidence.query}`,
    readAt === null ? 'never read' : `read ${readAt.toISOString()}`,
    ...(pending === null ? [] : [`now ${pending.state}, counts from ${pending.countsAt.toISOString()}`]),
  ];
  return `  ${state}: ${RULE_BOOK[rule].title}${name}${shard}: ${oneLine(said)} (${parts.join('; ')})`;
}

/** What a node said may hold line breaks, which would make lines of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
