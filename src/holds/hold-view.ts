import {
  button,
  buttonRows,
  code,
  embed,
  message,
  plural,
  timestamp,
  type MessageBody,
  type Row,
} from '../platform/discord/message.ts';
import type { PartyMention } from '../people/party.ts';
import type { FleetDeploys } from './fleet-deploys.ts';
import { agentWords, deploysLines, foreign, holdLine } from './hold-words-view.ts';
import { holdId, type Hold } from './hold.ts';

export interface HoldWords {
  readonly body: MessageBody;
  readonly summary: string;
}

/** custom_ids below a message about one hold; they carry the version that is shown. */
export interface HoldButtonIds {
  readonly extend: string;
  readonly resume: string;
}

export interface FleetCardParts {
  readonly deploys: FleetDeploys;
  /** Those that stand. */
  readonly holds: readonly Hold[];
  /** The last to end, where none stands. */
  readonly last: Hold | null;
  /** What the deployer is called. */
  readonly deployer: string;
  readonly ids: { readonly mine: string; readonly again: string; readonly accept: string };
}

const COLORS = { held: 0xe67e22, overdue: 0xe74c3c, free: 0x2ecc71 } as const;

/** One fleet that is held, for as long as it is; edits follow, which notify nobody. */
export function fleetCard({ deploys, holds, last, deployer, ids }: FleetCardParts): HoldWords {
  const { fleet, enforcement, driftSince } = deploys;
  const isHeld = holds.length > 0;
  const isOverdue = holds.some(({ state }) => state === 'overdue');
  const title = isHeld
    ? `${isOverdue ? '⏰' : '⏸️'} ${fleet} is held${isOverdue ? ', and overdue' : ''}`
    : `▶️ ${fleet} is not held any more`;
  const isTriable = enforcement === 'failed' || driftSince !== null;
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title,
          color: isOverdue ? COLORS.overdue : isHeld ? COLORS.held : COLORS.free,
          description: isHeld ? holds.map(holdLine) : [lastLine(last)],
          fields: [{ name: 'Deploys', value: deploysLines(deploys, deployer) }],
          ...(isHeld ? { footer: 'It moves when the last hold has ended' } : {}),
        }),
      ],
      rows: buttonRows([
        isHeld ? button({ customId: ids.mine, label: 'Resume mine…', style: 'secondary' }) : null,
        isTriable
          ? button({ customId: ids.again, label: deploys.wanted === 'paused' ? 'Pause again' : 'Resume again' })
          : null,
        driftSince !== null && deploys.driftAccepted === null
          ? button({ customId: ids.accept, label: 'Accept', style: 'secondary' })
          : null,
      ]),
    }),
    summary: `${fleet}: ${isHeld ? `${plural(holds.length, 'hold')}${isOverdue ? ', overdue' : ''}` : 'not held any more'}`,
  };
}

function lastLine(last: Hold | null): string {
  if (last === null || last.endedAt === null) return 'Its last hold has ended.';
  const id = `**${holdId(last)}**`;
  const when = timestamp(last.endedAt, 'F');
  return last.endedBy === null
    ? `${id} of ${agentWords(last.holder)} ran out ${when}, and its holder could resume then.`
    : `${id} of ${agentWords(last.holder)} was ended by ${agentWords(last.endedBy)} ${when}.`;
}

export interface AboutHold {
  readonly hold: Hold;
  readonly ids: HoldButtonIds;
}

/** Before its end; notifies its holder. */
export function reminderMessage({ hold, ids }: AboutHold): HoldWords {
  const { fleet, until, reason } = hold;
  return aboutHold(hold, ids, {
    others: null,
    text: `${holdId(hold)} of ${code(fleet)} ends ${timestamp(until, 'F')} (${timestamp(until, 'R')}), and what waits is deployed then if nobody else holds it. Reason: ${foreign(reason, 300)}`,
    summary: `${holdId(hold)} of ${fleet} ends soon`,
  });
}

