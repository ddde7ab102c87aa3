import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageArgument, parsePageArgument, type AuditPageArgument } from '../../src/audit/audit-page-argument.ts';
import { AUDIT_PAGE_SIZE, auditPageMessage } from '../../src/audit/audit-view.ts';
import { GENESIS_HASH, parseHead, type AuditRecord } from '../../src/audit/audit.ts';
import { renderVerify } from '../../src/audit/verify-view.ts';
import { LIMITS } from '../../src/platform/discord/message.ts';

const hostile = fc.string({
  unit: fc.constantFrom(
    '@everyone',
    '<@&1>',
    '`',
    '**',
    '👩‍🚀',
    '\u202e',
    'e\u0301\u0301',
    '\n',
    '[a](https://b.c)',
    'x'.repeat(90),
    '\\',
  ),
  maxLength: 30,
});
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const record: fc.Arbitrary<AuditRecord> = fc.record({
  seq: fc.nat(),
  at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
  day: fc.constant('2026-03-02'),
  via: fc.constantFrom('discord', 'api', 'cli', 'muster'),
  guildId: fc.constant('1'),
  userId: maybe(fc.constant('300000000000000001')),
  person: maybe(fc.constant('an-owner')),
  displayName: hostile,
  requestId: hostile,
  act: hostile,
  permission: fc.constant('fleet.view'),
  fleet: maybe(hostile),
  verdict: fc.constantFrom('allowed', 'refused', 'invalid', 'fault'),
  outcome: hostile,
  subject: maybe(hostile),
  cardKey: fc.constant(null),
});

describe('a page of the audit', () => {
  it("keeps Discord's limits and shows every row, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: AUDIT_PAGE_SIZE }), maybe(hostile), (records, act) => {
        const body = auditPageMessage({
          page: { records, older: true, newer: true },
          filter: { userIds: ['1'], act, fleet: act, since: new Date(0) },
          olderId: 'a:1',
          newerId: 'a:2',
        });
        const description = body.embeds?.[0]?.description ?? '';

        expect(description.length).toBeLessThanOrEqual(LIMITS.embedDescription);
        for (const { seq } of records) expect(description).toContain(`row ${seq}`);
        expect(description).not.toMatch(/(?<!`[^`\n]*)@everyone/);
        expect(body.allowed_mentions).toEqual({ parse: [] });
      }),
    );
  });
});

describe('what a page button carries', () => {
  const argument: fc.Arbitrary<AuditPageArgument> = fc.record({
    who: maybe(fc.bigInt(1n, 2n ** 64n - 1n).map(String)),
    act: maybe(fc.string({ minLength: 1, maxLength: 25 }).filter((text) => !text.includes('\0'))),
    fleet: maybe(fc.stringMatching(/^[a-z0-9-]{1,15}\.[a-z0-9-]{1,16}$/)),
    since: maybe(fc.integer({ min: 0, max: 80_000_000 }).map((minute) => new Date(minute * 60_000))),
    from: fc.oneof(
      fc.constant({ kind: 'newest' } as const),
      fc.record({ kind: fc.constantFrom('before', 'after'), seq: fc.integer({ min: 1, max: 2_000_000_000 }) }),
    ),
  });

  it('comes back as it was, within a custom_id', () => {
    fc.assert(
      fc.property(argument, (given) => {
        const text = pageArgument(given);

        expect(parsePageArgument(text)).toEqual(given);
        expect(`audit-page:${text}`.length).toBeLessThanOrEqual(LIMITS.customId);
      }),
    );
  });
});

describe('the words of a verification', () => {
  const intact = {
    kind: 'intact',
    rows: 6,
    prunedRows: 0,
    seals: 2,
    head: { seq: 6, hash: 'ab' },
    expected: null,
  } as const;

  it.each([
    [intact, true, 'The audit is intact: 6 rows, 2 sealed days.\nHead: 6:ab\n'],
    [{ ...intact, prunedRows: 4 }, true, '4 older rows were pruned; their seals fit.'],
    [{ ...intact, expected: 'found' }, true, 'The row you noted is part of it.'],
    [{ ...intact, expected: 'pruned' }, true, 'was pruned since'],
    [{ kind: 'broken', at: 'row 3', why: 'it was changed' }, false, 'The audit is broken at row 3: it was changed.'],
  ] as const)('for %o', (outcome, ok, text) => {
    const said = renderVerify(outcome);

    expect(said.ok).toBe(ok);
    expect(said.text).toContain(text);
  });
});

describe('a head that someone noted', () => {
  it('is read back from what verification printed', () => {
    const head = { seq: 17, hash: GENESIS_HASH };
    const printed = /Head: (.*)/.exec(
      renderVerify({ kind: 'intact', rows: 17, prunedRows: 0, seals: 0, head, expected: null }).text,
    );

    expect(parseHead(printed?.[1] ?? '')).toEqual(head);
  });

  it.each(['', '17', '17:', `x:${GENESIS_HASH}`, `17:${GENESIS_HASH}0`, `-1:${GENESIS_HASH}`])('is not %s', (text) => {
    expect(parseHead(text)).toBeNull();
  });
});
