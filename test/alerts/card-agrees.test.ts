import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listAllFiring, listEpisodeAlerts } from '../../src/alerts/alert-store.ts';
import type { Alert, AlertWord } from '../../src/alerts/alert.ts';
import type { Attention } from '../../src/alerts/attention.ts';
import { findEpisode } from '../../src/alerts/episode-store.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { openAlertsRoom, type AlertsRoom } from '../support/alerts.ts';
import { NO_ANNOTATIONS } from '../support/alert-parts.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const HOSTS = ['store-01.do-ams3.status.prod', 'store-02.do-ams3.status.prod', 'store-01.hk.status.prod'];
const RULES = ['NodeDown', 'DiskFull'];
const STEP_MS = 20_000;
/** Words that come later than this after an end are believed anew: they are no late ones. */
const MOST_STEPS = 60;

/** What a source says at step `at`; what it said may arrive later, and more than once. */
interface Saying {
  readonly kind: 'fires' | 'ends';
  readonly rule: string;
  readonly host: string;
  readonly lateBy: number;
  readonly twice: boolean;
}

type Happening = Saying | { readonly kind: 'acknowledged' | 'released' | 'silenced' };

const saying = fc.record<Saying>({
  kind: fc.constantFrom('fires', 'ends'),
  rule: fc.constantFrom(...RULES),
  host: fc.constantFrom(...HOSTS),
  lateBy: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 6 }) }),
  twice: fc.boolean(),
});
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: saying },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('acknowledged', 'released', 'silenced') }) },
);

function configOf(flapsFrom: number, minimum: number, most: number): Config {
  const base = testConfig({ fleets: [testFleet({ name: 'status.prod' })] });
  return {
    ...base,
    alerts: { ...base.alerts, flapsFrom, minimumSeconds: { warning: minimum }, stormMessagesPerMinute: most },
  };
}

/** The words of each alert in the order in which they were true: it can end only after it began, and begin after it ended. */
function wordsOf(story: readonly Happening[], clock: TestClock): readonly (AlertWord | null)[] {
  const began = new Map<string, Date>();
  return story.map((each, step) => {
    if (!('rule' in each)) return null;
    const { kind, rule, host } = each;
    const at = new Date(clock.now().getTime() + step * STEP_MS);
    const fingerprint = `${rule} ${host}`;
    const startsAt = began.get(fingerprint);
    if ((kind === 'fires') !== (startsAt === undefined)) return null;
    if (kind === 'fires') began.set(fingerprint, at);
    else began.delete(fingerprint);
    return {
      fingerprint,
      status: kind === 'fires' ? 'firing' : 'resolved',
      startsAt: startsAt ?? at,
      endsAt: kind === 'fires' ? null : at,
      labels: { alertname: rule, severity: 'warning', instance: host },
      annotations: NO_ANNOTATIONS,
      url: null,
    };
  });
}

async function play(
  story: readonly Happening[],
  {
    store,
    room,
    clock,
    set,
  }: { store: TestDatabase; room: AlertsRoom; clock: TestClock; set: (a: Attention['quiet']) => void },
): Promise<ReadonlyMap<string, AlertWord>> {
  const last = new Map<string, AlertWord>();
  const arrivals = wordsOf(story, clock).map((word, step) => ({ word, step, said: story[step] }));
  const hear = (word: AlertWord): Promise<unknown> =>
    store.database.transaction((tx) =>
      room.alerts.hear(tx, { source: 'alertmanager', heardAt: clock.now(), words: [word], sourceGroup: null }),
    );
  for (let now = 0; now < story.length + 8; now += 1) {
    for (const { word, step, said } of arrivals) {
      if (word === null || said === undefined || !('lateBy' in said)) continue;
      if (step + said.lateBy === now) await hear(word);
      if (said.twice && step + said.lateBy + 2 === now) await hear(word);
      if (step === now) last.set(word.fingerprint, word);
    }
    const happens = story[now];
    if (happens !== undefined && !('rule' in happens)) {
      set(happens.kind === 'released' ? null : happens.kind);
      await store.database.transaction((tx) => room.alerts.redrawFleet(tx, 'status.prod'));
    }
    clock.advance(STEP_MS);
    await room.settle();
  }
  clock.advance(20 * 60_000);
  await room.settle();
  return last;
}

