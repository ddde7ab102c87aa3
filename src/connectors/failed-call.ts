import type { CallFailure, FailedCall } from '../fleets/fleet.ts';
import type { OutboundOutcome, UnreachableWhy } from '../platform/outbound/outbound.ts';

/** Every way in which a read can fail to bring a body; `not-modified` comes only to those who send an etag. */
export type FailedOutcome = Exclude<OutboundOutcome<unknown>, { readonly kind: 'ok' }>;

const UNREACHABLE: Readonly<Record<UnreachableWhy, { readonly failure: CallFailure; readonly detail: string }>> = {
  dns: { failure: 'name-not-found', detail: 'its name does not resolve' },
  refused: { failure: 'refused', detail: 'connection refused' },
  'no-route': { failure: 'network-unreachable', detail: 'the network does not lead there' },
  timeout: { failure: 'timed-out', detail: 'no answer in time' },
  tls: { failure: 'tls', detail: 'TLS failed' },
  reset: { failure: 'reset', detail: 'the connection broke before an answer' },
  garbled: { failure: 'bad-answer', detail: 'its answer is not HTTP that can be read' },
  stopped: { failure: 'not-asked', detail: 'Muster was stopping' },
  other: { failure: 'network-unreachable', detail: 'the call failed before an answer' },
};

/** Says in the fleets' words how a call ended, keeping apart what the other side did from what we held back. */
export function failedCall(outcome: FailedOutcome): FailedCall {
  switch (outcome.kind) {
    case 'unreachable':
      return { kind: 'failed', ...UNREACHABLE[outcome.why] };
    case 'breaker-open':
      return failed('not-asked', 'not asked: it failed too often of late');
    case 'over-budget':
      return failed('not-asked', "not asked: Muster's own request budget is spent");
    case 'refused':
      return refused(outcome);
    case 'too-large':
      return failed('bad-answer', `its answer is larger than ${outcome.limitBytes} bytes`);
    case 'unreadable':
      return failed('bad-answer', `its answer cannot be read: ${outcome.reason}`);
    case 'not-modified':
      return failed('bad-answer', 'it answered 304 to a request without an etag');
  }
}

function refused({ status, reason, said }: Extract<FailedOutcome, { kind: 'refused' }>): FailedCall {
  // Too many requests says something about us.
  if (status === 429) return failed('not-asked', 'it asked Muster to slow down');
  if (status === 401 || status === 403) return failed('denied', `it answered ${status}`);
  return failed('bad-answer', said === '' ? reason : `${reason}: ${said}`);
}

export function failed(failure: CallFailure, detail: string): FailedCall {
  return { kind: 'failed', failure, detail: detail.slice(0, LONGEST_DETAIL) };
}

/** One line for people; foreign text is not stored at length. */
const LONGEST_DETAIL = 200;
