import { createHmac } from 'node:crypto';
import type { JsonValue } from '../platform/json.ts';
import type { ActConnector, SendOutcome } from '../platform/acts/act.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedSend } from './act-call.ts';

/** none: nobody wants them signed. missing: somebody does, and the variable of that name is not set. */
export type PageSigning =
  | { readonly kind: 'none' }
  | { readonly kind: 'missing'; readonly env: string }
  | { readonly kind: 'secret'; readonly secret: { reveal(): string } };

/** `sha256=` and the HMAC of the body's bytes in hexadecimal, as GitHub has it in X-Hub-Signature-256. */
export const PAGE_SIGNATURE_HEADER = 'x-muster-signature-256';

export interface PagingWebhook {
  /** With its query. */
  readonly path: string;
  readonly signing: PageSigning;
}

/**
 * Sends a page to the address of a `webhook` connection: POST, JSON by docs/page.schema.json, signed over its bytes,
 * Idempotency-Key the same for each try. Nobody can be asked whether it arrived, and twice is better than never: what
 * may have been lost is sent again under the same key until the act's deadline.
 */
export function createPagingWebhook(http: Outbound, webhook: PagingWebhook): ActConnector {
  return {
    // Its 2xx is all that will ever be known. A page of which nobody knows is sent again, which its key makes harmless.
    settlingMs: 0,
    read: async ({ receipt }) =>
      receipt === null
        ? { kind: 'not-so', because: 'the webhook has not said that it took the page' }
        : { kind: 'so', because: 'the webhook took the page' },
    send: ({ input, idempotencyKey }) => send(http, webhook, { value: input, key: idempotencyKey }),
  };
}

interface Sending {
  readonly value: JsonValue;
  readonly key: string;
}

async function send(http: Outbound, { path, signing }: PagingWebhook, { value, key }: Sending): Promise<SendOutcome> {
  if (signing.kind === 'missing')
    return { kind: 'not-sent', why: `${signing.env} is not set, and pages are to be signed by it`, retryAt: null };
  const text = JSON.stringify(value);
  const outcome = await http.requestText({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...signatureOf(text, signing) },
    body: { kind: 'text', text },
  });
  // Any 2xx: what it says besides does not matter.
  if (outcome.kind === 'ok') return { kind: 'accepted', receipt: { status: outcome.status } };
  if (outcome.kind === 'unreadable') return { kind: 'accepted', receipt: { status: outcome.status } };
  const failed = failedSend(outcome);
  return failed.kind === 'lost' ? { kind: 'not-sent', why: failed.why, retryAt: null } : failed;
}

function signatureOf(text: string, signing: PageSigning): Readonly<Record<string, string>> {
  if (signing.kind !== 'secret') return {};
  const digest = createHmac('sha256', signing.secret.reveal()).update(text, 'utf8').digest('hex');
  return { [PAGE_SIGNATURE_HEADER]: `sha256=${digest}` };
}
