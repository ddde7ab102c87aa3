import { FLEETS, withAlerts } from './alerts-house.ts';
import type { Bench } from './bench.ts';
import { figures, type Aim, type Measured, type Round } from './figure.ts';
import { withProbes } from './probes-house.ts';
import { benchFolder } from './processes.ts';
import { eachMs } from './processor-time.ts';
import { withSamples } from './samples-house.ts';
import { createRunFinder } from '../src/pipelines/run-finder-service.ts';
import { createPipelineStatusService } from '../src/pipelines/pipeline-status-service.ts';
import { hostsWithMetrics, TICK_MS } from '../src/metrics/scrape-target.ts';
import { testActor } from '../test/support/actor.ts';
import { testConfig } from '../test/support/config.ts';
import { testPipeline } from '../test/support/runs.ts';
import { openYearOfRuns, YEAR } from './year-of-runs.ts';

/** How much there is, against the least that is measured. */
type Size = 1 | 10 | 100;
const SIZES: readonly Size[] = [1, 10, 100];

/** One question, and what it costs where there is so much of what it is about. */
interface Grown {
  readonly measure: string;
  readonly what: string;
  /** Processor time of the question, in milliseconds. */
  ms(size: Size): Promise<number>;
}

/** That Muster answers as fast after a year as on its first day: the same question where there is ten and a hundred times as much. */
export const growth: Bench = {
  name: 'growth',
  about:
    'The same question where there is once, ten times and a hundred times as much: 100, 1,000 and 10,000 open alerts; ten ' +
    'minutes of samples, a hundred and a thousand; 10, 100 and 1,000 probes with a week of answers; 1,000, 10,000 and ' +
    '100,000 runs. The floor is the first of the three, measured in the same round. All is processor time.',
  rounds: 3,
  async run(rounds, say) {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      measured.push(await measure(say));
      say(`  round ${round}: ${JSON.stringify(measured.at(-1))}`);
    }
    return figures(measured, GROWN.flatMap(aimsOf));
  },
};

function aimsOf({ measure: name, what }: Grown): readonly Aim[] {
  return [
    { measure: `${name}10`, what: `${what}, ten times as much`, unit: 'ms', atMost: 1.5 },
    { measure: `${name}100`, what: `${what}, a hundred times as much`, unit: 'ms', atMost: 2 },
  ];
}

async function measure(say: (line: string) => void): Promise<Round> {
  const floor: Record<string, number> = {};
  const muster: Record<string, number> = {};
  for (const grown of GROWN) {
    const times: Measured = await timesOf(grown);
    say(`    ${grown.what}: ${JSON.stringify(times)}`);
    for (const size of [10, 100] as const) {
      floor[`${grown.measure}${size}`] = times['1'] ?? Number.NaN;
      muster[`${grown.measure}${size}`] = times[String(size)] ?? Number.NaN;
    }
  }
  return { floor, muster };
}

async function timesOf(grown: Grown): Promise<Measured> {
  const times: Record<string, number> = {};
  for (const size of SIZES) times[String(size)] = await grown.ms(size);
  return times;
}

const TIMES = 100;
const FEW_FLEETS = FLEETS / 100;
const SAMPLED = { fleets: 1, hostsEach: 5 };
const MINUTES = 10;
const PROBES = 10;
const RUNS = 1_000;

const GROWN: readonly Grown[] = [
  {
    measure: 'alertWord',
    what: 'one more word about an open alert',
    ms: (size) => withAlerts(FEW_FLEETS * size, (house) => house.updateMs()),
  },
  {
    measure: 'alertList',
    what: 'what fires on one fleet',
    ms: (size) => withAlerts(FEW_FLEETS * size, (house) => house.firingOnOneMs()),
  },
  { measure: 'samples', what: "a fleet's traffic of the last five minutes", ms: trafficMs },
  {
    measure: 'probes',
    what: 'the state of one service',
    ms: (size) => withProbes(PROBES * size, (house) => eachMs(TIMES, (index) => house.statusOfOne(index))),
  },
  {
    measure: 'run',
    what: 'a run by its number',
    ms: (size) => withRuns(RUNS * size, (house) => eachMs(TIMES, (index) => house.find(index))),
  },
  {
    measure: 'live',
    what: '`/pipeline status`',
    ms: (size) => withRuns(RUNS * size, (house) => eachMs(TIMES / 10, () => house.status())),
  },
];

function trafficMs(size: Size): Promise<number> {
  return withSamples(SAMPLED, async (house) => {
    for (let minute = 0; minute < MINUTES * size; minute++) {
      for (let turn = 0; turn < 60_000 / TICK_MS; turn++) await house.tick();
      await house.rollups.rollUp();
    }
    const [fleet] = house.config.current.fleets;
    if (fleet === undefined) throw new Error('The bench has a fleet.');
    const scope = { fleet: fleet.name, hosts: hostsWithMetrics(fleet), at: house.clock.now(), windowMs: 300_000 };
    return eachMs(TIMES, async () => {
      const answer = await house.metrics.read('relay-bytes', scope);
      if (answer.kind !== 'answered') throw new Error(`The samples answer with ${answer.kind}.`);
    });
  });
}

interface RunsHouse {
  find(index: number): Promise<unknown>;
  status(): Promise<unknown>;
}

async function withRuns<T>(runs: number, work: (house: RunsHouse) => Promise<T>): Promise<T> {
  const folder = benchFolder();
  const database = await openYearOfRuns(folder.path, runs);
  const pipeline = testPipeline({ name: YEAR.pipeline, environment: YEAR.environment, workflow: YEAR.workflow });
  const config = testConfig({ pipelines: [pipeline] });
  const finder = createRunFinder({
    config: () => config,
    gate: { judge: () => ({ kind: 'allowed', because: 'bench' }) },
  });
  const status = createPipelineStatusService({ config: () => config, finder });
  try {
    return await work({
      find: (index) => finder.find(database.read, `${YEAR.pipeline} #${1 + ((index * 7919) % runs)}`),
      status: () => status.read(database.read, testActor(), { environment: null, pipeline: null, system: null }),
    });
  } finally {
    await database.close();
    folder.remove();
  }
}
