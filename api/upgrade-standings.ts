import { z } from 'zod';
import { approvalId } from '../src/approvals/approval.ts';
import type { Plan } from '../src/requests/request.ts';
import { SIGN_OFF_KINDS, type SignOffStanding } from '../src/requests/sign-off.ts';

/** Whose word an upgrade needs, and how it stands. */
export const STANDING = z.object({
  name: z.string(),
  state: z.enum(SIGN_OFF_KINDS),
  people: z.number(),
  missing: z.number(),
  askedOf: z.array(z.object({ kind: z.enum(['role', 'person']), name: z.string() })),
  approval: z.string().nullable().describe('The newest question about it, such as AP-4'),
  expiresAt: z.iso.datetime().nullable(),
});

export const PLAN = z.object({ at: z.iso.datetime(), window: z.string().nullable() });

export function standingJson({
  name,
  kind,
  people,
  missing,
  from,
  approval,
}: SignOffStanding): z.infer<typeof STANDING> {
  return {
    name,
    state: kind,
    people,
    missing,
    askedOf: from.map((party) => ({ ...party })),
    approval: approval === null ? null : approvalId(approval.number),
    expiresAt: approval?.expiresAt.toISOString() ?? null,
  };
}

export function planJson(plan: Plan | null): z.infer<typeof PLAN> | null {
  return plan === null ? null : { at: plan.at.toISOString(), window: plan.window };
}
