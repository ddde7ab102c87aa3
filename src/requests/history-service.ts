import { readApprovalsAbout } from '../approvals/approval-reading-service.ts';
import type { Approval } from '../approvals/approval.ts';
import type { DeployService } from '../deploys/deploy-service.ts';
import type { Deploy } from '../deploys/deploy.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import { versionChanges, type VersionChange } from '../fleets/version-history.ts';
import { readSightings } from '../fleets/version-sighting-service.ts';
import { readRunOfCommit } from '../pipelines/run-of-commit-service.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Database } from '../platform/database/transaction.ts';
import type { Actor, Gate } from '../platform/gate.ts';
import { findBandwidth } from './bandwidth-verdict-store.ts';
import {
  deployBehind,
  type Behind,
  type BehindApproval,
  type FleetHistory,
  type HistoryEntry,
  type RequestPast,
} from './fleet-history.ts';
import { findRequestUrl } from './request-card-service.ts';
import { listRequests, listSteps } from './request-store.ts';
import type { UpgradeRequest } from './request.ts';
import { parseSignOffSubject, signOffPrefix } from './sign-off.ts';

export interface HistoryDeps {
  readonly config: () => Config;
  readonly database: Pick<Database, 'read'>;
  readonly gate: Gate;
  readonly fleets: Pick<FleetService, 'readStatus'>;
  readonly deploys: Pick<DeployService, 'list'>;
  readonly guildId: string;
}

/** What was, from the store alone: nobody is asked. The caller's gate has judged the fleet. */
export interface HistoryService {
  /** What is live, and what was, with what the actor may see of all that was behind it. */
  ofFleet(fleet: FleetConfig, actor: Actor, limit: number): Promise<FleetHistory>;
  /** The requests of a fleet (canonical name), the newest first, step by step. */
  ofRequests(fleet: string, actor: Actor, limit: number): Promise<readonly RequestPast[]>;
  /** One request, step by step. */
  ofRequest(request: UpgradeRequest, actor: Actor): Promise<RequestPast>;
}

/** A fleet of a hundred hosts, some ten upgrades back. */
const SIGHTINGS_READ = 2000;
/** More deploys and requests of one fleet than lie between the shown ones. */
const BEHIND_READ = 300;

export function createHistoryService(deps: HistoryDeps): HistoryService {
  const { database, fleets, guildId } = deps;
  return {
    async ofFleet(fleet, actor, limit) {
      const { name } = fleet;
      const sightings = await readSightings(database.read, { fleet: name, limit: SIGHTINGS_READ });
      const changes = versionChanges(sightings).slice(0, limit);
      const past = await readPast(deps, name, actor);
      const entries: HistoryEntry[] = [];
      for (const change of changes)
        entries.push({ change, behind: await behindOf(deps, { change, past, fleet: name }) });
      const [status] = await fleets.readStatus([fleet]);
      return { fleet: name, entries, unknown: status?.versions.unknown ?? [] };
    },
    async ofRequests(fleet, actor, limit) {
      const found = await listRequests(database.read, { guildId, fleets: [fleet], state: null }, { limit });
      const pasts: RequestPast[] = [];
      for (const request of found) pasts.push(await pastOf(deps, request, actor));
      return pasts;
    },
    ofRequest: (request, actor) => pastOf(deps, request, actor),
  };
}

async function pastOf(deps: HistoryDeps, request: UpgradeRequest, actor: Actor): Promise<RequestPast> {
  const { read } = deps.database;
  return {
    request,
    steps: await listSteps(read, request.number),
    approvals: may(deps, actor, 'approval.view', request.fleet) ? await approvalsOf(deps, request) : [],
    bandwidth: await findBandwidth(read, request.number),
    url: await findRequestUrl(read, request),
  };
}

/** All of a fleet that could be behind a version, as far as the actor may see it. */
interface Past {
  readonly deploys: readonly Deploy[];
  readonly requests: readonly UpgradeRequest[];
  readonly seesApprovals: boolean;
  readonly seesRuns: boolean;
}

async function readPast(deps: HistoryDeps, fleet: string, actor: Actor): Promise<Past> {
  const { database, deploys, guildId } = deps;
  const sees = (permission: string): boolean => may(deps, actor, permission, fleet);
  return {
    deploys: sees('hold.view') ? await deploys.list(database.read, fleet, BEHIND_READ) : [],
    requests: sees('upgrade.view')
      ? await listRequests(database.read, { guildId, fleets: [fleet], state: null }, { limit: BEHIND_READ })
      : [],
    seesApprovals: sees('approval.view'),
    seesRuns: sees('run.view'),
  };
}

async function behindOf(
  deps: HistoryDeps,
  { change, past, fleet }: { readonly change: VersionChange; readonly past: Past; readonly fleet: string },
): Promise<Behind> {
  const deploy = deployBehind(change, past.deploys);
  const request =
    deploy === null
      ? undefined
      : past.requests.find(
          ({ execution }) => execution?.deploy === deploy.number || execution?.rollback?.deploy === deploy.number,
        );
  const run =
    deploy === null && past.seesRuns && change.commit !== null
      ? await readRunOfCommit(deps.database.read, deps.config(), { fleet, commit: change.commit })
      : null;
  return {
    deploy:
      deploy === null
        ? null
        : {
            number: deploy.number,
            kind: deploy.kind,
            by: deploy.askedBy,
            runUrl: past.seesRuns ? deploy.runUrl : null,
          },
    request: request === undefined ? null : { number: request.number, state: request.state, by: request.requestedBy },
    approvals: request !== undefined && past.seesApprovals ? await approvalsOf(deps, request) : [],
    run,
  };
}

/** Of each office, those who agreed last. */
async function approvalsOf(
  { database, guildId }: HistoryDeps,
  request: UpgradeRequest,
): Promise<readonly BehindApproval[]> {
  const found = await readApprovalsAbout(database.read, guildId, signOffPrefix(request));
  const given = found.filter(({ state }) => state === 'used' || state === 'agreed').map(approvalOf);
  return given.filter(({ name }, index) => given.findIndex((each) => each.name === name) === index);
}

function approvalOf({ number, subject, agreements }: Approval): BehindApproval {
  return { number, name: parseSignOffSubject(subject)?.name ?? subject, by: agreements.map(({ by }) => by) };
}

function may({ gate }: HistoryDeps, actor: Actor, permission: string, fleet: string): boolean {
  return gate.judge(actor, { permission, fleet }).kind === 'allowed';
}
