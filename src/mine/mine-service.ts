import { alertRequirement, type HandlingService } from '../alerts/handling-service.ts';
import { isHidden } from '../alerts/episode-step.ts';
import { isShown } from '../alerts/episode.ts';
import { alertName } from '../alerts/handling.ts';
import { isAsker } from '../approvals/approval-people.ts';
import type { ApprovalService } from '../approvals/approval-service.ts';
import { approvalId, type Agent } from '../approvals/approval.ts';
import type { DeployService } from '../deploys/deploy-service.ts';
import { deployId } from '../deploys/deploy.ts';
import type { FleetDeploys } from '../holds/fleet-deploys.ts';
import type { HoldService } from '../holds/hold-service.ts';
import { holdId, type Hold } from '../holds/hold.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor, Gate, Requirement } from '../platform/gate.ts';
import type { RequestService } from '../requests/request-service.ts';
import type { WindowService } from '../windows/window-service.ts';
import { windowId } from '../windows/window.ts';
import { mostPressingFirst, type MineItem } from './mine.ts';

export interface MineServiceDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly approvals: Pick<ApprovalService, 'listWaitingFor'>;
  readonly holds: Pick<HoldService, 'list' | 'listDeploys' | 'isHolder'>;
  readonly deploys: Pick<DeployService, 'list'>;
  readonly handlings: Pick<HandlingService, 'list'>;
  readonly requests: Pick<RequestService, 'listOpen'>;
  readonly windows: Pick<WindowService, 'list'>;
}

/** What waits for a person: only what they may see, and could do something about. */
export interface MineService {
  list(read: Reader, actor: Actor): Promise<readonly MineItem[]>;
  /** Whoever may see any fleet may ask. */
  requirement(actor: Actor): Requirement;
}

const HOUR_MS = 3_600_000;
/** A hold that ends sooner is spoken of. */
const ENDS_WITHIN_MS = 24 * HOUR_MS;
/** Windows are confirmed for so far ahead. */
const WINDOWS_WITHIN_MS = 14 * 24 * HOUR_MS;
const MOST_ALERTS = 200;

export function createMineService(deps: MineServiceDeps): MineService {
  const may = (actor: Actor, permission: string, fleet: string | null): boolean =>
    deps.gate.judge(actor, { permission, fleet }).kind === 'allowed';
  return {
    async list(read, actor) {
      const of = { read, actor, may: (permission: string, fleet: string | null) => may(actor, permission, fleet) };
      const lists = [
        await alertsOf(deps, of),
        await holdsOf(deps, of),
        await deploysOf(deps, of),
        await askedByHand(deps, of),
        await approvalsOf(deps, of),
        await requestsOf(deps, of),
        await windowsOf(deps, of),
      ];
      return mostPressingFirst(lists.flat());
    },
    requirement(actor) {
      const seen = deps.config().fleets.find(({ name }) => may(actor, 'fleet.view', name));
      return { permission: 'fleet.view', fleet: seen?.name ?? null };
    },
  };
}

interface Asking {
  readonly read: Reader;
  readonly actor: Actor;
  readonly may: (permission: string, fleet: string | null) => boolean;
}

async function alertsOf({ handlings, config }: MineServiceDeps, { read, actor, may }: Asking): Promise<MineItem[]> {
  return (await handlings.list(read, 'open', MOST_ALERTS)).flatMap(({ handling, episode }): MineItem[] => {
    const { fleet } = alertRequirement('alert.ack', episode);
    const isMine = isActor(config(), handling.assignment?.to ?? null, actor);
    const isFree = handling.ack === null && handling.assignment === null && isShown(episode) && !isHidden(episode);
    if (!isMine && !(isFree && may('alert.ack', fleet))) return [];
    return [
      {
        kind: isMine ? 'alert-yours' : 'alert',
        id: alertName(handling),
        fleet,
        what: episode.name,
        since: isMine ? (handling.assignment?.at ?? episode.startedAt) : episode.startedAt,
        until: null,
      },
    ];
  });
}

async function holdsOf({ holds, clock }: MineServiceDeps, { read, actor, may }: Asking): Promise<MineItem[]> {
  const now = clock.now().getTime();
  return (await holds.list(read, null)).flatMap((hold): MineItem[] => {
    const isMine = holds.isHolder(hold, actor);
    if (!may('hold.view', hold.fleet)) return [];
    if (hold.state === 'overdue')
      return isMine || may('hold.release-others', hold.fleet) ? [holdItem(hold, 'hold-overdue', hold.until)] : [];
    return isMine && hold.until.getTime() - now <= ENDS_WITHIN_MS ? [holdItem(hold, 'hold-ends', hold.placedAt)] : [];
  });
}

