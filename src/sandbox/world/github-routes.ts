import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Delivery } from './github-deliveries.ts';
import { pendingDeploymentJson, releaseJson, repositoryJson, runJson } from './github-payloads.ts';
import type { Github, Run } from './github.ts';

const DEFAULT_PAGE = 30;
const LONGEST_PAGE = 100;
/** How long a run that a person runs again takes here. */
const RERUN_MS = 4 * 60_000;

interface Place {
  readonly owner: string;
  readonly repo: string;
}

interface Served {
  readonly github: Github;
  /** Without a trailing slash. */
  readonly apiUrl: () => string;
  /** What `Authorization: Bearer` must hold where GitHub wants to know who asks. */
  readonly token: string;
}

/**
 * GitHub's REST API (docs.github.com/rest, 2022-11-28) below /github: repositories, tags, releases, Actions runs and
 * the deliveries of the repository's one webhook. Reading is open; webhooks and running again need the token.
 */
export function registerGithub(server: FastifyInstance, served: Served): void {
  void server.register(async (api) => {
    api.addHook('onRequest', async (_request, reply) => {
      void reply.header('x-github-api-version-selected', '2022-11-28');
    });
    registerCode(api, served);
    registerComparison(api, served);
    registerReleases(api, served);
    registerRuns(api, served);
    registerDeliveries(api, served);
    registerProtections(api, served);
  });
}

const AT = '/github/repos/:owner/:repo';

/** The repository's name as GitHub spells it, or null and a 404. */
function known({ github }: Served, { owner, repo }: Place): string | null {
  const asked = `${owner}/${repo}`.toLowerCase();
  return github.repositories.find((name) => name.toLowerCase() === asked) ?? null;
}

function registerCode(api: FastifyInstance, served: Served): void {
  const { github, apiUrl } = served;
  api.get<{ Params: Place }>(AT, async ({ params }, reply) => {
    const name = known(served, params);
    return name === null ? notFound(reply) : reply.send(repositoryJson(name));
  });
  api.get<{ Params: Place }>(`${AT}/tags`, async (request, reply) => {
    const name = known(served, request.params);
    if (name === null) return notFound(reply);
    const tags = [...github.tagsOf(name)].toReversed().map(([tag, sha]) => ({ name: tag, commit: { sha } }));
    return sendPage(request, reply, tags);
  });
  api.get<{ Params: Place & { '*': string } }>(`${AT}/git/matching-refs/*`, async ({ params }, reply) => {
    const name = known(served, params);
    if (name === null) return notFound(reply);
    const refs = [...github.tagsOf(name)].filter(([tag]) => `tags/${tag}`.startsWith(params['*']));
    return reply.send(
      refs.map(([tag, sha]) => ({
        ref: `refs/tags/${tag}`,
        url: `${apiUrl()}/repos/${name}/git/refs/tags/${encodeURIComponent(tag)}`,
        object: { type: 'commit', sha, url: `${apiUrl()}/repos/${name}/git/commits/${sha}` },
      })),
    );
  });
  api.get<{ Params: Place & { ref: string } }>(`${AT}/commits/:ref`, async ({ params }, reply) => {
    const name = known(served, params);
    const sha = name === null ? null : github.resolve(name, params.ref);
    return sha === null
      ? notFound(reply)
      : reply.send({ sha, html_url: `https://github.com/${name ?? ''}/commit/${sha}` });
  });
}

interface Comparing {
  readonly Params: Place & { readonly basehead: string };
  readonly Querystring: { readonly per_page?: string; readonly page?: string };
}

/** GitHub docs: "Compare two commits"; the oldest first, by pages. */
function registerComparison(api: FastifyInstance, served: Served): void {
  api.get<Comparing>(`${AT}/compare/:basehead`, async ({ params, query }, reply) => {
    const name = known(served, params);
    const [base = '', head = ''] = params.basehead.split('...');
    const compared = name === null ? null : served.github.compare(name, base, head);
    if (name === null || compared === null) return notFound(reply);
    const { ahead, behind } = compared;
    const size = Math.min(LONGEST_PAGE, Number(query.per_page ?? DEFAULT_PAGE));
    const page = Number(query.page ?? 1);
    return reply.send({
      status: ahead.length === 0 ? (behind.length === 0 ? 'identical' : 'behind') : 'ahead',
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      html_url: `https://github.com/${name}/compare/${params.basehead}`,
      commits: ahead.slice((page - 1) * size, page * size).map(({ sha, message, author }) => ({
        sha,
        html_url: `https://github.com/${name}/commit/${sha}`,
        author: { login: author },
        commit: { message, author: { name: author } },
      })),
    });
  });
}

