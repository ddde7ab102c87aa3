/**
 * waiting: nobody answered yet. approved, rejected: answered through us. passed-by: the deployment went on or ended
 * without an answer of ours.
 */
export type ProtectionState = 'waiting' | 'approved' | 'rejected' | 'passed-by';

/**
 * A GitHub environment asks an app whether a deployment may begin (GitHub docs: "Creating custom deployment protection
 * rules"). It is answered at `/repos/{repository}/actions/runs/{runId}/deployment_protection_rule`; the address in the
 * event is never followed.
 */
export interface ProtectionRequest {
  /** `<run key>@<environment>#<deployment id>`: each attempt of a run asks anew. */
  readonly key: string;
  readonly repository: string;
  /** As the answer must name it. */
  readonly environment: string;
  readonly runId: string;
  readonly runKey: string;
  readonly deploymentKey: string | null;
  readonly ref: string;
  readonly sha: string;
  readonly creator: string | null;
  readonly requestedAt: Date;
  readonly state: ProtectionState;
  readonly settledAt: Date | null;
}

const CALLBACK = /^\/(?:api\/v3\/)?repos\/([^/]+\/[^/]+)\/actions\/runs\/(\d{1,20})\/deployment_protection_rule$/u;

/**
 * The run that a callback address names, if it is one of this repository; null otherwise. The host is not looked at:
 * the answer goes to the connection, wherever the address points.
 */
export function runIdOfCallback(address: string, repository: string): string | null {
  const url = URL.parse(address);
  const [, named, runId] = CALLBACK.exec(url?.pathname ?? '') ?? [];
  return named?.toLowerCase() === repository.toLowerCase() ? (runId ?? null) : null;
}
