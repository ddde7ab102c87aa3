import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../../platform/clock.ts';

/** Well below the minute after which the server ends a connection on which nothing moves. */
const HEARTBEAT_MS = 15_000;
const RECONNECT_AFTER_MS = 1000;
/** A browser that takes nothing for so long starts over, which costs it one look at the channel. */
const MOST_BUFFERED_BYTES = 16 * 1024 * 1024;

/** One open line to a browser. */
export interface EventStream {
  send(data: object): void;
  /** Told once, whoever ended it. */
  onClose(listener: () => void): void;
}

/** Server-sent events (HTML standard): each `data:` one JSON value. */
export class EventStreams {
  readonly #wallClock: Clock;
  readonly #open = new Set<PassThrough>();

  /** Heartbeats go by real time, however fast the sandbox's own clock runs. */
  constructor(wallClock: Clock) {
    this.#wallClock = wallClock;
  }

  get size(): number {
    return this.#open.size;
  }

  open(reply: FastifyReply): EventStream {
    const body = new PassThrough();
    this.#open.add(body);
    const stopBeating = this.#beat(body);
    body.once('close', () => {
      this.#open.delete(body);
      stopBeating();
    });
    body.write(`retry: ${RECONNECT_AFTER_MS}\n\n`);
    void reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-store').send(body);
    return {
      send: (data) => {
        if (body.writableLength > MOST_BUFFERED_BYTES) body.destroy();
        else if (!body.writableEnded && !body.destroyed) body.write(`data: ${JSON.stringify(data)}\n\n`);
      },
      onClose: (listener) => {
        body.once('close', listener);
      },
    };
  }

  /** Without it a server that stops would wait for browsers that never leave. */
  endAll(): void {
    for (const body of this.#open) body.end();
  }

  #beat(body: PassThrough): () => void {
    let cancel: () => void = () => undefined;
    const arm = (): void => {
      cancel = this.#wallClock.wakeAt(new Date(this.#wallClock.now().getTime() + HEARTBEAT_MS), () => {
        body.write(': still here\n\n');
        arm();
      });
    };
    arm();
    return () => {
      cancel();
    };
  }
}
