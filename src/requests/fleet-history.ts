import type { Agent } from '../approvals/approval.ts';
import type { Deploy } from '../deploys/deploy.ts';
import type { VersionChange } from '../fleets/version-history.ts';
import type { BandwidthVerdict } from './bandwidth-verdict.ts';
import type { RequestStep } from './request-step.ts';
import type { Doer, RequestState, UpgradeRequest } from './request.ts';
import { isSameVersion, readVersion } from './wanted-version.ts';

/** What was behind a version that came onto a fleet, as far as the asker may see it. All names are foreign text. */
export interface Behind {
  readonly deploy: BehindDeploy | null;
  readonly request: BehindRequest | null;
  /** Who agreed to it. */
  readonly approvals: readonly BehindApproval[];
  /** A run of the fleet's pipelines for its commit, where no deploy of Muster's own explains it. */
  readonly run: BehindRun | null;
}

export interface BehindDeploy {
  readonly number: number;
  readonly kind: Deploy['kind'];
  /** null: nobody; a hold ended, or a plan began it. */
  readonly by: Agent | null;
  readonly runUrl: string | null;
}

export interface BehindRequest {
  readonly number: number;
  readonly state: RequestState;
  readonly by: Doer;
}

export interface BehindApproval {
  readonly number: number;
  /** As the configuration calls it: dst, qa. */
  readonly name: string;
  readonly by: readonly Agent[];
}

export interface BehindRun {
  readonly title: string;
  readonly url: string | null;
  /** By login; null: not told. */
  readonly by: string | null;
}

export interface HistoryEntry {
  readonly change: VersionChange;
  readonly behind: Behind;
}

export interface FleetHistory {
  readonly fleet: string;
  /** The newest first. Those whose `change.stillOn` is above 0 are live. */
  readonly entries: readonly HistoryEntry[];
  /** Hosts of which nobody knows what they run. */
  readonly unknown: readonly string[];
}

/** One request of a fleet with all that belongs to it. */
export interface RequestPast {
  readonly request: UpgradeRequest;
  /** From its asking on. */
  readonly steps: readonly RequestStep[];
  readonly approvals: readonly BehindApproval[];
  /** What it did to the bandwidth; null: nothing was compared. */
  readonly bandwidth: BandwidthVerdict | null;
  /** Where its card is; null while it is not there. */
  readonly url: string | null;
}

/**
 * The deploy that brought a version: the newest that was begun before the version's last host had it, and that names
 * the same tag or built the same commit. `deploys` come newest first.
 */
export function deployBehind(
  { version, commit, to }: Pick<VersionChange, 'version' | 'commit' | 'to'>,
  deploys: readonly Deploy[],
): Deploy | null {
  return (
    deploys.find(
      ({ begunAt, ref, sha }) => begunAt <= to && (isSameCommit(sha, commit) || namesSame(ref, { version, commit })),
    ) ?? null
  );
}

/** Seven digits name a commit (git docs: git-rev-parse, core.abbrev). */
const LEAST_DIGITS = 7;

function isSameCommit(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one.length < LEAST_DIGITS || other.length < LEAST_DIGITS) return false;
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a.startsWith(b) || b.startsWith(a);
}

function namesSame(ref: string, { version, commit }: Pick<VersionChange, 'version' | 'commit'>): boolean {
  const [wanted, seen] = [readVersion(ref), readVersion(version)];
  if (wanted.kind === 'unreadable') return false;
  if (wanted.version.kind === 'commit' && isSameCommit(wanted.version.text, commit)) return true;
  return wanted.version.kind === 'tag' && seen.kind === 'version' && isSameVersion(wanted.version, seen.version);
}
