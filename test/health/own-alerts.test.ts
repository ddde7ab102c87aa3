import { describe, expect, it } from 'vitest';
import type { AlertWord } from '../../src/alerts/alert.ts';
import type { HealthChange } from '../../src/health/health-fact.ts';
import { healthReport } from '../../src/own-alerts.ts';
import { testConfig, testFleet } from '../support/config.ts';

const AT = new Date('2026-03-02T09:10:00Z');
const SINCE = new Date('2026-03-02T09:00:00Z');
const FLEET = 'status.prod';
const CONFIG = testConfig({ fleets: [testFleet({ name: FLEET })] });

const slow = (parts: Partial<HealthChange> = {}, said = '6.49 s'): HealthChange => ({
  line: {
    rule: 'database-insert',
    subject: { host: 'store-01.do-ams3.status.prod', role: 'store', dataCentre: 'do-ams3', shard: null, name: null },
    state: 'unhealthy',
    value: 6.49,
    said,
    threshold: 'degraded from 500 ms, unhealthy from 5 s',
    evidence: { source: 'scrape', query: 'archive-insert-p95' },
    readAt: AT,
    memory: null,
    since: SINCE,
    pending: null,
  },
  was: 'healthy',
  alert: 'fires',
  firingSince: SINCE,
  firingAs: 'unhealthy',
  ...parts,
});

const wordsOf = (...changes: readonly HealthChange[]): readonly AlertWord[] =>
  healthReport({ kind: 'health.changed', fleet: FLEET, at: AT, changes, gone: [] }, CONFIG)?.words ?? [];

describe('what Muster finds by itself, as an alert', () => {
  it('says its figure in the summary, and by which measure and whose word in what all hosts share', () => {
    const [one, other] = wordsOf(slow(), slow({}, '7.2 s'));

    expect(one?.annotations.summary).toBe('Database inserts, p95: 6.49 s');
    expect(one?.annotations.description).toBe(
      'Database inserts, p95: degraded from 500 ms, unhealthy from 5 s (scrape: archive-insert-p95)',
    );
    expect(other?.annotations.description).toBe(one?.annotations.description);
  });

  it.each([
    { firingAs: 'unhealthy', severity: 'critical' },
    { firingAs: 'degraded', severity: 'warning' },
  ] as const)('ends as grave as it was: $firingAs is $severity', ({ firingAs, severity }) => {
    const { line } = slow();

    const [word] = wordsOf(slow({ line: { ...line, state: 'healthy', said: '20 ms' }, alert: 'ends', firingAs }));

    expect(word).toMatchObject({ status: 'resolved', startsAt: SINCE, endsAt: AT, labels: { severity } });
  });
});