function holdItem(hold: Hold, kind: 'hold-overdue' | 'hold-ends', since: Date): MineItem {
  const until = kind === 'hold-ends' ? hold.until : null;
  return { kind, id: holdId(hold), fleet: hold.fleet, what: hold.reason, since, until };
}

async function deploysOf({ holds }: MineServiceDeps, { read, may }: Asking): Promise<MineItem[]> {
  return (await holds.listDeploys(read)).flatMap((deploys): MineItem[] => {
    const { fleet } = deploys;
    // Nobody is asked to pause it while something is to be deployed first.
    if (deploys.deployer === 'manual' && deploys.enforcement === 'pending' && deploys.actKey === null) return [];
    if (deploys.deployer === 'manual' && deploys.enforcement === 'pending')
      return may('hold.confirm', fleet) ? [deploysItem(deploys, 'by-hand', byHand(deploys))] : [];
    if (!may('hold.place', fleet)) return [];
    if (deploys.driftSince !== null && deploys.driftAccepted === null)
      return [deploysItem(deploys, 'drift', deploys.seenWords ?? 'who did it, its system does not say')];
    const why = deploys.because ?? 'why, its system does not say';
    return deploys.enforcement === 'failed' ? [deploysItem(deploys, 'not-done', why)] : [];
  });
}

/** What somebody is asked to deploy by hand, and has not answered. */
async function askedByHand({ deploys, config }: MineServiceDeps, { read, may }: Asking): Promise<MineItem[]> {
  const items: MineItem[] = [];
  for (const { name } of config().fleets.filter((fleet) => may('hold.confirm', fleet.name))) {
    const [newest] = await deploys.list(read, name, 1);
    if (newest?.state !== 'starting' || !newest.byHand) continue;
    const what = `${deployId(newest)}: ${newest.ref} is to be deployed to ${name}`;
    items.push({ kind: 'by-hand', id: name, fleet: null, what, since: newest.enteredAt, until: null });
  }
  return items;
}

function byHand({ fleet, wanted }: FleetDeploys): string {
  return `deploys of ${fleet} are to be ${wanted === 'paused' ? 'paused' : 'resumed'}`;
}

function deploysItem(deploys: FleetDeploys, kind: 'by-hand' | 'drift' | 'not-done', what: string): MineItem {
  const since = kind === 'drift' ? (deploys.driftSince ?? deploys.wantedSince) : deploys.wantedSince;
  return { kind, id: deploys.fleet, fleet: null, what, since, until: null };
}

async function approvalsOf({ approvals }: MineServiceDeps, { read, actor }: Asking): Promise<MineItem[]> {
  return (await approvals.listWaitingFor(read, actor)).map(
    ({ number, fleet, what, requestedAt: since, expiresAt: until }): MineItem => {
      return { kind: 'approval', id: approvalId(number), fleet, what, since, until };
    },
  );
}

async function requestsOf({ requests, config }: MineServiceDeps, { read, may }: Asking): Promise<MineItem[]> {
  const items: MineItem[] = [];
  for (const { name: fleet } of config().fleets.filter(({ name }) => may('upgrade.decide', name)))
    for (const { id, version, askedAt: since } of await requests.listOpen(read, fleet))
      items.push({ kind: 'request', id, fleet, what: version, since, until: null });
  return items;
}

async function windowsOf({ windows, config, clock }: MineServiceDeps, { read, actor }: Asking): Promise<MineItem[]> {
  const from = clock.now();
  const range = { from, to: new Date(from.getTime() + WINDOWS_WITHIN_MS) };
  return (await windows.list(read, range)).flatMap(({ window, occurrence, members }) =>
    members
      .filter(({ state, who }) => state === 'named' && isActor(config(), who, actor))
      .map(({ role, at: since }): MineItem => {
        const what = `${window.name}, as ${role}`;
        return { kind: 'window', id: windowId(window.number), fleet: null, what, since, until: occurrence.startsAt };
      }),
  );
}

/** With whichever account. */
function isActor(config: Config, agent: Agent | null, actor: Actor): boolean {
  return agent !== null && isAsker(config, { requestedBy: agent }, actor);
}
