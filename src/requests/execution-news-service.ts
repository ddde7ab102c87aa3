import type { Agent } from '../approvals/approval.ts';
import { fleetOf } from '../fleets/fleet.ts';
import { mentionParty, type PartyMention } from '../people/party.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { executionNews, notBegunNews, type NotBegun } from './request-execution-view.ts';
import { requestCardKey } from './request-card-service.ts';
import { requestId, type RequestState, type UpgradeRequest } from './request.ts';

/** News that are older than this are not sent late; the card itself says it for ever. */
const NEWS_MS = 24 * 3_600_000;

interface NewsDeps {
  readonly config: () => Config;
  readonly cards: Cards;
}

/** Of these somebody is told; that hosts have it, and that its soak begins again, its card says. */
const TOLD: ReadonlySet<RequestState> = new Set<RequestState>(['done', 'failed', 'rolling-back', 'rolled-back']);
/** Of these also those who answer for the fleet. */
const CALLS_MAINTAINER: ReadonlySet<RequestState> = new Set<RequestState>(['failed', 'rolling-back']);

/** Tells whoever asked, and those who have to act; one message for each step. */
export async function putExecutionNews(tx: Transaction, deps: NewsDeps, request: UpgradeRequest): Promise<void> {
  if (!TOLD.has(request.state)) return;
  const { execution, requestedBy, state } = request;
  const back = state === 'rolled-back' ? (execution?.rollback?.by ?? null) : null;
  const users = [requestedBy.userId, back?.userId ?? null].filter((id) => id !== null);
  await put(tx, deps, request, whomOf(deps, request, { users, maintainer: CALLS_MAINTAINER.has(state) }));
}

/** Asks those who answer for the fleet to deploy it, where nobody else can be asked. */
export async function putHandNews(tx: Transaction, deps: NewsDeps, request: UpgradeRequest): Promise<void> {
  await put(tx, deps, request, whomOf(deps, request, { users: [], maintainer: true }));
}

/** A rollback that was agreed to could not begin. */
export async function putNotBegunNews(
  tx: Transaction,
  deps: NewsDeps,
  { request, to, ...why }: NotBegun & { readonly request: UpgradeRequest; readonly to: Agent },
): Promise<void> {
  const users = to.userId === null ? [] : [to.userId];
  const whom = whomOf(deps, request, { users, maintainer: false });
  await card(tx, deps, request, { key: 'not-back', words: notBegunNews({ request, whom, ...why }) });
}

function whomOf(
  deps: NewsDeps,
  request: UpgradeRequest,
  { users, maintainer }: { readonly users: readonly string[]; readonly maintainer: boolean },
): PartyMention {
  const fleet = fleetOf(deps, request.fleet);
  const party = maintainer && fleet !== null ? mentionParty(deps.config(), fleet.maintainer) : null;
  const texts = [...users.map((id) => `<@${id}>`), ...(party === null ? [] : [party.text])];
  return {
    users: [...new Set([...users, ...(party?.users ?? [])])],
    roles: party?.roles ?? [],
    text: [...new Set(texts)].join(' '),
  };
}

async function put(tx: Transaction, deps: NewsDeps, request: UpgradeRequest, whom: PartyMention): Promise<void> {
  const { execution } = request;
  const fleet = fleetOf(deps, request.fleet);
  const tracks = fleet?.versionPolicy.kind === 'auto' ? fleet.versionPolicy.branch : null;
  const hold = execution?.rollback?.hold ?? execution?.hold ?? null;
  await card(tx, deps, request, { key: 'news', words: executionNews({ request, whom, tracks, hold }) });
}

interface News {
  readonly key: string;
  readonly words: ReturnType<typeof executionNews>;
}

function card(tx: Transaction, { cards }: NewsDeps, request: UpgradeRequest, { key, words }: News): Promise<void> {
  return cards.put(tx, {
    // One for each decision: an edit of an earlier one would notify nobody.
    key: `upgrade-${key}:${requestId(request.number)}.${request.decision}@${request.channel}`,
    kind: 'upgrade-news',
    place: { kind: 'channel', channel: request.channel },
    replyTo: requestCardKey(request),
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(request.enteredAt.getTime() + NEWS_MS),
    ...words,
  });
}
