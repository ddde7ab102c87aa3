import type { Hold } from '../holds/hold.ts';
import type { PartyMention } from '../people/party.ts';
import { button, buttonRows, code, message, timestamp } from '../platform/discord/message.ts';
import { askerWords, foreign, refWords } from './deploy-words-view.ts';
import { stateLine, type DeployWords } from './deploy-view.ts';
import { deployId, type Deploy } from './deploy.ts';

export interface AskParts {
  readonly deploy: Deploy;
  /** Under which it is to happen; null: none, or it has ended. */
  readonly hold: Hold | null;
  /** The maintainer. */
  readonly whom: PartyMention;
  readonly ids: { readonly done: string; readonly cannot: string };
  /** Somebody is to do it now; else its buttons are gone, and it says why. */
  readonly isAsked: boolean;
  readonly isReminder: boolean;
}

/** Asks the maintainer to deploy what no system deploys; notifies nobody else, and nobody by its edits. */
export function askMessage({ deploy, hold, whom, ids, isAsked, isReminder }: AskParts): DeployWords {
  const { fleet, begunAt, reason } = deploy;
  const id = deployId(deploy);
  const head = isReminder
    ? `🖐️ ${whom.text} ${id} still waits, since ${timestamp(begunAt, 'R')}: deploy ${refWords(deploy)} to ${code(fleet)} by hand, or say why you cannot.`
    : `🖐️ ${whom.text} Deploy ${refWords(deploy)} to ${code(fleet)} by hand (${id}): no system does it that Muster could ask.`;
  return {
    body: message({
      mentions: isAsked ? { users: whom.users, roles: whom.roles } : 'nobody',
      content: [
        head.replace('  ', ' '),
        `Asked by ${askerWords(deploy)} ${timestamp(begunAt, 'R')}: ${foreign(reason, 300)}`,
        ...whyLines(deploy, hold),
        isAsked ? 'Press “Deployed” once it is so; until then it counts as not deployed.' : stateLine(deploy),
      ].join('\n'),
      rows: isAsked
        ? buttonRows([
            button({ customId: ids.done, label: 'Deployed', style: 'success' }),
            button({ customId: ids.cannot, label: 'Cannot…', style: 'secondary' }),
          ])
        : [],
    }),
    summary: `${id}: deploy to ${fleet} by hand`,
  };
}

function whyLines({ kind, follows }: Deploy, hold: Hold | null): readonly string[] {
  if (kind === 'branch')
    return hold === null
      ? []
      : [`The fleet is held for it until ${timestamp(hold.until, 'F')}: please deploy nothing else to it until then.`];
  if (kind === 'restore')
    return [
      `It puts the fleet back${follows === null ? '' : `, in place of ${deployId({ number: follows })}`}. Where it runs there already, press “Deployed”.`,
    ];
  return kind === 'latest' ? ['The last hold of the fleet has ended, and this is the latest of what it tracks.'] : [];
}
