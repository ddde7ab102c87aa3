import type { FleetConfig } from '../platform/config/config.ts';
import {
  button,
  buttonRows,
  clip,
  code,
  embed,
  escape,
  message,
  timestamp,
  userMention,
  type Embed,
  type FieldParts,
  type MessageBody,
  type Row,
} from '../platform/discord/message.ts';
import type { PartyMention } from '../people/party.ts';
import { approvalFields, beginRows, planFields, type BeginIds } from './request-approvals-view.ts';
import { executionFields, rollBackRows } from './request-execution-view.ts';
import { checkFields, filingFields } from './request-filing-view.ts';
import { requestId, type Doer, type RequestState, type UpgradeRequest } from './request.ts';
import type { SignOffStanding } from './sign-off.ts';
import type { Watch } from './watch.ts';
import type { WantedVersion } from './wanted-version.ts';

interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
}

export const REQUEST_LOOKS: Readonly<Record<RequestState, Look>> = {
  requested: { icon: '⏳', word: 'waits for a decision', color: 0x3498db },
  accepted: { icon: '✅', word: 'accepted', color: 0x2ecc71 },
  scheduled: { icon: '🗓️', word: 'scheduled', color: 0x3498db },
  deploying: { icon: '🚀', word: 'deploying', color: 0x3498db },
  verifying: { icon: '🔎', word: 'deployed, being watched', color: 0x3498db },
  done: { icon: '✅', word: 'done', color: 0x2ecc71 },
  failed: { icon: '❌', word: 'failed', color: 0xe74c3c },
  'rolling-back': { icon: '⏪', word: 'being put back', color: 0xe67e22 },
  'rolled-back': { icon: '⏪', word: 'put back', color: 0x95a5a6 },
  rejected: { icon: '❌', word: 'rejected', color: 0xe74c3c },
  cancelled: { icon: '⚫', word: 'cancelled', color: 0x95a5a6 },
  expired: { icon: '⌛', word: 'expired', color: 0x95a5a6 },
};

/** What is shown of texts that people typed, in UTF-16 units before escaping. */
const SHOWN = { version: 100, reason: 450, name: 60, running: 300, approval: 300 } as const;

export interface RequestParts {
  readonly request: UpgradeRequest;
  /** null when the fleet has left the configuration. */
  readonly fleet: FleetConfig | null;
  /** What is told besides, to somebody who asked for all of it. */
  readonly more?: readonly FieldParts[];
  /** What is seen of it on the fleet; left out or null: nothing is yet. */
  readonly watch?: Watch | null;
  /** Whose word it needs; left out: nobody's. */
  readonly standings?: readonly SignOffStanding[];
}

/** custom_ids; they carry the decision that is shown beside them. */
export interface DecisionIds {
  readonly accept: string;
  readonly reject: string;
}

export interface CardParts extends RequestParts {
  /** Whom the card notifies when it is first shown: the fleet's maintainer. */
  readonly maintainer: PartyMention;
  readonly ids: DecisionIds;
  readonly beginIds: BeginIds;
}

export interface Words {
  readonly body: MessageBody;
  readonly summary: string;
}

/** The request for whoever decides on it; its buttons are there while it waits. */
export function requestCard({ maintainer, ids, beginIds, ...parts }: CardParts): Words {
  const { request, standings = [] } = parts;
  const waits = request.state === 'requested';
  const { users, roles } = maintainer;
  return {
    body: message({
      mentions: waits ? { users, roles } : 'nobody',
      content: waits ? waitingWords(request, maintainer.text) : stateWords(request),
      embeds: [requestEmbed(parts)],
      rows: waits ? decisionRows(ids) : [...beginRows(request, { ids: beginIds, standings }), ...rollBackRows(request)],
    }),
    summary: `${titleWords(request)}: ${REQUEST_LOOKS[request.state].word}`,
  };
}

export function decisionRows({ accept, reject }: DecisionIds): Row[] {
  return buttonRows([
    button({ customId: accept, label: 'Accept', style: 'success' }),
    button({ customId: reject, label: 'Reject…', style: 'danger' }),
  ]);
}

function waitingWords({ fleet }: UpgradeRequest, mention: string): string {
  return `${mention} An upgrade of ${code(fleet)} waits for the maintainer’s decision.`.trim();
}

/** "UP-17 was accepted by <@…>.", or "UP-17 is deploying: …" for what no person decided. */
export function stateWords(request: UpgradeRequest): string {
  const { icon, word } = REQUEST_LOOKS[request.state];
  const { number, decided, state, because } = request;
  if (decided === null) return `${icon} ${requestId(number)} ${word}.`;
  if (!DECISIONS.has(state) || decided.by === null)
    return `${icon} ${requestId(number)} ${state === 'failed' ? '' : 'is '}${word}${because === null ? '' : `: ${escape(clip(because, SHOWN.reason))}`}.`;
  const instead = decided.supersededBy === null ? '' : `, ${requestId(decided.supersededBy)} takes its place`;
  return `${icon} ${requestId(number)} was ${word} by ${doerWords(decided.by)}${instead}.`;
}

/** States to which a person's decision leads. */
export const DECISIONS: ReadonlySet<RequestState> = new Set(['accepted', 'rejected', 'cancelled', 'expired']);

