import {
  button,
  buttonRows,
  channelMention,
  clip,
  clipLines,
  code,
  embed,
  escape,
  LIMITS,
  link,
  message,
  plural,
  timestamp,
  type Button,
  type MessageBody,
} from '../platform/discord/message.ts';
import { bandwidthFields } from './bandwidth-verdict-view.ts';
import type { BandwidthVerdict } from './bandwidth-verdict.ts';
import { beginRows, type BeginIds } from './request-approvals-view.ts';
import type { AskOutcome, DecideOutcome, RequestPage } from './request-outcome.ts';
import { stepFields } from './history-view.ts';
import { checkWarnings } from './request-filing-view.ts';
import { rollBackRows } from './request-execution-view.ts';
import type { RequestStep } from './request-step.ts';
import { studyFields } from './study-view.ts';
import type { Study } from './study.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import {
  DECISIONS,
  doerWords,
  REQUEST_LOOKS,
  requestEmbed,
  stateWords,
  versionWords,
  type RequestParts,
  decisionRows,
  type DecisionIds,
} from './request-view.ts';

const SHOWN = { version: 60, others: 5, line: 380 } as const;

/** What whoever asks for an upgrade reads. `url` leads to the request's card, once it is there. */
export function askedMessage(outcome: AskOutcome, url: string | null = null): MessageBody {
  switch (outcome.kind) {
    case 'requested':
      return lines(requestedLines(outcome, url));
    case 'already-requested': {
      const { request } = outcome;
      return lines([
        `${name(request, url)} asks for that already, since ${timestamp(request.requestedAt, 'R')} by ${doerWords(request.requestedBy)}. Nothing was added.`,
        `${waitsWords(request)} \`/upgrade show ${requestId(request.number)}\` tells more.`,
      ]);
    }
    case 'already-running':
      return lines([
        `${code(outcome.fleet)} runs ${version(outcome.version.text)} on ${outcome.hosts === 1 ? 'its one host' : `all ${outcome.hosts} hosts`}${outcome.readAt === null ? '' : `, read ${timestamp(outcome.readAt, 'R')}`}, so nothing was asked for.`,
        'To have the same version deployed again, ask the maintainer.',
      ]);
    case 'unreadable-version':
      return lines([
        `That is no version: ${outcome.why}. Nothing was asked for.`,
        'Write a tag such as `v0.38.1`, a commit of 7 to 40 hex digits, or a branch.',
      ]);
    case 'not-upgradable':
      return lines([
        outcome.lifecycle === 'retired'
          ? `${code(outcome.fleet)} is retired, so nothing was asked for. \`/fleet list\` shows the fleets that run.`
          : `${code(outcome.fleet)} is planned and does not run yet, so there is nothing to upgrade. The configuration says when it is active.`,
      ]);
    case 'unreadable-moment':
      return lines([`When it is wanted could not be read: ${outcome.why}. Nothing was asked for.`]);
    case 'no-such-shard':
      return lines([
        `${code(outcome.fleet)} has no shard ${outcome.shards.join(', ')}, so nothing can be expected of its bandwidth. Nothing was asked for.`,
        outcome.has.length === 0
          ? 'The configuration names no shards of it: write what is expected of all of it, such as `higher 10%`.'
          : `It has the shards ${outcome.has.join(', ')}.`,
      ]);
    case 'no-such-version':
      return lines([
        `${version(outcome.version.text)} is not in ${escape(outcome.where)}, so nothing was asked for.`,
        outcome.version.kind === 'tag'
          ? 'Push the tag first, or look at its spelling.'
          : `Push it first, or look at its spelling: it was read as a ${outcome.version.kind}.`,
      ]);
    case 'order-not-kept':
      return lines(orderLines(outcome));
    case 'cannot-replace':
      return lines([REPLACE_REFUSED[outcome.why](requestId(outcome.number)), 'Nothing was asked for.']);
  }
}

function waitsWords({ state }: UpgradeRequest): string {
  return state === 'requested' ? 'It waits for the maintainer’s decision.' : `It is ${REQUEST_LOOKS[state].word}.`;
}

type CannotReplace = Extract<AskOutcome, { kind: 'cannot-replace' }>;

const REPLACE_REFUSED: Readonly<Record<CannotReplace['why'], (id: string) => string>> = {
  'not-found': (id) =>
    `${id} is no request for this fleet, so it cannot be replaced. \`/upgrade list\` shows those there are.`,
  'not-open': (id) => `${id} was begun or ended already, so it cannot be replaced. Ask again without \`replaces\`.`,
  'not-yours': (id) =>
    `${id} is not yours to cancel, so it cannot be replaced. Ask again without \`replaces\`: both then wait.`,
};

