import { compareAccounts } from '../people/person.ts';
import { isGrantedToOthers } from '../policy/policy.ts';
import type { Config } from '../platform/config/config.ts';
import type { Requirement } from '../platform/gate.ts';
import type { Doer } from './request.ts';

/** same: one and the same person. unlinked: one of them is linked with nobody, so that they may be the same. */
export type SecondPerson =
  | { readonly kind: 'fits' }
  | { readonly kind: 'same' }
  | { readonly kind: 'unlinked'; readonly who: 'decider' | 'requester' };

/**
 * Who asked for an upgrade does not accept it, unless policy lets nobody else: then a second person cannot be had.
 * docs/decisions/0012-who-accepts-an-upgrade.md says why.
 */
export function judgeSecondPerson(
  config: Config,
  {
    requester,
    decider,
    requirement,
  }: { readonly requester: Doer; readonly decider: Doer; readonly requirement: Requirement },
): SecondPerson {
  const compared =
    requester.userId === null || decider.userId === null
      ? 'unknown'
      : compareAccounts(config, requester.userId, decider.userId);
  if (compared === 'different') return { kind: 'fits' };
  if (compared === 'same')
    return isGrantedToOthers(config, requirement, decider.person) ? { kind: 'same' } : { kind: 'fits' };
  return { kind: 'unlinked', who: decider.person === null ? 'decider' : 'requester' };
}
