import type { Agent } from '../approvals/approval.ts';
import { clip, code, escape, timestamp, userMention } from '../platform/discord/message.ts';
import { holdId, type Hold } from '../holds/hold.ts';
import { deployId, type Deploy } from './deploy.ts';
import type { HostArrival } from './host-arrival.ts';

/** What is shown of texts that people and systems wrote, in UTF-16 units before escaping. */
const SHOWN = { ref: 100, because: 400, name: 60, shows: 60, note: 90 } as const;
const MOST_HOSTS = 20;

/** "3 of 12 hosts report `1a2b3c4d`", and each of them below, those that lack it first. */
export function hostLines({ hosts, sha }: Pick<Deploy, 'hosts' | 'sha'>): readonly string[] {
  if (hosts.length === 0) return [];
  const there = hosts.filter(({ state }) => state === 'there').length;
  const commit = sha === null ? 'it' : code(sha.slice(0, 8));
  const order = { other: 0, unknown: 1, there: 2 } as const;
  const shown = hosts.toSorted((a, b) => order[a.state] - order[b.state]).slice(0, MOST_HOSTS);
  const left = hosts.length - shown.length;
  return [
    `**${there} of ${hosts.length}** report ${commit}`,
    ...shown.map(hostLine),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

function hostLine({ host, state, shows, note, since }: HostArrival): string {
  const name = code(host);
  const what = shows === null ? '' : code(clip(shows, SHOWN.shows));
  const why = note === null ? '' : ` (${foreign(note, SHOWN.note)})`;
  switch (state) {
    case 'there':
      return `✅ ${name} there ${timestamp(since, 'R')}${why}`;
    case 'other':
      return `⏳ ${name} still on ${what === '' ? 'another version' : what}${why}`;
    case 'unknown':
      return `❓ ${name} unknown${what === '' ? '' : `, last ${what}`}${why}`;
  }
}

export function runWords({ run, runUrl }: Pick<Deploy, 'run' | 'runUrl'>): string {
  const named = run === null ? 'the run' : `run ${foreign(run, SHOWN.name)}`;
  return runUrl === null || !/^https?:\/\/[^\s<>)]+$/.test(runUrl) ? named : `[${named}](<${runUrl}>)`;
}

export function refWords({ ref }: Pick<Deploy, 'ref'>): string {
  return code(clip(ref, SHOWN.ref));
}

export function becauseWords({ because }: Pick<Deploy, 'because'>): string {
  return because === null ? '' : `: ${foreign(because, SHOWN.because)}`;
}

/** "**D-12** `feature/x` on `waku.test`" */
export function deployHead(deploy: Deploy): string {
  return `**${deployId(deploy)}** ${refWords(deploy)} on ${code(deploy.fleet)}`;
}

/** Nobody asks for what a hold's end brings with it, nor for an upgrade whose time has come. */
export function askerWords({ askedBy, kind }: Pick<Deploy, 'askedBy' | 'kind'>): string {
  return askedBy === null && kind === 'upgrade' ? 'Muster, as planned' : agentWords(askedBy);
}

function agentWords(agent: Agent | null): string {
  if (agent === null) return 'Muster, at the end of a hold';
  if (agent.userId !== null) return userMention(agent.userId);
  const shown = foreign(agent.name, SHOWN.name).trim();
  return shown === '' ? 'someone' : shown;
}

/** "**H-3** <@…> until …: disk swap" */
export function holdLine(hold: Hold): string {
  const { holder, until, reason, state } = hold;
  const who = `${state === 'overdue' ? '⏰' : '⏸️'} **${holdId(hold)}** ${agentWords(holder)}`;
  const when = `${timestamp(until, 'F')} (${timestamp(until, 'R')})`;
  return `${who}${state === 'overdue' ? `, overdue since ${when}` : ` until ${when}`}: ${foreign(reason, SHOWN.because)}`;
}

export function foreign(text: string, most: number): string {
  return escape(clip(text, most));
}
