import type { z } from 'zod';
import type { Transaction } from '../database/transaction.ts';
import type { JsonValue } from '../json.ts';

/** The last path parts of /webhooks/…; each has its own secret and is off without it. */
export type Source = (typeof SOURCES)[number];

export const SOURCES = [
  'github',
  'gitlab',
  'jenkins',
  'alertmanager',
  'grafana',
  'aws/sns',
  'aws/eventbridge',
  'generic',
  // Its own beat; no webhook leads to it.
  'muster',
] as const;

/** An event as the inbox holds it: proven genuine, redacted, committed. */
export interface ReceivedEvent {
  readonly id: string;
  readonly source: Source;
  /** The event's name as its source says it, e.g. 'workflow_run'. */
  readonly event: string;
  /** The source's own id of this delivery; equal on redelivery. */
  readonly deliveryId: string;
  readonly receivedAt: Date;
}

/** One kind of inbound event. It runs inside the transaction that marks its event processed: no network here. */
export interface HandlerSpec<Payload> {
  readonly source: Source;
  readonly event: string;
  /** Applied before anything is stored: variables, parameters, logs and tokens go. Pure, and must not throw. */
  readonly redact: (raw: JsonValue) => JsonValue;
  /** Only the fields we read; unknown enum values are kept and shown, never thrown. */
  readonly payload: z.ZodType<Payload>;
  handle(payload: Payload, event: ReceivedEvent, tx: Transaction): Promise<void>;
}

/** A handler whose payload type is closed over, so that different ones fit one list. */
export interface Handler {
  readonly source: Source;
  readonly event: string;
  readonly redact: (raw: JsonValue) => JsonValue;
  /** Parses and handles. `misfit` names the fields that do not fit (never their values); the event is set aside. */
  receive(raw: JsonValue, event: ReceivedEvent, tx: Transaction): Promise<HandlerOutcome>;
}

export type HandlerOutcome =
  { readonly kind: 'handled' } | { readonly kind: 'misfit'; readonly fields: readonly string[] };

export function defineHandler<Payload>(spec: HandlerSpec<Payload>): Handler {
  return {
    source: spec.source,
    event: spec.event,
    redact: spec.redact,
    async receive(raw, event, tx) {
      const parsed = spec.payload.safeParse(raw);
      if (!parsed.success) {
        const fields = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.code}`);
        return { kind: 'misfit', fields };
      }
      await spec.handle(parsed.data, event, tx);
      return { kind: 'handled' };
    },
  };
}
