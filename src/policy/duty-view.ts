import { clip, code, embed, escape, message, type Embed, type MessageBody } from '../platform/discord/message.ts';
import type { DutyLine, DutySheet } from './duty-sheet.ts';
import type { Office } from './duty.ts';
import { allowanceWords } from './help-view.ts';

/** `may`: characters for who may use one command. */
const SHOWN = { fleets: 6, may: 110, name: 60 } as const;

/** What the owner of one fleet has to do, what its maintainer, and what they share. */
export function fleetDutiesMessage(sheet: DutySheet): MessageBody {
  const [fleet] = sheet.fleets;
  if (fleet === undefined) return message({ mentions: 'nobody', content: NO_FLEET });
  const offices = [
    ...(sheet.owned.length > 0 ? ['You are its owner.'] : []),
    ...(sheet.maintained.length > 0 ? ['You are its maintainer.'] : []),
  ];
  const holder = (office: Office): string => escape(clip(fleet[office].name, SHOWN.name));
  const you = offices.length === 0 ? 'You are neither of the two.' : offices.join(' ');
  return message({
    mentions: 'nobody',
    embeds: [
      officeEmbed(sheet, 'owner', {
        title: `${fleet.name}: its owner’s duties`,
        head: `The owner, ${holder('owner')}, benefits from the fleet and commissions it. ${you}`,
      }),
      officeEmbed(sheet, 'maintainer', {
        title: `${fleet.name}: its maintainer’s duties`,
        head: `The maintainer, ${holder('maintainer')}, does the technical work on the owner’s mandate.`,
      }),
    ],
  });
}

const NO_FLEET = 'No fleet is yours to see, so there are no duties to show. `/help` says what you may do.';

/** The same over all fleets that the asker sees. */
export function allDutiesMessage(sheet: DutySheet): MessageBody {
  if (sheet.fleets.length === 0) return message({ mentions: 'nobody', content: NO_FLEET });
  const yours = (verb: string, fleets: readonly string[]): string =>
    fleets.length === 0 ? `You ${verb} no fleet that you see.` : `You ${verb} ${list(fleets)}.`;
  return message({
    mentions: 'nobody',
    embeds: [
      officeEmbed(sheet, 'owner', {
        title: 'What the owner of a fleet does',
        head: `${yours('own', sheet.owned)} \`/duties\` with a fleet names who is who.`,
      }),
      officeEmbed(sheet, 'maintainer', {
        title: 'What its maintainer does',
        head: yours('maintain', sheet.maintained),
      }),
    ],
  });
}

function officeEmbed(sheet: DutySheet, office: Office, { title, head }: { title: string; head: string }): Embed {
  const lines = sheet.lines.filter(({ duty }) => duty.office === office);
  return embed({ title, description: [head, '', ...lines.map((line) => dutyWords(line, sheet))] });
}

/** "**3.** Commission upgrades, shared with the maintainer: `/upgrade request` (yours), …" */
function dutyWords({ duty, sharedOn, commands }: DutyLine, { fleets }: DutySheet): string {
  const text = duty.text.charAt(0).toUpperCase() + duty.text.slice(1);
  const where = sharedOn.length === fleets.length ? '' : ` on ${list(sharedOn)}`;
  const shared = sharedOn.length === 0 ? '' : ` (shared with the maintainer${where})`;
  const done = commands.map(({ entry, allowance }) => {
    const words = allowanceWords(allowance, SHOWN.may).replace(/\.$/u, '');
    const own = allowance.refused.length === 0 ? 'yours' : words.charAt(0).toLowerCase() + words.slice(1);
    return `${code(`/${entry.path}`)} (${fleets.length === 1 ? ofOneFleet(allowance.refused[0]?.couldAsk ?? null) : own})`;
  });
  const head = `**${duty.number}.** ${text}${shared}`;
  const inMuster = done.length === 0 ? '' : `: ${done.join(', ')}`;
  // A duty whose commands are not registered any more is done by hand again.
  const byHand = duty.byHand === null ? (done.length === 0 ? ' By hand.' : '') : ` By hand: ${duty.byHand}.`;
  return `${head}${inMuster}.${byHand}`;
}

/** null: the asker may. */
function ofOneFleet(couldAsk: readonly string[] | null): string {
  if (couldAsk === null) return 'yours';
  return couldAsk.length === 0 ? 'nobody is granted it' : `${couldAsk.map((name) => escape(name)).join(', ')} may`;
}

function list(fleets: readonly string[]): string {
  const shown = fleets.slice(0, SHOWN.fleets).map(code).join(', ');
  return fleets.length > SHOWN.fleets ? `${shown} and ${fleets.length - SHOWN.fleets} more` : shown;
}
