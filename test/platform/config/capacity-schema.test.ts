import { PERMISSIONS } from '../../../src/policy/permissions.ts';
import { describe, expect, it } from 'vitest';
import { readConfig, type ReadConfigOutcome } from '../../../src/platform/config/read-config.ts';

function read(capacity: string): ReadConfigOutcome {
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
    capacity: ${capacity}
`,
    { permissions: PERMISSIONS, guildId: '100000000000000003' },
  );
}

describe('what a node can take', () => {
  it('is not said unless it is written, role by role and limit by limit', () => {
    const [nothing, some] = [read('{}'), read('{ store: { connections: 300 } }')];

    expect(nothing.kind === 'valid' ? nothing.config.fleets[0]?.capacity : nothing).toEqual({});
    expect(some.kind === 'valid' ? some.config.fleets[0]?.capacity : some).toEqual({
      store: { connections: 300, filterSubscriptions: null, lightpushPerSecond: null },
    });
  });

  it.each([
    ['{ stoer: { connections: 300 } }', "the fleet has no hosts of role 'stoer': did you mean 'store'"],
    ['{ store: { connections: 0 } }', 'capacity.store.connections'],
    ['{ store: { connections: many } }', 'capacity.store.connections'],
    ['{ store: { conections: 300 } }', 'connections'],
    ['{ store: 300 }', 'capacity.store'],
    ['300', 'what a node of each role can take'],
  ])('is told what is wrong with %s', (written, message) => {
    const outcome = read(written);

    const problems =
      outcome.kind === 'invalid' ? outcome.problems.map(({ path, message: said }) => `${path}: ${said}`) : [];
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });
});
