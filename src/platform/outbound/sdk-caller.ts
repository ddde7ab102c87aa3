import { assertOutsideTransaction } from '../database/transaction-scope.ts';
import type { OutboundObserver, OutboundOutcome } from './outbound.ts';

export interface SdkCallerOptions {
  /** The connection's name in the config: metric label, and what errors call it. */
  readonly name: string;
  readonly observer?: Pick<OutboundObserver, 'called'>;
}

/** Calls through a vendor's SDK, which signs and retries by itself: with the guard and the metrics of `createOutbound`. */
export interface SdkCaller {
  /** `endOf` says how what the SDK threw counts; the error itself goes on to the caller. */
  call<Answer>(ask: () => Promise<Answer>, endOf: (error: unknown) => SdkEnd): Promise<Answer>;
}

export type SdkEnd = Extract<OutboundOutcome<never>['kind'], 'refused' | 'unreachable'>;

export function createSdkCaller({ name, observer }: SdkCallerOptions): SdkCaller {
  return {
    async call(ask, endOf) {
      assertOutsideTransaction(`The connection ${name}`);
      const startedAt = performance.now();
      const ended = (outcome: SdkEnd | 'ok'): void => {
        observer?.called({ connection: name, outcome, tookMs: performance.now() - startedAt });
      };
      try {
        const answer = await ask();
        ended('ok');
        return answer;
      } catch (error) {
        ended(endOf(error));
        throw error;
      }
    },
  };
}
