import { storable } from '../audit/audit.ts';
import { fleetOf } from '../fleets/fleet.ts';
import type { Requirement } from '../platform/gate.ts';
import { firstDue, LAST_LIMITS, type AgeLimits } from './ageing.ts';
import type { DecideOutcome } from './request-outcome.ts';
import { recordChange, type ActBy, type RequestServiceDeps } from './request-record-service.ts';
import { cancelRequirement, decideRequirement, doerOf, isRequester } from './request-rights.ts';
import { findRequest, saveStep } from './request-store.ts';
import { stepRequest, type UpgradeRequest } from './request.ts';
import { judgeSecondPerson } from './second-person.ts';

export interface DecideAsk {
  readonly number: number;
  readonly act:
    | { readonly kind: 'accept' }
    | { readonly kind: 'reject'; readonly reason: string }
    | { readonly kind: 'cancel'; readonly reason: string | null };
  /** The decision that the actor saw; null for one who named the request itself. */
  readonly seen: number | null;
}

/** Decides, redraws the card and tells who asked, in one transaction. null: there is no such request. */
export function decide(deps: RequestServiceDeps, ask: DecideAsk, by: ActBy): Promise<DecideOutcome | null> {
  return deps.database.transaction(async (tx) => {
    const request = await findRequest(tx, deps.guildId, ask.number);
    if (request === null) return null;
    const decider = doerOf(deps.config(), by.actor);
    const stepped = stepRequest(request, storedAct(ask.act), { by: decider, at: deps.clock.now(), seen: ask.seen });
    if (stepped.kind === 'changed') return stepped;
    const alone = ask.act.kind === 'accept' ? judgeAlone(deps, request, by) : null;
    if (alone !== null) return alone;
    const told = !(ask.act.kind === 'cancel' && isRequester(deps.config(), request, by.actor));
    const aged = { ...stepped.request, dueAt: firstDue(stepped.request, limitsOf(deps, request)) };
    await saveStep(tx, aged, decider);
    const requirement = requirementOf(deps, ask, { request, by });
    await recordChange(tx, deps, { request: aged, by, requirement, told });
    return { kind: DECIDED[ask.act.kind], request: aged, told };
  });
}

const DECIDED = { accept: 'accepted', reject: 'rejected', cancel: 'cancelled' } as const;

function limitsOf(deps: RequestServiceDeps, { fleet }: UpgradeRequest): AgeLimits {
  return fleetOf(deps, fleet)?.upgrades ?? LAST_LIMITS;
}

function judgeAlone(
  { config, gate }: RequestServiceDeps,
  request: UpgradeRequest,
  { actor }: ActBy,
): Extract<DecideOutcome, { kind: 'someone-else-must-decide' }> | null {
  const requirement = decideRequirement(request);
  const decider = doerOf(config(), actor);
  const second = judgeSecondPerson(config(), { requester: request.requestedBy, decider, requirement });
  if (second.kind === 'fits') return null;
  // Whom policy names to somebody who carries no role and is nobody of the configuration.
  const nobody = { ...actor, via: 'discord', discordUserId: null, discordRoleIds: [] } as const;
  const verdict = gate.judge(nobody, requirement);
  return {
    kind: 'someone-else-must-decide',
    request,
    why: second.kind === 'same' ? 'same' : `unlinked-${second.who}`,
    couldAsk: verdict.kind === 'refused' ? verdict.couldAsk.filter((name) => name !== decider.person) : [],
  };
}

function requirementOf(
  { config, gate }: RequestServiceDeps,
  { act }: DecideAsk,
  { request, by }: { readonly request: UpgradeRequest; readonly by: ActBy },
): Requirement {
  return act.kind === 'cancel'
    ? cancelRequirement({ config: config(), gate }, request, by.actor)
    : decideRequirement(request);
}

function storedAct(act: DecideAsk['act']) {
  switch (act.kind) {
    case 'accept':
      return act;
    case 'reject':
      return { kind: 'reject', reason: storable(act.reason) } as const;
    case 'cancel':
      return {
        kind: 'cancel',
        reason: act.reason === null ? null : storable(act.reason),
        supersededBy: null,
      } as const;
  }
}
