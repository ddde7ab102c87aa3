import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Clock } from '../platform/clock.ts';
import { readEventLine, type EventLine } from '../platform/intake/event-line.ts';
import { createWebhookSender, isSendingSource, type WebhookSender } from '../sandbox/webhook-sender.ts';
import type { SandboxTarget } from './replay-target.ts';

export interface ReplayParts {
  readonly lines: Readable;
  readonly sandbox: SandboxTarget;
  readonly clock: Clock;
  /** How many times faster than it happened; null waits for nothing. */
  readonly speed: number | null;
  readonly sameIds: boolean;
  /** Told of each line that was not taken, by its number in the file, and why. */
  readonly tell: (line: number, what: string) => void;
}

export interface ReplayReport {
  readonly taken: number;
  readonly refused: number;
  readonly bad: number;
  /** lost: the sandbox stopped answering, and the rest of the file was not sent. */
  readonly ending: 'whole' | 'lost';
}

/** A sandbox that is restarting, or behind, is asked again for so long. */
const TRIES = 10;
const TRY_AGAIN_MS = 1000;

/** Sends the events in the order of the file, one after the other. Rejects when the file cannot be read. */
export async function replayEvents(parts: ReplayParts): Promise<ReplayReport> {
  const { lines, sandbox, tell } = parts;
  const sender = createWebhookSender({ musterUrl: () => sandbox.url, secrets: sandbox.webhookSecrets });
  const pace = new Pace(parts);
  const counts = { taken: 0, refused: 0, bad: 0 };
  let number = 0;
  for await (const text of linesOf(lines)) {
    number += 1;
    const read = readEventLine(text);
    if (read.kind === 'blank') continue;
    if (read.kind === 'bad') {
      counts.bad += 1;
      tell(number, read.why);
      continue;
    }
    await pace.wait(read.event.receivedAt);
    const outcome = await send(read.event, { ...parts, sender });
    if (outcome.kind === 'taken') counts.taken += 1;
    else {
      counts.refused += 1;
      tell(number, `${read.event.source} ${read.event.event} was not taken: ${outcome.why}`);
    }
    if (outcome.kind === 'lost') return { ...counts, ending: 'lost' };
  }
  return { ...counts, ending: 'whole' };
}

/** A stream that breaks would end its lines without a word; here it throws. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const failed = new Promise<Error | null>((resolve) => {
    stream.once('error', resolve);
    stream.once('close', () => {
      resolve(null);
    });
    stream.once('end', () => {
      resolve(null);
    });
  });
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  stream.once('error', () => {
    lines.close();
  });
  yield* lines;
  const failure = await failed;
  if (failure !== null) throw failure;
}

/** The time between two events, scaled; an event that was received before the one above it waits for nothing. */
class Pace {
  readonly #clock: Clock;
  readonly #speed: number | null;
  #last: Date | null = null;

  constructor({ clock, speed }: Pick<ReplayParts, 'clock' | 'speed'>) {
    this.#clock = clock;
    this.#speed = speed;
  }

  async wait(receivedAt: Date): Promise<void> {
    const sinceMs = this.#last === null ? 0 : receivedAt.getTime() - this.#last.getTime();
    this.#last = receivedAt;
    if (this.#speed !== null && sinceMs > 0) await passOn(this.#clock, sinceMs / this.#speed);
  }
}

async function passOn(clock: Clock, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.wakeAt(new Date(clock.now().getTime() + ms), resolve);
  });
}

type SendOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'lost'; readonly why: string };

async function send(
  { source, event, payload, deliveryId }: EventLine,
  { sender, clock, sameIds }: ReplayParts & { readonly sender: WebhookSender },
): Promise<SendOutcome> {
  if (!isSendingSource(source)) return { kind: 'refused', why: `the sandbox cannot yet speak as ${source}` };
  for (let tries = 1; ; tries++) {
    const { status } = await sender.send({ source, event, payload, ...(sameIds ? { deliveryId } : {}) });
    if (status === 202) return { kind: 'taken' };
    const isPassing = status === null || status === 503;
    if (!isPassing) return { kind: 'refused', why: REASONS[status] ?? `it was answered ${status}` };
    if (tries >= TRIES)
      return status === null
        ? { kind: 'lost', why: 'nobody answers' }
        : { kind: 'refused', why: '503: its store is in trouble, see its log' };
    await passOn(clock, TRY_AGAIN_MS);
  }
}

/** DESIGN of the replies: README, "Webhooks". */
const REASONS: Readonly<Partial<Record<number, string>>> = {
  204: '204: the configuration of the sandbox does not name its repository, or nothing handles such events',
  400: '400: something is missing in it that the source always sends',
  401: '401: the secret does not fit; was the sandbox started anew?',
  404: '404: this source is off in the sandbox',
  413: '413: it is larger than Muster takes',
};
