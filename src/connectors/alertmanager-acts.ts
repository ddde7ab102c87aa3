import { z } from 'zod';
import type { ActConnector, FactReading, SendOutcome } from '../platform/acts/act.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedRead, failedSend } from './act-call.ts';
import { SILENCE } from './alertmanager.ts';

/** What Alertmanager takes it shows at once; a request that was slow on its way may still come. */
const SETTLING_MS = 60_000;

const PLACE = z.object({
  matchers: z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() })),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  createdBy: z.string(),
  comment: z.string(),
  /** Stands in the comment of this silence alone: by it a silence is found whose request was never answered. */
  mark: z.string().min(1),
});
const EXPIRE = z.object({ id: z.string().min(1) });
const RECEIPT = z.object({ silenceID: z.string().min(1) });

/**
 * Places a silence: POST /api/v2/silences, which gives its id (prometheus/alertmanager, api/v2/openapi.yaml). Alertmanager
 * knows no idempotency key, so it is looked for by a mark in its comment before it is sent, and after.
 */
export function createSilencePlacing(http: Outbound): ActConnector {
  return {
    settlingMs: SETTLING_MS,
    read: ({ query, receipt }) => readPlaced(http, PLACE.parse(query.of), RECEIPT.safeParse(receipt).data?.silenceID),
    send: ({ input }) => place(http, PLACE.parse(input)),
  };
}

/** Ends a silence: DELETE /api/v2/silence/{id}. One that is over, or unknown there, is ended. */
export function createSilenceExpiry(http: Outbound): ActConnector {
  return {
    settlingMs: SETTLING_MS,
    read: ({ query }) => readExpired(http, EXPIRE.parse(query.of)),
    send: ({ input }) => expire(http, EXPIRE.parse(input)),
  };
}

async function place(http: Outbound, { mark: _mark, ...value }: z.infer<typeof PLACE>): Promise<SendOutcome> {
  const outcome = await http.requestJson({
    method: 'POST',
    path: '/api/v2/silences',
    body: { kind: 'json', value },
  });
  if (outcome.kind !== 'ok') return failedSend(outcome);
  const receipt = RECEIPT.safeParse(outcome.body);
  return { kind: 'accepted', receipt: receipt.success ? receipt.data : null };
}

async function readPlaced(
  http: Outbound,
  { mark }: z.infer<typeof PLACE>,
  id: string | undefined,
): Promise<FactReading> {
  const listed = await listSilences(http);
  if (listed.kind === 'failed') return listed.reading;
  const ours = listed.silences.filter((each) => each.id === id || each.comment.includes(mark));
  const inForce = ours.find(({ status }) => status.state !== 'expired');
  if (inForce !== undefined) return { kind: 'so', because: `Alertmanager has it as ${inForce.id}` };
  return ours.length > 0
    ? { kind: 'overtaken', because: 'it was placed, and somebody ended it in Alertmanager' }
    : { kind: 'not-so', because: 'Alertmanager has no such silence' };
}

async function expire(http: Outbound, { id }: z.infer<typeof EXPIRE>): Promise<SendOutcome> {
  const outcome = await http.requestText({ method: 'DELETE', path: `/api/v2/silence/${encodeURIComponent(id)}` });
  if (outcome.kind === 'ok') return { kind: 'accepted', receipt: { status: outcome.status } };
  // Unknown there: nothing is silenced by it, which the read back confirms.
  if (outcome.kind === 'refused' && outcome.status === 404) return { kind: 'accepted', receipt: { status: 404 } };
  return failedSend(outcome);
}

async function readExpired(http: Outbound, { id }: z.infer<typeof EXPIRE>): Promise<FactReading> {
  const listed = await listSilences(http);
  if (listed.kind === 'failed') return listed.reading;
  const found = listed.silences.find((each) => each.id === id);
  if (found === undefined) return { kind: 'so', because: 'Alertmanager does not have it any more' };
  return found.status.state === 'expired'
    ? { kind: 'so', because: 'Alertmanager has it as expired' }
    : { kind: 'not-so', because: `Alertmanager has it as ${found.status.state}` };
}

type Listed =
  | { readonly kind: 'listed'; readonly silences: readonly z.infer<typeof SILENCE>[] }
  | { readonly kind: 'failed'; readonly reading: FactReading };

async function listSilences(http: Outbound): Promise<Listed> {
  const outcome = await http.requestJson({ path: '/api/v2/silences' });
  if (outcome.kind !== 'ok') return { kind: 'failed', reading: failedRead(outcome) };
  const parsed = z.array(SILENCE).safeParse(outcome.body);
  if (parsed.success) return { kind: 'listed', silences: parsed.data };
  const why = 'Alertmanager listed its silences in words that Muster does not know';
  return { kind: 'failed', reading: { kind: 'unreadable', why, retryAt: null } };
}
