import { createHash } from 'node:crypto';
import type { SecretList } from '../config/secret.ts';
import type { JsonValue } from '../json.ts';
import { authorizationVerifier } from './verifier.ts';
import { BODY_LIMIT_BYTES, type Identity, type WebhookSource } from './webhook-source.ts';

export interface JenkinsSourceOptions {
  readonly secrets: SecretList;
  /** Asked with the full path of the job in lower case, 'nim-waku/deploy-waku-test'. */
  readonly knowsJob: (path: string) => boolean;
  /** The full path of a job from its address below its Jenkins; null for what is none. */
  readonly jobPath: (url: string) => string | null;
}

/** The one event there is: a build is in another phase. */
export const JENKINS_EVENT = 'build';

/**
 * What the Notification plugin posts (jenkinsci/notification-plugin), with the secret as bearer token or as the
 * password in the endpoint's address. It names no deliveries, so the build's own words are the name: the same phase
 * with the same result told twice is a repetition, and the start's time tells apart builds of a job that was made anew.
 * null without a secret: a source that cannot be proven stays off.
 */
export function createJenkinsSource({ secrets, knowsJob, jobPath }: JenkinsSourceOptions): WebhookSource | null {
  if (secrets.length === 0) return null;
  return {
    source: 'jenkins',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    verifier: authorizationVerifier({ secrets }),
    identify: ({ body }) => identifyJenkins(body),
    // No job named: let the handler's schema judge it.
    wants: (payload) => {
      const url = fieldOf(payload, 'url');
      const job = typeof url === 'string' ? jobPath(url) : null;
      return job === null || knowsJob(job.toLowerCase());
    },
  };
}

/** What makes a notification the same one. */
const NAMED_BY = ['full_url', 'url', 'number', 'timestamp', 'phase', 'status'] as const;

function identifyJenkins(body: Buffer): Identity {
  const payload = parse(body);
  if (payload === undefined) return { kind: 'malformed', say: 'The body is not JSON.' };
  const build = fieldOf(payload, 'build');
  if (build === undefined || typeof fieldOf(build, 'phase') !== 'string')
    return {
      kind: 'malformed',
      say: 'There is no build with a phase in it: send what the Notification plugin sends, with format JSON.',
    };
  const name = JSON.stringify([wordAt(payload, 'url'), ...NAMED_BY.map((field) => wordAt(build, field))]);
  return { kind: 'event', event: JENKINS_EVENT, deliveryId: createHash('sha256').update(name).digest('hex') };
}

/** What is nested may be so deep that writing it down fails; no field that names a build is. */
function wordAt(value: JsonValue, name: string): JsonValue {
  const word = fieldOf(value, name) ?? null;
  return typeof word === 'object' ? null : word;
}

function parse(body: Buffer): JsonValue | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as JsonValue; // Border: JSON.parse gives JSON or throws.
  } catch {
    return undefined;
  }
}

function fieldOf(value: JsonValue, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: JsonValue): value is { readonly [field: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
