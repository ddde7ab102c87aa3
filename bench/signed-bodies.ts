import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface SignedBody {
  readonly body: Buffer;
  readonly signature: string;
}

/** What GitHub's workflow_run bodies weigh; the published example is brought to it by what it says twice. */
const BODY_BYTES = 14_000;

/** Bodies of distinct runs of `acme/node`, each signed once: what a delivery adds is only its own id. */
export function signedBodies(options: {
  readonly count: number;
  readonly secret: string;
  readonly firstRun: number;
}): readonly SignedBody[] {
  return Array.from({ length: options.count }, (_, index) =>
    signBody(workflowRunBody(options.firstRun + index), options.secret),
  );
}

export function signBody(body: Buffer, secret: string): SignedBody {
  return { body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
}

function workflowRunBody(runNumber: number): Buffer {
  const payload = structuredClone(workflowRunExample());
  const run = payload['workflow_run'] as Record<string, unknown>;
  const repository = payload['repository'] as Record<string, unknown>;
  payload['action'] = 'requested';
  Object.assign(run, {
    id: 9_000_000_000 + runNumber,
    run_number: runNumber,
    run_attempt: 1,
    status: 'queued',
    conclusion: null,
    name: 'CI',
    path: '.github/workflows/ci.yml',
    head_branch: 'master',
    html_url: `https://github.com/acme/node/actions/runs/${9_000_000_000 + runNumber}`,
  });
  Object.assign(repository, { full_name: 'acme/node', name: 'node', html_url: 'https://github.com/acme/node' });
  const { id, full_name } = run['head_repository'] as Record<string, unknown>;
  run['head_repository'] = { id, full_name };
  repository['description'] = '';
  const missing = BODY_BYTES - Buffer.byteLength(JSON.stringify(payload));
  repository['description'] = 'x'.repeat(Math.max(0, missing));
  return Buffer.from(JSON.stringify(payload));
}

function workflowRunExample(): Record<string, unknown> {
  const path = fileURLToPath(import.meta.resolve('@octokit/webhooks-examples'));
  const definitions = JSON.parse(readFileSync(path, 'utf8')) as readonly {
    readonly name: string;
    readonly examples: readonly Record<string, unknown>[];
  }[];
  const example = definitions.find(({ name }) => name === 'workflow_run')?.examples[0];
  if (example === undefined) throw new Error('@octokit/webhooks-examples has no workflow_run');
  return example;
}
