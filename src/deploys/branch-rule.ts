import type { FleetStatus } from '../fleets/fleet-status.ts';
import type { FleetConfig } from '../platform/config/config.ts';

/** Stages on which things may break, by the last part of a fleet's name (`<env>.<stage>`). */
const FREE_STAGES: readonly string[] = ['test', 'dev'];

/** Whether people may have branches deployed to it: as the configuration says, else by its stage. */
export function takesBranches({ name, deploys }: Pick<FleetConfig, 'name' | 'deploys'>): boolean {
  if (deploys.branches !== null) return deploys.branches === 'allowed';
  return isFreeStage(name);
}

/** Whether things may break on it, by the last part of its name. */
export function isFreeStage(fleet: string): boolean {
  return FREE_STAGES.includes(fleet.split('.').at(-1) ?? '');
}

const RELEASE = /^v\d+\.\d+\.\d+(?:-(?:rc|alpha|beta)[\w.]*)?$/;
const DESCRIBED = /-g([0-9a-f]{7,40})$/;

/**
 * What puts the fleet back: the branch it tracks, else what most of its hosts ran before, by its tag or commit; null
 * where nothing is tracked and nothing is known of what ran.
 */
export function backOf(fleet: Pick<FleetConfig, 'versionPolicy'>, before: FleetStatus): string | null {
  if (fleet.versionPolicy.kind === 'auto') return fleet.versionPolicy.branch;
  const [most] = before.versions.groups;
  if (most === undefined) return null;
  if (RELEASE.test(most.version)) return most.version;
  return most.commit ?? DESCRIBED.exec(most.version)?.[1] ?? null;
}
