import type { Lane } from './card.ts';
import type { BucketState } from './messenger.ts';

/** Told of what the relay does, for metrics. Called synchronously: be quick, and do not throw. */
export interface DeliveryObserver {
  /** One call of Discord ended; `outcome` is the ending's kind. */
  called?(call: { readonly call: Call; readonly outcome: string; readonly tookMs: number }): void;
  /** A call's ending was written down. */
  settled?(settling: { readonly lane: Lane; readonly outcome: string }): void;
  /** Discord shows what was wanted `afterMs` ago. */
  shown?(card: { readonly lane: Lane; readonly afterMs: number }): void;
}

type Call = 'post' | 'edit' | 'look' | 'thread';

export async function timed<Ending extends { readonly kind: string }>(
  observer: DeliveryObserver,
  call: Call,
  work: () => Promise<Ending>,
): Promise<Ending> {
  const begunAt = performance.now();
  const ending = await work();
  observer.called?.({ call, outcome: ending.kind, tookMs: performance.now() - begunAt });
  return ending;
}

/** What the relay has to do after a card's turn. */
export type JobEnd =
  /** `bucket` as Discord told it, where a call was made. */
  | { readonly kind: 'done'; readonly bucket: BucketState | null }
  /** Something in the way was moved: try the same again at once. */
  | { readonly kind: 'again' }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly notBefore: Date | null;
      readonly scope: 'bucket' | 'global';
      readonly cause: 'rate-limit' | 'server' | 'network';
    }
  | { readonly kind: 'unauthorized'; readonly reason: string };
