import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInsertEvents, markSetAside } from '../../../src/platform/intake/inbox-store.ts';
import { listRecorded, type RecordedFilter } from '../../../src/platform/intake/recorded-store.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { TestClock } from '../../support/clock.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../../support/database.ts';

const HOUR_MS = 3_600_000;

describe.each(ENGINES)('recorded events on %s', (engine) => {
  let store: TestDatabase;
  let clock: TestClock;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    clock = new TestClock('2026-03-02T08:00:00Z');
    const ids = createIds(clock);
    for (const [index, source] of (['github', 'github', 'alertmanager', 'github'] as const).entries()) {
      const id = ids.next();
      const payload = JSON.stringify({ index });
      const row = { id, source, event: index === 1 ? 'release' : 'alerts', deliveryId: `d-${index}`, payload };
      await store.database.transaction(async (tx) => {
        await createInsertEvents()(tx, [{ ...row, receivedAt: clock.now() }]);
        if (index === 3) await markSetAside(tx, id, { error: 'x: missing', now: clock.now() });
      });
      clock.advance(HOUR_MS);
    }
  });

  afterEach(async () => {
    await store.close();
  });

  const at = (hours: number): Date => new Date(Date.parse('2026-03-02T08:00:00Z') + hours * HOUR_MS);

  it.each<[string, RecordedFilter, readonly number[]]>([
    ['all of them', {}, [0, 1, 2, 3]],
    ['from a moment on', { since: at(1) }, [1, 2, 3]],
    ['up to a moment', { until: at(1) }, [0]],
    ['of a source and a name', { source: 'github', event: 'release' }, [1]],
    ['of a state', { state: 'set-aside' }, [3]],
    ['of nothing there is', { source: 'github', state: 'processed' }, []],
  ])('are %s, in their order', async (_what, filter, expected) => {
    const events = await listRecorded(store.database.read, { ...filter, limit: 10 });

    expect(events.map(({ payload }) => payload)).toEqual(expected.map((index) => ({ index })));
  });

  it('come page by page, none of them twice', async () => {
    const first = await listRecorded(store.database.read, { limit: 3 });
    const rest = await listRecorded(store.database.read, { limit: 3, after: first.at(-1)?.id ?? '' });

    expect([...first, ...rest].map(({ deliveryId }) => deliveryId)).toEqual(['d-0', 'd-1', 'd-2', 'd-3']);
    expect(first[0]).toMatchObject({ source: 'github', receivedAt: at(0), state: 'waiting' });
  });
});
