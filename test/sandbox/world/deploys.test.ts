import { describe, expect, it } from 'vitest';
import { openWorld, type OpenWorld } from '../../support/open-world.ts';

const JOB = '/jenkins/job/nim-waku/job/deploy-status-prod';
const MINUTE = 60_000;

function basic(user: string, secret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` };
}

function asProgram({ world }: OpenWorld): Record<string, string> {
  return basic(world.credentials.jenkins.user, world.credentials.jenkins.apiToken);
}

async function json(response: Response): Promise<Record<string, unknown>> {
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>; // Each test looks at the fields itself.
}

async function build(place: OpenWorld, parameters: Readonly<Record<string, string>>, job = JOB): Promise<Response> {
  return place.fetch(`${job}/buildWithParameters`, {
    method: 'POST',
    headers: asProgram(place),
    body: new URLSearchParams(parameters),
  });
}

function versionsOf({ world }: OpenWorld, fleet: string): readonly string[] {
  return world.nodes.filter((node) => node.fleet === fleet).map(({ version }) => version);
}

describe('the simulated build server', () => {
  it('says where a build waits, that it builds without a result, and how it ended', async () => {
    const place = await openWorld();
    const headers = asProgram(place);
    const queued = await build(place, { GIT_REF: 'v0.38.1', PATH: '/tmp' });
    const item = new URL(queued.headers.get('location')!).pathname;

    expect(queued.status).toBe(201);
    expect(item).toMatch(/^\/jenkins\/queue\/item\/\d+\/$/);
    const waiting = await json(await place.fetch(`${item}api/json`, { headers }));
    expect(waiting['why']).toContain('quiet period');
    expect(waiting).not.toHaveProperty('executable');

    await place.pass(10_000);
    const left = await json(await place.fetch(`${item}api/json`, { headers }));
    expect(left).toMatchObject({ executable: { number: 1, url: `${place.world.url}${JOB}/1/` } });
    const running = await json(await place.fetch(`${JOB}/lastBuild/api/json`, { headers }));
    expect(running).toMatchObject({ building: true, result: null, duration: 0 });
    // Jenkins drops parameters that a job does not define.
    expect(JSON.stringify(running)).not.toContain('/tmp');

    await place.pass(20 * MINUTE);
    const ended = await json(await place.fetch(`${JOB}/lastBuild/api/json`, { headers }));
    expect(ended).toMatchObject({ building: false, result: 'SUCCESS' });
    const log = await (await place.fetch(`${JOB}/1/consoleText`, { headers })).text();
    expect(log).toContain('docker push harbor.status.im/wakuorg/nwaku:deploy-status-prod');
    expect(log.trimEnd().endsWith('Finished: SUCCESS')).toBe(true);
  });

  it('refuses strangers, a wrong secret, and a password without its crumb', async () => {
    const place = await openWorld();
    const { user, password } = place.world.credentials.jenkins;
    const post = (headers: Record<string, string>): Promise<Response> =>
      place.fetch(`${JOB}/disable`, { method: 'POST', headers, redirect: 'manual' });

    expect((await place.fetch(`${JOB}/api/json`)).status).toBe(403);
    expect((await place.fetch(`${JOB}/api/json`, { headers: basic(user, 'a guess') })).status).toBe(401);
    expect((await post(basic(user, password))).status).toBe(403);

    const issued = await place.fetch('/jenkins/crumbIssuer/api/json', { headers: basic(user, password) });
    const { crumb, crumbRequestField } = (await issued.json()) as { crumb: string; crumbRequestField: string };
    const cookie = issued.headers.get('set-cookie')!.split(';')[0]!;
    expect((await post({ ...basic(user, password), [crumbRequestField]: crumb })).status).toBe(403);
    expect((await post({ ...basic(user, password), [crumbRequestField]: crumb, cookie })).status).toBe(302);
    expect((await post(asProgram(place))).status).toBe(302);
  });

  it('takes no build while a job is disabled, throws out what waits, and builds again when it is enabled', async () => {
    const place = await openWorld();
    const headers = asProgram(place);
    const turn = (verb: string): Promise<Response> =>
      place.fetch(`${JOB}/${verb}`, { method: 'POST', headers, redirect: 'manual' });
    const waiting = await build(place, { GIT_REF: 'v0.38.1' });
    const item = new URL(waiting.headers.get('location')!).pathname;

    await turn('disable');
    expect(await json(await place.fetch(`${item}api/json`, { headers }))).toMatchObject({ cancelled: true });
    expect(await json(await place.fetch(`${JOB}/api/json`, { headers }))).toMatchObject({
      buildable: false,
      color: 'disabled',
    });
    expect((await build(place, { GIT_REF: 'v0.38.1' })).status).toBe(409);

    await turn('enable');
    expect((await build(place, { GIT_REF: 'v0.38.1' })).status).toBe(201);
    await place.pass(20 * MINUTE);
    expect(await json(await place.fetch(`${JOB}/api/json`, { headers }))).toMatchObject({
      buildable: true,
      lastSuccessfulBuild: { number: 1 },
    });
  });

  it('builds one at a time, fails for a ref that is nowhere, stops when told, and knows no other job', async () => {
    const place = await openWorld();
    const headers = asProgram(place);
    await build(place, { GIT_REF: 'no-such-branch' });
    const second = await build(place, { GIT_REF: 'v0.38.1' });
    const item = new URL(second.headers.get('location')!).pathname;

    await place.pass(6_000);
    expect((await json(await place.fetch(`${item}api/json`, { headers })))['why']).toBe(
      'Build #1 is already in progress',
    );
    await place.pass(10_000);
    expect(await json(await place.fetch(`${JOB}/1/api/json`, { headers }))).toMatchObject({ result: 'FAILURE' });
    await place.fetch(`${JOB}/2/stop`, { method: 'POST', headers, redirect: 'manual' });
    await place.pass(20 * MINUTE);
    expect(await json(await place.fetch(`${JOB}/2/api/json`, { headers }))).toMatchObject({ result: 'ABORTED' });
    expect((await build(place, {}, '/jenkins/job/nim-waku/job/deploy-nothing')).status).toBe(404);
    expect(new Set(versionsOf(place, 'status.prod')).size).toBe(1);
  });

  it('tells each build by the Notification plugin: started, completed, finalized', async () => {
    const place = await openWorld();
    await build(place, { GIT_REF: 'v0.38.1' });
    await place.pass(20 * MINUTE);

    const told = place.sent.filter(({ source }) => source === 'jenkins').map(({ payload }) => payload);
    expect(told).toMatchObject([
      { name: 'deploy-status-prod', build: { number: 1, phase: 'STARTED' } },
      { build: { phase: 'COMPLETED', status: 'SUCCESS' } },
      { build: { phase: 'FINALIZED', status: 'SUCCESS', full_url: `${place.world.url}${JOB}/1/` } },
    ]);
    expect(told[0]).not.toHaveProperty('build.status');
  });
});

describe('a deployment', () => {
  it('moves the tag in the registry, then the hosts one by one, each gone for a moment', async () => {
    const place = await openWorld();
    const artifacts = async (): Promise<{ digest: string; tags: { name: string }[] | null }[]> => {
      const path = '/harbor/api/v2.0/projects/wakuorg/repositories/nwaku/artifacts?with_tag=true&page_size=100';
      return (await (await place.fetch(path)).json()) as { digest: string; tags: { name: string }[] }[];
    };
    const holder = async (tag: string): Promise<string | undefined> =>
      (await artifacts()).find(({ tags }) => tags?.some(({ name }) => name === tag))?.digest;
    const before = await holder('deploy-status-prod');
    place.world.github.tag('acme/node', 'v0.39.0');
    await build(place, { GIT_REF: 'v0.39.0' });

    const job = place.world.jenkins.findJob('nim-waku', 'deploy-status-prod')!;
    while (job.builds[0]?.result !== 'SUCCESS') await place.pass(10_000);
    const pushed = await holder('deploy-status-prod');
    expect(pushed).not.toBe(before);
    expect(await holder('v0.39.0')).toBe(pushed);
    expect(await holder('latest-release')).toBe(pushed);

    const counts: number[] = [];
    let mostGone = 0;
    for (let step = 0; step < 240; step++) {
      await place.pass(5000);
      counts.push(versionsOf(place, 'status.prod').filter((version) => version === 'v0.39.0').length);
      mostGone = Math.max(mostGone, place.world.nodes.filter(({ power }) => power === 'stopped').length);
    }
    expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(mostGone).toBe(1);
    expect(versionsOf(place, 'status.staging')).not.toContain('v0.39.0');
  });

  it('follows every commit where the fleet follows a branch, unless its job is disabled', async () => {
    const place = await openWorld();
    const commit = (message: string): string =>
      place.world.github.push({ repository: 'acme/node', branch: 'master', message, actor: 'a-committer' });

    const sha = commit('fix: one thing');
    await place.pass(30 * MINUTE);
    const deployed = new Set(versionsOf(place, 'waku.test'));
    expect([...deployed]).toEqual([expect.stringMatching(new RegExp(`-g${sha.slice(0, 8)}$`))]);

    place.world.jenkins.setEnabled(place.world.jenkins.findJob('nim-waku', 'deploy-waku-test')!, 'disabled');
    commit('fix: another');
    await place.pass(30 * MINUTE);
    expect(new Set(versionsOf(place, 'waku.test'))).toEqual(deployed);
  });

  it('waits for a host whose machine is down, and gives it what the tag names by then', async () => {
    const place = await openWorld();
    const host = 'node-01.do-ams3.waku.sandbox';
    const deploy = (version: string): void => {
      const tags = ['deploy-waku-sandbox'];
      place.world.images.push({ repository: 'wakuorg/nwaku', tags, version, commit: 'c0ffee' });
    };
    place.world.stop(host);

    deploy('v0.39.0');
    await place.pass(10 * MINUTE);
    deploy('v0.39.1');
    await place.pass(10 * MINUTE);
    expect(place.world.nodes.find((node) => node.host.name === host)).toMatchObject({ power: 'stopped' });
    place.world.start(host);
    await place.pass(10 * MINUTE);

    expect(new Set(versionsOf(place, 'waku.sandbox'))).toEqual(new Set(['v0.39.1']));
  });

  it('goes the same way each time for the same seed', async () => {
    const journal = async (seed: string): Promise<readonly string[]> => {
      const place = await openWorld({ seed });
      await build(place, { GIT_REF: 'v0.38.1' });
      const seen: string[] = [];
      for (let step = 0; step < 60; step++) {
        await place.pass(20_000);
        seen.push(place.world.nodes.map(({ version, power }) => version + power).join());
      }
      return seen;
    };

    const first = await journal('one');
    expect(await journal('one')).toEqual(first);
    expect(await journal('two')).not.toEqual(first);
  });
});

describe('the simulated image registry', () => {
  it('takes a name that is encoded twice, pages, and says what is not there', async () => {
    const place = await openWorld();
    place.world.images.push({ repository: 'wakuorg/a/b', tags: ['v1'], version: 'v1', commit: 'c0ffee' });
    place.world.images.push({ repository: 'wakuorg/a/b', tags: ['v2'], version: 'v2', commit: 'c0ffef' });
    const path = (name: string, query = ''): string =>
      `/harbor/api/v2.0/projects/wakuorg/repositories/${name}/artifacts${query}`;

    const page = await place.fetch(path('a%252Fb', '?page=2&page_size=1&with_tag=true'));
    expect(page.headers.get('x-total-count')).toBe('2');
    expect(await page.json()).toMatchObject([
      { tags: [{ name: 'v1' }], extra_attrs: { config: { Labels: { version: 'v1' } } } },
    ]);
    expect(await (await place.fetch(path('a%252Fb', '?with_tag=false'))).json()).toMatchObject([
      { tags: null },
      { tags: null },
    ]);
    expect((await place.fetch(path('nothing'))).status).toBe(404);
    expect((await place.fetch(path('a%252Fb', '?page_size=1000'))).status).toBe(422);
  });
});
