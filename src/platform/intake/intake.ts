import type { JsonValue } from '../json.ts';
import type { IntakeObserver } from '../observability/intake-metrics.ts';
import type { Log } from '../observability/log.ts';
import type { Handler, Source } from './handler.ts';
import type { Inbox } from './inbox.ts';
import type { Proof, UnverifiedRequest } from './verifier.ts';
import { isName, type WebhookSource } from './webhook-source.ts';

/** What became of a webhook request. http/ gives each its status. */
export type IntakeOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'malformed'; readonly say: string }
  /** `say` tells the sender what to set right, where there is something. */
  | { readonly kind: 'forged'; readonly say?: string }
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

/** The way in: proof, name, parse, redact, record, in this order, and nothing before the proof. */
export interface Intake {
  /** The route of this source, or null when it is off. */
  find(source: string): { readonly source: Source; readonly bodyLimitBytes: number } | null;
  accept(source: Source, request: UnverifiedRequest): Promise<IntakeOutcome>;
  /**
   * Takes an event that was fetched from its source, which proves where it comes from: redacted and recorded as if it
   * had been sent.
   */
  take(source: Source, event: TakenEvent): Promise<IntakeOutcome>;
}

/** An event as its source keeps it. */
export interface TakenEvent {
  readonly event: string;
  readonly deliveryId: string;
  readonly payload: JsonValue;
}

export interface IntakeOptions {
  /** null stands for a source that is off. */
  readonly sources: readonly (WebhookSource | null)[];
  readonly handlers: readonly Handler[];
  readonly inbox: Pick<Inbox, 'record'>;
  readonly observer: IntakeObserver;
  readonly log: Log;
}

const RETRY_AFTER_SECONDS = 5;
const UNAVAILABLE = { kind: 'unavailable', retryAfterSeconds: RETRY_AFTER_SECONDS } as const;
const MALFORMED_JSON = 'The body is not JSON.';

/** A source without a handler is left off: what nobody reads must not fill the disk. */
export function createIntake({ sources, handlers, inbox, observer, log }: IntakeOptions): Intake {
  const on = new Map(
    sources
      .filter((source) => source !== null)
      .filter(({ source }) => handlers.some((handler) => handler.source === source))
      .map((source) => [source.source as string, source]),
  );
  const handlerOf = new Map(handlers.map((handler) => [`${handler.source} ${handler.event}`, handler]));

  const judge = async (source: WebhookSource, request: UnverifiedRequest): Promise<Judged> => {
    const judged = source.verifier.verify(request);
    // Most verifiers answer at once, and then nobody waits a turn.
    const proof = judged instanceof Promise ? await judged : judged;
    if (proof.kind !== 'genuine') return { event: 'other', outcome: refuse(source, proof) };
    const identity = source.identify(request);
    if (identity.kind === 'ping') return { event: 'ping', outcome: { kind: 'unwanted' } };
    if (identity.kind === 'malformed') return { event: 'other', outcome: identity };
    const { event, deliveryId } = identity;
    const handler = handlerOf.get(`${source.source} ${event}`);
    if (handler === undefined) return { event, outcome: { kind: 'unwanted' } };
    const raw = source.readPayload === undefined ? parseJson(request.body) : source.readPayload(request.body);
    if (raw === undefined) return { event, outcome: { kind: 'malformed', say: MALFORMED_JSON } };
    return { event, outcome: await keep(source, handler, { event, deliveryId, payload: raw }) };
  };

  const keep = async (source: WebhookSource, handler: Handler, { event, deliveryId, payload }: TakenEvent) => {
    if (!source.wants(payload, event)) return { kind: 'unwanted' } as const;
    const kept = JSON.stringify(redact(handler, payload, log));
    const recorded = await inbox.record({ source: source.source, event, deliveryId, payload: kept });
    switch (recorded.kind) {
      case 'recorded':
      case 'repeat':
        return { kind: recorded.kind };
      case 'failed':
        log.error('A webhook could not be recorded.', { source: source.source, event, error: recorded.error });
        return UNAVAILABLE;
      case 'overloaded':
      case 'closing':
        return UNAVAILABLE;
    }
  };

  const refuse = ({ source }: WebhookSource, proof: Exclude<Proof, { kind: 'genuine' }>): IntakeOutcome => {
    const { kind, why } = proof;
    if (kind === 'unavailable') {
      log.warn('A webhook request could not be judged now; its sender was asked to send it again.', { source, why });
      return { kind, retryAfterSeconds: proof.retryAfterSeconds };
    }
    log.warn('A webhook request was refused: it does not prove where it comes from.', { source, why });
    return proof.say === undefined ? { kind } : { kind, say: proof.say };
  };

  return {
    find: (name) => {
      const found = on.get(name);
      return found === undefined ? null : { source: found.source, bodyLimitBytes: found.bodyLimitBytes };
    },
    accept: async (name, request) => {
      const source = on.get(name);
      if (source === undefined) throw new Error(`The webhook source ${name} is off; ask find() first.`);
      const { event, outcome } = await judge(source, request);
      observer.received({ source: name, event, outcome: outcome.kind });
      return outcome;
    },
    take: async (name, taken) => {
      const source = on.get(name);
      const handler = handlerOf.get(`${name} ${taken.event}`);
      if (source === undefined || handler === undefined) return { kind: 'unwanted' };
      if (!isName(taken.deliveryId)) return { kind: 'malformed', say: 'The delivery has no id that can be kept.' };
      return keep(source, handler, taken);
    },
  };
}

interface Judged {
  readonly event: string;
  readonly outcome: IntakeOutcome;
}

/** What cannot be redacted is not kept: `null` fits no schema, so the event is set aside, seen, and can be asked for again. */
function redact(handler: Handler, raw: JsonValue, log: Log): JsonValue {
  try {
    return handler.redact(raw);
  } catch (error) {
    log.error('A payload could not be redacted, so it was not kept.', {
      source: handler.source,
      event: handler.event,
      error,
    });
    return null;
  }
}

function parseJson(body: Buffer): JsonValue | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as JsonValue; // Border: JSON.parse gives JSON or throws.
  } catch {
    return undefined;
  }
}
