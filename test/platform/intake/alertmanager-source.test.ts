import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/platform/config/secret.ts';
import { createAlertmanagerSource } from '../../../src/platform/intake/alertmanager-source.ts';
import type { WebhookSource } from '../../../src/platform/intake/webhook-source.ts';
import { TestClock } from '../../support/clock.ts';

const MINUTE_MS = 60_000;

function open(secrets = ['one', 'two'], clock = new TestClock()): WebhookSource {
  const source = createAlertmanagerSource({ secrets: secrets.map((secret) => new Secret(secret)), clock });
  if (source === null) throw new Error('The source is off.');
  return source;
}

function idOf(source: WebhookSource, body: string): string {
  const identity = source.identify({ headers: {}, body: Buffer.from(body) });
  return identity.kind === 'event' ? identity.deliveryId : '';
}

describe('the source of Alertmanager', () => {
  it('is off without a secret', () => {
    expect(createAlertmanagerSource({ secrets: [], clock: new TestClock() })).toBeNull();
  });

  it.each([
    { header: 'Bearer one', proof: 'genuine' },
    { header: 'Bearer two', proof: 'genuine' },
    { header: `Basic ${Buffer.from('anybody:two').toString('base64')}`, proof: 'genuine' },
    { header: 'Bearer three', proof: 'forged' },
    { header: 'Bearer ', proof: 'forged' },
    { header: `Basic ${Buffer.from('one').toString('base64')}`, proof: 'forged' },
    { header: 'one', proof: 'forged' },
    { header: ['Bearer one', 'Bearer one'], proof: 'forged' },
    { header: undefined, proof: 'forged' },
  ])('takes $header for $proof', async ({ header, proof }) => {
    const headers = { authorization: header };

    expect((await open().verifier.verify({ headers, body: Buffer.from('{}') })).kind).toBe(proof);
  });

  it('names a delivery by its bytes, so that a retry is a repeat and a later repetition is not', () => {
    const clock = new TestClock();
    const source = open(['one'], clock);
    const first = idOf(source, '{"a":1}');
    clock.advance(9 * MINUTE_MS);
    const retry = idOf(source, '{"a":1}');
    const other = idOf(source, '{"a":2}');
    clock.advance(11 * MINUTE_MS);
    const repetition = idOf(source, '{"a":1}');

    expect(retry).toBe(first);
    expect(new Set([first, other, repetition]).size).toBe(3);
  });
});