function registerReleases(api: FastifyInstance, served: Served): void {
  const { github, apiUrl } = served;
  api.get<{ Params: Place }>(`${AT}/releases`, async (request, reply) => {
    const name = known(served, request.params);
    if (name === null) return notFound(reply);
    // Drafts are for those who may push.
    const published = github.releasesOf(name).filter(({ state }) => state === 'published');
    return sendPage(
      request,
      reply,
      published.map((each) => releaseJson(each, apiUrl())),
    );
  });
  const one = (
    path: string,
    find: (name: string, at: string) => ReturnType<Github['releasesOf']>[number] | undefined,
  ) => {
    api.get<{ Params: Place & { at?: string } }>(`${AT}/releases/${path}`, async ({ params }, reply) => {
      const name = known(served, params);
      const release = name === null ? undefined : find(name, params.at ?? '');
      return release?.state === 'published' ? reply.send(releaseJson(release, apiUrl())) : notFound(reply);
    });
  };
  one('latest', (name) =>
    github.releasesOf(name).find(({ state, isPrerelease }) => state === 'published' && !isPrerelease),
  );
  one('tags/:at', (name, tag) => github.releasesOf(name).find((each) => each.tag === tag));
  one(':at', (name, id) => github.releasesOf(name).find((each) => String(each.id) === id));
}

interface RunsAsked {
  readonly Params: Place;
  readonly Querystring: { readonly branch?: string; readonly status?: string; readonly head_sha?: string };
}

function registerRuns(api: FastifyInstance, served: Served): void {
  const { github, apiUrl } = served;
  api.get<RunsAsked>(`${AT}/actions/runs`, async (request, reply) => {
    const name = known(served, request.params);
    if (name === null) return notFound(reply);
    const { branch, status, head_sha: sha } = request.query;
    const fits = (run: Run): boolean =>
      (branch === undefined || run.branch === branch) &&
      (sha === undefined || run.sha === sha) &&
      // `status` takes a conclusion as well.
      (status === undefined || run.status === status || run.conclusion === status);
    const runs = github.runsOf(name).filter(fits);
    return sendPage(
      request,
      reply,
      runs.map((each) => runJson(each, apiUrl())),
      (page) => ({ total_count: runs.length, workflow_runs: page }),
    );
  });
  const find = (params: Place & { run: string }): Run | undefined => {
    const name = known(served, params);
    return name === null ? undefined : github.runsOf(name).find(({ id }) => String(id) === params.run);
  };
  api.get<{ Params: Place & { run: string } }>(`${AT}/actions/runs/:run`, async ({ params }, reply) => {
    const run = find(params);
    return run === undefined ? notFound(reply) : reply.send(runJson(run, apiUrl()));
  });
  for (const verb of ['rerun', 'rerun-failed-jobs']) {
    api.post<{ Params: Place & { run: string } }>(`${AT}/actions/runs/:run/${verb}`, async (request, reply) => {
      if (!isAuthorized(request, served)) return unauthorized(reply);
      const run = find(request.params);
      if (run === undefined) return notFound(reply);
      if (run.status !== 'completed') return reply.code(403).send({ message: 'This workflow is already running' });
      github.rerun(run.id, { lastsMs: RERUN_MS, conclusion: 'success' });
      return reply.code(201).send({});
    });
  }
}

