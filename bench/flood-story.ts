import { createWorld, type World } from '../src/sandbox/world/world.ts';
import type { Webhook } from '../src/sandbox/webhook-sender.ts';
import { TestClock } from '../test/support/clock.ts';

/** Each system's runs fall on so many repositories or pipelines, each with a channel of its own. */
export const LANES = 4;
export const SYSTEMS = ['github', 'gitlab', 'aws'] as const;
export type FloodSystem = (typeof SYSTEMS)[number];

/** 3,000 runs that tell some 18,000 updates: a workflow run 3, a GitLab pipeline 5 or 6, an execution of AWS 12. */
const RUNS: Readonly<Record<FloodSystem, number>> = { github: 1_300, gitlab: 1_000, aws: 700 };

const LASTS_MS = 60_000;
/** Systems write their times in whole seconds. */
const APART_MS = 1_000;
const REDELIVERED = 0.05;
const LATE = 0.1;

export interface Flood {
  /** In the order in which they are sent; some twice, some before what came before them. */
  readonly webhooks: readonly Webhook[];
  readonly runs: number;
  /** How each channel's runs end, by channel and Muster's word, e.g. 'github-1' → { succeeded: 300, failed: 25 }. */
  readonly endings: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export function channelOf(system: FloodSystem, lane: number): string {
  return `${system}-${lane}`;
}

/** Recorded from the simulated world, whose payloads have the systems' own shapes. */
export async function recordFlood(seed: number): Promise<Flood> {
  // So that it has just ended when it is told: what is old by then is told otherwise.
  const lastedMs = Object.values(RUNS).reduce((sum, runs) => sum + runs, 0) * APART_MS + LASTS_MS;
  const clock = new TestClock(new Date(Math.floor(Date.now() / 1000) * 1000 - lastedMs));
  const told: Webhook[] = [];
  const webhooks = {
    send: (webhook: Webhook) => {
      told.push(webhook);
      return Promise.resolve({ status: 202 });
    },
  };
  const world = await createWorld({ config: { fleets: [], connections: [] }, clock, seed: `flood ${seed}`, webhooks });
  const endings = new Map<string, Map<string, number>>();
  const random = createRandom(seed);
  for (const system of SYSTEMS) {
    for (let index = 0; index < RUNS[system]; index++) {
      const lane = (index % LANES) + 1;
      const fails = index % 7 === 3;
      begin(world, { system, lane, index, fails });
      const channel = channelOf(system, lane);
      const counts = endings.get(channel) ?? new Map<string, number>();
      const word = fails ? 'failed' : 'succeeded';
      endings.set(channel, counts.set(word, (counts.get(word) ?? 0) + 1));
      clock.advance(APART_MS);
      await world.idle();
    }
  }
  for (let steps = 0; clock.nextWakeAt !== null && steps < 100_000; steps++) {
    clock.advanceToNext();
    await world.idle();
  }
  await world.close();
  const runs = SYSTEMS.reduce((sum, system) => sum + RUNS[system], 0);
  return { webhooks: disturb(told, random), runs, endings };
}

interface Begun {
  readonly system: FloodSystem;
  readonly lane: number;
  readonly index: number;
  readonly fails: boolean;
}

function begin(world: World, { system, lane, index, fails }: Begun): void {
  const title = `Change ${index}`;
  switch (system) {
    case 'github':
      world.github.startRun({
        repository: `acme/node-${lane}`,
        workflow: { name: 'ci', path: '.github/workflows/ci.yml' },
        branch: `feature-${index}`,
        title,
        // Proposals: a failing one breaks no branch, so that every message is a run's own card.
        event: 'pull_request',
        actor: 'a-maintainer',
        ending: { lastsMs: LASTS_MS, conclusion: fails ? 'failure' : 'success' },
      });
      return;
    case 'gitlab':
      world.gitlab.start({
        project: `acme/dashboard-${lane}`,
        ref: `feature-${index}`,
        title,
        actor: 'a-maintainer',
        environment: null,
        lastsMs: LASTS_MS,
        failsIn: fails ? 'test' : null,
      });
      return;
    case 'aws':
      world.codepipeline.start({
        pipeline: `backend-${lane}`,
        message: title,
        approval: 'none',
        lastsMs: LASTS_MS,
        failsIn: fails ? 'Deploy' : null,
      });
  }
}

/** Some come a little later than they were sent, some come twice. */
function disturb(told: readonly Webhook[], random: () => number): readonly Webhook[] {
  const placed = told.flatMap((webhook, place) => {
    const at = random() < LATE ? place + Math.floor(random() * 200) : place;
    const again = random() < REDELIVERED ? [{ webhook, at: place + Math.floor(random() * 400) }] : [];
    return [{ webhook, at }, ...again];
  });
  return placed.toSorted((a, b) => a.at - b.at).map(({ webhook }) => webhook);
}

/** A linear congruential generator: the same flood each time for the same seed (Numerical Recipes, chapter 7). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
