import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeploymentService, type DeploymentService } from '../../src/pipelines/deployment-service.ts';
import type { DeploymentEvent } from '../../src/pipelines/deployment.ts';
import { tellDigests } from '../../src/pipelines/digest-service.ts';
import { deleteOccurrencesBefore, listOccurrenceDecisions } from '../../src/pipelines/occurrence-store.ts';
import { listLastTakenOfAll } from '../../src/pipelines/route-record-service.ts';
import { rulesOf } from '../../src/pipelines/route-rule.ts';
import { previewRule } from '../../src/pipelines/subscription-preview-service.ts';
import { createTagService, type TagService } from '../../src/pipelines/tag-service.ts';
import type { TagEvent } from '../../src/pipelines/tag.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { QuietHours, RouteFilter } from '../../src/platform/config/route-config.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { OCCURRENCE_GUILD, testOccurrenceRouting } from '../support/occurrences.ts';
import { readCards, type ShownCard } from '../support/pipelines.ts';
import { roomCards } from '../support/room.ts';
import { testRoute } from '../support/routes.ts';
import { testPipeline } from '../support/runs.ts';
import { DEPLOYED_AT, DEPLOYMENT_KEY, toldDeployment } from '../support/told-deployment.ts';

const AT = DEPLOYED_AT;
const KEY = DEPLOYMENT_KEY;
/** The clock of the test stands at 09:00 UTC on a Monday. */
const QUIET: QuietHours = { timeZone: 'UTC', from: '08:00', until: '10:00', days: ['mon'], breakThrough: [] };

function tagged(parts: Partial<TagEvent> = {}): TagEvent {
  return {
    system: 'github',
    repository: 'acme/node',
    name: 'v1.2.3',
    sha: 'a'.repeat(40),
    by: 'a-committer',
    at: AT,
    state: 'present',
    learned: 'told',
    learnedAt: AT,
    ...parts,
  };
}