function orderLines({
  fleet,
  version: { text },
  without,
  override,
  couldAsk,
}: Extract<AskOutcome, { kind: 'order-not-kept' }>): readonly string[] {
  const first = without.map(({ fleet: name, runs }) => `${code(name)}${runs === null ? '' : ` runs ${escape(runs)}`}`);
  const others = couldAsk
    .slice(0, SHOWN.others)
    .map((each) => escape(each))
    .join(', ');
  return [
    `${code(fleet)} gets versions after ${without.map(({ fleet: name }) => code(name)).join(' and ')}, where ${version(text)} was not yet: ${first.join(', ')}. Nothing was asked for.`,
    override === 'possible'
      ? 'Upgrade that first, or ask again with `override` and why it cannot wait.'
      : `Upgrade that first. Going against the order takes \`upgrade.override-order\`${others === '' ? ', which nobody is granted' : `. Who could: ${others}`}.`,
  ];
}

function requestedLines(
  {
    request,
    replaced,
    others,
    running,
    channelId,
    maintainer,
    mayBeAccepted,
  }: Extract<AskOutcome, { kind: 'requested' }>,
  url: string | null,
): readonly string[] {
  const shown = others.slice(0, SHOWN.others);
  return [
    `⏳ ${name(request, url)} asks for ${versionWords(request.version)}, on ${code(request.fleet)}. ${escape(maintainer)} decides, in ${channelId === null ? code(`#${request.channel}`) : channelMention(channelId)}.`,
    ...(replaced === null ? [] : [`It takes the place of ${requestId(replaced.number)}, which is cancelled.`]),
    ...(running.kind === 'on-some'
      ? [
          `${plural(running.hosts, 'host')} of it ${running.hosts === 1 ? 'runs' : 'run'} that version already${running.unknown === 0 ? '' : `, and of ${running.unknown} it is not known`}.`,
        ]
      : []),
    ...(shown.length === 0
      ? []
      : [
          `Still waiting for the same fleet: ${shown.map((each) => `${requestId(each.number)} for ${version(each.version.text)}`).join(', ')}${others.length > shown.length ? ` and ${others.length - shown.length} more` : ''}. What this one makes pointless is dropped with \`/upgrade cancel\`.`,
        ]),
    ...checkWarnings(request.checks.filter(({ about }) => about !== 'conflict')),
    ...(mayBeAccepted
      ? []
      : [
          '⚠️ Note: the configuration links your account with nobody, so Muster cannot tell you from whoever accepts. Until it is added under `people`, the request can only be rejected or cancelled.',
        ]),
  ];
}

/** What whoever decides on a request, or takes it back, reads. */
export function decidedMessage(outcome: DecideOutcome, url: string | null = null): MessageBody {
  switch (outcome.kind) {
    case 'accepted':
    case 'rejected':
    case 'cancelled': {
      const { request } = outcome;
      const told = outcome.told ? ` ${doerWords(request.requestedBy)} is told.` : '';
      return lines([
        `${REQUEST_LOOKS[request.state].icon} ${name(request, url)} is ${outcome.kind}.${told}`,
        NEXT[outcome.kind],
      ]);
    }
    case 'changed':
      return lines([
        `Nothing was done, it is decided already. ${stateWords(outcome.request)}`,
        endLine(outcome.request, url),
      ]);
    case 'someone-else-must-decide':
      return lines(secondPersonLines(outcome));
  }
}

const NEXT = {
  accepted: 'When those who must agree have agreed, Deploy now on its card begins it; `/upgrade schedule` plans it.',
  rejected: 'Its reason is on the card.',
  cancelled: 'Nobody needs to decide on it any more.',
} as const;

function endLine({ enteredAt, number }: UpgradeRequest, url: string | null): string {
  const when = `That was ${timestamp(enteredAt, 'R')}. `;
  return `${when}${url === null ? '' : `${link('Its card', url)} has the rest; so has `}\`/upgrade show ${requestId(number)}\`${url === null ? ' has the rest' : ''}.`;
}

