import type { FactReading, SendOutcome } from '../platform/acts/act.ts';
import type { FailedOutcome } from './failed-call.ts';
import { failedCall } from './failed-call.ts';

/** The system said nothing about the request itself: it had too much to do, or broke at it. */
const REQUEST_TIMEOUT = 408;
const TOO_MANY = 429;

/**
 * What a request that brought no body means for an act: refused only where the system says no, lost wherever it may have
 * been done, such as after a 5xx.
 */
export function failedSend(outcome: FailedOutcome): SendOutcome {
  const why = failedCall(outcome).detail;
  switch (outcome.kind) {
    case 'breaker-open':
      return { kind: 'not-sent', why, retryAt: outcome.until };
    case 'over-budget':
      return { kind: 'not-sent', why, retryAt: outcome.retryAt };
    case 'unreachable':
      return outcome.sent === 'no' ? { kind: 'not-sent', why, retryAt: null } : { kind: 'lost', why };
    case 'refused': {
      const { status, retryAt } = outcome;
      // Slowing down is asked for with 429, by GitHub also with 403 and Retry-After: nothing was done.
      if (status === TOO_MANY || (status === 403 && retryAt !== null)) return { kind: 'not-sent', why, retryAt };
      return status >= 500 || status === REQUEST_TIMEOUT ? { kind: 'lost', why } : { kind: 'refused', because: why };
    }
    case 'unreadable':
      // 2xx, in words that nobody understands: the read back tells.
      return { kind: 'accepted', receipt: null };
    case 'too-large':
    case 'not-modified':
      return { kind: 'lost', why };
  }
}

/** A read that brought no body tells nothing of the fact. */
export function failedRead(outcome: FailedOutcome): FactReading {
  return { kind: 'unreadable', why: failedCall(outcome).detail, retryAt: retryAtOf(outcome) };
}

function retryAtOf(outcome: FailedOutcome): Date | null {
  if (outcome.kind === 'breaker-open') return outcome.until;
  return outcome.kind === 'over-budget' || outcome.kind === 'refused' ? outcome.retryAt : null;
}
