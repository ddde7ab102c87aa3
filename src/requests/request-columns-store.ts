import { z } from 'zod';
import { RISKS, type Decided, type UpgradeRequest } from './request.ts';

/** What of a request changes while it lives. */
export interface LifeColumns {
  config_change: string | null;
  bandwidth: string | null;
  wanted_by: number | null;
  risk: string | null;
  image: string | null;
  checks: string;
  entered_at: number | null;
  because: string | null;
  plan: string | null;
  execution: string | null;
  due_at: number | null;
  ended_by_user: string | null;
  ended_by_person: string | null;
  ended_by_name: string | null;
  ended_at: number | null;
  ended_reason: string | null;
  superseded_by: number | null;
}

type Life = Pick<
  UpgradeRequest,
  | 'configChange'
  | 'bandwidth'
  | 'wantedBy'
  | 'risk'
  | 'image'
  | 'checks'
  | 'enteredAt'
  | 'because'
  | 'plan'
  | 'execution'
  | 'dueAt'
  | 'decided'
>;

export function lifeColumns(request: UpgradeRequest) {
  return {
    config_change: request.configChange,
    bandwidth: jsonOrNull(request.bandwidth),
    wanted_by: request.wantedBy?.getTime() ?? null,
    risk: request.risk,
    image: jsonOrNull(request.image),
    checks: JSON.stringify(request.checks),
    entered_at: request.enteredAt.getTime(),
    because: request.because,
    plan: jsonOrNull(request.plan),
    execution: jsonOrNull(request.execution),
    due_at: request.dueAt?.getTime() ?? null,
  };
}

export function decidedColumns(decided: Decided | null) {
  return {
    ended_by_user: decided?.by?.userId ?? null,
    ended_by_person: decided?.by?.person ?? null,
    ended_by_name: decided?.by?.name ?? null,
    ended_at: decided?.at.getTime() ?? null,
    ended_reason: decided?.reason ?? null,
    superseded_by: decided?.supersededBy ?? null,
  };
}

export function lifeFrom(row: LifeColumns & { readonly requested_at: number }): Life {
  return {
    configChange: row.config_change,
    bandwidth: row.bandwidth === null ? null : BANDWIDTH.parse(JSON.parse(row.bandwidth)),
    wantedBy: row.wanted_by === null ? null : new Date(row.wanted_by),
    risk: row.risk === null ? null : z.enum(RISKS).parse(row.risk),
    image: row.image === null ? null : IMAGE.parse(JSON.parse(row.image)),
    checks: CHECKS.parse(JSON.parse(row.checks)),
    enteredAt: new Date(row.entered_at ?? row.requested_at),
    because: row.because,
    plan: row.plan === null ? null : PLAN.parse(JSON.parse(row.plan)),
    execution: row.execution === null ? null : EXECUTION.parse(JSON.parse(row.execution)),
    dueAt: row.due_at === null ? null : new Date(row.due_at),
    decided: decidedFrom(row),
  };
}

function decidedFrom(row: LifeColumns): Decided | null {
  if (row.ended_at === null) return null;
  const { ended_by_user: userId, ended_by_person: person, ended_by_name: name } = row;
  return {
    by: name === null ? null : { userId, person, name },
    at: new Date(row.ended_at),
    reason: row.ended_reason,
    supersededBy: row.superseded_by,
  };
}

const MOMENT = z.iso.datetime().transform((text) => new Date(text));
const DOER = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });
const CHANGE = z.enum(['higher', 'same', 'lower']);
const CHANGED = { percent: z.number().nullable(), tolerance: z.number().exactOptional() };
const BANDWIDTH = z.object({
  change: CHANGE.nullable(),
  ...CHANGED,
  shards: z.array(z.object({ shard: z.number(), change: CHANGE, ...CHANGED })).exactOptional(),
});
const IMAGE = z.object({ reference: z.string(), digest: z.string() });
const CHECKS = z.array(
  z.object({
    about: z.enum(['version', 'newer', 'order', 'conflict', 'hold', 'digest']),
    verdict: z.enum(['fits', 'caution', 'unknown', 'overridden']),
    said: z.string(),
  }),
);
const PLAN = z.object({ at: MOMENT, window: z.string().nullable(), by: DOER });
const EXECUTION = z.object({
  by: DOER.nullable(),
  begunAt: MOMENT,
  deploy: z.number(),
  backTo: z.string().nullable(),
  hold: z.number().nullable(),
  soak: z.object({ since: MOMENT, until: MOMENT, restarts: z.number(), because: z.string().nullable() }).nullable(),
  rollback: z
    .object({
      by: DOER.nullable(),
      begunAt: MOMENT,
      reason: z.string(),
      deploy: z.number(),
      hold: z.number().nullable(),
    })
    .nullable(),
});

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
