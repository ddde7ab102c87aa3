import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { SecretList } from '../config/secret.ts';
import { hmacVerifier, singleHeader, type ImmediateVerifier } from './verifier.ts';

/** Grafana docs: "Configure webhook notifications", HMAC signature. The names are the defaults; both can be changed there. */
const SIGNATURE = 'x-grafana-alerting-signature';
/** Its contact point names this header itself; without the setting none is sent. */
const TIMESTAMP = 'x-grafana-alerting-timestamp';

/** Older or younger than this is a replay, or a clock that is wrong. */
const TOLERANCE_MS = 5 * 60_000;

export interface GrafanaVerifierOptions {
  readonly secrets: SecretList;
  readonly clock: Clock;
}

/**
 * Grafana's proof: lower-case hex of the HMAC SHA-256 over the raw body, or over `<unix seconds>:<body>` where the
 * contact point has a timestamp header (grafana/alerting: http/hmac.go). With a time, an old recording is refused.
 */
export function grafanaVerifier({ secrets, clock }: GrafanaVerifierOptions): ImmediateVerifier {
  const plain = hmacVerifier({ header: SIGNATURE, prefix: '', secrets });
  return {
    verify(request) {
      // A signature that covers a time fits no body alone, so leaving the header out proves nothing.
      if (request.headers[TIMESTAMP] === undefined) return plain.verify(request);
      const timestamp = singleHeader(request, TIMESTAMP);
      const given = singleHeader(request, SIGNATURE);
      if (given === null) return { kind: 'forged', why: 'no-proof' };
      if (timestamp === null || !/^\d{1,12}$/.test(timestamp) || !/^[0-9a-f]{64}$/i.test(given))
        return { kind: 'forged', why: 'malformed-proof' };
      const signature = Buffer.from(given, 'hex');
      const genuine = secrets.reduce((found, secret) => {
        const expected = createHmac('sha256', secret.reveal()).update(`${timestamp}:`).update(request.body).digest();
        return timingSafeEqual(signature, expected) || found;
      }, false);
      if (!genuine) return { kind: 'forged', why: 'wrong-proof' };
      const ageMs = clock.now().getTime() - Number(timestamp) * 1000;
      return Math.abs(ageMs) <= TOLERANCE_MS ? { kind: 'genuine' } : { kind: 'forged', why: 'stale' };
    },
  };
}
