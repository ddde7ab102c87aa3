import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { SecretList } from '../config/secret.ts';
import type { JsonValue } from '../json.ts';
import { gitlabVerifier } from './gitlab-signature.ts';
import { singleHeader } from './verifier.ts';
import { isName, SIGNED_BODY_LIMIT_BYTES, type Identity, type WebhookSource } from './webhook-source.ts';

export interface GitlabSourceOptions {
  readonly secrets: SecretList;
  readonly clock: Clock;
  /** Asked with the project's path in lower case. A group's hook tells of every project; most are not ours. */
  readonly knowsProject: (path: string) => boolean;
}

/**
 * GitLab lists what it sent lately and lets people send it again (GitLab docs: "Webhooks", recent events, two days).
 * What tells of nothing younger than this can be no such repetition, and X-Gitlab-Token alone cannot say that it is not
 * an old request caught on its way.
 */
const OLDEST_NEWS_MS = 3 * 24 * 60 * 60_000;

/**
 * GitLab's webhooks, proven by signature or token (see gitlab-signature.ts). A delivery keeps its Idempotency-Key when
 * it is sent again (since 17.4); older servers name the event, and then the body belongs to the name, because one event
 * may call several hooks. null without a secret: a source that cannot be proven stays off.
 */
export function createGitlabSource({ secrets, clock, knowsProject }: GitlabSourceOptions): WebhookSource | null {
  if (secrets.length === 0) return null;
  return {
    source: 'gitlab',
    bodyLimitBytes: SIGNED_BODY_LIMIT_BYTES,
    verifier: gitlabVerifier({ secrets, clock }),
    identify: identifyGitlab,
    // No project named: let the handler's schema judge it.
    wants: (payload) => {
      const project = projectOf(payload);
      if (project !== null && !knowsProject(project.toLowerCase())) return false;
      const newest = newestTimeIn(payload);
      return newest === null || clock.now().getTime() - newest <= OLDEST_NEWS_MS;
    },
  };
}

function identifyGitlab(request: Parameters<WebhookSource['identify']>[0]): Identity {
  const event = singleHeader(request, 'x-gitlab-event');
  if (event === null || !isName(event)) return { kind: 'malformed', say: 'The header X-Gitlab-Event is missing.' };
  const own = [singleHeader(request, 'webhook-id'), singleHeader(request, 'idempotency-key')].find(isGivenName);
  if (own !== undefined) return { kind: 'event', event, deliveryId: own };
  const body = createHash('sha256').update(request.body).digest('hex');
  const uuid = singleHeader(request, 'x-gitlab-event-uuid');
  return { kind: 'event', event, deliveryId: isGivenName(uuid) ? `${uuid.slice(0, 100)}:${body}` : body };
}

function isGivenName(text: string | null): text is string {
  return text !== null && isName(text);
}

function projectOf(payload: JsonValue): string | null {
  const project = fieldOf(payload, 'project');
  const path = project === undefined ? undefined : fieldOf(project, 'path_with_namespace');
  return typeof path === 'string' ? path : null;
}

/** "2026-08-12 15:23:28 UTC", or ISO 8601, in the fields that say when something became so. */
const TIMES = ['created_at', 'started_at', 'finished_at', 'updated_at', 'status_changed_at', 'released_at'];
const JOB_TIMES = ['build_created_at', 'build_started_at', 'build_finished_at'];

/** Milliseconds of the youngest thing a payload tells of; null where it tells no time (a pushed tag). */
function newestTimeIn(payload: JsonValue): number | null {
  const attributes = fieldOf(payload, 'object_attributes');
  const builds = fieldOf(payload, 'builds');
  const told: readonly (JsonValue | undefined)[] = [payload, attributes, ...(isList(builds) ? builds : [])];
  // A release keeps the date it was given, however late it is edited.
  if (fieldOf(payload, 'object_kind') === 'release') return null;
  const times = told.flatMap((each) =>
    [...TIMES, ...JOB_TIMES].flatMap((name) => {
      const text = each === undefined ? undefined : fieldOf(each, name);
      const at = typeof text === 'string' ? Date.parse(text) : NaN;
      return Number.isNaN(at) ? [] : [at];
    }),
  );
  return times.length === 0 ? null : times.reduce((newest, at) => Math.max(newest, at));
}

function fieldOf(value: JsonValue, name: string): JsonValue | undefined {
  // Its own fields only: a payload has no say about what an object inherits.
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: JsonValue): value is { readonly [field: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
