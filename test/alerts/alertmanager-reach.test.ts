import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertmanagerPort, ReadOutcome } from '../../src/alerts/alertmanager-port.ts';
import { UNREACHABLE_AFTER_MS } from '../../src/alerts/alertmanager-reach.ts';
import { ALERTMANAGER_CONNECTION, openAlertDesk, type AlertDeskRoom } from '../support/alert-desk.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const LOOK_MS = 30_000;
const CONFIG = testConfig({ connections: [ALERTMANAGER_CONNECTION] });

describe('an Alertmanager that is asked every half minute', () => {
  let kept: TestDatabase;
  let clock: TestClock;
  let answer: ReadOutcome<never>;
  let room: AlertDeskRoom;

  const start = (): AlertDeskRoom => {
    const port: AlertmanagerPort = {
      listSilences: () => Promise.resolve(answer),
      listAlerts: () => Promise.resolve(answer),
      readStart: () => Promise.resolve(null),
    };
    return openAlertDesk(kept.database, () => CONFIG, { clock, alertmanager: port });
  };

  beforeEach(async () => {
    kept = await openTestDatabase();
    clock = new TestClock();
    answer = { kind: 'read', items: [] };
    room = start();
  });

  afterEach(() => kept.close());

  async function lookFor(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += LOOK_MS) {
      await room.alertmanagerLook.lookAtSilences();
      clock.advance(LOOK_MS);
    }
    await room.settle();
  }

  const heads = async (): Promise<readonly string[]> =>
    (await room.cards()).filter(({ kind }) => kind === 'alert').map(({ body }) => body.embeds?.[0]?.title ?? '');

  it('tells of nothing while it answers, nor of a restart of its own', async () => {
    await lookFor(60_000);
    answer = { kind: 'failed', why: 'connection refused', retryAt: null };
    await lookFor(UNREACHABLE_AFTER_MS - LOOK_MS);
    answer = { kind: 'read', items: [] };
    await lookFor(UNREACHABLE_AFTER_MS);

    expect(await room.cards()).toEqual([]);
  });

  it('is an alert once it was silent for five minutes, which says why and ends with its first answer', async () => {
    await lookFor(60_000);
    answer = { kind: 'failed', why: 'connection refused', retryAt: null };
    await lookFor(3 * UNREACHABLE_AFTER_MS);
    const fires = await room.texts('alert');
    answer = { kind: 'read', items: [] };
    await lookFor(LOOK_MS);

    expect(fires).toHaveLength(1);
    expect(fires[0]).toContain('AlertmanagerUnreachable (warning)');
    expect(fires[0]).toContain('Alertmanager am does not answer: connection refused');
    expect(await heads()).toEqual([expect.stringMatching(/^✅ AlertmanagerUnreachable \(warning\): resolved/u)]);
  });

  it('is no second alert after a restart of Muster, and ends when it answers the next one', async () => {
    answer = { kind: 'failed', why: 'no answer in time', retryAt: null };
    await lookFor(2 * UNREACHABLE_AFTER_MS);
    room = start();
    await lookFor(2 * UNREACHABLE_AFTER_MS);
    const firing = await heads();
    answer = { kind: 'read', items: [] };
    room = start();
    await lookFor(LOOK_MS);

    expect(firing).toEqual([expect.stringContaining('AlertmanagerUnreachable (warning)')]);
    expect(await heads()).toEqual([expect.stringMatching(/^✅/u)]);
  });
});