/** What a run waits for, and the answer of the app that protects it. The app is whoever has the token. */
function registerProtections(api: FastifyInstance, served: Served): void {
  const { github } = served;
  const find = (params: Place & { run: string }): Run | undefined => {
    const name = known(served, params);
    return name === null ? undefined : github.runsOf(name).find(({ id }) => String(id) === params.run);
  };
  api.get<{ Params: Place & { run: string } }>(
    `${AT}/actions/runs/:run/pending_deployments`,
    async ({ params }, reply) => {
      const run = find(params);
      if (run === undefined) return notFound(reply);
      const asked = github.pendingOf(run.id);
      return reply.send(asked === null ? [] : [pendingDeploymentJson(asked, { otherRules: 0 })]);
    },
  );
  api.get<{ Params: Place & { environment: string } }>(
    `${AT}/environments/:environment/deployment_protection_rules`,
    async ({ params }, reply) =>
      known(served, params) === null
        ? notFound(reply)
        : reply.send({ total_count: 1, custom_deployment_protection_rules: [{ id: 1, enabled: true }] }),
  );
  api.post<{
    Params: Place & { run: string };
    Body: { readonly environment_name?: unknown; readonly state?: unknown; readonly comment?: unknown } | null;
  }>(`${AT}/actions/runs/:run/deployment_protection_rule`, async (request, reply) => {
    if (!isAuthorized(request, served)) return unauthorized(reply);
    const run = find(request.params);
    if (run === undefined) return notFound(reply);
    const { environment_name: environment, state, comment: said } = request.body ?? {};
    const comment = typeof said === 'string' ? said : '';
    if (typeof environment !== 'string' || (state !== 'approved' && state !== 'rejected'))
      return reply.code(422).send({ message: 'Validation Failed', status: '422' });
    return github.answerRule(run.id, { environment, state, comment }) === 'answered'
      ? reply.code(204).send()
      : reply.code(422).send({ message: `${environment} has no pending deployment protection rule`, status: '422' });
  });
}

/** The repository's one webhook. */
const HOOK = 1;

function registerDeliveries(api: FastifyInstance, served: Served): void {
  const { deliveries } = served.github;
  const path = `${AT}/hooks/:hook/deliveries`;
  // To the unauthorized, GitHub hides that there is anything at all.
  const isHidden = (request: FastifyRequest<{ Params: Place & { hook: string } }>): boolean =>
    !isAuthorized(request, served) || known(served, request.params) === null || request.params.hook !== String(HOOK);

  api.get<{ Params: Place & { hook: string } }>(path, async (request, reply) =>
    isHidden(request) ? notFound(reply) : sendPage(request, reply, deliveries.list().map(briefDelivery)),
  );
  api.get<{ Params: Place & { hook: string; delivery: string } }>(`${path}/:delivery`, async (request, reply) => {
    const found = isHidden(request) ? null : deliveries.find(Number(request.params.delivery));
    if (found === null) return notFound(reply);
    return reply.send({ ...briefDelivery(found), request: { headers: {}, payload: found.payload } });
  });
  api.post<{ Params: Place & { hook: string; delivery: string } }>(
    `${path}/:delivery/attempts`,
    async (request, reply) => {
      const again = isHidden(request) ? null : deliveries.redeliver(Number(request.params.delivery));
      return again === null ? notFound(reply) : reply.code(202).send({});
    },
  );
}

function briefDelivery({ id, guid, event, action, deliveredAt, isRedelivery, statusCode }: Delivery): object {
  return {
    id,
    guid,
    delivered_at: deliveredAt.toISOString(),
    redelivery: isRedelivery,
    duration: 0.1,
    status:
      statusCode >= 200 && statusCode < 300
        ? 'OK'
        : statusCode === 0
          ? 'failed to connect to host'
          : 'Invalid HTTP Response',
    status_code: statusCode,
    event,
    action,
    installation_id: null,
    repository_id: null,
  };
}

function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  all: readonly object[],
  wrap: (page: readonly object[]) => unknown = (page) => page,
): FastifyReply {
  const url = new URL(request.url, 'http://127.0.0.1');
  const number = (name: string, usual: number): number => {
    const given = url.searchParams.get(name) ?? '';
    return /^[1-9]\d{0,6}$/.test(given) ? Number(given) : usual;
  };
  const page = number('page', 1);
  const size = Math.min(LONGEST_PAGE, number('per_page', DEFAULT_PAGE));
  const last = Math.max(1, Math.ceil(all.length / size));
  if (page < last) {
    const link = (to: number): string => {
      url.searchParams.set('page', String(to));
      return `<http://${request.headers.host ?? ''}${url.pathname}${url.search}>`;
    };
    void reply.header('link', `${link(page + 1)}; rel="next", ${link(last)}; rel="last"`);
  }
  return reply.send(wrap(all.slice((page - 1) * size, page * size)));
}

function isAuthorized({ headers }: Pick<FastifyRequest, 'headers'>, { token }: Served): boolean {
  return headers.authorization === `Bearer ${token}` || headers.authorization === `token ${token}`;
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .send({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' });
}

function unauthorized(reply: FastifyReply): FastifyReply {
  return reply.code(401).send({ message: 'Requires authentication', status: '401' });
}
