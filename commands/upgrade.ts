/*
 * /upgrade request <fleet> <version> <reason> [precondition] [config] [bandwidth] [wanted] [risk] [replaces] [override]
 *                                 asks for an upgrade: stored, and shown in `devops` to the fleet's maintainer, who
 *                                 presses Accept or Reject there. `version` is a tag, a commit or a branch. `replaces`
 *                                 is an older open request for the same fleet, cancelled by this one; `override` says
 *                                 why it may go out before the fleets that come first have it
 * /upgrade list [fleet] [state]   the requests you may see, newest first
 * /upgrade show <request>         one of them in full, by its id such as UP-17, with Accept and Reject for who decides
 * /upgrade cancel <request> [reason]
 *                                 takes an open one back
 * /upgrade deploy | schedule | unschedule | ask <request>
 *                                 upgrade-begin.ts tells of them
 * Answers are private: what others should see is the request's card.
 * Needs, on the fleet: upgrade.request (the owner, and the maintainer where the fleet shares the duty
 * commission-upgrade), with `override` upgrade.override-order besides; upgrade.view; upgrade.cancel, or for one's own upgrade.withdraw. The card's buttons:
 * upgrade.decide. Nobody accepts what they asked for themselves while policy lets others.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  type Actor,
  type Answer,
  type Command,
  type Gate,
  type Requirement,
} from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';
import { askedMessage, decidedMessage, shownMessage } from '../src/requests/request-answers-view.ts';
import { cancelInput, listInput, requestNumber, upgradeWishInput, wishOf } from '../src/requests/request-input.ts';
import { beginIds, decisionIds } from '../src/requests/request-card-service.ts';
import { decideRequirement, rollBackRequirement } from '../src/requests/request-rights.ts';
import type { RequestService } from '../src/requests/request-service.ts';
import { requestId, type UpgradeRequest } from '../src/requests/request.ts';
import type { UpgradeBeginService } from '../src/requests/upgrade-begin-service.ts';
import { BEGIN_INPUTS, BEGIN_SUBCOMMANDS, beginButtons, runBegin, type BeginInput } from './upgrade-begin.ts';
import { decisionButtons } from './upgrade-buttons.ts';
import { typedFleet } from './fleet-named.ts';
import { upgradeDefinition } from './upgrade-definition.ts';
import { offerForUpgrades } from './upgrade-offers.ts';
import { listPager, showList } from './upgrade-list.ts';

export interface UpgradeCommandDeps {
  readonly requests: RequestService;
  readonly begins: UpgradeBeginService;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
  readonly gate: Gate;
}

const INPUT = z.discriminatedUnion('subcommand', [
  upgradeWishInput.extend({ subcommand: z.literal('request') }),
  listInput.extend({ subcommand: z.literal('list') }),
  z.object({ subcommand: z.literal('show'), request: requestNumber }),
  cancelInput.extend({ subcommand: z.literal('cancel') }),
  ...BEGIN_INPUTS,
]);
type Input = z.infer<typeof INPUT>;
type Wish = Extract<Input, { subcommand: 'request' }>;

type Subject =
  | { readonly kind: 'fleet'; readonly fleet: FleetConfig }
  | { readonly kind: 'request'; readonly request: UpgradeRequest }
  /** The list: of one fleet, by its canonical name, or of all. */
  | { readonly kind: 'list'; readonly fleet: string | null };

export function createUpgradeCommand(deps: UpgradeCommandDeps): Command {
  return defineCommand<Input, Subject>({
    definition: upgradeDefinition(),
    permissions: {
      request: ['upgrade.request'],
      list: ['upgrade.view'],
      show: ['upgrade.view'],
      // Whoever asked needs less, but has it only on what is theirs: a list of fleets would promise too much.
      cancel: ['upgrade.cancel'],
      deploy: ['upgrade.deploy'],
      schedule: ['upgrade.deploy'],
      unschedule: ['upgrade.deploy'],
      ask: ['upgrade.deploy'],
    },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: 'upgrade.view',
    find: (input, read) => find(deps, input, read),
    requires: (input, subject, actor) => requirement(deps, input, { subject, actor }),
    notFound: (input) => notFound(input),
    run: (input, subject, actor) => run(deps, input, { subject, actor }),
    autocomplete: offerForUpgrades(deps),
    components: [...decisionButtons(deps), ...beginButtons(deps), listPager(deps)],
  });
}

async function find({ fleets, requests }: UpgradeCommandDeps, input: Input, read: Reader): Promise<Subject | null> {
  if (isOfRequest(input)) {
    const request = await requests.find(read, input.request);
    return request === null ? null : { kind: 'request', request };
  }
  if (input.fleet === undefined) return { kind: 'list', fleet: null };
  const match = fleets.resolve(input.fleet);
  // A fleet that left the configuration still has its requests.
  if (match.kind === 'unknown')
    return input.subcommand === 'list' ? { kind: 'list', fleet: input.fleet.toLowerCase() } : null;
  return input.subcommand === 'list'
    ? { kind: 'list', fleet: match.fleet.name }
    : { kind: 'fleet', fleet: match.fleet };
}

