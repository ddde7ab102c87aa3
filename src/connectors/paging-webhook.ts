import type { JsonValue } from '../platform/json.ts';
import type { ActConnector, SendOutcome } from '../platform/acts/act.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedSend } from './act-call.ts';

/**
 * Sends a page to the address of a `webhook` connection: POST, JSON by docs/page.schema.json, Idempotency-Key the same
 * for each try. Nobody can be asked whether it arrived, and twice is better than never: what may have been lost is sent
 * again under the same key until the act's deadline.
 */
export function createPagingWebhook(http: Outbound, path: string): ActConnector {
  return {
    // Its 2xx is all that will ever be known. A page of which nobody knows is sent again, which its key makes harmless.
    settlingMs: 0,
    read: async ({ receipt }) =>
      receipt === null
        ? { kind: 'not-so', because: 'the webhook has not said that it took the page' }
        : { kind: 'so', because: 'the webhook took the page' },
    send: ({ input, idempotencyKey }) => send(http, { path, value: input, key: idempotencyKey }),
  };
}

interface Sending {
  readonly path: string;
  readonly value: JsonValue;
  readonly key: string;
}

async function send(http: Outbound, { path, value, key }: Sending): Promise<SendOutcome> {
  const outcome = await http.requestText({
    method: 'POST',
    path,
    headers: { 'idempotency-key': key },
    body: { kind: 'json', value },
  });
  // Any 2xx: what it says besides does not matter.
  if (outcome.kind === 'ok') return { kind: 'accepted', receipt: { status: outcome.status } };
  if (outcome.kind === 'unreadable') return { kind: 'accepted', receipt: { status: outcome.status } };
  const failed = failedSend(outcome);
  return failed.kind === 'lost' ? { kind: 'not-sent', why: failed.why, retryAt: null } : failed;
}