/** It has stood for long; notifies its holder. */
export function stillHeldMessage({ hold, ids }: AboutHold): HoldWords {
  const { fleet, placedAt, until, reason, state } = hold;
  const end = state === 'overdue' ? `was to end ${timestamp(until, 'R')}` : `ends ${timestamp(until, 'F')}`;
  return aboutHold(hold, ids, {
    others: null,
    text: `${holdId(hold)} keeps ${code(fleet)} from being deployed to since ${timestamp(placedAt, 'R')}, and ${end}. Is it still needed? Reason: ${foreign(reason, 300)}`,
    summary: `${holdId(hold)} of ${fleet} still stands`,
  });
}

/** It did not end by itself; notifies its holder, and those who answer for the fleet. */
export function overdueMessage({ hold, ids, others }: AboutHold & { readonly others: PartyMention }): HoldWords {
  const { fleet, until, overdueBecause } = hold;
  const because = foreign(overdueBecause ?? 'it could not be resumed', 300);
  return aboutHold(hold, ids, {
    others,
    text: `${holdId(hold)} of ${code(fleet)} was to end ${timestamp(until, 'F')} and stands, overdue: ${because}. Nothing is deployed until somebody resumes or extends it.`,
    summary: `${holdId(hold)} of ${fleet} is overdue`,
  });
}

interface About {
  readonly text: string;
  readonly summary: string;
  /** Besides the holder. */
  readonly others: PartyMention | null;
}

function aboutHold(hold: Hold, ids: HoldButtonIds, { text, summary, others }: About): HoldWords {
  const { userId } = hold.holder;
  const users = [...(userId === null ? [] : [userId]), ...(others?.users ?? [])];
  const whom = [agentWords(hold.holder), others?.text ?? ''].filter((each) => each !== '').join(' ');
  return {
    body: message({
      mentions: { users, roles: others?.roles ?? [] },
      content: `${hold.state === 'overdue' ? '⏰' : '⏸️'} ${whom} ${text}`,
      rows: holdRows(ids),
    }),
    summary,
  };
}

export function holdRows({ extend, resume }: HoldButtonIds): Row[] {
  return buttonRows([
    button({ customId: extend, label: 'Extend by a day', style: 'secondary' }),
    button({ customId: resume, label: 'Resume…', style: 'primary' }),
  ]);
}

export interface DeploysNews {
  readonly deploys: FleetDeploys;
  readonly deployer: string;
  readonly whom: PartyMention;
}

/** What was wanted of the deployer did not come to be; notifies the holders and the maintainer. */
export function failedMessage({ deploys, deployer, whom, again }: DeploysNews & { readonly again: string }): HoldWords {
  const what = deploys.wanted === 'paused' ? 'could not be paused' : 'could not be resumed';
  return {
    body: message({
      mentions: { users: whom.users, roles: whom.roles },
      content: [
        `❌ ${whom.text} Deploys of ${code(deploys.fleet)} ${what}.`,
        ...deploysLines(deploys, deployer),
        deploys.wanted === 'paused'
          ? 'A merge may be deployed meanwhile. Pause it there by hand, or try again.'
          : 'Nothing is deployed meanwhile. Resume it there by hand, or try again.',
      ].join('\n'),
      rows: buttonRows([button({ customId: again, label: 'Try again', style: 'primary' })]),
    }),
    summary: `Deploys of ${deploys.fleet} ${what}`,
  };
}

export interface DriftNews extends DeploysNews {
  readonly again: string;
  readonly accept: string;
  /** So often it is looked at, in ms. */
  readonly withinMs: number;
}

/** Somebody changed it elsewhere; notifies the holders and the maintainer. */
export function driftMessage({ deploys, deployer, whom, again, accept, withinMs }: DriftNews): HoldWords {
  const { fleet, wanted } = deploys;
  const isPause = wanted === 'paused';
  const minutes = Math.max(1, Math.round(withinMs / 60_000));
  return {
    body: message({
      mentions: { users: whom.users, roles: whom.roles },
      content: [
        `⚠️ ${whom.text} ${code(fleet)} is ${isPause ? 'held here, and its deploys go on' : 'not held here, and its deploys are paused'}: somebody changed it elsewhere.`,
        ...deploysLines(deploys, deployer),
        `Muster looks every ${minutes === 1 ? 'minute' : plural(minutes, 'minute')}, so it happened within that time.`,
        isPause
          ? 'Pause it again, end the holds with `/autodeploy resume`, or accept that it moves.'
          : 'Resume it again, hold it with `/autodeploy pause`, so that others see why, or accept that it rests.',
      ].join('\n'),
      rows: buttonRows([
        button({ customId: again, label: isPause ? 'Pause again' : 'Resume again', style: 'primary' }),
        button({ customId: accept, label: 'Accept', style: 'secondary' }),
      ]),
    }),
    summary: `${fleet}: deploys are not ${wanted}`,
  };
}

