import { onTestFinished } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { Webhook, WebhookSender } from '../../src/sandbox/webhook-sender.ts';
import { createWorld, type World } from '../../src/sandbox/world/world.ts';
import { TestClock } from './clock.ts';
import { fleetsConfig } from './fleets.ts';

export interface OpenWorld {
  readonly clock: TestClock;
  readonly world: World;
  /** Every webhook that was sent, in order. */
  readonly sent: readonly Webhook[];
  /** What whoever takes them answers from now on; null is nobody. */
  answerWith(status: number | null): void;
  /** Below the world's address. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Lets time pass, step by step, webhooks and all, and whatever else `settled` waits for. */
  pass(ms: number, settled?: () => Promise<void>): Promise<void>;
}

/** A world on a clock that stands still, heard by somebody who takes every webhook. Ends with the test. */
export async function openWorld(
  options: { readonly seed?: string; readonly config?: Pick<Config, 'fleets' | 'connections' | 'pipelines'> } = {},
): Promise<OpenWorld> {
  const { seed = 'seed', config = fleetsConfig() } = options;
  const clock = new TestClock();
  const sent: Webhook[] = [];
  const answer: { status: number | null } = { status: 202 };
  const webhooks: WebhookSender = {
    async send(webhook) {
      sent.push(webhook);
      return { ...answer };
    },
  };
  const world = await createWorld({ config, clock, seed, webhooks });
  onTestFinished(() => world.close());
  return {
    clock,
    world,
    sent,
    answerWith: (status) => {
      answer.status = status;
    },
    fetch: (path, init) => fetch(world.url + path, init),
    async pass(ms, settled = async () => undefined) {
      const until = clock.now().getTime() + ms;
      for (;;) {
        await world.idle();
        await settled();
        const next = clock.nextWakeAt?.getTime() ?? Number.POSITIVE_INFINITY;
        if (next > until) break;
        clock.advanceToNext();
      }
      clock.advance(until - clock.now().getTime());
      await world.idle();
      await settled();
    },
  };
}
