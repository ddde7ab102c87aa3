import type { ClientRequest } from 'node:http';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as wait } from 'node:timers/promises';

/** A call that took longer than this, by the wall clock, is taken to hang: only the test's clock ends it. */
const HANGS_AFTER_MS = 500;
const LOOK_AGAIN_MS = 1;

export interface CallsUnderWay {
  /** Resolves when each HTTP call of this process was answered, or hangs. Says whether there was any to wait for. */
  settled(): Promise<boolean>;
  stop(): void;
}

/**
 * Watches HTTP calls that go out by `node:http`, as axios makes them. An answer travels in real time, so a test's clock
 * that moved on meanwhile would make a time-out of it.
 * Source: Node.js docs, diagnostics_channel, http.client.request.start.
 */
export function watchCalls(): CallsUnderWay {
  const underWay = new Set<ClientRequest>();
  const hanging = new WeakSet<ClientRequest>();
  const begun = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest }; // As Node.js documents this channel.
    underWay.add(request);
    request.once('close', () => underWay.delete(request));
  };
  subscribe('http.client.request.start', begun);
  const awaited = (): readonly ClientRequest[] => [...underWay].filter((request) => !hanging.has(request));
  return {
    async settled() {
      let waited = false;
      const since = performance.now();
      for (let left = awaited(); left.length > 0; left = awaited()) {
        waited = true;
        if (performance.now() - since > HANGS_AFTER_MS) for (const request of left) hanging.add(request);
        else await wait(LOOK_AGAIN_MS);
      }
      return waited;
    },
    stop: () => {
      unsubscribe('http.client.request.start', begun);
    },
  };
}
