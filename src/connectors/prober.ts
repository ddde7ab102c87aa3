import type { Clock } from '../platform/clock.ts';
import type { ProbeCheck } from '../platform/config/service-config.ts';
import { createHttpCaller } from '../platform/outbound/http-caller.ts';
import type { Seen } from '../probes/probe.ts';
import type { ProberPort } from '../probes/prober-port.ts';
import { askDns } from './dns-prober.ts';
import { failedCall } from './failed-call.ts';
import { askGrpc } from './grpc-prober.ts';
import { askTcp, askTls } from './socket-prober.ts';

/** One question, with its time-out. */
export interface AskOnce {
  /** Real milliseconds since it was asked. */
  tookMs(): number;
  /** Called when it takes too long or Muster stops; the returned function takes that back. */
  onEnd(end: () => void): () => void;
  /** Why it was given up; null while it was not. */
  ended(): 'timed-out' | 'stopped' | null;
  /** What is said of a question that was given up. */
  endedSeen(): Seen;
}

export interface OpenProber extends ProberPort {
  close(): void;
}

/** Many are asked at once, and a probe is no download: a larger answer is a bad one. */
const MOST_ANSWER_BYTES = 1024 * 1024;

/**
 * Asks by HTTP, TCP, TLS, gRPC and DNS. Nothing is kept open between two questions. Only what the configuration names is
 * asked: a redirect is followed within its scheme, host and port, and is an answer by itself where it leads elsewhere.
 */
export function createProber({ clock }: { readonly clock: Clock }): OpenProber {
  const http = createHttpCaller({
    ...{ credential: null, clock, userAgent: 'muster-probe', maxAnswerBytes: MOST_ANSWER_BYTES },
  });
  const stops = new Set<() => void>();

  const askHttp = async (
    check: Extract<ProbeCheck, { kind: 'http' }>,
    once: AskOnce,
    timeoutMs: number,
  ): Promise<Seen> => {
    const answer = await http.call(new URL(check.url), {
      method: check.method,
      path: '/',
      timeoutMs,
      headers: { connection: 'close' },
    });
    const tookMs = once.tookMs();
    if (answer.kind !== 'response') {
      const { failure, detail } = failedCall(answer);
      return { kind: 'failed', failure, detail, tookMs };
    }
    const { status, body } = answer.response;
    return { kind: 'http', status, body: Buffer.from(body).toString('utf8'), tookMs };
  };

  return {
    async ask(check, { timeoutMs }) {
      const once = beginOnce({ clock, timeoutMs, stops });
      try {
        switch (check.kind) {
          case 'http':
            return await askHttp(check, once, timeoutMs);
          case 'tcp':
            return await askTcp(check.address, once);
          case 'tls':
          case 'certificate':
            return await askTls({ ...check.address, serverName: check.serverName }, once);
          case 'grpc':
            return await askGrpc(check, once);
          case 'dns':
            return await askDns(check, once);
        }
      } finally {
        once.done();
      }
    },
    close() {
      http.close();
      for (const stop of stops) stop();
    },
  };
}

interface Beginning {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly stops: Set<() => void>;
}

function beginOnce({ clock, timeoutMs, stops }: Beginning): AskOnce & { done(): void } {
  const startedAt = performance.now();
  const ends = new Set<() => void>();
  let ended: 'timed-out' | 'stopped' | null = null;
  const end = (why: 'timed-out' | 'stopped'): void => {
    if (ended !== null) return;
    ended = why;
    for (const each of ends) each();
  };
  const stop = (): void => {
    end('stopped');
  };
  stops.add(stop);
  const cancel = clock.wakeAt(new Date(clock.now().getTime() + timeoutMs), () => {
    end('timed-out');
  });
  const tookMs = (): number => Math.round(performance.now() - startedAt);
  return {
    tookMs,
    onEnd(then) {
      ends.add(then);
      if (ended !== null) then();
      return () => ends.delete(then);
    },
    ended: () => ended,
    endedSeen: () =>
      ended === 'stopped'
        ? { kind: 'failed', failure: 'not-asked', detail: 'Muster was stopping', tookMs: tookMs() }
        : { kind: 'failed', failure: 'timed-out', detail: `no answer within ${timeoutMs} ms`, tookMs: tookMs() },
    done() {
      cancel();
      stops.delete(stop);
    },
  };
}