function secondPersonLines({
  request,
  why,
  couldAsk,
}: Extract<DecideOutcome, { kind: 'someone-else-must-decide' }>): readonly string[] {
  const id = requestId(request.number);
  const others = couldAsk
    .slice(0, SHOWN.others)
    .map((each) => escape(each))
    .join(', ');
  const ask = others === '' ? 'Nobody else is granted `upgrade.decide` on it.' : `Who could: ${others}.`;
  switch (why) {
    case 'same':
      return [
        `${id} is your own request: someone else must decide to accept it. ${ask}`,
        `You can take it back: \`/upgrade cancel ${id}\`.`,
      ];
    case 'unlinked-decider':
      return [
        `Someone else must decide to accept ${id}: the configuration links your account with nobody, so Muster cannot tell you from whoever asked.`,
        `Have it added under \`people\`. ${ask}`,
      ];
    case 'unlinked-requester':
      return [
        `Nobody can accept ${id} yet: the configuration links ${doerWords(request.requestedBy)} with nobody, so Muster cannot tell them from you.`,
        'Have their account added under `people`, or reject the request.',
      ];
  }
}

export interface ShownParts extends RequestParts {
  /** Where its card is; null while it is not there. */
  readonly url: string | null;
  /** Buttons for a reader who may decide: a card can be deleted, and far up. null: they may not. */
  readonly ids: DecisionIds | null;
  /** The same, for a reader who may have it deployed. */
  readonly beginIds: BeginIds | null;
  /** Whether the reader may ask to put it back. */
  readonly mayRollBack?: boolean;
  /** From its asking on. */
  readonly steps: readonly RequestStep[];
  readonly studies: readonly Study[];
  /** What it did to the bandwidth; left out or null: nothing was compared yet. */
  readonly bandwidth?: BandwidthVerdict | null;
}

/** One request in full. */
export function shownMessage({
  url,
  ids,
  beginIds,
  steps,
  studies,
  bandwidth = null,
  mayRollBack = false,
  ...parts
}: ShownParts): MessageBody {
  const { request, standings = [] } = parts;
  return message({
    mentions: 'nobody',
    ...(url === null ? {} : { content: link(`The card of ${requestId(parts.request.number)}`, url) }),
    embeds: [
      requestEmbed({ ...parts, more: [...studyFields(studies), ...bandwidthFields(bandwidth), ...stepFields(steps)] }),
    ],
    rows: [
      ...(ids !== null && request.state === 'requested' ? decisionRows(ids) : []),
      ...(beginIds === null ? [] : beginRows(request, { ids: beginIds, standings })),
      ...(mayRollBack ? rollBackRows(request) : []),
    ],
  });
}

export interface ListIds {
  /** custom_id of the button that turns the list to a page, from 1. */
  turnTo(page: number): string;
}

/** A page of requests, newest first. */
export function requestListMessage({ rows, page, pages, total, fleet, state }: RequestPage, ids: ListIds): MessageBody {
  const what = `${state === null ? '' : `${stateWord(state)} `}upgrade request`;
  const where = fleet === null ? '' : ` for ${code(fleet)}`;
  if (total === 0) return lines([`There is no ${what}${where} that you may see. \`/upgrade request\` makes one.`]);
  const turn = (label: string, to: number): Button =>
    button({ customId: ids.turnTo(to), label, ...(to < 1 || to > pages ? { disabled: true } : {}) });
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: plural(total, what),
        description: rows.map(({ request, url }) => listLine(request, url)),
        ...(pages > 1 ? { footer: `Page ${page} of ${pages}` } : {}),
      }),
    ],
    ...(pages > 1 ? { rows: buttonRows([turn('Previous', page - 1), turn('Next', page + 1)]) } : {}),
  });
}

function stateWord(state: NonNullable<RequestPage['state']>): string {
  return state === 'requested' ? 'undecided' : state.replace('-', ' ');
}

function listLine(request: UpgradeRequest, url: string | null): string {
  const { fleet, state, decided, requestedBy, requestedAt, enteredAt } = request;
  const { icon, word } = REQUEST_LOOKS[state];
  const by = decided === null || decided.by === null ? '' : ` by ${doerWords(decided.by)}`;
  const since = decided === null ? '' : ` ${timestamp(enteredAt, 'R')}${DECISIONS.has(state) ? by : ''}`;
  return `${icon} **${name(request, url)}** ${code(fleet)} to ${version(request.version.text)}: ${word}${since}; asked ${timestamp(requestedAt, 'R')} by ${doerWords(requestedBy)}`;
}

/** `UP-17`, a link to its card where there is one. */
function name({ number }: UpgradeRequest, url: string | null): string {
  return url === null ? requestId(number) : link(requestId(number), url);
}

function version(text: string): string {
  return code(clip(text, SHOWN.version));
}

function lines(all: readonly string[]): MessageBody {
  return message({ mentions: 'nobody', content: clipLines(all, LIMITS.content) });
}