type OfRequest = Exclude<Input, { subcommand: 'request' | 'list' }>;

function isOfRequest(input: Input): input is OfRequest {
  return input.subcommand !== 'request' && input.subcommand !== 'list';
}

function isBegin(input: Input): input is BeginInput {
  return BEGIN_SUBCOMMANDS.some((each) => each === input.subcommand);
}

interface Asked {
  readonly subject: Subject;
  readonly actor: Actor;
}

function requirement(deps: UpgradeCommandDeps, input: Input, { subject, actor }: Asked): Requirement {
  switch (subject.kind) {
    case 'fleet':
      return { permission: 'upgrade.request', fleet: subject.fleet.name };
    case 'request':
      if (isBegin(input)) return deps.begins.deployRequirement(subject.request);
      return input.subcommand === 'cancel'
        ? deps.requests.cancelRequirement(subject.request, actor)
        : { permission: 'upgrade.view', fleet: subject.request.fleet };
    case 'list':
      return deps.requests.listRequirement(subject.fleet, actor);
  }
}

function notFound(input: Input): string {
  if (isOfRequest(input))
    return `No request that you may see is called ${requestId(input.request)}. \`/upgrade list\` shows those there are.`;
  return `No fleet whose requests you may see is called ${typedFleet(input.fleet)}. \`/fleet list\` shows those there are.`;
}

async function run(deps: UpgradeCommandDeps, input: Input, { subject, actor }: Asked): Promise<Answer> {
  switch (subject.kind) {
    case 'fleet':
      if (input.subcommand !== 'request') break;
      return request(deps, input, { fleet: subject.fleet, actor });
    case 'list':
      if (input.subcommand !== 'list') break;
      return said('listed', await showList(deps, { fleet: subject.fleet, state: input.state ?? null, page: 1 }, actor));
    case 'request':
      if (isBegin(input)) return runBegin(deps, input, { request: subject.request, actor });
      if (input.subcommand === 'cancel') return cancel(deps, input, { request: subject.request, actor });
      return said('shown', await show(deps, subject.request, actor));
  }
  throw new Error(`/upgrade ${input.subcommand} was given a ${subject.kind}.`);
}

async function request(
  { requests, database }: UpgradeCommandDeps,
  input: Wish,
  { fleet, actor }: { readonly fleet: FleetConfig; readonly actor: Actor },
): Promise<Answer> {
  const by = { actor, act: 'command:upgrade request' };
  const outcome = await requests.request(fleet, wishOf(input), by);
  const url = 'request' in outcome ? await requests.findUrl(database.read, outcome.request) : null;
  const answer = said(outcome.kind, askedMessage(outcome, url));
  return outcome.kind === 'requested' ? { ...answer, audited: true } : answer;
}

async function cancel(
  { requests, database }: UpgradeCommandDeps,
  input: Extract<Input, { subcommand: 'cancel' }>,
  { request, actor }: { readonly request: UpgradeRequest; readonly actor: Actor },
): Promise<Answer> {
  const act = { kind: 'cancel', reason: input.reason ?? null } as const;
  const by = { actor, act: 'command:upgrade cancel' };
  // Whoever types the id means the request as it is, not as some card once showed it.
  const outcome = await requests.decide({ number: request.number, act, seen: null }, by);
  if (outcome === null) throw new Error(`Upgrade request ${request.number} was found and is gone.`);
  const url = await requests.findUrl(database.read, outcome.request);
  const answer = said(outcome.kind, decidedMessage(outcome, url));
  return outcome.kind === 'cancelled' ? { ...answer, audited: true } : answer;
}

async function show(deps: UpgradeCommandDeps, request: UpgradeRequest, actor: Actor): Promise<MessageBody> {
  const { requests, fleets, database, gate } = deps;
  const match = fleets.resolve(request.fleet);
  const fleet = match.kind === 'unknown' ? null : match.fleet;
  const mayDecide = gate.judge(actor, decideRequirement(request)).kind === 'allowed';
  const url = await requests.findUrl(database.read, request);
  const standings = await deps.begins.standings(database.read, request);
  const mayBegin = gate.judge(actor, deps.begins.deployRequirement(request)).kind === 'allowed';
  const ids = mayDecide ? decisionIds(request) : null;
  const steps = await requests.steps(database.read, request.number);
  const studies = await requests.studies(database.read, request.number);
  const bandwidth = await requests.bandwidth(database.read, request.number);
  const watch = await requests.watch(database.read, request.number);
  const mayRollBack = gate.judge(actor, rollBackRequirement(request)).kind === 'allowed';
  const shown = { request, fleet, url, ids, steps, studies, bandwidth, standings, watch, mayRollBack };
  return shownMessage({ ...shown, beginIds: mayBegin ? beginIds(request) : null });
}

function said(outcome: string, body: MessageBody): Extract<Answer, { kind: 'message' }> {
  return { kind: 'message', outcome, body };
}