/** In the place of the message that told of a change, once it is over or may stay. */
export function driftOverMessage({ fleet, wanted, driftAccepted }: FleetDeploys): HoldWords {
  const was = 'Somebody had changed that elsewhere.';
  const content =
    driftAccepted === null
      ? `✅ Deploys of ${code(fleet)} are ${wanted === 'paused' ? 'paused' : 'resumed'} again, as is wanted. ${was}`
      : `☑️ Deploys of ${code(fleet)} are not ${wanted}, and may stay so: accepted by ${agentWords(driftAccepted.by)} ${timestamp(driftAccepted.at, 'R')}. ${was}`;
  return { body: message({ mentions: 'nobody', content }), summary: `${fleet}: the change elsewhere is settled` };
}

/** A pause of CodePipeline lapses in a way after 30 days (AWS docs: transitions). */
export function lapseMessage({ deploys, deployer, whom }: DeploysNews): HoldWords {
  const lapses = new Date(deploys.wantedSince.getTime() + 30 * 86_400_000);
  return {
    body: message({
      mentions: { users: whom.users, roles: whom.roles },
      content: `⚠️ ${whom.text} ${foreign(deployer, 200)} is paused for ${code(deploys.fleet)} since ${timestamp(deploys.wantedSince, 'F')}. From ${timestamp(lapses, 'F')} on, AWS resumes nothing that waited: after that it takes a new change or a run by hand. Resume it before, or plan that run.`,
    }),
    summary: `${deploys.fleet}: what waits is lost in five days`,
  };
}

export interface ManualParts {
  readonly deploys: FleetDeploys;
  readonly holds: readonly Hold[];
  readonly whom: PartyMention;
  /** The branch that the fleet follows: its latest is asked for once it is resumed; null: it follows none. */
  readonly tracked: string | null;
  readonly ids: { readonly done: string; readonly cannot: string };
}

/** Asks the maintainer to do by hand what no system does; its buttons are there while nobody answered. */
export function manualMessage({ deploys, holds, whom, tracked, ids }: ManualParts): HoldWords {
  const { fleet, wanted, enforcement, because } = deploys;
  const isAsked = enforcement === 'pending';
  const what = wanted === 'paused' ? 'Pause' : 'Resume';
  const latest =
    wanted === 'running' && tracked !== null
      ? [`Whether the latest of ${code(tracked)} is to be deployed then, a message of its own says.`]
      : [];
  const why = holds.map(holdLine);
  const answer =
    enforcement === 'unverified'
      ? `☑️ Unverified: ${foreign(because ?? 'somebody says that it is done', 300)}.`
      : enforcement === 'failed'
        ? `❌ Not done: ${foreign(because ?? 'no reason was given', 300)}.`
        : null;
  return {
    body: message({
      mentions: isAsked ? { users: whom.users, roles: whom.roles } : 'nobody',
      content: [
        `🖐️ ${whom.text} ${what} deploys of ${code(fleet)} by hand: no system does it that Muster could ask.`,
        ...latest,
        ...why,
        ...(answer === null ? ['Press “Done” once it is so; until then it counts as not done.'] : [answer]),
      ].join('\n'),
      ...(isAsked
        ? {
            rows: buttonRows([
              button({ customId: ids.done, label: `Done: it is ${wanted}`, style: 'success' }),
              button({ customId: ids.cannot, label: 'I cannot', style: 'secondary' }),
            ]),
          }
        : {}),
    }),
    summary: `${fleet}: ${what.toLowerCase()} deploys by hand`,
  };
}
