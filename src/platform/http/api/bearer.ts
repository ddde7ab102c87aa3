import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../gate.ts';
import type { Log } from '../../observability/log.ts';
import { sendProblem } from './problem.ts';

/** Who a bearer is, as far as they can prove it. */
export type BearerOutcome =
  | { readonly kind: 'known'; readonly tokenId: string; readonly actor: Actor }
  | UnknownBearer
  /** It cannot be told now. */
  | { readonly kind: 'unavailable'; readonly detail: string };

export interface UnknownBearer {
  readonly kind: 'unknown';
  readonly reason: 'missing' | 'unknown' | 'expired' | 'revoked' | 'nobodys' | 'of-another-guild' | 'left-the-server';
  /** Which token it is, once its secret was proved. */
  readonly tokenId: string | null;
  /** Tells the holder what to do, and a stranger nothing. */
  readonly detail: string;
}

const RETRY_AFTER_SECONDS = 5;

/** From the Authorization header alone: what stands in an address ends up in logs and histories. */
export function bearerOf({ headers }: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/**
 * A stranger is counted and answered, and leaves no row in the audit: anybody could fill it. A token that was one of ours
 * is logged with its id.
 */
export function refuseBearer(
  reply: FastifyReply,
  { outcome, log }: { readonly outcome: Exclude<BearerOutcome, { kind: 'known' }>; readonly log: Log },
): FastifyReply {
  const { detail } = outcome;
  if (outcome.kind === 'unavailable')
    return sendProblem(reply.header('retry-after', String(RETRY_AFTER_SECONDS)), {
      status: 503,
      outcome: 'unavailable',
      detail,
    });
  const { tokenId, reason } = outcome;
  if (tokenId !== null) log.warn('A token that is good no more was used.', { tokenId, reason });
  return sendProblem(reply.header('www-authenticate', 'Bearer realm="muster"'), {
    status: 401,
    outcome: 'unauthenticated',
    detail,
  });
}
