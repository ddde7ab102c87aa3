import type { Webhook, WebhookAnswer, WebhookSender } from '../webhook-sender.ts';

/** A sender that knows what it has under way, so that whoever steps the clock can wait for it. */
export interface Courier extends WebhookSender {
  /** Resolves when every webhook sent so far has its answer, and what that answer set off too. */
  idle(): Promise<void>;
}

/** More at once would wait in the sockets, and time out there, when the clock runs fast. */
const MOST_AT_ONCE = 32;

/** Sends in the order it was asked to. Without a sender nobody listens to this world: every webhook ends unanswered. */
export function createCourier(sender: WebhookSender | null): Courier {
  const underWay = new Set<Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let sending = 0;

  const send = async (webhook: Webhook): Promise<WebhookAnswer> => {
    if (sender === null) return { status: null };
    if (sending >= MOST_AT_ONCE)
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    else sending += 1;
    try {
      return await sender.send(webhook);
    } catch {
      // A source without a secret cannot prove itself, so it is off: what it tells, nobody hears.
      return { status: null };
    } finally {
      // The turn is handed on; only when nobody waits for it does the number fall.
      const next = waiting.shift();
      if (next === undefined) sending -= 1;
      else next();
    }
  };
  return {
    send(webhook) {
      const settled = send(webhook).finally(() => {
        underWay.delete(settled);
      });
      underWay.add(settled);
      return settled;
    },
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
