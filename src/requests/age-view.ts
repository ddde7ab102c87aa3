import type { PartyMention } from '../people/party.ts';
import { clip, code, escape, message, timestamp } from '../platform/discord/message.ts';
import type { Words } from './request-view.ts';
import { requestId, type UpgradeRequest } from './request.ts';

const SHOWN = { version: 100, offices: 200 } as const;

export interface ReminderParts {
  readonly request: UpgradeRequest;
  /** Whom it is for, and nobody else. */
  readonly whom: PartyMention;
  /** Offices whose word is missing, as the configuration calls them; none: it can be begun, or decided. */
  readonly missing: readonly string[];
  readonly expiresAt: Date;
}

/** For whoever is to act: what waits for them, for how long already, and until when it can. */
export function reminderMessage({ request, whom: { users, roles, text }, missing, expiresAt }: ReminderParts): Words {
  const { number, version, fleet, wantedBy, enteredAt, state } = request;
  const id = requestId(number);
  const what = `${id}, ${code(clip(version.text, SHOWN.version))} on ${code(fleet)},`;
  const since = timestamp(enteredAt, 'R');
  const offices = escape(clip(missing.join(', '), SHOWN.offices));
  const waits =
    state === 'requested'
      ? `${what} waits for a decision; it came ${since}. Accept or reject it on its card.`
      : missing.length > 0
        ? `${what} was accepted ${since} and waits for the word of ${offices}. Agree or reject on the cards of its approvals.`
        : `${what} was accepted ${since} and nobody began it. Press Deploy now on its card, or \`/upgrade schedule\` a time.`;
  const wanted = wantedBy === null ? '' : ` It is wanted by ${timestamp(wantedBy, 'f')}.`;
  return {
    body: message({
      mentions: { users, roles },
      content: `${text} ⏳ ${waits}${wanted} It expires ${timestamp(expiresAt, 'R')}.`.trim(),
    }),
    summary: `${id} still waits`,
  };
}
