import { storable } from '../audit/audit.ts';
import { compareAccounts, identify } from '../people/person.ts';
import type { Config } from '../platform/config/config.ts';
import type { Actor, Gate, Requirement } from '../platform/gate.ts';
import type { Doer, UpgradeRequest } from './request.ts';

type Directory = Pick<Config, 'people'>;

/** To see the requests of a fleet; null, "all that I may see", takes it on one of the fleets. */
export function listRequirement(
  { config, gate }: { readonly config: Pick<Config, 'fleets'>; readonly gate: Gate },
  fleet: string | null,
  actor: Actor,
): Requirement {
  const view = (name: string | null): Requirement => ({ permission: 'upgrade.view', fleet: name });
  const visible = config.fleets.find(({ name }) => gate.judge(actor, view(name)).kind === 'allowed');
  return view(fleet ?? visible?.name ?? null);
}

/** Accepting and rejecting take the same. */
export function decideRequirement({ fleet }: Pick<UpgradeRequest, 'fleet'>): Requirement {
  return { permission: 'upgrade.decide', fleet };
}

/** Beginning, planning and taking a plan back take the same, and so does carrying out what was begun. */
export function deployRequirement({ fleet }: Pick<UpgradeRequest, 'fleet'>): Requirement {
  return { permission: 'upgrade.deploy', fleet };
}

export function rollBackRequirement({ fleet }: Pick<UpgradeRequest, 'fleet'>): Requirement {
  return { permission: 'upgrade.rollback', fleet };
}

/** Everybody's requests where the actor may cancel them all, else their own. */
export function cancelRequirement(
  { config, gate }: { readonly config: Directory; readonly gate: Gate },
  request: Pick<UpgradeRequest, 'fleet' | 'requestedBy'>,
  actor: Actor,
): Requirement {
  const anyone: Requirement = { permission: 'upgrade.cancel', fleet: request.fleet };
  if (!isRequester(config, request, actor) || gate.judge(actor, anyone).kind === 'allowed') return anyone;
  return { permission: 'upgrade.withdraw', fleet: request.fleet };
}

/** Any account of the same person counts, also one that was linked only since. */
export function isRequester(
  config: Directory,
  { requestedBy }: Pick<UpgradeRequest, 'requestedBy'>,
  { discordUserId }: Actor,
): boolean {
  if (requestedBy.userId === null || discordUserId === null) return false;
  return compareAccounts(config, requestedBy.userId, discordUserId) === 'same';
}

/** Who acts, as the request keeps it. */
export function doerOf(config: Directory, actor: Actor): Doer {
  const identity = actor.discordUserId === null ? null : identify(config, actor.discordUserId);
  return {
    userId: actor.discordUserId,
    person: identity?.kind === 'person' ? identity.person.name : null,
    name: storable(actor.displayName),
  };
}
