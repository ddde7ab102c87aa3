import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { ScenarioState } from '../../src/sandbox/web/protocol.ts';
import { describeInBrowser, type Stage } from './browser.ts';
import { messages, openChannel, panel, readPanelState, setClockRate } from './page-acts.ts';
import { createPacedClock } from './paced-clock.ts';

const PATIENCE_MS = 60_000;
/** Two hours at the fastest of the rates below are fifty seconds, and more where the clock waits for the machine. */
const LONGEST_MS = 4 * PATIENCE_MS;
/** Ten minutes in four seconds, and still slow enough that what takes real time is not long over when it is done. */
const RATE = 150;

/** Where Muster has to see it by its own eyes: it asks every node each minute, and that takes real time. */
const EYES_RATE = 60;

/** Where people act and wait for answers: three quarters of an hour in as many seconds. */
const PEOPLE_RATE = 60;

/** While 2,800 webhooks are read, which takes real time: were it many minutes of the clock, it would be no storm. */
const STORM_RATE = 3;
/** A slow machine reads them in minutes. */
const STORM_PATIENCE_MS = 4 * PATIENCE_MS;
/** "No more than ten messages in all", its scenario promises. */
const MOST_STORM_MESSAGES = 10;

const STORMY = /ProbeFailed|storm/i;
/** The first that are over may be so before the last that fires was heard of. */
const ALL_TOLD = /2,800 groups(?: still)? firing|2,800 groups, all over/;
const ALL_OVER = /2,800 groups, all over/;
const STORM_OVER = /The alert storm .*is over after/;

/** What a maintainer then reads: in which channel, and words of a message. That none is doubled, test/sandbox/scenarios shows. */
interface Sight {
  readonly channel: string;
  readonly words: string | RegExp;
}

interface Expectation {
  readonly sights: readonly Sight[];
  /** Seconds of the sandbox per real one. */
  readonly rate: number;
  /** Sees to it that the clock does not run away from Muster; without it, one rate will do all the time. */
  readonly pace?: (watching: Watching) => Promise<void>;
  /** A scenario that goes on by itself is stopped once all of that was seen. */
  readonly ending: 'ends' | 'goes on';
}

