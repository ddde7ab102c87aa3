import type { IncomingMessage, ServerResponse } from 'node:http';

export type BodyOutcome =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  /** Bodies under way fill the memory set aside for them. */
  | { readonly kind: 'no-room' }
  /** The sender went away before the end. */
  | { readonly kind: 'cut-off' };

/** Bytes of bodies in memory at once, over all requests: the caps of single bodies do not bound their sum. */
export class BodyRoom {
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#mostBytes) return false;
    this.#bytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/**
 * Reads a body as it came over the wire. What is refused is still read to its end and thrown away: a sender that is
 * cut off while it writes often does not see the answer. The server's request time-out bounds how long that takes.
 * Room that was taken stays taken until `giveBack`.
 */
export function readRawBody(
  request: IncomingMessage,
  { limitBytes, room }: { limitBytes: number; room: BodyRoom },
): Promise<BodyOutcome> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limitBytes) {
    request.resume();
    return Promise.resolve({ kind: 'too-large', limitBytes });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let refused = false;
    const refuse = (outcome: BodyOutcome): void => {
      if (refused) return;
      refused = true;
      room.giveBack(bytes);
      request.off('data', take);
      request.resume();
      resolve(outcome);
    };
    const take = (chunk: Buffer): void => {
      if (bytes + chunk.length > limitBytes) {
        refuse({ kind: 'too-large', limitBytes });
        return;
      }
      if (!room.take(chunk.length)) {
        refuse({ kind: 'no-room' });
        return;
      }
      bytes += chunk.length;
      chunks.push(chunk);
    };
    request.on('data', take);
    request.once('end', () => {
      // The promise may be resolved already, by a refusal; then this says nothing.
      resolve({
        kind: 'read',
        body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
      });
    });
    const cutOff = (): void => {
      if (!request.complete) refuse({ kind: 'cut-off' });
    };
    request.once('error', cutOff);
    request.once('close', cutOff);
  });
}

/** Of a refused body so much is still read. */
const DISCARD_BYTES = 64 * 1024;

/**
 * Throws away what still comes of a refused body, so that its sender sees the answer. Whoever has more to send than a
 * report of any client is cut off with the answer: what is read only to be thrown away costs everybody else their turn.
 * To be called before the answer is sent.
 */
export function discardRest(request: IncomingMessage, response: ServerResponse): void {
  if (Number(request.headers['content-length'] ?? 0) > DISCARD_BYTES && !response.headersSent)
    response.setHeader('connection', 'close');
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes < DISCARD_BYTES) return;
    request.pause();
    const cut = (): void => {
      request.destroy();
    };
    if (response.writableFinished) cut();
    else response.once('finish', cut);
  });
}
