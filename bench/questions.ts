import { sql } from 'kysely';
import { readHistory } from '../src/pipelines/pipeline-history-service.ts';
import { createPipelineStatusService } from '../src/pipelines/pipeline-status-service.ts';
import { createRunFinder } from '../src/pipelines/run-finder-service.ts';
import type { OpenDatabase } from '../src/platform/database/open-database.ts';
import type { Actor, Gate } from '../src/platform/gate.ts';
import { testConfig } from '../test/support/config.ts';
import { testPipeline } from '../test/support/runs.ts';
import { interleave, type Bench, type Side } from './bench.ts';
import type { Measured } from './figure.ts';
import { benchFolder } from './processes.ts';
import { eachMs, longestHoldMs } from './processor-time.ts';
import { keyOfRun, openYearOfRuns, YEAR } from './year-of-runs.ts';

const TIMES = 3;
const FINDS = 200;
const ASKER: Actor = {
  via: 'muster',
  guildId: '100000000000000001',
  discordUserId: null,
  discordRoleIds: [],
  displayName: 'bench',
  requestId: 'bench',
};
const EVERYTHING = { environment: null, pipeline: null, system: null } as const;
const PIPELINE = testPipeline({ name: YEAR.pipeline, environment: YEAR.environment, workflow: YEAR.workflow });
const CONFIG = testConfig({ pipelines: [PIPELINE] });

/** What is asked about many runs, and for how long nobody else gets a turn while it is answered. */
export const questions: Bench = {
  name: 'questions',
  about:
    'A database of 100,000 runs of one pipeline, with their jobs, breaks and deployments. Of the status and of the history ' +
    'over 366 days it measures the longest stretch of processor time for which nothing else gets a turn; the floor is ' +
    'one bare SQL scan that counts the verdicts of that year, some 60 ms, where less than ' +
    '50 ms is wanted. Of finding a run, its processor time; the floor is one row by its key.',
  rounds: 3,
  async run(rounds, say) {
    const folder = benchFolder();
    const database = await openYearOfRuns(folder.path);
    try {
      const aims = [
        { measure: 'history', what: 'history of a year, longest hold', unit: 'ms', atMost: 0.8 },
        { measure: 'status', what: 'status, longest hold', unit: 'ms', atMost: 0.8 },
        { measure: 'find', what: 'a run by its number', unit: 'ms', atMost: 10 },
      ] as const;
      return await interleave({ rounds, aims, say }, (side) => measure(side, database));
    } finally {
      await database.close();
      folder.remove();
    }
  },
};

async function measure(side: Side, database: OpenDatabase): Promise<Measured> {
  if (side === 'floor') {
    const scan = await longestHoldMs(TIMES, () => scanYear(database));
    return { history: scan, status: scan, find: await eachFind((n) => readByKey(database, n)) };
  }
  const finder = createRunFinder({ config: () => CONFIG, gate: OPEN_GATE });
  const status = createPipelineStatusService({ config: () => CONFIG, finder });
  return {
    history: await longestHoldMs(TIMES, () =>
      readHistory(database.read, { config: CONFIG, pipeline: PIPELINE, days: 366, now: YEAR.now }),
    ),
    status: await longestHoldMs(TIMES, () => status.read(database.read, ASKER, EVERYTHING)),
    find: await eachFind((n) => finder.find(database.read, `${YEAR.pipeline} #${n}`)),
  };
}

const OPEN_GATE: Gate = { judge: () => ({ kind: 'allowed', because: 'bench' }) };

async function scanYear(database: OpenDatabase): Promise<void> {
  await sql`select verdict, count(*) from run_routes inner join run_attempts on run_attempts.run_key = run_routes.run_key
    where pipeline = ${YEAR.pipeline} group by verdict`.execute(database.read.tables());
}

async function readByKey(database: OpenDatabase, n: number): Promise<void> {
  await sql`select * from runs where key = ${keyOfRun(n)}`.execute(database.read.tables());
}

/** Runs from all over the year. */
function eachFind(find: (n: number) => Promise<unknown>): Promise<number> {
  return eachMs(FINDS, (index) => find(1 + ((index * 7919) % YEAR.runs)));
}
