import { code, escape, message, timestamp, userMention, type MessageBody } from '../platform/discord/message.ts';
import { LONGEST_AWAY_DAYS, type BackOutcome, type DelegateOutcome, type StandIn } from './stand-in.ts';

/** "<@…> (for an-owner, away until …)" */
export function standInWords({
  standIn: { person, until },
  users,
}: {
  readonly standIn: StandIn;
  readonly users: readonly string[];
}): string {
  return `${users.map(userMention).join(' ')} (for ${escape(person)}, away until ${timestamp(until, 'f')})`;
}

/** What whoever names a stand-in, or is back, reads. */
export function standInMessage(outcome: DelegateOutcome | BackOutcome): MessageBody {
  return message({ mentions: 'nobody', content: wordsOf(outcome) });
}

function wordsOf(outcome: DelegateOutcome | BackOutcome): string {
  switch (outcome.kind) {
    case 'delegated': {
      const { standIn, until } = outcome.standIn;
      const instead = outcome.before === null ? '' : ` It was ${code(outcome.before.standIn)} until now.`;
      return [
        `${code(standIn)} is told of upgrades that wait for you, until ${timestamp(until, 'F')}.${instead}`,
        `It gives them no right: they decide what they may decide themselves. \`/upgrade back\` ends it.`,
      ].join('\n');
    }
    case 'back':
      return `You are told yourself again; ${code(outcome.standIn.standIn)} stands in no more.`;
    case 'not-away':
      return 'Nobody stands in for you. `/upgrade delegate` names somebody.';
    case 'yourself':
      return 'That is you: name somebody else.';
    case 'unlinked':
      return 'The configuration links your account with nobody, so nothing waits for you by name. Have it added under `people`.';
    case 'no-such-person':
      return `The configuration has no person called ${code(/^[\w-]{1,60}$/.test(outcome.name) ? outcome.name : '…')}. Write a handle from its \`people\`.`;
    case 'unreadable-moment':
      return `Until when could not be read: ${outcome.why}. It may be ${LONGEST_AWAY_DAYS} days ahead at most.`;
  }
}
