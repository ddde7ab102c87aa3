import type { Approval, Binding } from '../approvals/approval.ts';
import { backOf } from '../deploys/branch-rule.ts';
import type { Deploy } from '../deploys/deploy.ts';
import { longestHoursOf } from '../holds/hold-length.ts';
import type { Hold } from '../holds/hold.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { type ExecutionDeps } from './execution-deps-service.ts';
import { byMuster, type ActBy } from './request-record-service.ts';
import { deployRequirement } from './request-rights.ts';
import type { Beginning, ExecutionPort, ExecutionStart, Prepared } from './begin-execution-service.ts';
import { progressOf } from './execution-progress.ts';
import { deployBegun, deployChanged, HOUR_MS, isByHand } from './follow-service.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import { rollbackAgreed, rollBack, rollbackBinding, type RollBackAsk } from './roll-back-service.ts';
import type { RollBackOutcome } from './roll-back-outcome.ts';
import { saveWatch } from './watch-store.ts';
import { snapshotOf } from './watch.ts';
import { watchRequest } from './watch-service.ts';

const MINUTE_MS = 60_000;
/** Room for the start of the deploy, and for a soak that begins again once. */
const SPARE_HOURS = 2;

/** Carries out what was decided, watches what it does, and puts it back. */
export interface ExecutionService extends ExecutionPort {
  /** Every act was judged by the gate before, by `rollBackRequirement`. null: there is no such request. */
  rollBack(ask: RollBackAsk, by: ActBy): Promise<RollBackOutcome | null>;
  /** The job, for one request: whether all is well. */
  watch(request: UpgradeRequest): Promise<void>;
  /** Reactions. */
  begun(tx: Transaction, request: UpgradeRequest): Promise<void>;
  deployChanged(tx: Transaction, deploy: Deploy): Promise<void>;
  approvalEnded(tx: Transaction, approval: Approval): Promise<void>;
  /** For the approvals: null of what waits for nobody any more, undefined of another room's question. */
  bindingNow(read: Reader, approval: Pick<Approval, 'subject' | 'binding'>): Promise<Binding | null | undefined>;
}

export function createExecution(deps: ExecutionDeps): ExecutionService {
  return {
    prepare: (fleet) => prepare(deps, fleet),
    begin: (tx, beginning) => begin(tx, deps, beginning),
    rollBack: (ask, by) => rollBack(deps, ask, by),
    watch: (request) => watchRequest(deps, request),
    begun: (tx, request) => deployBegun(tx, deps, request),
    deployChanged: (tx, deploy) => deployChanged(tx, deps, deploy),
    approvalEnded: (tx, approval) => rollbackAgreed(tx, deps, approval),
    bindingNow: (read, approval) => rollbackBinding(read, deps.guildId, approval),
  };
}

/** What all hosts run, and how the fleet is: what it is compared with once the version is there. */
async function prepare({ fleets, health, clock }: ExecutionDeps, fleet: FleetConfig): Promise<Prepared> {
  const { whole, hosts } = await health.explain(fleet);
  const [examined] = await fleets.examine([fleet]);
  const groups = examined?.status.versions.groups ?? [];
  const byHand = { versionPolicy: { kind: 'manual', repository: '', approval: null } } as const;
  return {
    // A tracked branch names no version: what ran is put back, not what would be deployed next.
    backTo: examined === undefined || groups.length !== 1 ? null : backOf(byHand, examined.status),
    before: snapshotOf([...whole, ...hosts.flatMap(({ lines }) => lines)], clock.now()),
  };
}

/** Keeps others away, and has it deployed. Held by whoever began it; by Muster where it was planned. */
async function begin(tx: Transaction, deps: ExecutionDeps, beginning: Beginning): Promise<ExecutionStart> {
  const { request, fleet, by, prepared, overrideUntil } = beginning;
  const no = await deps.deploys.whyNoUpgrade(tx, { fleet: fleet.name, except: null });
  if (no !== null) return no;
  if (isByHand(fleet) && !isSeen(fleet)) return { kind: 'no-deployer', why: UNSEEN };
  const { actor } = beginning.actor === null ? byMuster(deps, request, 'upgrade:begin') : { actor: beginning.actor };
  const others = (await deps.holds.list(tx, fleet.name)).filter((hold) => !deps.holds.isHolder(hold, actor));
  const [other] = others;
  if (other !== undefined) return { kind: 'held', why: heldWords(other, others.length) };
  const id = requestId(request.number);
  const act = { actor, act: 'upgrade:begin', requirement: deployRequirement(request) };
  const now = deps.clock.now();
  const { text } = request.version;
  // People are not kept away by a hold, and would be asked to pause what they are asked to do.
  const hold = isByHand(fleet)
    ? null
    : await deps.holds.pin(tx, {
        fleet,
        ask: {
          reason: `${id}: ${text}`,
          ref: text,
          until: holdEnd(deps, fleet, now),
          lets: `${id} goes first: ${text}`,
        },
        by: act,
      });
  const deploy = await deps.deploys.startUpgrade(tx, {
    fleet,
    kind: 'upgrade',
    ref: request.version.text,
    backTo: prepared.backTo,
    reason: `${id}: ${request.reason}`,
    askedBy: by,
    hold,
    follows: null,
    overrideUntil,
    by: beginning.actor === null ? null : act,
  });
  const progress = progressOf(deploy, { byHand: isByHand(fleet) });
  await saveWatch(tx, {
    number: request.number,
    before: prepared.before ?? null,
    lines: [],
    worseSince: null,
    lookedAt: null,
    progress,
  });
  const begun = { by, begunAt: now, deploy: deploy.number, hold: hold?.number ?? null, soak: null, rollback: null };
  return { kind: 'begun', execution: { ...begun, backTo: prepared.backTo } };
}

const UNSEEN =
  'people deploy it, and the configuration names neither a directory nor a way to its nodes or metrics, so nobody could see that it is there';

/** Whether anything tells what its hosts run. */
function isSeen({ hosts, registry, nodes, metrics }: FleetConfig): boolean {
  return hosts.length > 0 && (registry !== null || nodes !== null || metrics !== null);
}

function heldWords({ number, holder, reason }: Hold, count: number): string {
  const more = count > 1 ? `, and ${count - 1} more hold it` : '';
  return `${holder.name} holds it (H-${number}: ${reason})${more}`;
}

/** Until the soak is over, also where it begins again once; no longer than any hold of the fleet may last. */
function holdEnd({ config }: ExecutionDeps, fleet: FleetConfig, now: Date): Date {
  const { buildMinutes, rollMinutes } = fleet.deploys;
  const wanted = (buildMinutes + rollMinutes) / 60 + fleet.upgrades.soakHours * 2 + SPARE_HOURS;
  const hours = Math.min(wanted, longestHoursOf(config(), fleet.name));
  return new Date(now.getTime() + Math.floor((hours * HOUR_MS) / MINUTE_MS) * MINUTE_MS);
}
