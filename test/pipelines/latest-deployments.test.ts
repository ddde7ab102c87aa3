import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listLatestDeployments, saveDeployment, type LatestFilter } from '../../src/pipelines/deployment-store.ts';
import { mergeDeployment, type DeploymentEvent } from '../../src/pipelines/deployment.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DEPLOYED_AT, toldDeployment } from '../support/told-deployment.ts';

describe.each(ENGINES)('what was deployed last, on %s', (engine) => {
  let store: TestDatabase;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
  });

  afterEach(() => store.close());

  /** `minute` is when it was created. */
  async function deploy(
    key: string,
    word: string,
    minute: number,
    parts: Partial<DeploymentEvent> = {},
  ): Promise<void> {
    const createdAt = new Date(DEPLOYED_AT.getTime() + minute * 60_000);
    const { deployment } = mergeDeployment(null, toldDeployment(word, 1, { key, createdAt, ...parts }));
    await store.database.transaction((tx) => saveDeployment(tx, deployment));
  }

  const latest = async (filter: LatestFilter = {}): Promise<readonly string[]> =>
    (await listLatestDeployments(store.database.read, filter)).map(
      ({ system, repository, environment, live, newest }) =>
        `${system} ${repository} ${environment}: ${live?.key ?? 'none'}, ${newest.key}`,
    );

  it('tells of each place once, in the order of systems, repositories and environments', async () => {
    await deploy('a1', 'success', 0, { repository: 'acme/node', environment: 'staging' });
    await deploy('a2', 'success', 0, { repository: 'acme/node', environment: 'production' });
    await deploy('a3', 'success', 0, { repository: 'acme/app', environment: 'staging' });
    await deploy('a4', 'success', 0, { system: 'gitlab', repository: 'acme/app', environment: 'production' });

    expect(await latest()).toEqual([
      'github acme/app staging: a3, a3',
      'github acme/node production: a2, a2',
      'github acme/node staging: a1, a1',
      'gitlab acme/app production: a4, a4',
    ]);
    expect(await latest({ environment: 'Production' })).toEqual([
      'github acme/node production: a2, a2',
      'gitlab acme/app production: a4, a4',
    ]);
    expect(await latest({ system: 'github', repository: 'acme/app' })).toEqual(['github acme/app staging: a3, a3']);
    expect(await latest({ repository: 'acme/none' })).toEqual([]);
  });

  it('tells what is live from what was tried last; of two of one second the greater key speaks', async () => {
    await deploy('a1', 'success', 0);
    await deploy('a2', 'success', 1);
    await deploy('a3', 'success', 1);
    await deploy('a4', 'failure', 2);

    expect(await latest()).toEqual(['github acme/node production: a3, a4']);
  });

  it('says that nothing is live where nothing that succeeded stands', async () => {
    await deploy('a1', 'inactive', 0);

    expect(await latest()).toEqual(['github acme/node production: none, a1']);
  });
});
