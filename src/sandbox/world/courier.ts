import type { Webhook, WebhookAnswer, WebhookSender } from '../webhook-sender.ts';

/** A sender that knows what it has under way, so that whoever steps the clock can wait for it. */
export interface Courier extends WebhookSender {
  /** Resolves when every webhook sent so far has its answer, and what that answer set off too. */
  idle(): Promise<void>;
}

/** Without a sender nobody listens to this world: every webhook ends unanswered. */
export function createCourier(sender: WebhookSender | null): Courier {
  const underWay = new Set<Promise<unknown>>();
  return {
    send(webhook: Webhook): Promise<WebhookAnswer> {
      const sent: Promise<WebhookAnswer> = sender?.send(webhook) ?? Promise.resolve({ status: null });
      const settled = sent.finally(() => {
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
