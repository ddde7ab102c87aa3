import {
  clip,
  embed,
  escape,
  link,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { DecideOutcome } from './approval-outcome.ts';
import {
  agentWords,
  APPROVAL_LOOKS,
  approvalEmbed,
  approvalRows,
  stateSentence,
  type ApprovalButtonIds,
} from './approval-view.ts';
import { approvalId, isOpen, type Approval, type ApprovalState } from './approval.ts';

const SHOWN = { what: 140 } as const;

/** What whoever decides reads, privately. `url` leads to the card. */
export function approvalDecidedMessage(outcome: DecideOutcome, url: string | null): MessageBody {
  return message({ mentions: 'nobody', content: decidedWords(outcome, name(outcome.approval, url)) });
}

function decidedWords(outcome: DecideOutcome, id: string): string {
  const { approval } = outcome;
  switch (outcome.kind) {
    case 'agreed':
      return `✅ ${id} has your agreement. ${plural(outcome.missing, 'more person', 'more people')} must agree until ${timestamp(approval.expiresAt, 'F')}.`;
    case 'agreed-enough':
      return `✅ ${id} has your agreement, and that was the last one needed.`;
    case 'rejected':
      return `❌ ${id} is rejected. Whoever asked is told why.`;
    case 'withdrawn':
      return `⚫ ${id} is withdrawn. Nobody has to answer it any more.`;
    case 'changed':
      return `Nothing was changed. ${stateSentence(approval)}${isOpen(approval) ? ' Use the buttons of its card as it is now.' : ''}`;
    case 'already-agreed':
      return `${id} has your agreement already; another account of yours does not count again. Somebody else must agree too.`;
    case 'not-you':
      return WHY_NOT[outcome.why](id);
  }
}

const WHY_NOT: Readonly<Record<Extract<DecideOutcome, { kind: 'not-you' }>['why'], (id: string) => string>> = {
  'asked-it': (id) => `${id} is your own question, so somebody else must agree. \`Withdraw\` takes it back.`,
  unlinked: (id) =>
    `${id} needs an agreement of which it is certain whose it is. The configuration links your account, or that of whoever asked, with nobody: have it added under \`people\`.`,
  'not-of-those-asked': (id) => `${id} is not asked of you. Its card names those it is asked of.`,
  'agreed-elsewhere': (id) =>
    `${id} needs somebody else: you agreed to another question about the same, and one person does not count for two.`,
  'is-author': (id) => `${id} is about a commit of yours, so somebody else must agree.`,
  'author-unknown': (id) =>
    `${id} needs an agreement that is certainly not that of the commit’s author. The names you commit under are not known: have them added under \`people\`, \`logins: { git: […] }\`; or Muster has not heard who wrote it.`,
  'not-your-question': (id) =>
    `${id} was asked by somebody else, so it is not yours to withdraw. \`Reject…\` speaks against it.`,
};

/** One approval in full, with its buttons while it is open. */
export function approvalShownMessage(
  approval: Approval,
  { missing, url, ids }: { readonly missing: number; readonly url: string | null; readonly ids: ApprovalButtonIds },
): MessageBody {
  return message({
    mentions: 'nobody',
    content: url === null ? stateSentence(approval) : `${stateSentence(approval)} ${link('Its card', url)}`,
    embeds: [approvalEmbed(approval, missing)],
    ...(isOpen(approval) ? { rows: approvalRows(approval, ids) } : {}),
  });
}

export interface ApprovalListParts {
  readonly rows: readonly { readonly approval: Approval; readonly missing: number; readonly url: string | null }[];
  readonly state: ApprovalState | 'mine';
}

/** Newest first, a line each. */
export function approvalListMessage({ rows, state }: ApprovalListParts): MessageBody {
  if (rows.length === 0) return message({ mentions: 'nobody', content: nothingWords(state) });
  const lines = rows.map(({ approval, missing, url }) => {
    const { icon, word } = APPROVAL_LOOKS[approval.state];
    const open =
      approval.state === 'waiting'
        ? `, ${missing} of ${approval.people} missing, until ${timestamp(approval.expiresAt, 'R')}`
        : '';
    return `${icon} **${name(approval, url)}** ${word}${open}: ${escape(clip(approval.what, SHOWN.what))}, asked by ${agentWords(approval.requestedBy)}`;
  });
  const head =
    state === 'mine'
      ? `${plural(rows.length, 'question')} ${rows.length === 1 ? 'waits' : 'wait'} for your agreement.`
      : `${plural(rows.length, 'approval')} that ${rows.length === 1 ? 'is' : 'are'} ${APPROVAL_LOOKS[state].word}, newest first.`;
  return message({ mentions: 'nobody', content: head, embeds: [embed({ description: lines })] });
}

function nothingWords(state: ApprovalState | 'mine'): string {
  return state === 'mine'
    ? 'Nothing waits for your agreement.'
    : 'No approval that you may see is in that state. `/approval list` shows what waits for you.';
}

function name({ number }: Approval, url: string | null): string {
  return url === null ? approvalId(number) : link(approvalId(number), url);
}
