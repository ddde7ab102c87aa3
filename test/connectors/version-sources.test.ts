import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGithubRefs } from '../../src/connectors/github-refs.ts';
import { createGitlabRefs } from '../../src/connectors/gitlab-refs.ts';
import { createHarbor } from '../../src/connectors/harbor.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { readVersion, type WantedVersion } from '../../src/requests/wanted-version.ts';
import { TestClock } from '../support/clock.ts';
import { openHttpFake, type HttpFake } from '../support/http-fake.ts';

let fake: HttpFake;
let http: Outbound;

beforeEach(async () => {
  fake = await openHttpFake();
  http = createOutbound({
    name: 'source',
    baseUrl: fake.url,
    requestsPerMinute: 600,
    credential: null,
    clock: new TestClock(),
  });
});

afterEach(async () => {
  http.close();
  await fake.close();
});

function wanted(text: string): WantedVersion {
  const read = readVersion(text);
  if (read.kind === 'unreadable') throw new Error(read.why);
  return read.version;
}

function json(path: string, value: unknown, status = 200): void {
  fake.answer(path, { status, body: JSON.stringify(value) });
}

describe('whether GitHub has a version', () => {
  const find = (text: string) => createGithubRefs(http).find({ repository: 'acme/node', version: wanted(text) });

  it('is asked as a tag, in the other spelling too, and tells the commit and who made it', async () => {
    json('/repos/acme/node/commits/tags%2F0.38.1', { message: 'No commit found for SHA: tags/0.38.1' }, 422);
    json('/repos/acme/node/commits/tags%2Fv0.38.1', { sha: 'a'.repeat(40), author: { login: 'an-owner' } });

    expect(await find('0.38.1')).toEqual({
      kind: 'found',
      name: 'v0.38.1',
      sha: 'a'.repeat(40),
      author: 'an-owner',
      where: 'GitHub has it in acme/node',
    });
    expect(fake.asked).toHaveLength(2);
  });

  it('is no only where the repository itself is to be seen', async () => {
    json('/repos/acme/node/commits/feature%2Fx', { message: 'Not Found' }, 404);

    expect(await find('feature/x')).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('acme/node') as string,
    });

    json('/repos/acme/node', { full_name: 'acme/node' });

    expect(await find('feature/x')).toEqual({ kind: 'absent', where: 'acme/node on GitHub' });
  });

  it('is not known when it does not answer, refuses, or says something else', async () => {
    json('/repos/acme/node/commits/9a2f4e95', { message: 'Bad credentials' }, 401);
    expect(await find('9a2f4e95')).toMatchObject({ kind: 'unknown', why: 'GitHub: it answered 401' });

    json('/repos/acme/node/commits/9a2f4e95', { author: null });
    expect(await find('9a2f4e95')).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('does not know') as string,
    });

    await fake.close();
    expect(await find('9a2f4e95')).toMatchObject({ kind: 'unknown' });
  });
});

describe('whether GitLab has a version', () => {
  const find = (text: string) => createGitlabRefs(http).find({ repository: 'acme/node', version: wanted(text) });

  it('is asked of its tags for a tag, and of its commits for all else', async () => {
    json('/api/v4/projects/acme%2Fnode/repository/tags/v1.2.3', { name: 'v1.2.3', commit: { id: 'b'.repeat(40) } });
    json('/api/v4/projects/acme%2Fnode/repository/commits/feature%2Fx', { id: 'c'.repeat(40) });

    expect(await find('v1.2.3')).toMatchObject({ kind: 'found', name: 'v1.2.3', sha: 'b'.repeat(40), author: null });
    expect(await find('feature/x')).toMatchObject({ kind: 'found', sha: 'c'.repeat(40) });
  });

  it('is no only where the project itself is to be seen', async () => {
    expect(await find('v9.9.9')).toMatchObject({ kind: 'unknown' });

    json('/api/v4/projects/acme%2Fnode', { id: 7 });

    expect(await find('v9.9.9')).toEqual({ kind: 'absent', where: 'acme/node on GitLab' });
  });
});

describe('the image of a version in Harbor', () => {
  const place = '/api/v2.0/projects/acme/repositories/team%252Fnode';
  const find = () => createHarbor(http).find({ host: 'harbor.example', repository: 'acme/team/node', tag: 'v1.2.3' });
  const digest = `sha256:${'9'.repeat(64)}`;

  it('tells its digest; a slash in the name is encoded twice', async () => {
    json(`${place}/artifacts/v1.2.3`, { digest, push_time: '2026-03-02T09:00:00Z', tags: [{ name: 'v1.2.3' }] });

    expect(await find()).toEqual({ kind: 'found', reference: 'harbor.example/acme/team/node:v1.2.3', digest });
  });

  it('is missing only where its repository is there', async () => {
    json(`${place}/artifacts/v1.2.3`, { errors: [{ code: 'NOT_FOUND' }] }, 404);
    expect(await find()).toMatchObject({ kind: 'unknown' });

    json(place, { name: 'acme/team/node' });
    expect(await find()).toEqual({ kind: 'absent', reference: 'harbor.example/acme/team/node:v1.2.3' });
  });

  it('is not known from a digest that is none', async () => {
    json(`${place}/artifacts/v1.2.3`, { digest: 'latest' });

    expect(await find()).toMatchObject({ kind: 'unknown', why: expect.stringContaining('harbor.example') as string });
  });
});
