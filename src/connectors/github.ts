import { z } from 'zod';
import type { JsonValue } from '../platform/json.ts';
import type {
  GithubAllowance,
  GithubFailure,
  GithubHook,
  GithubPastPort,
  GithubScope,
} from '../pipelines/github-past-port.ts';
import type { Outbound, OutboundOutcome, OutboundRequest } from '../platform/outbound/outbound.ts';
import { failedCall, type FailedOutcome } from './failed-call.ts';

/**
 * GitHub's REST API, version 2022-11-28 (docs.github.com: "REST API endpoints for repository webhooks", "… for
 * organization webhooks", "… for Git references", "… for workflow runs"). Reads only.
 */
export function createGithubPast(http: Outbound): GithubPastPort {
  const get = (request: Pick<OutboundRequest, 'path' | 'query' | 'etag'>): Promise<OutboundOutcome<JsonValue>> =>
    http.requestJson({ ...request, headers: HEADERS });
  return {
    async listHooks(scope) {
      const outcome = await get({ path: `${pathOf(scope)}/hooks`, query: { per_page: PAGE } });
      return read(outcome, HOOKS, (hooks) => ({
        kind: 'hooks',
        hooks: hooks.map(({ id, active, config }) => ({ scope, id, url: config.url ?? '', isActive: active })),
      }));
    },
    async listDeliveries(hook, cursor) {
      const outcome = await get({
        path: `${hookPath(hook)}/deliveries`,
        query: { per_page: PAGE, ...(cursor === null ? {} : { cursor }) },
      });
      return read(outcome, DELIVERIES, (deliveries, headers) => ({
        kind: 'deliveries',
        deliveries: deliveries.map((each) => ({
          id: each.id,
          deliveryId: each.guid,
          event: each.event,
          action: each.action,
          deliveredAt: each.delivered_at,
          statusCode: each.status_code,
        })),
        next: nextCursor(headers['link']),
      }));
    },
    async readDelivery(hook, id) {
      const outcome = await get({ path: `${hookPath(hook)}/deliveries/${id}` });
      return read(outcome, DELIVERY, ({ guid, event, request }) => ({
        kind: 'delivery',
        delivered: { event, deliveryId: guid, payload: payloadOf(request.payload) },
      }));
    },
    async listTags(repository, etag) {
      const path = `${pathOf({ kind: 'repository', name: repository })}/git/matching-refs/tags/`;
      const outcome = await get({ path, etag });
      if (outcome.kind === 'not-modified') return { kind: 'unchanged' };
      return read(outcome, REFS, (refs) => ({
        kind: 'tags',
        tags: refs.map(({ ref, object }) => ({
          name: ref.slice('refs/tags/'.length),
          sha: object.sha,
          isAnnotated: object.type !== 'commit',
        })),
        etag: outcome.kind === 'ok' ? outcome.etag : null,
      }));
    },
    async listRuns(repository, { since, page }) {
      const outcome = await get({
        path: `${pathOf({ kind: 'repository', name: repository })}/actions/runs`,
        query: { created: `>=${since.toISOString()}`, per_page: PAGE, page, exclude_pull_requests: true },
      });
      return read(outcome, RUNS, ({ workflow_runs: runs }) => ({ kind: 'runs', runs, isLast: runs.length < PAGE }));
    },
    async readRun(repository, runId) {
      const outcome = await get({
        path: `${pathOf({ kind: 'repository', name: repository })}/actions/runs/${encodeURIComponent(runId)}`,
        query: { exclude_pull_requests: true },
      });
      return read(outcome, z.json(), (run) => ({ kind: 'run', run }));
    },
  };
}

/** The most that GitHub gives at once. */
const PAGE = 100;

const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' } as const;

const HOOKS = z.array(z.object({ id: z.int(), active: z.boolean(), config: z.object({ url: z.string().optional() }) }));

const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

const DELIVERIES = z.array(
  z.object({
    id: z.int(),
    guid: z.string(),
    event: z.string(),
    action: z.string().nullable(),
    delivered_at: instant,
    status_code: z.int(),
  }),
);

// Hooks that send forms have their JSON as text.
const DELIVERY = z.object({ guid: z.string(), event: z.string(), request: z.object({ payload: z.json() }) });

const REFS = z.array(z.object({ ref: z.string(), object: z.object({ type: z.string(), sha: z.string() }) }));

const RUNS = z.object({ workflow_runs: z.array(z.json()) });

function payloadOf(payload: JsonValue): JsonValue {
  if (typeof payload !== 'string') return payload;
  try {
    return z.json().parse(JSON.parse(payload));
  } catch {
    return null;
  }
}

function pathOf({ kind, name }: GithubScope): string {
  const encoded = name.split('/').map(encodeURIComponent).join('/');
  return kind === 'repository' ? `/repos/${encoded}` : `/orgs/${encoded}`;
}

function hookPath({ scope, id }: GithubHook): string {
  return `${pathOf(scope)}/hooks/${id}`;
}

/** From `Link: <https://…?cursor=v1_…>; rel="next"` (GitHub docs: "Using pagination in the REST API"). */
function nextCursor(header: string | undefined): string | null {
  for (const part of (header ?? '').split(',')) {
    const [, address] = /<([^>]+)>\s*;\s*rel="next"/u.exec(part) ?? [];
    const cursor = address === undefined ? null : URL.parse(address)?.searchParams.get('cursor');
    if (cursor !== null && cursor !== undefined) return cursor;
  }
  return null;
}

type Headers = Readonly<Record<string, string>>;

function read<Written, Body>(
  outcome: OutboundOutcome<JsonValue>,
  schema: z.ZodType<Written>,
  bodyFrom: (written: Written, headers: Headers) => Body,
): (Body & { readonly allowance: GithubAllowance }) | GithubFailure {
  if (outcome.kind !== 'ok') return failureOf(outcome);
  const parsed = schema.safeParse(outcome.body);
  if (parsed.success) return { ...bodyFrom(parsed.data, outcome.headers), allowance: allowanceOf(outcome.headers) };
  const fields = parsed.error.issues.map(({ path }) => path.map(String).join('.'));
  const why = `its answer is not as documented: ${[...new Set(fields)].join(', ').slice(0, 150)}`;
  return { kind: 'failed', why, again: 'after-mending', retryAt: null };
}

function allowanceOf(headers: Headers): GithubAllowance {
  const left = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
  const resetsAt = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isInteger(left) && Number.isInteger(resetsAt) ? { left, resetsAt: new Date(resetsAt * 1000) } : null;
}

/** What a call that is no good again as long as nobody mends something answers: our token, or no such thing. */
const TO_MEND = new Set([301, 401, 403, 404, 410, 422]);

/** GitHub asks to slow down with 429, or with 403 and Retry-After (GitHub docs: "Rate limits for the REST API"). */
function failureOf(outcome: FailedOutcome): GithubFailure {
  const { detail: why } = failedCall(outcome);
  if (outcome.kind === 'over-budget' || outcome.kind === 'refused') {
    const isFinal = outcome.kind === 'refused' && outcome.retryAt === null && TO_MEND.has(outcome.status);
    return { kind: 'failed', why, again: isFinal ? 'after-mending' : 'later', retryAt: outcome.retryAt };
  }
  const retryAt = outcome.kind === 'breaker-open' ? outcome.until : null;
  const again = outcome.kind === 'too-large' || outcome.kind === 'unreadable' ? 'after-mending' : 'later';
  return { kind: 'failed', why, again, retryAt };
}
