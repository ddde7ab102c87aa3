import type { FiringAlerts } from '../alerts/alert-service.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { FleetPause } from '../fleets/fleet-hold.ts';
import type { OpenRequest } from '../fleets/open-request.ts';
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
  readonly lastRun?: (fleet: string) => Promise<FleetRun | null>;
  /** The break of the branch that the fleet's last run was of; null: there is none. */
  readonly openBreak?: (fleet: string) => Promise<WhyFleetParts['openBreak'] | null>;
  readonly openRequests?: (fleet: string) => Promise<readonly OpenRequest[]>;
  readonly firing?: (fleet: string) => Promise<FiringAlerts | null>;
  readonly pauseOf?: (fleet: string) => Promise<FleetPause>;
}

/** Only what the asker may see of each. */
export async function readWhyFleet(
  { windows, gate, database, lastRun, openBreak, openRequests, firing, pauseOf }: WhyFleetServices,
  { name, versionPolicy }: FleetConfig,
  actor: Actor,
): Promise<WhyFleetParts> {
  const may = (permission: string): boolean => gate.judge(actor, { permission, fleet: name }).kind === 'allowed';
  const verdict = await windows.judge(database.read, {
    act: 'deploy',
    version: '',
    target: windows.fleetTarget(name),
  });
  const seesRuns = may('run.view');
  const found = seesRuns && lastRun !== undefined ? await lastRun(name) : undefined;
  const broken = seesRuns && openBreak !== undefined ? await openBreak(name) : undefined;
  const requests = may('upgrade.view') && openRequests !== undefined ? await openRequests(name) : undefined;
  const alerts = may('fleet.view') && firing !== undefined ? await firing(name) : undefined;
  const pause = may('hold.view') && pauseOf !== undefined ? await pauseOf(name) : undefined;
  return {
    fleet: name,
    isAutomatic: versionPolicy.kind === 'auto',
    windows: verdict,
    ...(pause === undefined ? {} : { pause }),
    ...(found === undefined ? {} : { lastRun: found === null ? null : lastRunOf(found) }),
    ...(broken === undefined ? {} : { openBreak: broken }),
    ...(requests === undefined ? {} : { openRequests: requests }),
    ...(alerts === undefined ? {} : { firing: alerts?.kind === 'known' ? alerts.alerts.length : null }),
  };
}

function lastRunOf({ run: { number, url, ...rest }, pipeline }: FleetRun) {
  const attempt = shownAttempt({ number, url, ...rest });
  return {
    title: number === null ? pipeline : `${pipeline} #${number}`,
    url,
    state: attempt.state.replaceAll('_', ' '),
    at: attempt.endedAt ?? attempt.updatedAt,
  };
}
