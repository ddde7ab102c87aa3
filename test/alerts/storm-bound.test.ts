import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STORM_EDIT_MS } from '../../src/alerts/alert-storm.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { openAlertsRoom, testAlert, testNotification, type AlertsRoom } from '../support/alerts.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase } from '../support/database.ts';
import type { ShownCard } from '../support/pipelines.ts';

const SECOND_MS = 1000;
/** As the job does it (src/jobs.ts). */
const JOB_MS = 15_000;
const INFRA = '120000000000000003';

interface Beginning {
  readonly severity: string;
  /** After the one before it. */
  readonly gapMs: number;
  /** It is told of twice, so that the storm changes once more. */
  readonly again: boolean;
}

const storm = fc.array(
  fc.record<Beginning>({
    severity: fc.constantFrom('critical', 'warning', 'warning', 'info'),
    gapMs: fc.integer({ min: 0, max: 4000 }),
    again: fc.boolean(),
  }),
  { minLength: 8, maxLength: 40 },
);

function configured(): Config {
  const base = testConfig({ roles: [{ name: 'infra', id: INFRA, grants: [] }] });
  return {
    ...base,
    alerts: {
      ...base.alerts,
      stormMessagesPerMinute: 4,
      mentions: [{ severity: 'critical', whom: { kind: 'role', name: 'infra' } }],
    },
  };
}

const hostOf = (number: number): string => `monitor-${String(number).padStart(3, '0')}.example.net`;

/** What begins is a group of its own: it names no fleet. */
function beginning(number: number, severity: string) {
  const alert = testAlert({ labels: { severity, instance: hostOf(number) } });
  return testNotification([alert], { groupLabels: { alertname: 'NodeDown', instance: hostOf(number) } });
}

/** Everything that a card in the critical lane shows, files included. */
async function graveTexts(room: AlertsRoom): Promise<string> {
  const grave = (await room.cards()).filter(({ lane }) => lane === 'critical');
  const texts = await Promise.all(grave.map(async (card) => `${textOf(card)} ${(await room.fileOf(card)) ?? ''}`));
  return texts.join('\n');
}

const textOf = (card: ShownCard): string => JSON.stringify([card.body.content ?? '', card.body.embeds ?? []]);

async function isPinged(room: AlertsRoom): Promise<boolean> {
  return (await room.cards()).some(({ kind, lane, body }) => {
    return kind === 'alert-ping' && lane === 'critical' && (body.allowed_mentions.roles ?? []).includes(INFRA);
  });
}

describe('a storm, in whatever rhythm', () => {
  it(
    `shows each critical group within ${STORM_EDIT_MS / 1000} s, in the critical lane, and tells of the first at once`,
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(storm, async (story) => {
          const store = await openTestDatabase();
          const clock = new TestClock();
          const config = configured();
          const wakes: number[] = [];
          const room = openAlertsRoom(store.database, () => config, clock, {
            wakeAt: (at) => {
              wakes.push(at.getTime());
            },
          });
          const startMs = clock.now().getTime();
          const waiting = new Map<number, number>();
          const late: string[] = [];
          let jobMs = startMs;
          const step = async (ms: number): Promise<void> => {
            clock.advance(ms);
            const now = clock.now().getTime();
            if (now - jobMs >= JOB_MS || wakes.some((at) => at <= now)) {
              wakes.splice(0, wakes.length, ...wakes.filter((at) => at > now));
              if (now - jobMs >= JOB_MS) jobMs = now;
              await room.settle();
            }
            if (waiting.size === 0) return;
            const shown = await graveTexts(room);
            for (const [number, since] of waiting) {
              if (shown.includes(hostOf(number))) waiting.delete(number);
              // Time goes by in steps of a second here.
              else if (now - since > STORM_EDIT_MS + SECOND_MS) late.push(`${hostOf(number)} after ${now - since} ms`);
            }
          };

          for (const [number, { severity, gapMs, again }] of story.entries()) {
            for (let gone = 0; gone < gapMs; gone += SECOND_MS) await step(Math.min(SECOND_MS, gapMs - gone));
            await room.deliver(beginning(number, severity));
            if (again) await room.deliver(beginning(number, severity));
            if (severity !== 'critical') continue;
            waiting.set(number, clock.now().getTime());
            expect(await isPinged(room)).toBe(true);
          }
          for (let second = 0; second < 2 * JOB_MS; second += SECOND_MS) await step(SECOND_MS);

          expect(late).toEqual([]);
          expect([...waiting.keys()]).toEqual([]);
          await store.close();
        }),
        { numRuns: 12 },
      );
    },
  );
});
