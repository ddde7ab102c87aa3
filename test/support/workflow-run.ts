import type { JsonValue } from '../../src/platform/json.ts';

export interface WorkflowRunParts {
  readonly action?: string;
  /** Fields of `workflow_run` that this test is about. */
  readonly run?: { readonly [field: string]: JsonValue };
  readonly repository?: string;
}

/** A `workflow_run` delivery in GitHub's shape, with fields around it that Muster must not keep. */
export function workflowRunPayload({
  action = 'requested',
  run = {},
  repository = 'acme/node',
}: WorkflowRunParts = {}) {
  const number = typeof run['run_number'] === 'number' ? run['run_number'] : 163;
  const id = 8000 + number;
  return {
    action,
    repository: { id: 396980812, full_name: repository, private: true, description: 'Not to be kept' },
    sender: { id: 1, login: 'a-committer', type: 'User' },
    workflow: { id: 55, name: 'ci', path: '.github/workflows/ci.yml', state: 'active' },
    workflow_run: {
      id,
      name: 'ci',
      path: '.github/workflows/ci.yml',
      display_title: 'Keep peers that answer',
      event: 'push',
      status: 'queued',
      conclusion: null,
      head_branch: 'master',
      head_sha: '5779607b49aab1200488439f02372c57b4f75444',
      head_commit: {
        id: '5779607b49aab1200488439f02372c57b4f75444',
        message: 'Keep peers that answer\n\nThe body is nobody else\u2019s business.',
        author: { name: 'A Committer', email: 'committer@example.org' },
      },
      head_repository: { full_name: repository, private: true },
      run_number: number,
      run_attempt: 1,
      run_started_at: '2026-03-02T09:00:00Z',
      created_at: '2026-03-02T09:00:00Z',
      updated_at: '2026-03-02T09:00:00Z',
      html_url: `https://github.com/${repository}/actions/runs/${id}`,
      logs_url: `https://api.github.com/repos/${repository}/actions/runs/${id}/logs`,
      actor: { login: 'a-committer', avatar_url: 'https://example.org/a.png' },
      triggering_actor: { login: 'a-committer' },
      ...run,
    },
  } satisfies JsonValue;
}

/** The three deliveries of one run that ends with `conclusion`, `seconds` after it started. */
export function workflowRunStory(
  number: number,
  { conclusion, seconds = 60, startAt = '2026-03-02T09:00:00Z', run = {} }: WorkflowRunStory,
): readonly JsonValue[] {
  const start = new Date(startAt).getTime();
  const at = (second: number): string => new Date(start + second * 1000).toISOString().replace('.000Z', 'Z');
  const base = { run_number: number, created_at: at(0), run_started_at: at(0), ...run };
  return [
    workflowRunPayload({ action: 'requested', run: { ...base, status: 'queued', updated_at: at(0) } }),
    workflowRunPayload({ action: 'in_progress', run: { ...base, status: 'in_progress', updated_at: at(2) } }),
    workflowRunPayload({
      action: 'completed',
      run: { ...base, status: 'completed', conclusion, updated_at: at(seconds) },
    }),
  ];
}

export interface WorkflowRunStory {
  readonly conclusion: string;
  readonly seconds?: number;
  readonly startAt?: string;
  readonly run?: { readonly [field: string]: JsonValue };
}
