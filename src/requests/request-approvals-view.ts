import { approvalId, type Agent } from '../approvals/approval.ts';
import {
  button,
  buttonRows,
  clip,
  code,
  escape,
  plural,
  timestamp,
  userMention,
  type FieldParts,
  type Row,
} from '../platform/discord/message.ts';
import type { Plan, UpgradeRequest } from './request.ts';
import { lacking, type SignOffKind, type SignOffStanding } from './sign-off.ts';

const SHOWN = { because: 300, name: 60 } as const;

/** custom_ids; they carry the decision that is shown beside them. */
export interface BeginIds {
  readonly deploy: string;
  readonly ask: string;
  readonly unschedule: string;
}

/** Whose word is there, whose is missing; nothing where nobody has to agree. */
export function approvalFields(standings: readonly SignOffStanding[]): readonly FieldParts[] {
  return standings.length === 0 ? [] : [{ name: 'Approvals', value: standings.map(standingLine) }];
}

const LOOKS: Readonly<Record<SignOffKind, string>> = {
  agreed: '✅',
  used: '✅',
  waiting: '⏳',
  'not-asked': '❔',
  rejected: '❌',
  withdrawn: '⚫',
  expired: '⌛',
  void: '🚫',
};

/** "✅ `dst` (AP-4): agreed by <@…>, good until …" */
export function standingLine(standing: SignOffStanding): string {
  const { name, approval, kind } = standing;
  const id = approval === null ? '' : ` (${approvalId(approval.number)})`;
  return `${LOOKS[kind]} ${code(name)}${id}: ${standingWords(standing)}`;
}

function standingWords({ kind, people, missing, from, approval }: SignOffStanding): string {
  const until = approval === null ? '' : `, until ${timestamp(approval.expiresAt, 'f')}`;
  const whom = from.length === 0 ? 'whoever may agree' : from.map((party) => code(party.name)).join(', ');
  const agreed = (approval?.agreements ?? []).map(({ by }) => who(by)).join(' and ');
  switch (kind) {
    case 'agreed':
      return `agreed by ${agreed}${until}`;
    case 'used':
      return `agreed by ${agreed}`;
    case 'waiting':
      return `waits for ${missing === people ? plural(people, 'person', 'people') : `${missing} more of ${people} people`} of ${whom}${until}`;
    case 'not-asked':
      return `not asked yet; ${plural(people, 'person', 'people')} of ${whom}`;
    case 'rejected':
      return `rejected${byWords(approval?.end?.by ?? null)}${reasonWords(approval?.end?.reason ?? null)}`;
    case 'withdrawn':
      return `withdrawn${byWords(approval?.end?.by ?? null)}`;
    case 'expired':
      return 'expired before it was used';
    case 'void':
      return `void${reasonWords(approval?.end?.reason ?? 'what it was about changed')}`;
  }
}

function byWords(by: Agent | null): string {
  return by === null ? '' : ` by ${who(by)}`;
}

function who({ userId, name }: Agent): string {
  return userId === null ? escape(clip(name, SHOWN.name)) : userMention(userId);
}

function reasonWords(reason: string | null): string {
  return reason === null ? '' : `: ${escape(clip(reason, SHOWN.because))}`;
}

/** When it begins by itself, or why it did not. */
export function planFields({ plan, state, because }: UpgradeRequest): readonly FieldParts[] {
  return [
    ...(plan === null ? [] : [{ name: 'Planned', value: `${planWords(plan)}, planned by ${who(plan.by)}` }]),
    ...(because === null || (state !== 'accepted' && state !== 'scheduled')
      ? []
      : [{ name: state === 'accepted' ? 'Did not begin' : 'Waits', value: escape(clip(because, SHOWN.because)) }]),
  ];
}

/** "Friday, 6 March 2026 17:00 (in 2 days), when W-3 opens" */
export function planWords({ at, window }: Pick<Plan, 'at' | 'window'>): string {
  const opening = window === null ? '' : `, when ${code(window)} opens`;
  return `${timestamp(at, 'F')} (${timestamp(at, 'R')})${opening}`;
}

/** Deploy now while it may be tried; the others where they change anything. */
export function beginRows(
  { state }: Pick<UpgradeRequest, 'state'>,
  { ids, standings }: { readonly ids: BeginIds; readonly standings: readonly SignOffStanding[] },
): Row[] {
  if (state !== 'accepted' && state !== 'scheduled') return [];
  const canAsk = lacking(standings).some(({ kind }) => kind !== 'waiting');
  return buttonRows([
    // What is agreed to for a time does not begin before.
    state === 'accepted' || standings.length === 0
      ? button({ customId: ids.deploy, label: 'Deploy now', style: 'success' })
      : null,
    canAsk ? button({ customId: ids.ask, label: 'Ask again', style: 'secondary' }) : null,
    state === 'scheduled' ? button({ customId: ids.unschedule, label: 'Unschedule', style: 'secondary' }) : null,
  ]);
}
