import {
  clip,
  clipLines,
  code,
  escape,
  LIMITS,
  link,
  message,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { nextOpeningWords } from './begin-words-view.ts';
import type { AskAgainOutcome, BeginOutcome, PlanOutcome, UnplanOutcome } from './begin-outcome.ts';
import { planWords, standingLine } from './request-approvals-view.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import { lacking, type SignOffStanding } from './sign-off.ts';

const SHOWN = { version: 100, why: 300 } as const;

/** What whoever begins an upgrade reads. `url` leads to the request's card, once it is there. */
export function beginMessage(outcome: BeginOutcome, url: string | null): MessageBody {
  return lines(beginLines(outcome, name(outcome.request, url)));
}

function beginLines(outcome: BeginOutcome, id: string): readonly string[] {
  const { request } = outcome;
  const what = `${code(clip(request.version.text, SHOWN.version))} to ${code(request.fleet)}`;
  switch (outcome.kind) {
    case 'begun':
      return [
        `🚀 ${id} begins: ${what}, as ${code(`D-${request.execution?.deploy ?? ''}`)}.`,
        'Its card follows it host by host, and whoever asked is told how it ends.',
      ];
    case 'missing-approvals':
      return [
        `⏳ ${id} does not begin yet: it needs ${outcome.standings.length === 1 ? 'an approval' : 'approvals'} that ${lacking(outcome.standings).length === 1 ? 'is' : 'are'} missing.`,
        ...outcome.standings.map(standingLine),
        ...againHint(outcome.standings, request),
      ];
    case 'someone-else-must-begin': {
      const could = outcome.couldAsk.length === 0 ? '' : ` Could do it: ${outcome.couldAsk.map(code).join(', ')}.`;
      return [
        `❌ ${id} does not begin: nobody but you stands behind it, and nobody alone deploys to ${code(request.fleet)}. Somebody else must begin it, or \`upgrades: approvals\` of the fleet must name who agrees.${could}`,
      ];
    }
    case 'windows-closed':
      return [
        `❌ ${id} does not begin: the windows do not let ${what} be deployed now. Nothing was used up.`,
        ...nextOpeningWords(outcome.windows, request),
      ];
    case 'not-its-time':
      return [
        `❌ ${id} does not begin now: it is planned for ${timestamp(outcome.at, 'F')}, and what was agreed to is for that time alone.`,
        `\`/upgrade unschedule ${requestId(request.number)}\` takes the plan back, and asks those who agreed anew.`,
      ];
    case 'busy':
      return [`⏳ ${id} does not begin: ${why(outcome.why)}. Try again when that is over.`];
    case 'held':
      return [`⏸️ ${id} does not begin: ${why(outcome.why)}. Whoever holds it ends that with \`/autodeploy resume\`.`];
    case 'no-deployer':
      return [`❌ ${id} does not begin: ${why(outcome.why)}.`];
    case 'changed':
      return [changedWords(request, id)];
    case 'not-in-use':
      return [notInUseWords(request, id)];
  }
}

function againHint(standings: readonly SignOffStanding[], { number }: UpgradeRequest): readonly string[] {
  return standings.some(({ kind }) => kind === 'rejected')
    ? [`When what spoke against it is settled, \`/upgrade ask ${requestId(number)}\` asks them again.`]
    : [];
}

/** What whoever plans an upgrade reads. */
export function planMessage(outcome: PlanOutcome, url: string | null): MessageBody {
  return lines(planLines(outcome, name(outcome.request, url)));
}

function planLines(outcome: PlanOutcome, id: string): readonly string[] {
  const { request } = outcome;
  switch (outcome.kind) {
    case 'scheduled':
      return [
        `🗓️ ${id} begins by itself on ${request.plan === null ? '' : planWords(request.plan)}.`,
        ...(outcome.before === null ? [] : [`It was planned for ${planWords(outcome.before)} before.`]),
        ...(outcome.standings.length === 0
          ? []
          : [
              'These must have agreed to exactly that time by then, else it goes back to accepted and you are told:',
              ...outcome.standings.map(standingLine),
            ]),
      ];
    case 'same-plan':
      return [`${id} is planned for exactly that already, so nothing was changed.`];
    case 'unreadable-moment':
      return [`❌ When it is to begin could not be read: ${outcome.why}. Nothing was planned.`];
    case 'no-such-window':
      return [
        `❌ No window that you may see is called ${code(outcome.window)}. \`/window list\` shows those there are.`,
      ];
    case 'window-does-not-fit':
      return [`❌ ${DOES_NOT_FIT[outcome.why](code(outcome.window), request)} Nothing was planned.`];
    case 'windows-closed':
      return [
        `❌ The windows would not let ${code(request.fleet)} be deployed to on ${timestamp(outcome.at, 'F')}, so nothing was planned.`,
        ...nextOpeningWords(outcome.windows, request),
      ];
    case 'changed':
      return [changedWords(request, id)];
    case 'not-in-use':
      return [notInUseWords(request, id)];
  }
}

const DOES_NOT_FIT: Readonly<
  Record<
    Extract<PlanOutcome, { kind: 'window-does-not-fit' }>['why'],
    (window: string, request: UpgradeRequest) => string
  >
> = {
  freezes: (window) => `${window} is a freeze: while it lasts, nothing is deployed.`,
  elsewhere: (window, { fleet }) => `${window} is not about ${code(fleet)}.`,
  over: (window) => `${window} does not open again within the next weeks.`,
  open: (window, { number }) =>
    `${window} is open now, and does not open again: \`/upgrade deploy ${requestId(number)}\` begins at once.`,
};

/** What whoever takes a plan back reads. */
export function unplanMessage({ kind, request }: UnplanOutcome, url: string | null): MessageBody {
  const id = name(request, url);
  switch (kind) {
    case 'unscheduled':
      return lines([
        `⚫ ${id} is not planned any more; what was agreed to for that time is void. \`/upgrade deploy ${requestId(request.number)}\` begins it once it is agreed to.`,
      ]);
    case 'not-scheduled':
      return lines([`${id} is not planned, so nothing was changed.`]);
    case 'changed':
      return lines([changedWords(request, id)]);
  }
}

/** What whoever asks for approvals again reads. */
export function askAgainMessage(outcome: AskAgainOutcome, url: string | null): MessageBody {
  const id = name(outcome.request, url);
  switch (outcome.kind) {
    case 'asked':
      return lines([`⏳ Those whose word ${id} lacks are asked.`, ...outcome.standings.map(standingLine)]);
    case 'nobody-to-ask':
      return lines([
        `${id} ${outcome.standings.length === 0 ? 'needs nobody’s approval' : 'asks nobody again: all are asked, or have agreed'}.`,
        ...outcome.standings.map(standingLine),
      ]);
    case 'changed':
      return lines([changedWords(outcome.request, id)]);
    case 'not-in-use':
      return lines([notInUseWords(outcome.request, id)]);
  }
}

function changedWords({ number, state }: UpgradeRequest, id: string): string {
  const next =
    state === 'requested'
      ? 'its maintainer has to accept it first'
      : state === 'accepted' || state === 'scheduled'
        ? 'use its card as it is now'
        : `\`/upgrade show ${requestId(number)}\` tells what became of it`;
  return `Nothing was changed: ${id} is ${state} by now; ${next}.`;
}

function notInUseWords({ fleet }: UpgradeRequest, id: string): string {
  return `❌ ${id} does not begin: ${code(fleet)} is not in use by the configuration. \`/upgrade cancel\` takes it back.`;
}

function why(text: string): string {
  return escape(clip(text, SHOWN.why));
}

function name({ number }: UpgradeRequest, url: string | null): string {
  return url === null ? requestId(number) : link(requestId(number), url);
}

function lines(all: readonly string[]): MessageBody {
  return message({ mentions: 'nobody', content: clipLines(all, LIMITS.content) });
}
