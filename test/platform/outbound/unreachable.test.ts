import { describe, expect, it } from 'vitest';
import { failedCall } from '../../../src/connectors/failed-call.ts';
import { classifyFailure } from '../../../src/platform/outbound/unreachable.ts';

const coded = (code: string): Error => Object.assign(new Error('It failed.'), { code });

describe('why a call reached nobody', () => {
  it.each([
    // Said by this machine or a router: nobody over there has refused anything, and nobody is down for it.
    { code: 'ENETUNREACH', why: 'no-route', sent: 'no', failure: 'network-unreachable' },
    { code: 'EHOSTUNREACH', why: 'no-route', sent: 'no', failure: 'network-unreachable' },
    { code: 'EADDRNOTAVAIL', why: 'no-route', sent: 'no', failure: 'network-unreachable' },
    { code: 'ECONNREFUSED', why: 'refused', sent: 'no', failure: 'refused' },
    { code: 'EAI_AGAIN', why: 'dns', sent: 'no', failure: 'name-not-found' },
    { code: 'ETIMEDOUT', why: 'timeout', sent: 'perhaps', failure: 'timed-out' },
    { code: 'CERT_HAS_EXPIRED', why: 'tls', sent: 'no', failure: 'tls' },
    // Somebody spoke.
    { code: 'HPE_INVALID_CONSTANT', why: 'garbled', sent: 'perhaps', failure: 'bad-answer' },
    { code: 'HPE_HEADER_OVERFLOW', why: 'garbled', sent: 'perhaps', failure: 'bad-answer' },
  ] as const)('$code is $failure', ({ code, why, sent, failure }) => {
    const outcome = classifyFailure(coded(code));

    expect(outcome).toEqual({ kind: 'unreachable', why, sent });
    expect(failedCall(outcome).failure).toBe(failure);
  });

  it('looks into the tries of several addresses, and into causes', () => {
    const both = new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]);
    const neither = new AggregateError([coded('ENETUNREACH'), coded('EHOSTUNREACH')]);

    expect(classifyFailure(both).why).toBe('refused');
    expect(classifyFailure(neither).why).toBe('no-route');
    expect(classifyFailure(new Error('It failed.', { cause: coded('ECONNRESET') })).why).toBe('reset');
    expect(classifyFailure('what is no error').why).toBe('other');
  });
});
