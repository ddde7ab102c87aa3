import {
  button,
  buttonRows,
  clip,
  code,
  embed,
  escape,
  message,
  plural,
  timestamp,
  userMention,
  type Embed,
  type FieldParts,
  type MessageBody,
  type Row,
} from '../platform/discord/message.ts';
import type { PartyMention } from '../people/party.ts';
import { approvalId, isOpen, shortHash, type Agent, type Approval, type ApprovalState } from './approval.ts';

interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
}

export const APPROVAL_LOOKS: Readonly<Record<ApprovalState, Look>> = {
  waiting: { icon: '⏳', word: 'waits for agreement', color: 0x3498db },
  agreed: { icon: '✅', word: 'agreed to', color: 0x2ecc71 },
  used: { icon: '✅', word: 'agreed to and used', color: 0x2ecc71 },
  rejected: { icon: '❌', word: 'rejected', color: 0xe74c3c },
  withdrawn: { icon: '⚫', word: 'withdrawn', color: 0x95a5a6 },
  expired: { icon: '⌛', word: 'not answered in time', color: 0x95a5a6 },
  void: { icon: '⚫', word: 'void', color: 0x95a5a6 },
};

/** What is shown of texts that people typed, in UTF-16 units before escaping. */
const SHOWN = { what: 300, reason: 450, name: 60, part: 120, title: 180 } as const;

export interface ApprovalWords {
  readonly body: MessageBody;
  readonly summary: string;
}

/** custom_ids; they carry the decision that is shown beside them. */
export interface ApprovalButtonIds {
  readonly agree: string;
  readonly reject: string;
  readonly withdraw: string;
}

export interface ApprovalCardParts {
  readonly approval: Approval;
  /** How many more people must agree. */
  readonly missing: number;
  /** Whom the card notifies when it is first shown. */
  readonly asked: PartyMention;
  readonly ids: ApprovalButtonIds;
}

/** The question for those who are asked; its buttons are there while it is open. */
export function approvalCard({ approval, missing, asked, ids }: ApprovalCardParts): ApprovalWords {
  const waits = approval.state === 'waiting';
  const { users, roles } = asked;
  return {
    body: message({
      mentions: waits ? { users, roles } : 'nobody',
      content: waits ? waitingWords(approval, { missing, mention: asked.text }) : stateSentence(approval),
      embeds: [approvalEmbed(approval, missing)],
      ...(isOpen(approval) ? { rows: approvalRows(approval, ids) } : {}),
    }),
    summary: `${titleWords(approval)}: ${APPROVAL_LOOKS[approval.state].word}`,
  };
}

export function approvalRows({ state }: Approval, { agree, reject, withdraw }: ApprovalButtonIds): Row[] {
  return buttonRows([
    state === 'waiting' ? button({ customId: agree, label: 'Agree', style: 'success' }) : null,
    button({ customId: reject, label: 'Reject…', style: 'danger' }),
    button({ customId: withdraw, label: 'Withdraw', style: 'secondary' }),
  ]);
}

function waitingWords(
  { people, agreements, expiresAt }: Approval,
  { missing, mention }: { readonly missing: number; readonly mention: string },
): string {
  const who = agreements.length === 0 ? plural(people, 'person', 'people') : `${missing} more of ${people} people`;
  return `${mention} Your agreement is asked for: ${who} must agree until ${timestamp(expiresAt, 'F')}, whoever asks not among them.`.trim();
}

/** "AP-17 was rejected by <@…>.", with the reason; for the card, for lists and for whoever asked. */
export function stateSentence(approval: Approval): string {
  const { state, number, end, agreements, expiresAt } = approval;
  const { icon, word } = APPROVAL_LOOKS[state];
  const id = approvalId(number);
  const why = end?.reason === null || end === null ? '' : `: ${escape(clip(end.reason, SHOWN.reason))}`;
  const by = end?.by === null || end === null ? '' : ` by ${agentWords(end.by)}`;
  switch (state) {
    case 'waiting':
      return `${icon} ${id} ${word} until ${timestamp(expiresAt, 'F')}.`;
    case 'agreed':
    case 'used':
      return `${icon} ${id} was ${word}, by ${agreements.map((each) => agentWords(each.by)).join(' and ')}.`;
    case 'expired':
      return `${icon} ${id} was ${word}, so nothing was done. Whoever needs it can ask again.`;
    case 'void':
      return `${icon} ${id} is void${why}. Nothing was done by it; whoever needs it can ask again.`;
    case 'rejected':
    case 'withdrawn':
      return `${icon} ${id} was ${word}${by}${why}.`;
  }
}

