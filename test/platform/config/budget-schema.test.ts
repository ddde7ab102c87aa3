import { describe, expect, it } from 'vitest';
import { BUDGET_DEFAULTS } from '../../../src/platform/config/budget-schema.ts';
import { readConfig, type ReadConfigOutcome } from '../../../src/platform/config/read-config.ts';
import { PERMISSIONS } from '../../../src/policy/permissions.ts';

function read(budgets: string | null): ReadConfigOutcome {
  return readConfig(
    `
channels: { a: '100000000000000001' }
roles: { all: { id: '100000000000000002' } }
fleets:
  status.prod:
    purpose: Carries messages.
    kind: waku
    owner: { role: all }
    maintainer: { role: all }
    versionPolicy: { kind: manual, repository: acme/node }
    hosts:
      store: { names: [store-01.ams.status.prod] }
    cluster: 16
    shards: [32, 64]
    ${budgets === null ? '' : `shardBudgets: ${budgets}`}
`,
    { permissions: PERMISSIONS, guildId: '100000000000000003' },
  );
}

describe('what shards may take', () => {
  it('is nothing in particular unless it is written, and what is far from usual is told all the same', () => {
    const nothing = read(null);

    expect(nothing.kind === 'valid' ? nothing.config.fleets[0]?.shardBudgets : nothing).toEqual(BUDGET_DEFAULTS);
    expect(BUDGET_DEFAULTS.usual.on).toBe(true);
  });

  it('is read for each shard, for single ones and for the line', () => {
    const some = read(
      '{ each: { inBytesPerSecond: 1000 }, shards: { 32: { messagesPerSecond: 1.5 } }, line: { bytesPerSecond: 12500000 } }',
    );

    const none = { inBytesPerSecond: null, outBytesPerSecond: null, messagesPerSecond: null };
    expect(some.kind === 'valid' ? some.config.fleets[0]?.shardBudgets : some).toEqual({
      ...BUDGET_DEFAULTS,
      each: { ...none, inBytesPerSecond: 1000 },
      shards: { 32: { ...none, messagesPerSecond: 1.5 } },
      line: { bytesPerSecond: 12_500_000, share: 0.5 },
    });
  });

  it.each([
    ['{ shards: { 33: { inBytesPerSecond: 1 } } }', "the fleet has no shard '33'"],
    ['{ shards: { all: { inBytesPerSecond: 1 } } }', 'there are: 32, 64'],
    ['{ each: { inBytesPerSecond: 0 } }', 'shardBudgets.each.inBytesPerSecond'],
    ['{ each: { inBytesPerSecond: 12MB } }', 'bytes a second'],
    ['{ each: { messagesPerSecond: 0 } }', 'must be above zero'],
    ['{ each: { bytesPerSecond: 5 } }', 'bytesPerSecond'],
    ['{ line: { bytesPerSecond: 1000, share: 50 } }', 'must be a share from 0.01 to 1'],
    ['{ usual: { weeks: 3, leastWeeks: 4 } }', 'asks for more weeks than are looked at'],
    ['{ usual: { weeks: 2 } }', 'weeks, a whole number from 3 to 8'],
    ['{ tolerancePercent: 0 }', 'percentage points'],
    ['5', 'what its shards may take'],
  ])('is told what is wrong with %s', (written, message) => {
    const outcome = read(written);

    const problems =
      outcome.kind === 'invalid' ? outcome.problems.map(({ path, message: said }) => `${path}: ${said}`) : [];
    expect(problems.join('\n')).toContain(message);
  });
});
