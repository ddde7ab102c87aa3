import type { BeatSent, DeadManPort } from '../operations/dead-man-port.ts';
import type { Clock } from '../platform/clock.ts';
import { createHttpCaller } from '../platform/outbound/http-caller.ts';
import { failedCall } from './failed-call.ts';

const TIMEOUT_MS = 10_000;

export interface OpenDeadMan {
  at(url: string): DeadManPort;
  close(): void;
}

/** A GET to an address such as healthchecks.io or Dead Man's Snitch give. The address is a secret: it is in no message. */
export function createDeadMan({ clock }: { readonly clock: Clock }): OpenDeadMan {
  const http = createHttpCaller({ credential: null, clock, timeoutMs: TIMEOUT_MS, maxAnswerBytes: 64 * 1024 });
  return {
    at: (url) => ({
      async send(): Promise<BeatSent> {
        const answer = await http.call(new URL(url), { path: '/' });
        if (answer.kind !== 'response') return { kind: 'failed', why: failedCall(answer).detail };
        const { status } = answer.response;
        return status >= 200 && status < 300 ? { kind: 'sent' } : { kind: 'failed', why: `it answered ${status}` };
      },
    }),
    close: () => {
      http.close();
    },
  };
}
