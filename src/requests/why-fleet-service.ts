import type { FiringAlerts } from '../alerts/alert-service.ts';
import type { ApprovalService } from '../approvals/approval-service.ts';
import { approvalId } from '../approvals/approval.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { FleetPause } from '../fleets/fleet-hold.ts';
import type { OpenRequest } from '../fleets/open-request.ts';
import type { WaitingDeploy } from '../holds/hold-outcome.ts';
import type { FleetRun } from '../pipelines/run-service.ts';
import { shownAttempt } from '../pipelines/run.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Database } from '../platform/database/transaction.ts';
import type { Actor, Gate } from '../platform/gate.ts';
import type { WhyFleetParts } from '../windows/why-fleet.ts';
import type { WindowService } from '../windows/window-service.ts';

export interface WhyFleetServices {
  readonly windows: WindowService;
  readonly fleets: FleetService;
  readonly gate: Gate;
  readonly database: Pick<Database, 'read'>;
  readonly approvals?: Pick<ApprovalService, 'listVisible' | 'countMissing'>;
  readonly lastRun?: (fleet: string) => Promise<FleetRun | null>;
  /** The break of the branch that the fleet's last run was of; null: there is none. */
  readonly openBreak?: (fleet: string) => Promise<WhyFleetParts['openBreak'] | null>;
  readonly openRequests?: (fleet: string) => Promise<readonly OpenRequest[]>;
  readonly firing?: (fleet: string) => Promise<FiringAlerts | null>;
  readonly pauseOf?: (fleet: string) => Promise<FleetPause>;
  /** May ask the source, within its budget; tells only of runs that the actor may see. */
  readonly waitingDeploy?: (fleet: string, actor: Actor) => Promise<WaitingDeploy | null>;
}

/** More of them than fit one answer are of no help in it. */
const MOST_APPROVALS = 3;
const APPROVALS_READ = 100;

/** Only what the asker may see of each. */
export async function readWhyFleet(
  services: WhyFleetServices,
  { name, versionPolicy }: FleetConfig,
  actor: Actor,
): Promise<WhyFleetParts> {
  const { windows, gate, database, lastRun, openBreak, openRequests, firing, pauseOf, waitingDeploy } = services;
  const may = (permission: string): boolean => gate.judge(actor, { permission, fleet: name }).kind === 'allowed';
  const verdict = await windows.judge(database.read, {
    act: 'deploy',
    version: '',
    target: windows.fleetTarget(name),
  });
  const seesRuns = may('run.view');
  const found = seesRuns && lastRun !== undefined ? await lastRun(name) : undefined;
  const broken = seesRuns && openBreak !== undefined ? await openBreak(name) : undefined;
  const waiting = seesRuns && waitingDeploy !== undefined ? await waitingDeploy(name, actor) : undefined;
  const requests = may('upgrade.view') && openRequests !== undefined ? await openRequests(name) : undefined;
  const alerts = may('fleet.view') && firing !== undefined ? await firing(name) : undefined;
  const pause = may('hold.view') && pauseOf !== undefined ? await pauseOf(name) : undefined;
  const approvals = await approvalsOf(services, name, actor);
  return {
    fleet: name,
    policy:
      versionPolicy.kind === 'auto'
        ? { kind: 'auto', branch: versionPolicy.branch }
        : { kind: 'manual', approval: versionPolicy.approval },
    windows: verdict,
    ...(approvals === undefined ? {} : { approvals }),
    ...(pause === undefined ? {} : { pause }),
    ...(found === undefined ? {} : { lastRun: found === null ? null : lastRunOf(found) }),
    ...(broken === undefined ? {} : { openBreak: broken }),
    ...(waiting === undefined ? {} : { waiting: waiting === null ? null : waitingOf(waiting) }),
    ...(requests === undefined ? {} : { openRequests: requests }),
    ...(alerts === undefined ? {} : { firing: alerts?.kind === 'known' ? alerts.alerts.length : null }),
  };
}

/** Those that this asker may see; undefined where this house has none. */
async function approvalsOf(
  { approvals, database }: WhyFleetServices,
  fleet: string,
  actor: Actor,
): Promise<WhyFleetParts['approvals']> {
  if (approvals === undefined) return undefined;
  const waiting = await approvals.listVisible(database.read, { state: 'waiting', actor }, APPROVALS_READ);
  return waiting
    .filter((approval) => approval.fleet === fleet)
    .slice(0, MOST_APPROVALS)
    .map((approval) => ({
      id: approvalId(approval.number),
      what: approval.what,
      missing: approvals.countMissing(approval),
      askedAt: approval.requestedAt,
      until: approval.expiresAt,
    }));
}

function waitingOf({ count, counted, branch, compareUrl }: WaitingDeploy) {
  return { count, counted, branch, url: compareUrl };
}

function lastRunOf({ run: { number, url, ...rest }, pipeline }: FleetRun) {
  const attempt = shownAttempt({ number, url, ...rest });
  return {
    title: number === null ? pipeline : `${pipeline} #${number}`,
    url,
    state: attempt.state.replaceAll('_', ' '),
    isUnderWay: attempt.phase === 'active',
    by: attempt.actor ?? rest.author,
    at: attempt.endedAt ?? attempt.updatedAt,
  };
}
