import type { LocalTime } from './local-time.ts';
import type { Agent } from '../approvals/approval.ts';
import type { StaffRole } from './window.ts';

export const STAFF_STATES = ['named', 'confirmed', 'declined'] as const;
export type StaffState = (typeof STAFF_STATES)[number];

/** A person named for a role in one occurrence. Only linked people are: nobody else can be told from a second account. */
export interface StaffMember {
  readonly window: number;
  readonly occurrence: LocalTime;
  readonly role: string;
  readonly who: Agent & { readonly person: string };
  readonly state: StaffState;
  readonly at: Date;
}

/** Whether those who said that they will be there are enough. */
export interface Quorum {
  readonly isMet: boolean;
  readonly roles: readonly RoleCount[];
}

export interface RoleCount extends StaffRole {
  /** Distinct people; their accounts do not count twice. */
  readonly confirmed: number;
}

/** One person may serve in several roles, and counts once in each. Without any role, nobody is needed. */
export function quorumOf(staffing: readonly StaffRole[], members: readonly StaffMember[]): Quorum {
  const roles = staffing.map(({ role, least }) => {
    const serving = members.filter((each) => each.role === role && each.state === 'confirmed');
    return { role, least, confirmed: new Set(serving.map(({ who }) => who.person)).size };
  });
  return { isMet: roles.every(({ least, confirmed }) => confirmed >= least), roles };
}

/** Roles that still lack somebody. */
export function lacking({ roles }: Quorum): readonly RoleCount[] {
  return roles.filter(({ least, confirmed }) => confirmed < least);
}
