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
 * Reads a body as it came over the wire. Of what is refused the rest is the caller's: `discardRest`. Room that was taken
 * stays taken until `giveBack`.
 */
export function readRawBody(
  request: IncomingMessage,
  { limitBytes, room }: { limitBytes: number; room: BodyRoom },
): Promise<BodyOutcome> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limitBytes) return Promise.resolve({ kind: 'too-large', limitBytes });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isOver = false;
    const refuse = (outcome: BodyOutcome): void => {
      if (isOver) return;
      isOver = true;
      room.giveBack(bytes);
      request.off('data', take);
      chunks.forEach(free);
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
      if (isOver) return;
      isOver = true;
      resolve({ kind: 'read', body: joined(chunks) });
    });
    const cutOff = (): void => {
      if (!request.complete) refuse({ kind: 'cut-off' });
    };
    request.once('error', cutOff);
    request.once('close', cutOff);
  });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const body = Buffer.concat(chunks);
  chunks.forEach(free);
  return body;
}

/**
 * Gives the memory of bytes back that nobody reads any more. Left to the collector of garbage, each large chunk brings
 * its next full run nearer, in which everybody waits. Bytes that share their memory with others stay.
 */
export function free({ buffer, byteLength }: Buffer): void {
  const isOwn = buffer instanceof ArrayBuffer && byteLength > 0 && buffer.byteLength === byteLength;
  if (isOwn) buffer.transfer(0);
}

/**
 * Throws away what still comes of a refused body: a sender that is cut off while it writes often does not see the
 * answer. Whoever has more than `mostBytes` to send is cut off with the answer all the same: what is read only to be
 * thrown away costs everybody else their turn. To be called before the answer is sent.
 */
export function discardRest(request: IncomingMessage, response: ServerResponse, mostBytes: number): void {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes && !response.headersSent)
    response.setHeader('connection', 'close');
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    free(chunk);
    if (bytes < mostBytes) return;
    request.pause();
    const cut = (): void => {
      request.destroy();
    };
    if (response.writableFinished) cut();
    else response.once('finish', cut);
  });
}
