import type { FleetPause } from '../fleets/fleet-hold.ts';
import type { Verdict } from '../platform/gate.ts';
import type { ActVerdict } from './may-act.ts';

/** What an act takes of policy; what is not here is judged as the permission of that name. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  deploy: 'upgrade.deploy',
  rollback: 'upgrade.rollback',
  request: 'upgrade.request',
  override: 'window.override',
};

export const CAN_ACTS = Object.keys(PERMISSIONS);

export function permissionOf(act: string): string {
  return PERMISSIONS[act] ?? act;
}

/** A question to a second person that, once agreed to, would let something through. */
export interface WaitingApproval {
  /** `AP-17` */
  readonly id: string;
  /** Foreign text. */
  readonly what: string;
  /** So many more people must agree. */
  readonly missing: number;
  readonly until: Date;
}

/** What a later room's rule says of it. `words`: a sentence without a period, with foreign text. */
export interface CanRule {
  readonly about: string;
  /** unknown: it could not be found out. */
  readonly verdict: 'allowed' | 'refused' | 'unknown';
  readonly words: string;
  /** The time that it is about; left out: none. */
  readonly at?: Date;
}

/** Whether somebody could do something at a moment: every rule, and its verdict. */
export interface CanAnswer {
  /** As they are called here. */
  readonly who: string;
  readonly act: string;
  readonly fleet: string;
  readonly version: string;
  readonly at: Date;
  /** null: Discord did not tell their roles, so that policy cannot be judged for them. */
  readonly policy: Verdict | null;
  readonly windows: ActVerdict;
  /** Who holds the fleet now, where that is the asker's to see: it keeps a deploy from happening by itself. */
  readonly pause?: FleetPause;
  /** About this fleet and still open then, as far as the asker may see them. They allow nothing before they are agreed to. */
  readonly approvals: readonly WaitingApproval[];
  /** Of upgrade requests, and whose word they need; empty where none is about it, or they are not the asker's to see. */
  readonly rules: readonly CanRule[];
  readonly couldAct: boolean | null;
}

/** All must allow it; unknown only where everything known does. */
export function couldAct(policy: Verdict | null, windows: ActVerdict, rules: readonly CanRule[]): boolean | null {
  if (windows.kind === 'refused' || policy?.kind === 'refused') return false;
  if (rules.some(({ verdict }) => verdict === 'refused')) return false;
  return policy === null || rules.some(({ verdict }) => verdict === 'unknown') ? null : true;
}