describe.each(ENGINES)('what routes take besides runs, on %s', (engine) => {
  let store: TestDatabase;
  let config: Config;
  let clock: TestClock;
  let deployments: DeploymentService;
  let tags: TagService;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    clock = new TestClock();
    config = testConfig({
      channels: ['pipelines', 'devops'].map((name, n) => ({ name, id: `11000000000000000${n + 1}` })),
      pipelines: [],
    });
    const [cards, routing] = [roomCards(clock), testOccurrenceRouting(() => config, clock)];
    const shared = { config: () => config, cards, routing, facts: { state: () => Promise.resolve() } };
    deployments = createDeploymentService({
      ...shared,
      runs: { link: () => Promise.resolve({ kind: 'known' }), note: () => Promise.resolve() },
      protections: { deploymentMoved: () => Promise.resolve() },
    });
    tags = createTagService(shared);
  });

  afterEach(async () => {
    await store.close();
  });

  const ask = (filter: Partial<RouteFilter>, parts: Parameters<typeof testRoute>[0] = {}): void => {
    config = { ...config, routes: [testRoute({ name: 'asked', ...parts, filter })] };
  };
  const deploy = async (...events: readonly DeploymentEvent[]): Promise<void> => {
    for (const event of events) await store.database.transaction((tx) => deployments.record(tx, event));
  };
  const tag = async (...events: readonly TagEvent[]): Promise<void> => {
    for (const event of events) await store.database.transaction((tx) => tags.record(tx, event));
  };
  const cards = (): Promise<readonly ShownCard[]> => readCards(store.database);
  const keys = async (): Promise<readonly string[]> => (await cards()).map(({ key }) => key);
  const digest = () =>
    store.database.transaction((tx) =>
      tellDigests(tx, { config: () => config, clock, cards: roomCards(clock), guildId: OCCURRENCE_GUILD }),
    );

  it('shows deployments of runs only where a route names them', async () => {
    const ofRun = { runKey: 'github:acme/node:8163' };
    ask({ environments: ['production'] });
    await deploy(toldDeployment('queued', 1, ofRun));
    const unnamed = await keys();
    ask({ environments: ['production'], events: ['deployment'] });
    await deploy(toldDeployment('success', 2, ofRun));

    expect(unnamed).toEqual([]);
    expect(await keys()).toEqual([`${KEY}@devops`]);
    expect((await cards())[0]?.summary).toContain('live');
  });

  it('shows a deployment that no run tells of to routes for runs, and carries it on when the run is found', async () => {
    ask({ environments: ['production'] });
    config = { ...config, pipelines: [testPipeline({ environment: 'production', branches: ['*'] })] };
    await deploy(toldDeployment('queued', 1), toldDeployment('in_progress', 2, { runKey: 'github:acme/node:8163' }));
    await deploy(toldDeployment('success', 3, { runKey: 'github:acme/node:8163' }));

    expect(await keys()).toEqual([`${KEY}@pipelines`, `${KEY}@devops`]);
    for (const { summary } of await cards()) expect(summary).toContain('live');
  });

  it('shows only deployments that failed where only failures are asked for', async () => {
    ask({ events: ['deployment'] }, { verbosity: 'transitions' });
    await deploy(toldDeployment('in_progress', 1));
    const before = await keys();
    await deploy(toldDeployment('failure', 2), toldDeployment('success', 3, { key: `${KEY}8` }));

    expect(before).toEqual([]);
    expect(await keys()).toEqual([`${KEY}@devops`]);
  });

  it('does not begin with what only made room for something newer', async () => {
    ask({ events: ['deployment'] });
    await deploy(toldDeployment('inactive', 1));

    expect(await keys()).toEqual([]);
  });

  it('shows a new tag by a glob, and says when it moves and when it is gone', async () => {
    ask({ events: ['tag'], branches: ['v*'] });
    await tag(tagged(), tagged({ name: 'nightly' }));
    const [shown, ...others] = await cards();
    await tag(tagged({ sha: 'b'.repeat(40), at: new Date(AT.getTime() + 1000) }));
    const moved = (await cards())[0]?.summary;
    await tag(tagged({ state: 'deleted', at: new Date(AT.getTime() + 2000) }));

    expect([shown?.key, others]).toEqual(['tag:github:acme/node:v1.2.3@devops', []]);
    expect(shown?.summary).toBe('🏷️ acme/node v1.2.3: new tag');
    expect(moved).toContain('tag moved');
    expect((await cards())[0]?.summary).toContain('tag deleted');
  });

  it('keeps why it dropped one that it might have shown', async () => {
    ask({ events: ['tag'], branches: ['v2*'] });
    await tag(tagged());

    const decisions = await listOccurrenceDecisions(store.database.read, 'tag:github:acme/node:v1.2.3');
    expect([...decisions.values()]).toMatchObject([
      { verdict: { kind: 'dropped', mismatches: [{ field: 'branch', is: ['v1.2.3'], wanted: ['v2*'] }] } },
    ]);
  });

  it.each(['missed', 'listed'] as const)('leaves tags that were %s to the summary of the absence', async (learned) => {
    ask({ events: ['tag'] });
    await tag(tagged({ learned }));

    expect(await keys()).toEqual([]);
  });

  it('holds back in quiet hours, and tells in the digest how it stands by then', async () => {
    ask({ events: ['deployment', 'tag'] }, { quietHours: QUIET });
    await deploy(toldDeployment('in_progress', 1), toldDeployment('failure', 2));
    await tag(tagged());
    const early = [await keys(), await digest()];
    clock.advance(new Date('2026-03-02T10:00:00Z').getTime() - clock.now().getTime());

    expect(early).toEqual([[], 0]);
    expect(await digest()).toBe(1);
    const [told, ...others] = await cards();
    expect(others).toEqual([]);
    expect(told?.body.content).toBe('🌙 Quiet hours are over: 1 deployment, 1 tag.');
    const words = JSON.stringify(told?.body.embeds);
    expect(words).toContain('v1.2.3 to production: failed');
    expect(words).toContain('acme/node v1.2.3: new tag');
    expect(await digest()).toBe(0);
  });

  it('tells a failed deployment at once where breaks of its environment may break through', async () => {
    ask({ events: ['deployment'] }, { quietHours: { ...QUIET, breakThrough: ['production'] } });
    await deploy(toldDeployment('in_progress', 1));
    const going = await keys();
    await deploy(toldDeployment('failure', 2));

    expect([going, await keys()]).toEqual([[], [`${KEY}@devops`]]);
  });

  it('counts in the preview, for the doctor, and is forgotten in time', async () => {
    ask({ events: ['tag'] });
    await tag(tagged());
    await deploy(toldDeployment('success', 1));

    const [rule] = rulesOf(config, []);
    const preview = await previewRule(store.database.read, rule!, { config, now: clock.now() });
    expect(preview.others).toEqual([
      { event: 'deployment', seen: 1, taken: 0 },
      { event: 'tag', seen: 1, taken: 1 },
      { event: 'release', seen: 0, taken: 0 },
    ]);
    expect(preview.examples).toMatchObject([{ name: 'tag acme/node v1.2.3' }]);
    expect([...(await listLastTakenOfAll(store.database.read)).keys()]).toEqual(['route:asked']);
    const later = new Date(AT.getTime() + 1);
    const prune = () => store.database.transaction((tx) => deleteOccurrencesBefore(tx, { before: later, limit: 10 }));
    expect([await prune(), await prune()]).toEqual([2, 0]);
  });
});
