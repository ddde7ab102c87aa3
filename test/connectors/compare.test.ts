import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGithubCompare } from '../../src/connectors/github-compare.ts';
import { createGitlabCompare } from '../../src/connectors/gitlab-compare.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { TestClock } from '../support/clock.ts';
import { openHttpFake, type HttpFake } from '../support/http-fake.ts';

const ASK = { repository: 'acme/node', base: 'aaaa', head: 'release/1.0' };
const GITHUB = '/repos/acme/node/compare/aaaa...release%2F1.0?per_page=50&page=';
const GITLAB = '/api/v4/projects/acme%2Fnode/repository/compare?from=aaaa&to=release%2F1.0';

let fake: HttpFake;
let http: Outbound;

beforeEach(async () => {
  fake = await openHttpFake();
  http = outbound(600);
});

afterEach(async () => {
  http.close();
  await fake.close();
});

function outbound(requestsPerMinute: number): Outbound {
  const options = { name: 'source', baseUrl: fake.url, requestsPerMinute, credential: null };
  return createOutbound({ ...options, clock: new TestClock() });
}

function commit(number: number, login?: string): object {
  return {
    sha: `sha-${number}`,
    html_url: `https://github.com/acme/node/commit/sha-${number}`,
    author: login === undefined ? null : { login },
    commit: { message: `Change ${number}\n\nWhy.`, author: { name: 'A name' } },
  };
}

describe("GitHub's comparison", () => {
  it('tells how many commits would come, the newest of them first, and what would be taken away', async () => {
    const body = {
      ahead_by: 2,
      behind_by: 1,
      html_url: 'https://github.com/acme/node/compare/a...b',
      commits: [commit(1, 'an-owner'), commit(2)],
    };
    fake.answer(`${GITHUB}1`, { body: JSON.stringify(body) });

    expect(await createGithubCompare(http).compare(ASK)).toEqual({
      kind: 'compared',
      ahead: 2,
      behind: 1,
      url: 'https://github.com/acme/node/compare/a...b',
      commits: [
        { sha: 'sha-2', title: 'Change 2', author: 'A name', url: 'https://github.com/acme/node/commit/sha-2' },
        { sha: 'sha-1', title: 'Change 1', author: 'an-owner', url: 'https://github.com/acme/node/commit/sha-1' },
      ],
    });
  });

  it('asks for the last page where there are many: that one has the newest', async () => {
    fake.answer(`${GITHUB}1`, { body: JSON.stringify({ ahead_by: 120, behind_by: 0, commits: [commit(1)] }) });
    fake.answer(`${GITHUB}3`, { body: JSON.stringify({ ahead_by: 120, behind_by: 0, commits: [commit(120)] }) });

    const compared = await createGithubCompare(http).compare(ASK);

    expect(compared).toMatchObject({ kind: 'compared', ahead: 120, commits: [{ title: 'Change 120' }] });
    expect(fake.asked).toEqual([`${GITHUB}1`, `${GITHUB}3`]);
  });

  it.each([
    [404, '{}', 'does not know both the commit that runs and the branch'],
    [500, 'down', '500'],
    [200, '{"ahead_by":"many"}', 'in words that Muster does not know'],
  ])('says why it is not known: %s', async (status, body, why) => {
    fake.answer(`${GITHUB}1`, { status, body });

    const compared = await createGithubCompare(http).compare(ASK);

    expect(compared).toMatchObject({ kind: 'unknown', why: expect.stringContaining(why) as unknown });
  });

  it('stays within what the source may be asked', async () => {
    fake.answer(`${GITHUB}1`, { body: JSON.stringify({ ahead_by: 0, behind_by: 0, commits: [] }) });
    const slow = outbound(1);
    const port = createGithubCompare(slow);
    const all = [await port.compare(ASK), await port.compare(ASK)];
    slow.close();

    expect(all.map(({ kind }) => kind)).toEqual(['compared', 'unknown']);
    expect(all[1]).toMatchObject({ why: "GitHub: not asked: Muster's own request budget is spent" });
    expect(fake.asked).toHaveLength(1);
  });
});

describe("GitLab's comparison", () => {
  it('tells the commits, the newest first, and not what would be taken away', async () => {
    const commits = [
      { id: '1', title: 'First', author_name: 'One', created_at: '2026-03-01T10:00:00.000+01:00', web_url: null },
      { id: '2', title: 'Second', author_name: 'Two', created_at: '2026-03-01T10:00:00.000Z' },
    ];
    fake.answer(GITLAB, { body: JSON.stringify({ commits, web_url: 'https://gitlab.com/x' }) });

    expect(await createGitlabCompare(http).compare(ASK)).toEqual({
      kind: 'compared',
      ahead: 2,
      behind: null,
      url: 'https://gitlab.com/x',
      commits: [
        { sha: '2', title: 'Second', author: 'Two', url: null },
        { sha: '1', title: 'First', author: 'One', url: null },
      ],
    });
  });

  it('says why it is not known', async () => {
    expect(await createGitlabCompare(http).compare(ASK)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('does not know both') as unknown,
    });
  });
});
