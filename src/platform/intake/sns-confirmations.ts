import type { Clock } from '../clock.ts';
import type { Secret } from '../config/secret.ts';

/** A subscription of ours that waits for somebody to confirm it. */
export interface AskedConfirmation {
  readonly topicArn: string;
  readonly token: Secret;
  readonly askedAt: Date;
  /** From then on AWS takes the token no more (AWS docs: "ConfirmSubscription"). */
  readonly until: Date;
}

export interface SnsConfirmations {
  ask(request: { readonly topicArn: string; readonly token: Secret }): void;
  /** A topic that sends was confirmed, or its next request can wait. */
  hear(topicArn: string): void;
  /** The newest of each topic, as long as its token counts. */
  list(): readonly AskedConfirmation[];
}

const TOKEN_COUNTS_MS = 2 * 24 * 60 * 60_000;

/**
 * Keeps tokens in memory and nowhere else: whoever has one can confirm without any right of AWS, so none is stored,
 * logged or shown in a channel. A restart forgets them; subscribing again makes SNS send another.
 */
export function createSnsConfirmations(clock: Clock): SnsConfirmations {
  const asked = new Map<string, AskedConfirmation>();
  return {
    ask({ topicArn, token }) {
      const askedAt = clock.now();
      asked.set(topicArn, { topicArn, token, askedAt, until: new Date(askedAt.getTime() + TOKEN_COUNTS_MS) });
    },
    hear: (topicArn) => {
      asked.delete(topicArn);
    },
    list: () => [...asked.values()].filter(({ until }) => until > clock.now()),
  };
}
