import {
  button,
  buttonRows,
  clipLines,
  code,
  LIMITS,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { ActVerdict } from '../windows/may-act.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import type { FleetDeploys } from './fleet-deploys.ts';
import { LENGTH_FORMS } from '../windows/typed-moment.ts';
import type {
  AcceptOutcome,
  ConfirmOutcome,
  EnforceOutcome,
  ExtendOutcome,
  PlaceOutcome,
  ReleaseOutcome,
  ReleasePreview,
} from './hold-outcome.ts';
import { agentWords, deploysLines, foreign, holdLine, waitingLines } from './hold-words-view.ts';
import { holdId, type Hold } from './hold.ts';

/** What came of `/autodeploy pause`. */
export function placedMessage(outcome: PlaceOutcome, deployer: string): MessageBody {
  switch (outcome.kind) {
    case 'placed': {
      const { hold, others, deploys } = outcome;
      return lines([
        `⏸️ ${code(hold.fleet)} is held by you until ${timestamp(hold.until, 'F')} (${timestamp(hold.until, 'R')}), as **${holdId(hold)}**.`,
        ...deploysLines(deploys, deployer),
        ...(others.length === 0 ? [] : [`${plural(others.length, 'other hold')} of it:`, ...others.map(holdLine)]),
        'At its end it is resumed by itself if you could do that then; `/autodeploy resume` does it before.',
      ]);
    }
    case 'already-held-by-you':
      return lines([
        `${code(outcome.hold.fleet)} is already held by you until ${timestamp(outcome.hold.until, 'F')} (${foreign(outcome.hold.reason, 200)}). \`/autodeploy extend\` has it last longer, \`/autodeploy resume\` ends it.`,
      ]);
    case 'not-holdable':
      return lines([`The fleet is ${outcome.lifecycle}, so nothing is deployed to it and there is nothing to hold.`]);
    case 'unreadable':
    case 'too-long':
      return lines([endProblem(outcome)]);
  }
}

/** Why a length was not taken; for Discord, where forms are in code. */
export function endProblem(outcome: Extract<PlaceOutcome, { kind: 'unreadable' | 'too-long' }>): string {
  if (outcome.kind === 'unreadable') return `The length does not fit: ${outcome.why}. It takes ${LENGTH_FORMS}.`;
  const { longestHours, until } = outcome;
  return `That would be until ${timestamp(until, 'F')}, and a hold of this fleet lasts ${plural(longestHours, 'hour')} at most. Write less; it can be extended.`;
}

/** What came of `/autodeploy extend` or its button. */
export function extendedMessage(outcome: ExtendOutcome): MessageBody {
  switch (outcome.kind) {
    case 'extended': {
      const { hold, was } = outcome;
      return lines([
        `⏸️ **${holdId(hold)}** of ${code(hold.fleet)} lasts until ${timestamp(hold.until, 'F')} (${timestamp(hold.until, 'R')}) now; it was ${timestamp(was, 'F')}.`,
      ]);
    }
    case 'not-longer':
      return lines([
        `**${holdId(outcome.hold)}** lasts until ${timestamp(outcome.hold.until, 'F')} already, which is as long as the fleet’s limit lets it now.`,
      ]);
    case 'changed':
      return lines([changedWords(outcome.hold)]);
    case 'unreadable':
    case 'too-long':
      return lines([endProblem(outcome)]);
  }
}

/** What ending a hold would do, and the button that does it. */
export function previewMessage(preview: ReleasePreview, resumeNow: string): MessageBody {
  const { hold, others, windows, waiting, brings, afterwards } = preview;
  const id = `**${holdId(hold)}**`;
  if (others.length > 0)
    return withButton(
      [
        `${id} is yours to end; ${code(hold.fleet)} stays held, so nothing is deployed by that:`,
        ...others.map(holdLine),
      ],
      button({ customId: resumeNow, label: `End ${holdId(hold)}`, style: 'primary' }),
    );
  const head = `Ending ${id} resumes ${code(hold.fleet)}: ${foreign(afterwards, 250)}.`;
  if (windows.kind === 'refused') return lines([head, ...waitingLines(waiting), closedWords(windows)]);
  return withButton(
    [head, ...waitingLines(waiting), `✅ Windows: ${foreign(verdictWords(windows), 300)}.`],
    button({ customId: resumeNow, label: brings === 'deploys' ? 'Resume and deploy' : 'Resume', style: 'success' }),
  );
}

/** What came of ending a hold. */
export function releasedMessage(outcome: ReleaseOutcome, deployer: string): MessageBody {
  switch (outcome.kind) {
    case 'released': {
      const { hold, others, deploys, afterwards } = outcome;
      const head = `▶️ **${holdId(hold)}** of ${code(hold.fleet)} has ended.`;
      if (others.length > 0) return lines([`${head} It stays held:`, ...others.map(holdLine)]);
      const next = `Once it is resumed: ${foreign(afterwards, 250)}.`;
      return lines([head, ...(deploys === null ? [] : deploysLines(deploys, deployer)), next]);
    }
    case 'windows-closed':
      return lines([
        `**${holdId(outcome.hold)}** stands: ending it would deploy what waits.`,
        closedWords(outcome.windows),
      ]);
    case 'changed':
      return lines([changedWords(outcome.hold)]);
  }
}

function closedWords(windows: ActVerdict): string {
  const when =
    windows.next === null ? 'No opening is planned' : `It could be from ${timestamp(windows.next.at, 'F')} on`;
  return `❌ Windows: nothing may be deployed now (${foreign(verdictWords(windows), 300)}). ${when}; \`/window override\` asks a second person.`;
}

function changedWords(hold: Hold): string {
  if (hold.state !== 'ended')
    return `**${holdId(hold)}** was changed since that was shown; \`/autodeploy status\` shows it as it is.`;
  const by = hold.endedBy === null ? 'ran out' : `was ended by ${agentWords(hold.endedBy)}`;
  return `**${holdId(hold)}** of ${code(hold.fleet)} ${by} ${hold.endedAt === null ? 'before' : timestamp(hold.endedAt, 'R')}.`;
}

export interface FleetState {
  readonly fleet: string;
  readonly holds: readonly Hold[];
  /** null: nothing was ever wanted of its deployer. */
  readonly deploys: FleetDeploys | null;
  readonly deployer: string;
  /** How often Muster looks whether somebody changed it elsewhere, in ms; null: it cannot. */
  readonly looksEveryMs: number | null;
}

/** `/autodeploy status`: of one fleet all that is known; of many, those that are held or not as they should be. */
export function statusMessage(states: readonly FleetState[], isOfAll: boolean): MessageBody {
  const shown = isOfAll ? states.filter(isNotable) : states;
  if (shown.length === 0) return lines(['▶️ No fleet that you may see is held. `/autodeploy pause` holds one.']);
  return lines(shown.flatMap(stateLines));
}

function isNotable({ holds, deploys }: FleetState): boolean {
  const drifts = (deploys?.driftSince ?? null) !== null;
  return holds.length > 0 || drifts || deploys?.enforcement === 'failed';
}

function stateLines({ fleet, holds, deploys, deployer, looksEveryMs }: FleetState): readonly string[] {
  const head = holds.length === 0 ? `▶️ ${code(fleet)} is not held.` : `⏸️ ${code(fleet)} is held:`;
  const looks =
    looksEveryMs === null
      ? []
      : [
          `Muster looks every ${plural(Math.max(1, Math.round(looksEveryMs / 60_000)), 'minute')} whether somebody changed it elsewhere.`,
        ];
  return [
    head,
    ...holds.map(holdLine),
    ...(deploys === null ? [`Its deployer: ${foreign(deployer, 200)}.`] : deploysLines(deploys, deployer)),
    ...looks,
  ];
}

export function confirmedMessage(outcome: ConfirmOutcome): MessageBody {
  switch (outcome.kind) {
    case 'confirmed':
      return lines([
        `☑️ Noted: deploys of ${code(outcome.deploys.fleet)} are ${outcome.deploys.wanted}, as you say. It is shown as unverified.`,
      ]);
    case 'declined':
      return lines([
        `❌ Noted: deploys of ${code(outcome.deploys.fleet)} are not ${outcome.deploys.wanted}. The holders are told.`,
      ]);
    case 'nothing-asked':
      return lines(['Nobody waits for that answer any more: it was given, or something else is wanted by now.']);
  }
}

export function enforcedMessage(outcome: EnforceOutcome): MessageBody {
  return outcome.kind === 'tried-again'
    ? lines([
        `⏳ Deploys of ${code(outcome.deploys.fleet)} are being ${outcome.deploys.wanted === 'paused' ? 'paused' : 'resumed'} again; the card shows what comes of it.`,
      ])
    : lines(['There is nothing to do again: it is as it should be, or was tried since that was shown.']);
}

/** What came of letting a drift stand. */
export function acceptedMessage(outcome: AcceptOutcome): MessageBody {
  return outcome.kind === 'accepted'
    ? lines([
        `☑️ Accepted: deploys of ${code(outcome.deploys.fleet)} are not ${outcome.deploys.wanted}, and may stay so. Nobody is told of it again; “${outcome.deploys.wanted === 'paused' ? 'Pause again' : 'Resume again'}” on its card undoes that.`,
      ])
    : lines(['There is nothing to accept: it is as it should be, was accepted, or changed since that was shown.']);
}

/** A hold of somebody is to be named: there are several, or the asker has none. */
export function whichMessage(fleet: string, holds: readonly Hold[]): MessageBody {
  if (holds.length === 0) return lines([`${code(fleet)} is not held. \`/autodeploy pause\` holds it.`]);
  return lines([
    `None of the holds of ${code(fleet)} is yours; \`hold:\` names which one is meant:`,
    ...holds.map(holdLine),
  ]);
}

function lines(all: readonly string[]): MessageBody {
  return message({ mentions: 'nobody', content: clipLines(all, LIMITS.content) });
}

function withButton(all: readonly string[], one: ReturnType<typeof button>): MessageBody {
  return message({ mentions: 'nobody', content: clipLines(all, LIMITS.content), rows: buttonRows([one]) });
}
