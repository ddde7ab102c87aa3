import { createProbeService } from '../src/probes/probe-service.ts';
import { saveProbes, tallyAnswers } from '../src/probes/probe-store.ts';
import { listProbes } from '../src/probes/probe.ts';
import { createServiceStatusService } from '../src/probes/service-status-service.ts';
import { TestClock } from '../test/support/clock.ts';
import { testConfig } from '../test/support/config.ts';
import { httpCheck, testProbe, testService, TestNetwork } from '../test/support/probes.ts';
import { openBenchDatabase } from './bench-database.ts';
import { benchFolder } from './processes.ts';

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;
/** As many as a probe's rule looks at. */
const MARKS = 3;

export interface ProbesHouse {
  /** The state of one service, with the tally of its last seven days. */
  statusOfOne(index: number): Promise<void>;
}

/** Services with a probe each, which were asked for a week; gone afterwards. */
export async function withProbes<T>(services: number, work: (house: ProbesHouse) => Promise<T>): Promise<T> {
  const folder = benchFolder();
  const clock = new TestClock();
  const database = await openBenchDatabase(folder.path, clock);
  const config = testConfig({
    services: Array.from({ length: services }, (_, index) =>
      testService({
        name: `service-${index}`,
        probes: [testProbe({ check: httpCheck(`https://s${index}.example.org/health`) })],
      }),
    ),
  });
  const keys = listProbes(config).map(({ key }) => key);
  const now = clock.now();
  try {
    await database.transaction((tx) =>
      saveProbes(
        tx,
        keys.map((key) => ({
          ...{ key, state: 'passing', since: now, spokeAt: now, goodAt: now, dueAt: now },
          marks: Array.from({ length: MARKS }, () => ({ at: now, is: 'good' }) as const),
          last: { kind: 'good', evidence: '200 in 12 ms', threshold: '2xx', tookMs: 12, failure: null, at: now },
        })),
      ),
    );
    for (let hour = 0; hour < WEEK_HOURS; hour++)
      await database.transaction((tx) =>
        tallyAnswers(
          tx,
          keys.map((key) => ({ key, at: new Date(now.getTime() - hour * HOUR_MS), isBad: false, tookMs: 12 })),
        ),
      );
    const gate = { judge: () => ({ kind: 'allowed', because: 'bench' }) as const };
    const parts = { config: () => config, clock, database, gate };
    const facts = { state: () => Promise.resolve() };
    const probes = createProbeService({ ...parts, prober: new TestNetwork(), facts });
    const service = createServiceStatusService({ ...parts, probes });
    return await work({
      async statusOfOne(index) {
        const one = config.services[index % services];
        if (one === undefined) throw new Error('The bench has services.');
        const { state, probes: lines } = await service.status(database.read, one);
        if (state !== 'passing' || lines[0]?.tally?.asked !== WEEK_HOURS) throw new Error(`${one.name} is ${state}.`);
      },
    });
  } finally {
    await database.close();
    folder.remove();
  }
}
