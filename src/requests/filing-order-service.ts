import type { FleetStatus } from '../fleets/fleet-status.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Requirement } from '../platform/gate.ts';
import type { AskRefusal } from './request-outcome.ts';
import type { ActBy, RequestServiceDeps } from './request-record-service.ts';
import { listRequests } from './request-store.ts';
import type { FilingCheck } from './request.ts';
import type { UpgradeWish } from './upgrade-wish.ts';
import { hostsWords, orderOf } from './version-order.ts';
import { isSameVersion, judgeRunning, type WantedVersion } from './wanted-version.ts';

interface Staged {
  readonly fleet: FleetConfig;
  readonly version: WantedVersion;
  readonly wish: UpgradeWish;
  readonly by: ActBy;
  /** How the fleets are that come before this one. */
  readonly before: readonly FleetStatus[];
}

type StagesVerdict =
  | { readonly kind: 'judged'; readonly checks: readonly FilingCheck[] }
  | Extract<AskRefusal, { kind: 'order-not-kept' }>;

/** What it takes to ask for a version that the fleets before this one do not have. */
export function overrideRequirement({ name }: Pick<FleetConfig, 'name'>): Requirement {
  return { permission: 'upgrade.override-order', fleet: name };
}

/** Whether the fleets that come first have the version, or had it. */
export async function judgeStages(deps: RequestServiceDeps, staged: Staged): Promise<StagesVerdict> {
  const { fleet, version, wish, by, before } = staged;
  const active = before.filter((status) => status.fleet.lifecycle === 'active');
  if (active.length === 0) return { kind: 'judged', checks: [] };
  const stages = await Promise.all(active.map((status) => judgeStage(deps, version, status)));
  const names = (kind: Stage['kind']): string =>
    stages
      .filter((stage) => stage.kind === kind)
      .map(({ fleet: name, runs }) => (runs === null ? name : `${name} (${runs})`))
      .join(', ');
  const without = stages.filter(({ kind }) => kind === 'without');
  if (without.length > 0) {
    const verdict = deps.gate.judge(by.actor, overrideRequirement(fleet));
    if (wish.override === null || verdict.kind !== 'allowed')
      return {
        kind: 'order-not-kept',
        fleet: fleet.name,
        version,
        without: without.map(({ fleet: name, runs }) => ({ fleet: name, runs })),
        override: verdict.kind === 'allowed' ? 'possible' : 'not-yours',
        couldAsk: verdict.kind === 'allowed' ? [] : verdict.couldAsk,
      };
    const said = `it goes out before ${names('without')} has it: ${wish.override}`;
    return { kind: 'judged', checks: [{ about: 'order', verdict: 'overridden', said }] };
  }
  const unknown = names('unknown');
  const check: FilingCheck =
    unknown === ''
      ? { about: 'order', verdict: 'fits', said: `it was first on ${names('with')}` }
      : { about: 'order', verdict: 'unknown', said: `whether it was first on ${unknown} is not known` };
  return { kind: 'judged', checks: [check] };
}

interface Stage {
  readonly kind: 'with' | 'without' | 'unknown';
  readonly fleet: string;
  /** null: not known of any host. */
  readonly runs: string | null;
}

/** A fleet that went on to a later version had this one, or what came of it. */
async function judgeStage(
  { database, guildId }: RequestServiceDeps,
  version: WantedVersion,
  { fleet: { name: fleet }, versions }: FleetStatus,
): Promise<Stage> {
  const { groups, unknown } = versions;
  const words = groups.map((group) => `${group.version} on ${hostsWords(group.hosts.length)}`).join(', ');
  const runs = words === '' ? null : words;
  if (judgeRunning(version, versions).kind === 'everywhere') return { kind: 'with', fleet, runs };
  const wasThere = (
    await listRequests(database.read, { guildId, fleets: [fleet], state: 'done' }, { limit: MOST_DONE })
  ).some((request) => isSameVersion(request.version, version));
  if (wasThere) return { kind: 'with', fleet, runs };
  // A branch names another commit tomorrow, so that nothing shows which of them ran there.
  if (version.kind === 'branch' || groups.length === 0) return { kind: 'unknown', fleet, runs };
  const wentOn =
    version.kind === 'tag' && groups.every((group) => ['older', 'same'].includes(orderOf(version.text, group.version)));
  if (wentOn) return { kind: unknown.length === 0 ? 'with' : 'unknown', fleet, runs };
  return { kind: 'without', fleet, runs };
}

/** More upgrades of one fleet than lie between a version's test and its release. */
const MOST_DONE = 100;
