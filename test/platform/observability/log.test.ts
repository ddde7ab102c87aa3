import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/platform/config/secret.ts';
import { createLog, type Log } from '../../../src/platform/observability/log.ts';

const PLANTED = 'pl4nted/Secret+Value=';

function startLog(secrets: readonly Secret[] = [new Secret(PLANTED)]): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog({ level: 'debug', secrets, destination: { write: (line) => lines.push(line) } }), lines };
}

const parse = (line: string | undefined): Record<string, unknown> => JSON.parse(line!) as Record<string, unknown>;

describe('the log', () => {
  it('writes one JSON line: a fixed sentence, its level and its fields', () => {
    const { log, lines } = startLog();

    log.child({ room: 'intake' }).warn('An event was set aside.', { event: 'workflow_run', count: 3 });

    expect(lines).toHaveLength(1);
    expect(parse(lines[0])).toMatchObject({
      level: 'warn',
      message: 'An event was set aside.',
      room: 'intake',
      event: 'workflow_run',
      count: 3,
    });
  });

  it('keeps silent below its level', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'warn', destination: { write: (line) => lines.push(line) } });

    log.info('Nothing to see.');

    expect(lines).toEqual([]);
  });

  const hidingPlaces: readonly (readonly [string, unknown])[] = [
    ['a field', PLANTED],
    ['the middle of a text', `before ${PLANTED} after`],
    ['a URL-encoded text', `https://host/?x=${encodeURIComponent(PLANTED)}`],
    ['a basic credential', `Basic ${Buffer.from(`muster:${PLANTED}`).toString('base64')}`],
    ['deep inside', { a: [{ b: new Map([['c', `x${PLANTED}x`]]) }] }],
    ['an error message', new Error(`Cannot reach ${PLANTED}`)],
    ['an error cause', new Error('Failed', { cause: new Error(PLANTED) })],
    ['an aggregate error', new AggregateError([new Error(PLANTED)], 'Several failed')],
    ['a Secret', new Secret(PLANTED)],
    ['an object with toJSON', { toJSON: () => ({ text: PLANTED }) }],
    ['JSON in a text', JSON.stringify({ token: PLANTED })],
  ];
  it.each(hidingPlaces)('never shows a known secret in %s', (_where, value) => {
    const { log, lines } = startLog();

    log.error('Something broke.', { value });

    expect(lines.join('')).not.toContain('pl4nted');
    expect(lines.join('')).not.toContain(Buffer.from(`muster:${PLANTED}`).toString('base64').slice(0, 20));
  });

  it('never shows a known secret in the sentence itself', () => {
    const { log, lines } = startLog();

    log.info(`Careless ${PLANTED}`);

    expect(parse(lines[0])['message']).toBe('Careless [redacted]');
  });

  const shapes: readonly (readonly [string, string, string])[] = [
    ['a bearer header', 'authorization was Bearer abcdefghijklmnop', 'abcdefghijklmnop'],
    ['a bot header', 'Bot MTIzNDU2Nzg5.AbCdEf.ghijklmnop', 'ghijklmnop'],
    ['URL userinfo', 'GET https://muster:hunter22@ci.example.org/job', 'hunter22'],
    ['?token=', 'POST /hook?token=abc123&x=1', 'abc123'],
    ['&access_token=', '/a?x=1&access_token=abc123', 'abc123'],
    ['a signed AWS URL', 'https://s3/x?X-Amz-Signature=deadbeef99', 'deadbeef99'],
    ['a GitHub token', `ghp_${'a1'.repeat(18)}`, 'a1a1a1'],
    ['a token of our own API', `muster_0123456789_${'a1-'.repeat(14)}x`, 'a1-a1-'],
    ['a GitLab token', 'glpat-abcdefghij0123456789', 'abcdefghij'],
    ['a Discord webhook URL', `https://discord.com/api/webhooks/123456789012345678/${'q'.repeat(60)}`, 'qqqqqq'],
    ['an interaction callback', `/interactions/123456789012345678/${'w'.repeat(60)}/callback`, 'wwwwww'],
    ['a JSON web token', 'eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4', 'SflKxwRJSMe'],
  ];
  it.each(shapes)('hides %s although it does not know the value', (_what, text, hidden) => {
    const { log, lines } = startLog([]);

    log.info('A call was made.', { text, error: new Error(text) });

    expect(lines.join('')).toContain('[redacted]');
    expect(lines.join('')).not.toContain(hidden);
  });

  it.each(['authorization', 'X-Hub-Signature-256', 'botToken', 'api_key', 'set-cookie', 'password', 'access_token'])(
    'hides the field %s by its name',
    (name) => {
      const { log, lines } = startLog([]);

      log.info('A request came.', { headers: { [name]: 'value-in-clear' } });

      expect(lines.join('')).not.toContain('value-in-clear');
    },
  );

  it('leaves ordinary words, numbers and times readable', () => {
    const { log, lines } = startLog();

    log.info('A run finished.', {
      url: 'https://ci.example.org/job/3?page=2',
      tokens: 12,
      at: new Date('2026-03-02T09:00:00Z'),
      text: 'a token of thanks, and a secret garden',
    });

    expect(parse(lines[0])).toMatchObject({
      url: 'https://ci.example.org/job/3?page=2',
      tokens: 12,
      at: '2026-03-02T09:00:00.000Z',
      text: 'a token of thanks, and a secret garden',
    });
  });

  it('survives circles, bottomless objects, throwing toJSON, huge texts and buffers', () => {
    const { log, lines } = startLog();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    let deep: unknown = 'bottom';
    for (let i = 0; i < 50; i++) deep = { deep };
    const spiteful = {
      toJSON: () => {
        throw new Error('no');
      },
    };

    log.info('Odd things.', { circle, deep, spiteful, text: 'x'.repeat(1_000_000), bytes: Buffer.from('abc') });

    const line = parse(lines[0]);
    expect(line).toMatchObject({ circle: { self: '[circular]' }, spiteful: '[unprintable]', bytes: '[3 bytes]' });
    expect(lines[0]!.length).toBeLessThan(20_000);
  });

  it('does not let half a secret survive where a long text is cut', () => {
    const { log, lines } = startLog();

    log.info('A long text.', { text: `${'x'.repeat(7_990)}${PLANTED}` });

    expect(lines.join('')).not.toContain('pl4n');
  });
});
