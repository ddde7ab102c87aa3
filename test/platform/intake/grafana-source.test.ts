import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSecretList } from '../../../src/platform/config/secret.ts';
import { createGrafanaSource } from '../../../src/platform/intake/grafana-source.ts';
import type { WebhookSource } from '../../../src/platform/intake/webhook-source.ts';
import { TestClock } from '../../support/clock.ts';

const MINUTE_MS = 60_000;
const BODY = Buffer.from('{"title":"zażółć 🦀"}');
const SIGNATURE = 'x-grafana-alerting-signature';
const TIMESTAMP = 'x-grafana-alerting-timestamp';

function open(secrets = 'one,two', clock = new TestClock()): WebhookSource {
  const source = createGrafanaSource({ secrets: readSecretList(secrets), clock });
  if (source === null) throw new Error('The source is off.');
  return source;
}

const seconds = (clock: TestClock, minutes = 0): string =>
  String(Math.floor(clock.now().getTime() / 1000) + minutes * 60);
const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex');
const plain = (secret: string): string => hmac(secret, BODY.toString());
const timed = (secret: string, at: string): Record<string, string> => ({
  [SIGNATURE]: hmac(secret, `${at}:${BODY.toString()}`),
  [TIMESTAMP]: at,
});
const judge = async (headers: Readonly<Record<string, string | string[]>>, clock = new TestClock(), body = BODY) =>
  open('one,two', clock).verifier.verify({ headers, body });

describe('the source of Grafana', () => {
  it('is off without a secret', () => {
    expect(createGrafanaSource({ secrets: [], clock: new TestClock() })).toBeNull();
  });

  // Grafana docs, "Configure webhook notifications": hex of the HMAC, without a prefix.
  it.each([['one'], ['two']])('takes the signature made with %s, over the raw body', async (secret) => {
    expect(await judge({ [SIGNATURE]: plain(secret) })).toEqual({ kind: 'genuine' });
  });

  it.each([
    ['no signature', {}, 'no-proof'],
    ['a signature by another secret', { [SIGNATURE]: plain('three') }, 'wrong-proof'],
    ['a signature in the form of GitHub', { [SIGNATURE]: `sha256=${plain('one')}` }, 'malformed-proof'],
    ['an empty signature', { [SIGNATURE]: '' }, 'malformed-proof'],
    ['two signatures', { [SIGNATURE]: [plain('one'), plain('one')] }, 'no-proof'],
  ])('refuses %s', async (_what, headers, why) => {
    expect(await judge(headers)).toEqual({ kind: 'forged', why });
  });

  it('refuses a body that was changed by one character', async () => {
    const changed = Buffer.from(BODY.toString().replace('title', 'titlE'));

    expect(await judge({ [SIGNATURE]: plain('one') }, new TestClock(), changed)).toEqual({
      kind: 'forged',
      why: 'wrong-proof',
    });
  });

  it.each([
    [0, 'genuine'],
    [-5, 'genuine'],
    [5, 'genuine'],
    [-6, 'forged'],
    [6, 'forged'],
  ])('judges a signed time %i minutes from now as %s', async (minutes, kind) => {
    const clock = new TestClock();

    expect(await judge(timed('two', seconds(clock, minutes)), clock)).toMatchObject({ kind });
  });

  it('refuses a recording, however its time is dressed up', async () => {
    const clock = new TestClock();
    const caught = timed('one', seconds(clock));
    clock.advance(30 * MINUTE_MS);
    const now = seconds(clock);

    expect(await judge(caught, clock)).toEqual({ kind: 'forged', why: 'stale' });
    expect(await judge({ ...caught, [TIMESTAMP]: now }, clock)).toEqual({ kind: 'forged', why: 'wrong-proof' });
    expect(await judge({ [SIGNATURE]: caught[SIGNATURE] ?? '' }, clock)).toEqual({
      kind: 'forged',
      why: 'wrong-proof',
    });
    for (const odd of ['', '-1', '1e9', ' 5', `${now}0000000`])
      expect(await judge({ ...caught, [TIMESTAMP]: odd }, clock)).toEqual({ kind: 'forged', why: 'malformed-proof' });
    expect(await judge({ ...caught, [TIMESTAMP]: [now, now] }, clock)).toEqual({
      kind: 'forged',
      why: 'malformed-proof',
    });
  });

  it('names a delivery by its bytes, so that a retry is a repeat and a later repetition is not', () => {
    const clock = new TestClock();
    const source = open('one', clock);
    const idOf = (body: string): unknown => source.identify({ headers: {}, body: Buffer.from(body) });
    const first = idOf('{"a":1}');
    clock.advance(9 * MINUTE_MS);
    const retry = idOf('{"a":1}');
    clock.advance(11 * MINUTE_MS);

    expect(retry).toEqual(first);
    expect(idOf('{"a":2}')).not.toEqual(idOf('{"a":1}'));
    expect(idOf('{"a":1}')).not.toEqual(first);
  });
});
