import { describe, expect, it } from 'vitest';
import { judgeHealth, type HealthReport, type HealthVerdict } from '../../src/fleets/health.ts';

type Protocols = Readonly<Record<string, string | readonly [string, string | null]>>;

function report(
  protocols: Protocols,
  rest: { readonly nodeHealth?: string | null; readonly connectionStatus?: string | null } = {},
): HealthReport {
  return {
    kind: 'report',
    nodeHealth: rest.nodeHealth === undefined ? 'READY' : rest.nodeHealth,
    connectionStatus: rest.connectionStatus ?? null,
    protocols: Object.entries(protocols).map(([name, said]) => {
      const [status, description] = typeof said === 'string' ? [said, null] : said;
      return { name, status, description };
    }),
  };
}

function texts(verdict: HealthVerdict): readonly string[] {
  return 'reasons' in verdict ? verdict.reasons.map(({ text }) => text) : [];
}

const STORE_ROLE = ['relay', 'store'];

describe('the health of a node', () => {
  it.each<{
    name: string;
    report: HealthReport;
    expected: readonly string[];
    kind: HealthVerdict['kind'];
    says?: string;
  }>([
    {
      name: 'is good when all its role needs is ready',
      report: report({ Relay: 'READY', Store: 'READY' }),
      expected: STORE_ROLE,
      kind: 'healthy',
    },
    {
      name: 'does not suffer from what its role does not mount',
      report: report({ Relay: 'READY', Store: 'READY', Filter: 'NOT_MOUNTED', 'Rln Relay': 'NOT_MOUNTED' }),
      expected: STORE_ROLE,
      kind: 'healthy',
    },
    {
      name: 'suffers from what its role should mount and does not',
      report: report({ Relay: 'READY', Store: 'NOT_MOUNTED' }),
      expected: STORE_ROLE,
      kind: 'unhealthy',
      says: 'Store is not mounted, though its role needs it',
    },
    {
      name: 'is bad although the route answered 200',
      report: report({ Relay: ['NOT_READY', 'No connected peers'], Store: 'READY' }),
      expected: STORE_ROLE,
      kind: 'unhealthy',
      says: 'Relay is not ready: No connected peers',
    },
    {
      name: 'takes a missing and an empty description alike',
      report: report({ Relay: ['NOT_READY', ''], Store: ['READY', null] }),
      expected: STORE_ROLE,
      kind: 'unhealthy',
      says: 'Relay is not ready',
    },
    {
      name: 'does not suffer from its client halves, which nobody serves',
      report: report({
        Relay: 'READY',
        Store: 'READY',
        'Filter Client': ['NOT_READY', 'No Filter service peer available yet'],
      }),
      expected: STORE_ROLE,
      kind: 'healthy',
    },
    {
      name: 'matches names in two words with names in dashes',
      report: report({ 'Rln Relay': 'NOT_READY', 'Peer Exchange': 'READY' }),
      expected: ['rln-relay', 'peer-exchange'],
      kind: 'unhealthy',
      says: 'Rln Relay is not ready',
    },
    {
      name: 'is only degraded by a protocol beyond its role',
      report: report({ Relay: 'READY', Store: 'READY', Rendezvous: 'NOT_READY' }),
      expected: STORE_ROLE,
      kind: 'degraded',
      says: 'Rendezvous is not ready',
    },
    {
      name: 'counts every mounted protocol where the configuration names none',
      report: report({ Relay: 'NOT_READY', Store: 'NOT_MOUNTED' }),
      expected: [],
      kind: 'unhealthy',
      says: 'Relay is not ready',
    },
    {
      name: 'is degraded by a lagging event loop',
      report: report({ Relay: 'READY', Store: 'READY' }, { nodeHealth: 'EVENT_LOOP_LAGGING' }),
      expected: STORE_ROLE,
      kind: 'degraded',
      says: 'its event loop lags more than 50 ms',
    },
    {
      name: 'is degraded by partial connection',
      report: report({ Relay: 'READY', Store: 'READY' }, { connectionStatus: 'PartiallyConnected' }),
      expected: STORE_ROLE,
      kind: 'degraded',
      says: 'only partially connected',
    },
    {
      name: 'is bad when disconnected',
      report: report({ Relay: 'READY', Store: 'READY' }, { connectionStatus: 'Disconnected' }),
      expected: STORE_ROLE,
      kind: 'unhealthy',
      says: 'disconnected from the network',
    },
    {
      name: 'is no news while it starts',
      report: report({ Relay: 'NOT_READY', Store: 'INITIALIZING' }, { nodeHealth: 'INITIALIZING' }),
      expected: STORE_ROLE,
      kind: 'starting',
    },
    {
      name: 'is bad while it shuts down',
      report: report({ Relay: 'READY', Store: 'READY' }, { nodeHealth: 'SHUTTING_DOWN' }),
      expected: STORE_ROLE,
      kind: 'unhealthy',
      says: 'the node is shutting down',
    },
    {
      name: 'says a word it does not know instead of guessing',
      report: report({ Relay: 'HIBERNATING', Store: 'READY' }),
      expected: STORE_ROLE,
      kind: 'degraded',
      says: 'Relay is HIBERNATING, which Muster does not know',
    },
    {
      name: 'is bad when its own check timed out',
      report: { kind: 'check-timed-out' },
      expected: STORE_ROLE,
      kind: 'unhealthy',
      says: 'its own health check timed out',
    },
    {
      name: 'is bad when the route answers 503',
      report: { kind: 'refused-to-say', status: 503, said: 'not ready' },
      expected: STORE_ROLE,
      kind: 'unhealthy',
      says: '/health answered 503: not ready',
    },
    {
      name: 'is not available from a node without the route',
      report: { kind: 'not-available' },
      expected: STORE_ROLE,
      kind: 'not-available',
    },
    {
      name: 'is not available from an older node that reports RLN alone',
      report: report({ 'Rln Relay': 'NOT_MOUNTED' }),
      expected: STORE_ROLE,
      kind: 'not-available',
    },
    {
      name: 'is good without a word on the node as a whole',
      report: report({ Relay: 'READY', Store: 'READY' }, { nodeHealth: null }),
      expected: STORE_ROLE,
      kind: 'healthy',
    },
  ])('$name', ({ report: given, expected, kind, says }) => {
    const verdict = judgeHealth(given, expected);

    expect(verdict.kind).toBe(kind);
    if (says !== undefined) expect(texts(verdict)).toContain(says);
  });

  it('lists the worst reason first', () => {
    const verdict = judgeHealth(
      report({ Rendezvous: 'NOT_READY', Store: 'NOT_READY' }, { connectionStatus: 'PartiallyConnected' }),
      STORE_ROLE,
    );

    expect(texts(verdict)).toEqual(['Store is not ready', 'only partially connected', 'Rendezvous is not ready']);
  });

  it('names what the report left out, without holding it against the node', () => {
    const verdict = judgeHealth(report({ Relay: 'READY' }), STORE_ROLE);

    expect(verdict).toEqual({ kind: 'healthy', unreported: ['store'] });
  });
});
