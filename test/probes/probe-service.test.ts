import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeReport } from '../../src/probe-alerts.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { ProbeFact } from '../../src/probes/probe-fact.ts';
import { createProbeService, type ProbeService } from '../../src/probes/probe-service.ts';
import { sumTallies } from '../../src/probes/probe-store.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { FINE, httpCheck, REFUSED, testProbe, testService, TestNetwork, TIMED_OUT } from '../support/probes.ts';
import { RecordedFacts } from '../support/recorded-facts.ts';

const NAMES = ['backend', 'frontend', 'explorer'] as const;

describe.each(ENGINES)('probes of services, on %s', (engine) => {
  let store: TestDatabase;
  let clock: TestClock;
  let network: TestNetwork;
  let facts: RecordedFacts<ProbeFact>;
  let probes: ProbeService;
  let config: Config;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    clock = new TestClock();
    network = new TestNetwork();
    facts = new RecordedFacts();
    config = testConfig({
      services: NAMES.map((name) =>
        testService({ name, probes: [testProbe({ check: httpCheck(`https://${name}.example.org/health`) })] }),
      ),
    });
    probes = open();
  });

  afterEach(() => store.close());

  const open = (): ProbeService =>
    createProbeService({ config: () => config, database: store.database, clock, prober: network, facts });

  async function pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= 5) {
      clock.advance(5000);
      await probes.pass();
    }
  }
  const states = async (): Promise<readonly (string | undefined)[]> =>
    (await probes.list(store.database.read)).map(({ known }) => known?.state);
  const words = (): readonly (readonly string[])[] =>
    facts.all
      .flatMap((fact) => probeReport(fact, config)?.words ?? [])
      .map(({ status, labels }) => [status, labels['alertname'] ?? '', labels['service'] ?? '']);

  it('asks each in its own rhythm, tells once that one fails, and once that it is well again', async () => {
    await pass(120);
    expect(await states()).toEqual(['passing', 'passing', 'passing']);

    network.answers('backend.example.org', { ...REFUSED });
    await pass(300);
    expect(await states()).toEqual(['failing', 'passing', 'passing']);
    network.answers('backend.example.org', FINE);
    await pass(300);

    expect(await states()).toEqual(['passing', 'passing', 'passing']);
    expect(words().filter(([, , service]) => service === 'backend')).toEqual([
      ['resolved', 'HttpProbeFailing', 'backend'],
      ['firing', 'HttpProbeFailing', 'backend'],
      ['resolved', 'HttpProbeFailing', 'backend'],
    ]);
    expect(network.asked.filter((host) => host === 'frontend.example.org').length).toBeGreaterThanOrEqual(10);
    expect(network.asked.filter((host) => host === 'frontend.example.org').length).toBeLessThanOrEqual(14);
  });

  it('makes no storm of its own dead network: one word about itself, and none about those it cannot reach', async () => {
    await pass(120);
    const before = words().length;

    network.allAnswer(TIMED_OUT);
    await pass(300);
    const during = words().slice(before);
    expect(await states()).toEqual(['unreachable', 'unreachable', 'unreachable']);
    network.allAnswer(null);
    await pass(120);

    expect(during).toEqual([['firing', 'MusterOffline', 'muster']]);
    expect(await states()).toEqual(['passing', 'passing', 'passing']);
    expect(words().slice(before)).toContainEqual(['resolved', 'MusterOffline', 'muster']);
    expect(
      words()
        .slice(before)
        .filter(([status, rule]) => status === 'firing' && rule !== 'MusterOffline'),
    ).toEqual([]);
    expect(await probes.offline(store.database.read)).toBeNull();
    const keys = (await probes.list(store.database.read)).map(({ probe }) => probe.key);
    const tallies = await sumTallies(store.database.read, keys, new Date(0));
    // Before it was sure, each may have been asked once in vain.
    for (const { bad } of tallies.values()) expect(bad).toBeLessThanOrEqual(1);
  });

  it('asks others as soon as it suspects itself, where most are asked seldom', async () => {
    const often = NAMES.map((name) => [name, 60] as const);
    const seldom = Array.from({ length: 6 }, (_, index) => [`seldom-${index}`, 3600] as const);
    config = testConfig({
      services: [...often, ...seldom].map(([name, everySeconds]) =>
        testService({
          name,
          probes: [testProbe({ everySeconds, check: httpCheck(`https://${name}.example.org/`) })],
        }),
      ),
    });
    await pass(120);
    const before = words().length;

    network.allAnswer(TIMED_OUT);
    await pass(300);

    expect(words().slice(before)).toEqual([['firing', 'MusterOffline', 'muster']]);
  });

  it('goes on with the others while one never answers, and takes what it says whenever it does', async () => {
    await pass(120);
    const late = network.holdBack('backend.example.org');

    for (let passed = 0; passed < 300; passed += 5) {
      const passing = probes.pass();
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(5000);
      await passing;
    }
    expect(network.asked.filter((host) => host === 'frontend.example.org').length).toBeGreaterThanOrEqual(6);
    expect(await states()).toEqual(['passing', 'passing', 'passing']);
    late({ ...FINE, tookMs: 300_000 });
    await pass(5);

    expect((await probes.list(store.database.read))[0]?.known?.last?.tookMs).toBe(300_000);
  });

  it('lets nothing that breaks in its own hands keep the others from being asked, and says so', async () => {
    network.breaksOn('backend.example.org');
    await pass(200);

    expect(await states()).toEqual(['failing', 'passing', 'passing']);
    expect((await probes.list(store.database.read))[0]?.known?.last?.evidence).toBe(
      'Muster could not ask it: the test broke it',
    );
  });

  it('calls nobody silent after the machine slept, or when an interval was made shorter', async () => {
    await pass(120);
    await probes.watch();
    clock.advance(3_600_000);
    await probes.watch();
    expect(await states()).toEqual(['passing', 'passing', 'passing']);

    const every = (everySeconds: number): void => {
      const service = (name: string) =>
        testService({
          name,
          probes: [testProbe({ everySeconds, check: httpCheck(`https://${name}.example.org/health`) })],
        });
      config = testConfig({ services: NAMES.map(service) });
    };
    every(3600);
    await pass(60);
    await probes.watch();
    for (let minute = 0; minute < 20; minute++) {
      await pass(60);
      await probes.watch();
    }
    every(60);
    await probes.watch();
    const asked = network.asked.length;
    await pass(10);

    expect(await states()).toEqual(['passing', 'passing', 'passing']);
    // They do not wait for the turn that their long interval gave them.
    expect(network.asked.length).toBe(asked + 3);
  });

  it('knows after a restart what it knew before, and tells nothing twice', async () => {
    await pass(120);
    network.answers('backend.example.org', REFUSED);
    await pass(200);
    const told = words().length;

    probes = open();
    await pass(200);

    expect(await states()).toEqual(['failing', 'passing', 'passing']);
    expect(words()).toHaveLength(told);
  });

  it('says that a probe is asked no more, and takes that back with the next answer', async () => {
    await pass(120);
    for (let minute = 0; minute < 10; minute++) {
      clock.advance(60_000);
      await probes.watch();
    }

    expect(await states()).toEqual(['silent', 'silent', 'silent']);
    expect(
      words()
        .filter(([, rule]) => rule === 'ProbeSilent')
        .map(([status]) => status),
    ).toEqual(['firing', 'firing', 'firing']);
    await pass(10);
    expect(await states()).toEqual(['passing', 'passing', 'passing']);
    expect(words().filter(([status, rule]) => rule === 'ProbeSilent' && status === 'resolved')).toHaveLength(3);
  });

  it('forgets a probe that the configuration names no more, and ends its alert', async () => {
    await pass(120);
    network.answers('backend.example.org', REFUSED);
    await pass(200);

    config = { ...config, services: config.services.filter(({ name }) => name !== 'backend') };
    await pass(10);

    expect((await probes.list(store.database.read)).map(({ probe }) => probe.key)).toEqual([
      'service:frontend/http',
      'service:explorer/http',
    ]);
    const reports = facts.all.flatMap((fact) => probeReport(fact, config)?.words ?? []);
    const fired = reports.find(({ status }) => status === 'firing');
    expect(reports.at(-2)).toMatchObject({ status: 'resolved', fingerprint: fired?.fingerprint });
  });

  it('forgets old tallies in portions', async () => {
    await pass(120);
    clock.advance(3 * 3_600_000);
    await pass(120);

    const gone = await store.database.transaction((tx) => probes.prune(tx, { before: clock.now(), limit: 2 }));

    expect(gone).toBe(2);
  });
});