/** In parts of about the same length, which are played beside each other. */
const EXPECTED = {
  /** What befalls fleets. */
  fleets: {
    'node-crash': ends([
      { channel: 'alerts', words: 'NodeDown (critical): resolved after' },
      { channel: 'alerts', words: 'NodeDown on status.prod fires, and is over.' },
    ]),
    'mesh-dies': ends([{ channel: 'alerts', words: 'ShardMeshEmpty (critical): resolved after' }]),
    'database-contention': ends([
      { channel: 'alerts', words: /ArchiveQueriesSlow \(warning\).*resolved/ },
      { channel: 'alerts', words: /ArchiveInsertsFail \(critical\).*resolved/ },
    ]),
    'backend-down': ends([{ channel: 'alerts', words: /HttpProbeFailing \(critical\).*resolved/ }]),
    'datacentre-down': ends([{ channel: 'alerts', words: /DatacentreDown \(critical\).*resolved/ }]),
    'bandwidth-jumps': ends([{ channel: 'alerts', words: /ShardOverBudget \(warning\).*resolved/ }]),
    'disk-fills': ends([{ channel: 'alerts', words: /DiskFills \(critical\).*resolved/ }]),
    'alert-storm': {
      ...ends([{ channel: 'alerts', words: STORM_OVER }]),
      pace: passStorm,
    },
  },
  /** What runs and is released. */
  pipelines: {
    'production-deploy-fails': ends([
      { channel: 'pipelines', words: 'Deploy production #1 on main: failed' },
      { channel: 'pipelines', words: 'Deploy production on main broke, and is fixed.' },
      { channel: 'pipelines', words: 'Deploy production on main is fixed.' },
    ]),
    'release-published': ends([{ channel: 'releases', words: 'v0.39.0 Nordkapp' }]),
    'aws-day': ends([
      { channel: 'pipelines', words: 'backend-staging broke, and is fixed.' },
      { channel: 'pipelines', words: 'backend-production was approved at Approve / Sign-off' },
      { channel: 'pipelines', words: /backend-production [0-9a-f]{8}: succeeded/ },
    ]),
    'gitlab-day': ends([
      { channel: 'pipelines', words: 'dashboard on release/2026.12 broke, and is fixed.' },
      { channel: 'pipelines', words: 'dashboard #3 on main: succeeded' },
    ]),
    'jenkins-day': ends(
      [
        { channel: 'pipelines', words: 'deploy-status-staging broke, and is fixed.' },
        // The failing deployment above built that job twice; by itself, this day is the first to build it.
        { channel: 'pipelines', words: /deploy-status-prod #(?:1|3) on v0\.39\.0: succeeded/ },
      ],
      // Each build is read back before it counts, and a build server that is too slow for that is left alone for a while.
      { rate: EYES_RATE },
    ),
    'quiet-day': {
      rate: RATE,
      sights: [{ channel: 'pipelines', words: 'Daily #1 on master: succeeded' }],
      ending: 'goes on',
    },
  },
  /** What people do in Discord, what befalls Muster, and what it sees by its own eyes. */
  muster: {
    'release-window': ends(
      [
        { channel: 'devops', words: 'should be open and is not: it lacks 1 on-call.' },
        { channel: 'devops', words: 'AP-1 was agreed to' },
        { channel: 'devops', words: 'In it: 1 run, no request, no override, no alert.' },
      ],
      { rate: PEOPLE_RATE },
    ),
    'discord-down': ends([
      { channel: 'alerts', words: 'DiskAlmostFull (warning): resolved after' },
      { channel: 'pipelines', words: 'Keep the archive on a disk of its own' },
    ]),
    'muster-restarts': ends([
      { channel: 'alerts', words: 'NodeDown on waku.test fires, and is over.' },
      { channel: 'pipelines', words: 'Move the directory to its own host' },
    ]),
    'verified-layer-stops': ends([{ channel: 'alerts', words: /VerifiedLayer \(critical\).*resolved/ }], {
      rate: EYES_RATE,
    }),
    // It is there for people to act in; by itself master is built, which nobody holds here.
    'branch-to-try': ends([{ channel: 'pipelines', words: /deploy-waku-test #\d+.*: succeeded/ }]),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Expectation>>>>;

function ends(sights: readonly Sight[], { rate } = { rate: RATE }): Expectation {
  return { sights, rate, ending: 'ends' };
}

/** Starts each scenario of a part by its button, and looks for what a maintainer reads then. */
export function describeScenarios(part: keyof typeof EXPECTED): void {
  const body = (stage: Stage): void => {
    // One without a line here fails: what is worth starting is worth looking at.
    it('are those that this test knows what to look for in', async () => {
      const { scenarios } = await readPanelState(stage);
      const known = Object.values(EXPECTED).flatMap((expected) => Object.keys(expected));

      expect(scenarios.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
    });

    it.each(Object.entries<Expectation>(EXPECTED[part]))(
      '%s is started by its button, and its messages come',
      (name, expected) => play(stage, name, expected),
      2 * STORM_PATIENCE_MS + LONGEST_MS,
    );
  };
  describeInBrowser('the scenarios, on the page', body, { clock: createPacedClock() });
}

async function play(stage: Stage, name: string, expected: Expectation): Promise<void> {
  if (name === 'muster-restarts') stage.expectComplaint(/Failed to load resource|ERR_/);
  const page = await stage.open();
  await setClockRate(stage, expected.rate);
  try {
    await watch({ stage, page, name, expected });
  } finally {
    // A page that opens while hours pass in a minute shares the machine with all that is done in them.
    await setClockRate(stage, 1);
  }
}

interface Watching {
  readonly stage: Stage;
  readonly page: Page;
  readonly name: string;
  readonly expected: Expectation;
}

async function watch(watching: Watching): Promise<void> {
  const { stage, page, name, expected } = watching;
  const { sights, ending, pace } = expected;
  if (pace === undefined) await press(page, name, 'Start|Again');
  else await pace(watching);

  if (ending === 'ends') await eventuallyIs(stage, name, 'ended');
  for (const { channel, words } of sights) {
    await openChannel(page, channel);
    await expect.poll(() => messages(page, words).count(), { timeout: PATIENCE_MS }).toBeGreaterThan(0);
  }
  if (ending === 'goes on') await press(page, name, 'Stop');
  await eventuallyIs(stage, name, ending === 'ends' ? 'ended' : 'stopped');
}

/**
 * Slowly until Muster has read of every monitor, fast to the moment when all are well, slowly until it has read that
 * too: how long the reading takes is the machine's affair, and what is said of the storm is not.
 */
async function passStorm({ stage, page, name, expected: { rate } }: Watching): Promise<void> {
  await openChannel(page, 'alerts');
  await page.locator('muster-log [role="log"][aria-busy="false"]').waitFor();
  const before = await messages(page, STORMY).count();
  const [untilAllAreTold, untilAllAreOver, untilThatIsSaid] = [
    await watchFor(page, ALL_TOLD),
    await watchFor(page, ALL_OVER),
    await watchFor(page, STORM_OVER),
  ];
  await setClockRate(stage, STORM_RATE);
  await press(page, name, 'Start|Again');
  await untilAllAreTold();

  await setClockRate(stage, EYES_RATE);
  await expect.poll(() => stepsDone(stage, name), { timeout: PATIENCE_MS, interval: 100 }).toBe(2);
  await setClockRate(stage, STORM_RATE);
  await untilAllAreOver();
  await untilThatIsSaid();

  await setClockRate(stage, rate);
  await eventuallyIs(stage, name, 'ended');
  expect((await messages(page, STORMY).count()) - before).toBeLessThanOrEqual(MOST_STORM_MESSAGES);
}

/** Waits for one more message with these words than there are now: a second attempt finds those of the first. */
async function watchFor(page: Page, words: RegExp): Promise<() => Promise<void>> {
  const before = await messages(page, words).count();
  return () => expect.poll(() => messages(page, words).count(), { timeout: STORM_PATIENCE_MS }).toBeGreaterThan(before);
}

async function stepsDone(stage: Stage, name: string): Promise<number | null> {
  const { scenarios } = await readPanelState(stage);
  const progress = scenarios.find((each) => each.name === name)?.progress;
  return progress?.kind === 'running' ? progress.done : null;
}

async function eventuallyIs(stage: Stage, name: string, kind: ScenarioState['progress']['kind']): Promise<void> {
  const look = async (): Promise<string | undefined> =>
    (await readPanelState(stage)).scenarios.find((each) => each.name === name)?.progress.kind;
  await expect.poll(look, { timeout: LONGEST_MS, interval: 250 }).toBe(kind);
}

async function press(page: Page, scenario: string, word: 'Start|Again' | 'Stop'): Promise<void> {
  await panel(page)
    .locator(`[data-scenario="${scenario}"]`)
    .getByRole('button', { name: new RegExp(`^(?:${word}):`) })
    .click();
}