/** Tells the one who asked; a message of its own, because an edit notifies nobody. */
export function endedMessage(request: UpgradeRequest): Words {
  const { requestedBy, fleet, version, decided, state } = request;
  const reason = DECISIONS.has(state) ? (decided?.reason ?? null) : null;
  const to = requestedBy.userId === null ? '' : `${userMention(requestedBy.userId)} `;
  const lines = [
    `${to}${stateWords(request)}`,
    `It asked for ${code(clip(version.text, SHOWN.version))} on ${code(fleet)}. ${NEXT[state]}`,
    ...(reason === null ? [] : [`Reason: ${typed(reason)}`]),
  ];
  return {
    body: message({
      mentions: requestedBy.userId === null ? 'nobody' : { users: [requestedBy.userId] },
      content: lines.join('\n'),
    }),
    summary: `${titleWords(request)}: ${REQUEST_LOOKS[state].word}`,
  };
}

const NEXT: Readonly<Record<RequestState, string>> = {
  requested: '',
  accepted: 'The maintainer deploys it; `/fleet status` shows when it runs.',
  scheduled: 'It begins by itself then.',
  deploying: '`/upgrade show` follows it.',
  verifying: 'Each host reports it; it is watched for a while.',
  done: 'It ran well for as long as it was watched.',
  failed: 'The maintainer decides whether it is put back.',
  'rolling-back': 'What ran before is being deployed again.',
  'rolled-back': 'What ran before runs again. `/upgrade request` asks anew.',
  rejected: 'What speaks against it can be settled and `/upgrade request` used again.',
  cancelled: '`/upgrade request` asks anew.',
  expired: '`/upgrade request` asks anew.',
};

/** All that is known of a request. */
export function requestEmbed({ request, fleet, watch = null, standings = [], more = [] }: RequestParts): Embed {
  const { state, number } = request;
  const { icon, color } = REQUEST_LOOKS[state];
  return embed({
    title: `${icon} ${titleWords(request)}`,
    color,
    fields: [
      { name: 'Version', value: [`${versionWords(request.version)}.`, ...branchCaution(request, fleet)] },
      ...executionFields(request, watch),
      { name: 'Reason', value: typed(request.reason) },
      { name: 'Ran when this was asked', value: runningWords(request) },
      ...optional('Needed first', request.precondition),
      ...filingFields(request),
      ...policyFields(fleet),
      ...approvalFields(standings),
      ...planFields(request),
      { name: 'Asked by', value: `${doerWords(request.requestedBy)} ${timestamp(request.requestedAt, 'f')}` },
      ...endFields(request),
      ...more,
      ...checkFields(request),
    ],
    footer:
      state === 'requested'
        ? `/upgrade cancel ${requestId(number)} takes it back`
        : `/upgrade show ${requestId(number)}`,
  });
}

/** "UP-17: status.prod to v0.38.1" */
function titleWords({ number, fleet, version }: UpgradeRequest): string {
  return `${requestId(number)}: ${escape(fleet)} to ${escape(clip(version.text, SHOWN.version))}`;
}

export function versionWords({ text, kind }: WantedVersion): string {
  const name = code(clip(text, SHOWN.version));
  if (kind === 'branch') return `${name}, read as a branch: it moves, so note the commit that is deployed`;
  return `${name}, read as a ${kind}`;
}

/** A branch is tried on a fleet that follows one anyway; elsewhere it is worth a second look. */
function branchCaution({ version }: UpgradeRequest, fleet: FleetConfig | null): readonly string[] {
  if (version.kind !== 'branch' || fleet?.versionPolicy.kind !== 'manual') return [];
  return ['Branches are tried on test fleets; the versions of this one are decided one by one.'];
}

export function doerWords({ userId, name }: Doer): string {
  if (userId !== null) return userMention(userId);
  const shown = escape(clip(name, SHOWN.name)).trim();
  return shown === '' ? 'someone' : shown;
}

function runningWords({ running }: UpgradeRequest): string {
  return running === null ? 'not known' : escape(clip(running, SHOWN.running));
}

function policyFields(fleet: FleetConfig | null): readonly FieldParts[] {
  if (fleet === null) return [];
  const { versionPolicy } = fleet;
  if (versionPolicy.kind === 'manual') return optional('Must agree besides', versionPolicy.approval);
  const branch = code(clip(versionPolicy.branch, SHOWN.version));
  const value = `Every commit of ${branch} is deployed by itself: pause that first, or it overwrites the upgrade.`;
  return [{ name: 'Automatic deployment', value }];
}

function endFields({ state, decided }: UpgradeRequest): readonly FieldParts[] {
  if (decided === null) return [];
  const { word } = REQUEST_LOOKS[DECISIONS.has(state) ? state : 'accepted'];
  const instead = decided.supersededBy === null ? [] : [`${requestId(decided.supersededBy)} takes its place.`];
  const who = decided.by === null ? 'nobody' : doerWords(decided.by);
  return [
    {
      name: `${word.charAt(0).toUpperCase()}${word.slice(1)} by`,
      value: [`${who} ${timestamp(decided.at, 'f')}`, ...instead],
    },
    ...optional('Because', decided.reason),
  ];
}

function optional(name: string, foreign: string | null): readonly FieldParts[] {
  return foreign === null ? [] : [{ name, value: typed(foreign) }];
}

/** What somebody typed, with its lines. */
function typed(text: string): string {
  return escape(clip(text, SHOWN.reason), { lines: 'kept' });
}
