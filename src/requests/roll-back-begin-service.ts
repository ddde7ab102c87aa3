import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import { longestHoursOf } from '../holds/hold-length.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { ExecutionDeps } from './execution-deps-service.ts';
import { putExecutionNews } from './execution-news-service.ts';
import { progressOf } from './execution-progress.ts';
import { HOUR_MS, isByHand } from './follow-service.ts';
import { recordChange, type ActBy } from './request-record-service.ts';
import { rollBackRequirement } from './request-rights.ts';
import { saveStep } from './request-store.ts';
import { requestId, stepRequest, type Execution, type UpgradeRequest } from './request.ts';
import type { RollBackOutcome } from './roll-back-outcome.ts';
import { findWatch, saveWatch } from './watch-store.ts';

/** What was put back stays so over a weekend, unless no hold of the fleet may last so long. */
const HELD_HOURS = 72;

/** What is put back, and to what. */
export interface Way {
  readonly kind: 'way';
  readonly request: UpgradeRequest;
  readonly execution: Execution;
  readonly fleet: FleetConfig;
  readonly to: string;
}

export function lastDeploy({ deploy, rollback }: Execution): number {
  return rollback?.deploy ?? deploy;
}

export interface Back {
  readonly way: Way;
  readonly reason: string;
  readonly by: ActBy;
  readonly overrideUntil: Date | null;
}

/** Holds the fleet at what comes back, so that the next commit does not undo it, and has that deployed. */
export async function beginRollBack(
  tx: Transaction,
  deps: ExecutionDeps,
  { way, reason, by, overrideUntil }: Back,
): Promise<RollBackOutcome> {
  const { request, execution, fleet, to } = way;
  const { clock, config, holds } = deps;
  const now = clock.now();
  const id = requestId(request.number);
  const judged = { ...by, requirement: rollBackRequirement(request) };
  const hours = Math.min(HELD_HOURS, longestHoursOf(config(), fleet.name));
  const byHand = isByHand(fleet);
  const hold = byHand
    ? null
    : await holds.pin(tx, {
        fleet,
        ask: {
          reason: `${id} is put back: ${reason}`,
          ref: to,
          until: new Date(now.getTime() + hours * HOUR_MS),
          lets: `${to} is put back first`,
        },
        by: judged,
      });
  const former = await listFormer(tx, deps, { execution, except: hold?.number ?? null });
  for (const each of former) await holds.unpin(tx, { hold: each, windows: null, by: judged });
  const doer = agentOf(config(), by.actor, storable);
  const deploy = await deps.deploys.startUpgrade(tx, {
    fleet,
    kind: 'rollback',
    ref: to,
    backTo: request.version.text,
    reason: `${id} is put back: ${reason}`,
    askedBy: doer,
    hold,
    follows: lastDeploy(execution),
    overrideUntil,
    by: judged,
  });
  const rollback = {
    by: doer,
    begunAt: now,
    reason: storable(reason),
    deploy: deploy.number,
    hold: hold?.number ?? null,
  };
  const stepped = stepRequest(request, { kind: 'roll-back', rollback }, { by: doer, at: now, seen: null });
  if (stepped.kind === 'changed') throw new Error(`${id} cannot be put back from ${request.state}.`);
  const watch = await findWatch(tx, request.number);
  if (watch !== null) await saveWatch(tx, { ...watch, progress: progressOf(deploy, { byHand }), worseSince: null });
  await saveStep(tx, stepped.request, doer);
  await recordChange(tx, deps, { request: stepped.request, by, requirement: judged.requirement, told: false });
  await putExecutionNews(tx, deps, stepped.request);
  return { kind: 'begun', request: stepped.request, to };
}

/** The holds of the upgrade and of an earlier rollback: the new one takes their place. */
async function listFormer(
  tx: Transaction,
  { holds }: ExecutionDeps,
  { execution, except }: { readonly execution: Execution; readonly except: number | null },
) {
  const former = [];
  for (const number of new Set([execution.hold, execution.rollback?.hold ?? null])) {
    const hold = number === null || number === except ? null : await holds.find(tx, number);
    if (hold !== null && hold.state !== 'ended') former.push(hold);
  }
  return former;
}
