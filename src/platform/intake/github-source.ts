import type { SecretList } from '../config/secret.ts';
import type { JsonValue } from '../json.ts';
import { hmacVerifier, singleHeader } from './verifier.ts';
import { isName, SIGNED_BODY_LIMIT_BYTES, type Identity, type WebhookSource } from './webhook-source.ts';

export interface GithubSourceOptions {
  readonly secrets: SecretList;
  /** Asked with `owner/name` in lower case. An organisation's hook tells of every repository; most are not ours. */
  readonly knowsRepository: (fullName: string) => boolean;
  /** Asked about pushes to branches, with `owner/name` in lower case. Without it every one is recorded. */
  readonly wantsBranch?: (fullName: string, branch: string) => boolean;
}

/**
 * GitHub's webhooks, signed by `X-Hub-Signature-256`, the HMAC of the raw body
 * (docs.github.com: "Validating webhook deliveries"). A delivery keeps its id when it is redelivered.
 * null without a secret: a source that cannot be proven stays off.
 */
export function createGithubSource({
  secrets,
  knowsRepository,
  wantsBranch,
}: GithubSourceOptions): WebhookSource | null {
  if (secrets.length === 0) return null;
  return {
    source: 'github',
    bodyLimitBytes: SIGNED_BODY_LIMIT_BYTES,
    verifier: hmacVerifier({ header: 'x-hub-signature-256', prefix: 'sha256=', secrets }),
    identify: identifyGithub,
    // No repository named: let the handler's schema judge it.
    wants: (payload, event) => {
      const name = repositoryOf(payload)?.toLowerCase() ?? null;
      if (name === null) return true;
      if (!knowsRepository(name)) return false;
      const branch = event === 'push' ? pushedBranch(payload) : null;
      return branch === null || wantsBranch === undefined || wantsBranch(name, branch);
    },
  };
}

function identifyGithub(request: Parameters<WebhookSource['identify']>[0]): Identity {
  const event = singleHeader(request, 'x-github-event');
  const deliveryId = singleHeader(request, 'x-github-delivery');
  const contentType = singleHeader(request, 'content-type') ?? '';
  if (event === null || !isName(event)) return { kind: 'malformed', say: 'The header X-GitHub-Event is missing.' };
  if (deliveryId === null || !isName(deliveryId))
    return { kind: 'malformed', say: 'The header X-GitHub-Delivery is missing.' };
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType))
    return { kind: 'malformed', say: "Set this webhook's content type to application/json on GitHub." };
  return event === 'ping' ? { kind: 'ping' } : { kind: 'event', event, deliveryId };
}

function repositoryOf(payload: JsonValue): string | null {
  if (payload === null || typeof payload !== 'object' || !('repository' in payload)) return null;
  const { repository } = payload;
  if (repository === null || typeof repository !== 'object' || !('full_name' in repository)) return null;
  const name = repository['full_name'];
  return typeof name === 'string' ? name : null;
}

/** Null for a push of anything but a branch. */
function pushedBranch(payload: JsonValue): string | null {
  if (payload === null || typeof payload !== 'object' || !('ref' in payload)) return null;
  const { ref } = payload;
  const prefix = 'refs/heads/';
  return typeof ref === 'string' && ref.startsWith(prefix) ? ref.slice(prefix.length) : null;
}