/** Each card of an episode against what the store knows of its alerts. */
async function disagreements(
  { store, room }: { store: TestDatabase; room: AlertsRoom },
  quiet: string | null,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const shown = new Set<string>();
  for (const card of (await room.cards()).filter(({ kind }) => kind === 'alert')) {
    const id = card.key.replace('alert:', '');
    shown.add(id);
    const episode = await findEpisode(store.database.read, id);
    const firing = (await listEpisodeAlerts(store.database.read, id)).filter(({ status }) => status === 'firing');
    const say = (what: string): number => wrong.push(`${card.summary}: ${what}`);
    if (episode === null) say('of no episode');
    if ((episode?.endedAt === null) !== firing.length > 0)
      say(`${firing.length} fire, ended ${String(episode?.endedAt)}`);
    if (card.phase !== (firing.length > 0 ? 'open' : 'final')) say(`is ${card.phase}`);
    if (firing.length > 0 && !card.summary.includes(`: ${firing.length} firing`)) say(`${firing.length} fire`);
    if (firing.length === 0 && !card.summary.startsWith('✅')) say('none fires');
    const text = JSON.stringify(card.body.embeds);
    for (const { host } of firing) if (!text.includes(host ?? '?')) say(`${host ?? '?'} is left out`);
    if (firing.length > 0 && quiet !== null && !text.includes(`It is ${quiet}.`)) say(`lacks that it is ${quiet}`);
  }
  const storms = (await room.cards()).filter(({ kind }) => kind === 'alert-storm');
  for (const { episodeId } of await listAllFiring(store.database.read))
    if (episodeId === null || (!shown.has(episodeId) && storms.length === 0))
      wrong.push(`${String(episodeId)} is shown nowhere`);
  return wrong;
}

const stateOf = (alerts: readonly Pick<Alert, 'fingerprint'>[]): readonly string[] =>
  alerts.map(({ fingerprint }) => fingerprint).toSorted();

describe('whatever sources say and people do, late, twice and out of order', () => {
  it.each([
    { what: 'nothing is held back', flapsFrom: 30, minimum: 0, most: 100 },
    { what: 'flaps are damped', flapsFrom: 2, minimum: 0, most: 100 },
    { what: 'what is short is held back', flapsFrom: 3, minimum: 50, most: 100 },
    { what: 'more than a few are a storm', flapsFrom: 3, minimum: 0, most: 2 },
  ])(
    'the cards say what the model knows, and that is what was true last, where $what',
    { timeout: 120_000 },
    async ({ flapsFrom, minimum, most }) => {
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: MOST_STEPS / 2 }), async (story) => {
          const store = await openTestDatabase();
          const clock = new TestClock();
          let quiet: Attention['quiet'] = null;
          const attend = (): Promise<Attention> =>
            Promise.resolve({
              name: 'AL-1',
              quiet,
              acknowledgedBy: null,
              lines: quiet === null ? [] : [`It is ${quiet}.`],
              buttons: [],
            });
          const room = openAlertsRoom(store.database, () => configOf(flapsFrom, minimum, most), clock, { attend });

          const last = await play(story, { store, room, clock, set: (next) => (quiet = next) });

          const firing = await listAllFiring(store.database.read);
          const expected = [...last.values()].filter(({ status }) => status === 'firing');
          expect(stateOf(firing)).toEqual(stateOf(expected));
          expect(await disagreements({ store, room }, quiet)).toEqual([]);
          await store.close();
        }),
        { numRuns: 12 },
      );
    },
  );
});