/** All that is known of an approval. */
export function approvalEmbed(approval: Approval, missing: number): Embed {
  const { state, requestedBy, requestedAt, reason, what, expiresAt } = approval;
  const { icon, color } = APPROVAL_LOOKS[state];
  return embed({
    title: `${icon} ${titleWords(approval)}`,
    color,
    fields: [
      { name: 'To be done', value: escape(clip(what, SHOWN.what)) },
      { name: 'Reason', value: escape(clip(reason, SHOWN.reason), { lines: 'kept' }) },
      { name: 'Exactly this', value: bindingLines(approval) },
      { name: 'Asked by', value: `${agentWords(requestedBy)} ${timestamp(requestedAt, 'f')}` },
      agreedField(approval, missing),
      ...(state === 'waiting'
        ? [{ name: 'Until', value: `${timestamp(expiresAt, 'F')}, ${timestamp(expiresAt, 'R')}` }]
        : []),
      ...endFields(approval),
    ],
    footer: isOpen(approval) ? 'Whatever of this changes makes it void' : `Hash ${shortHash(approval.bindingHash)}`,
  });
}

function bindingLines({ binding, bindingHash }: Approval): readonly string[] {
  const part = (text: string): string => code(clip(text, SHOWN.part));
  return [
    `Act ${part(binding.act)} on ${part(binding.target)}`,
    ...(binding.version === null ? [] : [`Version ${part(binding.version)}`]),
    ...(binding.window === null ? [] : [`Window ${part(binding.window)}`]),
    `Hash ${part(shortHash(bindingHash))}`,
  ];
}

function agreedField({ agreements, people, state }: Approval, missing: number): FieldParts {
  const lines = agreements.map(({ by, at }) => `${agentWords(by)} ${timestamp(at, 'f')}`);
  const open = state === 'waiting' ? [`${plural(missing, 'person', 'people')} still to agree.`] : [];
  const value = [...lines, ...open];
  return { name: `Agreed, of ${people} needed`, value: value.length === 0 ? 'nobody' : value };
}

function endFields({ state, end }: Approval): readonly FieldParts[] {
  if (end === null || state === 'used') return [];
  const { word } = APPROVAL_LOOKS[state];
  const by = end.by === null ? '' : `${agentWords(end.by)} `;
  return [
    { name: `${word.charAt(0).toUpperCase()}${word.slice(1)}`, value: `${by}${timestamp(end.at, 'f')}` },
    ...(end.reason === null ? [] : [{ name: 'Because', value: escape(clip(end.reason, SHOWN.reason)) }]),
  ];
}

/** Tells the one who asked; a message of its own, because an edit notifies nobody. */
export function approvalEndedMessage(approval: Approval): ApprovalWords {
  const { userId } = approval.requestedBy;
  const to = userId === null ? '' : `${userMention(userId)} `;
  return {
    body: message({
      mentions: userId === null ? 'nobody' : { users: [userId] },
      content: `${to}${stateSentence(approval)}\nIt was about: ${escape(clip(approval.what, SHOWN.what))}.`,
    }),
    summary: `${titleWords(approval)}: ${APPROVAL_LOOKS[approval.state].word}`,
  };
}

/** "AP-17: open a window on status.prod" */
function titleWords({ number, what }: Approval): string {
  return `${approvalId(number)}: ${escape(clip(what, SHOWN.title))}`;
}

export function agentWords({ userId, name }: Agent): string {
  if (userId !== null) return userMention(userId);
  const shown = escape(clip(name, SHOWN.name)).trim();
  return shown === '' ? 'someone' : shown;
}
