import {
  clip,
  code,
  duration,
  embed,
  escape,
  link,
  mentionWords,
  message,
  notifying,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { Break, VerdictPoint } from './break.ts';
import type { Digest } from './digest.ts';
import { OCCURRENCE_EVENTS } from './occurrence.ts';
import type { Mention } from './route.ts';
import { branchLabel } from './route.ts';
import { runMarkOfKey } from './run-mark.ts';
import type { Run } from './run.ts';

const GREY = 0x95a5a6;
const RED = 0xe74c3c;
const SHOWN = { workflow: 80, branch: 100, route: 60 } as const;

export interface DigestParts {
  readonly digest: Digest;
  /** What the routes are called whose quiet ended. */
  readonly routes: readonly string[];
  readonly until: Date;
  /** Runs by key, of those that breaks name. */
  readonly runs: ReadonlyMap<string, Run>;
  /** Whom what is still broken concerns. */
  readonly mentions: readonly Mention[];
}

/** What quiet hours held back, in one message at their end. It notifies only those whom something broken concerns. */
export function digestMessage(parts: DigestParts): { readonly body: MessageBody; readonly summary: string } {
  const { digest, mentions, until, routes } = parts;
  const still = digest.broken.length;
  const headline = `🌙 Quiet hours are over: ${amountWords(digest)}`;
  const ping = mentions.length === 0 ? '' : ` ${mentionWords(mentions)}`;
  const fields = [
    ...listField('Broke, and still is', digest.broken, (broken) => brokenLine(broken, parts)),
    ...listField('Fixed meanwhile', digest.fixed, (broken) => fixedLine(broken, parts)),
    ...listField('Also held back', digest.others, otherLine),
  ];
  const shown = routes.map((name) => code(clip(name, SHOWN.route))).join(', ');
  return {
    body: message({
      mentions: mentions.length === 0 ? 'nobody' : notifying(mentions),
      content: `${headline}.${ping}`,
      embeds: [
        embed({
          color: still > 0 ? RED : GREY,
          description: [
            ...(digest.runs === 0 ? [] : [countLine(digest)]),
            `Held back from ${timestamp(digest.since, 'f')} until ${timestamp(until, 'f')}, by ${shown}.`,
          ],
          fields,
        }),
      ],
    }),
    summary: headline,
  };
}

/** `3 runs and 1 release, nothing broke`. */
function amountWords(digest: Digest): string {
  const others = OCCURRENCE_EVENTS.map((event) => ({
    event,
    count: digest.others.filter((each) => each.event === event).length,
  }));
  const counts = [
    ...(digest.runs === 0 ? [] : [`${plural(digest.runs, 'run')}, ${stillWords(digest)}`]),
    ...others.filter(({ count }) => count > 0).map(({ event, count }) => plural(count, event)),
  ];
  return counts.join(', ');
}

function stillWords({ broken, fixed, failed }: Digest): string {
  if (broken.length > 0) return `${broken.length} still broken`;
  if (fixed.length > 0) return `${fixed.length} fixed meanwhile`;
  return failed === 0 ? 'nothing broke' : `${failed} failed`;
}

function countLine({ runs, passed, failed, canceled, unfinished }: Digest): string {
  const counts = [
    passed === 0 ? null : `✅ ${passed} succeeded`,
    failed === 0 ? null : `❌ ${failed} failed`,
    canceled === 0 ? null : `🚫 ${canceled} without a verdict`,
    unfinished === 0 ? null : `▶️ ${unfinished} still running: their cards follow`,
  ].filter((count) => count !== null);
  return `${plural(runs, 'run')}: ${counts.join(' · ')}.`;
}

function otherLine({ headline, url, at }: Digest['others'][number]): string {
  return `${headline}${url === null ? '' : ` (${link('open', url)})`}, ${timestamp(at, 'R')}`;
}

function listField<Item>(
  name: string,
  items: readonly Item[],
  line: (item: Item) => string,
): readonly { readonly name: string; readonly value: readonly string[] }[] {
  // What does not fit is counted by the field itself.
  return items.length === 0 ? [] : [{ name, value: items.map(line) }];
}

function brokenLine({ first, failures }: Break, { runs }: DigestParts): string {
  const times = failures === 1 ? '' : `, ${failures} failures in a row`;
  return `❌ ${subjectOf(first, runs)} since ${timestamp(first.at, 'R')} (${pointLink(first)}${times})`;
}

function fixedLine({ first, fixedBy }: Break, { runs }: DigestParts): string {
  if (fixedBy === null) return `✅ ${subjectOf(first, runs)}`;
  return `✅ ${subjectOf(fixedBy, runs)} after ${duration(fixedBy.at.getTime() - first.at.getTime())} (${pointLink(fixedBy)})`;
}

/** Retention may have taken the run; its key still names it. */
function subjectOf({ runKey }: VerdictPoint, runs: ReadonlyMap<string, Run>): string {
  const run = runs.get(runKey);
  if (run === undefined) return code(clip(runKey, SHOWN.branch));
  const workflow = run.workflow.name.trim() === '' ? run.workflow.path : run.workflow.name;
  const on = run.branch === '' ? '' : ` on ${code(clip(branchLabel(run), SHOWN.branch))}`;
  return `${code(clip(workflow, SHOWN.workflow))}${on}`;
}

function pointLink({ number, runKey, url }: VerdictPoint): string {
  const label = `run ${runMarkOfKey({ number, key: runKey })}`;
  return url === null ? escape(label) : link(label, url);
}
