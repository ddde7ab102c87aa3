import { describe, expect, it } from 'vitest';
import { openWorld, type OpenWorld } from '../../support/open-world.ts';

const REPO = '/github/repos/acme/node';
const CI = { name: 'CI', path: '.github/workflows/ci.yml' };

function startRun({ world }: OpenWorld, conclusion = 'success'): number {
  const ending = { lastsMs: 60_000, conclusion };
  const run = {
    repository: 'acme/node',
    workflow: CI,
    branch: 'main',
    title: 'Try it',
    event: 'push',
    actor: 'a-committer',
  };
  return world.github.startRun({ ...run, ending }).id;
}

function asProgram({ world }: OpenWorld): Record<string, string> {
  return { authorization: `Bearer ${world.credentials.githubToken}` };
}

describe('the simulated GitHub', () => {
  it('tells a run as it goes, and its second attempt under the same id', async () => {
    const place = await openWorld();
    const id = startRun(place, 'failure');

    await place.pass(2 * 60_000);
    place.world.github.rerun(id, { lastsMs: 30_000, conclusion: 'success' });
    await place.pass(60_000);

    expect(place.sent.map(({ event, payload }) => [event, payload])).toMatchObject([
      [
        'workflow_run',
        { action: 'requested', workflow_run: { id, run_attempt: 1, status: 'queued', conclusion: null } },
      ],
      ['workflow_run', { action: 'in_progress', workflow_run: { status: 'in_progress' } }],
      ['workflow_run', { action: 'completed', workflow_run: { status: 'completed', conclusion: 'failure' } }],
      [
        'workflow_run',
        { action: 'requested', workflow_run: { id, run_attempt: 2, status: 'queued', conclusion: null } },
      ],
      ['workflow_run', { action: 'in_progress', workflow_run: { run_attempt: 2 } }],
      ['workflow_run', { action: 'completed', workflow_run: { id, run_attempt: 2, conclusion: 'success' } }],
    ]);
    expect(new Set(place.sent.map(({ deliveryId }) => deliveryId)).size).toBe(6);
    expect(() => place.world.github.rerun(1, { lastsMs: 1, conclusion: 'success' })).toThrow('has no run 1');
  });

  it('refuses to run again what has not ended', async () => {
    const place = await openWorld();
    const id = startRun(place);

    const again = await place.fetch(`${REPO}/actions/runs/${id}/rerun`, { method: 'POST', headers: asProgram(place) });
    expect(again.status).toBe(403);
    await place.pass(60_000);
    expect((await place.fetch(`${REPO}/actions/runs/${id}/rerun`, { method: 'POST' })).status).toBe(401);
    const now = await place.fetch(`${REPO}/actions/runs/${id}/rerun`, { method: 'POST', headers: asProgram(place) });
    expect(now.status).toBe(201);
    expect(await (await place.fetch(`${REPO}/actions/runs/${id}`)).json()).toMatchObject({ run_attempt: 2 });
  });

  it('lists runs, by branch and by how they ended', async () => {
    const place = await openWorld();
    startRun(place, 'failure');
    await place.pass(60_000);
    startRun(place);

    const count = async (query: string): Promise<number> =>
      ((await (await place.fetch(`${REPO}/actions/runs?${query}`)).json()) as { total_count: number }).total_count;

    expect(await count('')).toBe(2);
    expect(await count('branch=main&status=failure')).toBe(1);
    expect(await count('status=queued')).toBe(1);
    expect(await count('branch=another')).toBe(0);
    expect((await place.fetch('/github/repos/nobody/nothing/actions/runs')).status).toBe(404);
  });

  it('publishes a release as several actions, edits it, hides it again; one tag has one release', async () => {
    const place = await openWorld();
    const wanted = { repository: 'acme/node', tag: 'v0.39.0', name: 'Nordic', notes: '# New', author: 'a-maintainer' };
    const { id } = place.world.github.publish({ ...wanted, isPrerelease: false });
    place.world.github.editRelease(id, { notes: '# Newer' });
    expect(await (await place.fetch(`${REPO}/releases/latest`)).json()).toMatchObject({
      id,
      body: '# Newer',
      draft: false,
    });

    place.world.github.unpublish(id);
    expect((await place.fetch(`${REPO}/releases/tags/v0.39.0`)).status).toBe(404);
    expect(place.world.github.publish({ ...wanted, isPrerelease: false }).id).toBe(id);
    await place.world.idle();

    const actions = place.sent
      .filter(({ event }) => event === 'release')
      .map(({ payload }) => (payload as { readonly action: string }).action);
    expect(actions).toEqual(['created', 'published', 'released', 'edited', 'unpublished', 'published']);
    const refs = (await (await place.fetch(`${REPO}/git/matching-refs/tags/v0.39`)).json()) as { ref: string }[];
    expect(refs.map(({ ref }) => ref)).toEqual(['refs/tags/v0.39.0']);
  });

  it('pages, and says where the next page is', async () => {
    const place = await openWorld();

    const first = await place.fetch(`${REPO}/tags?per_page=2`);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link')!)![1]!;
    const second = await fetch(next);

    expect(await first.json()).toMatchObject([{ name: 'v0.38.1' }, { name: 'v0.38.0' }]);
    expect(await second.json()).toMatchObject([{ name: 'v0.37.1' }]);
    expect(second.headers.get('link')).toBeNull();
  });

  it('keeps what nobody took, hides it from strangers, and sends it again under the same id when asked', async () => {
    const place = await openWorld();
    const deliveries = async (): Promise<{ id: number; guid: string; status_code: number; redelivery: boolean }[]> =>
      (await (await place.fetch(`${REPO}/hooks/1/deliveries`, { headers: asProgram(place) })).json()) as never; // Read below.
    place.answerWith(null);
    startRun(place);
    await place.world.idle();
    const [lost] = await deliveries();
    expect(lost).toMatchObject({ status_code: 0, redelivery: false });
    expect((await place.fetch(`${REPO}/hooks/1/deliveries`)).status).toBe(404);

    place.answerWith(202);
    await place.pass(60_000);
    const asked = await place.fetch(`${REPO}/hooks/1/deliveries/${lost!.id}/attempts`, {
      method: 'POST',
      headers: asProgram(place),
    });
    await place.world.idle();

    expect(asked.status).toBe(202);
    expect((await deliveries())[0]).toMatchObject({ guid: lost!.guid, status_code: 202, redelivery: true });
    // What was taken in the end is not sent a third time.
    expect(place.world.github.deliveries.redeliverFailed()).toBe(0);
  });

  it('compares what runs with a branch, as GitHub does', async () => {
    const place = await openWorld();
    const { world } = place;
    const push = (message: string, branch: string): string =>
      world.github.push({ repository: 'acme/node', branch, message, actor: 'an-owner' });
    const base = push('What runs', 'master');
    push('A fix', 'master');
    push('A try', 'other');

    const compared = await place.fetch(`${REPO}/compare/${base}...master?per_page=50&page=1`);
    const back = await place.fetch(`${REPO}/compare/other...master`);
    const unknown = await place.fetch(`${REPO}/compare/${base}...nowhere`);

    expect(await compared.json()).toMatchObject({
      ahead_by: 1,
      behind_by: 0,
      commits: [{ author: { login: 'an-owner' }, commit: { message: 'A fix' } }],
    });
    expect(await back.json()).toMatchObject({ ahead_by: 0, behind_by: 1, status: 'behind' });
    expect(unknown.status).toBe(404);
  });
});
