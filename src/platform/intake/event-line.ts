import { z } from 'zod';
import type { JsonValue } from '../json.ts';
import { SOURCES, type ReceivedEvent } from './handler.ts';

/** What became of an event so far. */
export type EventState = 'waiting' | 'processed' | 'set-aside';

/** An event as the inbox keeps it: redacted, and with what became of it. */
export interface RecordedEvent extends ReceivedEvent {
  readonly state: EventState;
  readonly payload: JsonValue;
}

/** Of the shape written here; a reader refuses what is newer than it knows. See docs/replay.md. */
export const EVENT_LINE_VERSION = 1;

/** One line of a file of events (NDJSON: a JSON value per line), without the line's end. */
export function writeEventLine({ id, source, event, deliveryId, receivedAt, state, payload }: RecordedEvent): string {
  return JSON.stringify({
    version: EVENT_LINE_VERSION,
    id,
    source,
    event,
    deliveryId,
    receivedAt: receivedAt.toISOString(),
    state,
    payload,
  });
}

/** What a replay needs of an event; what else stands in its line is for people. */
export type EventLine = Pick<RecordedEvent, 'source' | 'event' | 'deliveryId' | 'receivedAt' | 'payload'>;

export type EventLineOutcome =
  | { readonly kind: 'event'; readonly event: EventLine }
  /** A line with nothing in it. */
  | { readonly kind: 'blank' }
  /** `why` never repeats the line: it may hold anything. */
  | { readonly kind: 'bad'; readonly why: string };

const VERSION = z.object({ version: z.int().positive() });

const NAME = z.string().regex(/^[\w.:/ -]{1,200}$/u);

const LINE = z.object({
  source: z.enum(SOURCES),
  event: NAME,
  deliveryId: NAME,
  receivedAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  payload: z.json(),
});

export function readEventLine(text: string): EventLineOutcome {
  if (text.trim() === '') return { kind: 'blank' };
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    return { kind: 'bad', why: 'it is not JSON: a file of events has one JSON object per line' };
  }
  const versioned = VERSION.safeParse(raw);
  if (!versioned.success) return { kind: 'bad', why: 'it has no version: it was not written by `muster inbox export`' };
  const { version } = versioned.data;
  if (version > EVENT_LINE_VERSION)
    return {
      kind: 'bad',
      why: `it is of version ${version}, and this Muster reads ${EVENT_LINE_VERSION}: use the Muster that wrote it, or a later one`,
    };
  const parsed = LINE.safeParse(raw);
  if (parsed.success) return { kind: 'event', event: parsed.data };
  const fields = parsed.error.issues.map(({ path }) => path.map(String).join('.'));
  return { kind: 'bad', why: `these fields are missing or wrong: ${[...new Set(fields)].join(', ')}` };
}
