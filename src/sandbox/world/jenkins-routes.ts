import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hexOf } from './seeded.ts';
import {
  credentialsOf,
  defaultsOf,
  jobPath,
  pathOf,
  type Build,
  type Jenkins,
  type Job,
  type QueueItem,
} from './jenkins.ts';

interface Served {
  readonly jenkins: Jenkins;
  readonly seed: string;
  readonly url: () => string;
}

interface AtJob {
  readonly folder: string;
  readonly job: string;
}

const CRUMB_FIELD = 'Jenkins-Crumb';
const JOB = '/jenkins/job/:folder/job/:job';

/**
 * Jenkins' remote access API (jenkins.io, "Remote Access API") below /jenkins: nested jobs, queue items, builds, their
 * logs, enabling and disabling. Nobody unknown may even look (403); a password needs a crumb of the same session for
 * every POST, an API token needs none.
 */
export function registerJenkins(server: FastifyInstance, served: Served): void {
  void server.register(async (api) => {
    api.removeAllContentTypeParsers();
    api.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
      done(null, String(body));
    });
    api.addHook('onRequest', async (request, reply) => {
      void reply.header('x-jenkins', '2.528.3');
      await refuseStrangers(request, reply, served);
    });
    registerReading(api, served);
    registerActing(api, served);
  });
}

async function refuseStrangers(request: FastifyRequest, reply: FastifyReply, { seed }: Served): Promise<void> {
  const { user, apiToken, password } = credentialsOf(seed);
  const given = basicOf(request);
  if (given?.user !== user || (given.secret !== apiToken && given.secret !== password)) {
    const whom = given === null ? 'anonymous' : given.user;
    await reply
      .code(given === null ? 403 : 401)
      .type('text/html')
      .send(`<html><body>Authentication required for ${escapeHtml(whom)}</body></html>`);
    return;
  }
  const needsCrumb = request.method === 'POST' && given.secret === password;
  if (needsCrumb && (request.headers[CRUMB_FIELD.toLowerCase()] !== crumbOf(seed) || !hasSession(request, seed)))
    await reply
      .code(403)
      .type('text/html')
      .send('<html><body>No valid crumb was included in the request</body></html>');
}

function basicOf({
  headers,
}: Pick<FastifyRequest, 'headers'>): { readonly user: string; readonly secret: string } | null {
  const encoded = /^Basic +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [user = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, secret: secret.join(':') };
}

function crumbOf(seed: string): string {
  return hexOf(64, seed, 'crumb');
}

function sessionOf(seed: string): string {
  return `JSESSIONID.${hexOf(8, seed, 'cookie')}=${hexOf(26, seed, 'session')}`;
}

function hasSession({ headers }: Pick<FastifyRequest, 'headers'>, seed: string): boolean {
  return headers.cookie?.split(/; */).includes(sessionOf(seed)) === true;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function registerReading(api: FastifyInstance, served: Served): void {
  const { jenkins, seed } = served;
  api.get('/jenkins/crumbIssuer/api/json', async (_request, reply) =>
    reply.header('set-cookie', `${sessionOf(seed)}; Path=/; HttpOnly`).send({
      _class: 'hudson.security.csrf.DefaultCrumbIssuer',
      crumb: crumbOf(seed),
      crumbRequestField: CRUMB_FIELD,
    }),
  );
  api.get<{ Params: Pick<AtJob, 'folder'> }>('/jenkins/job/:folder/api/json', async ({ params }, reply) => {
    const jobs = jenkins.jobs.filter(({ spec }) => spec.folder === params.folder);
    if (jobs.length === 0) return notFound(reply);
    return reply.send({
      _class: 'com.cloudbees.hudson.plugins.folder.Folder',
      name: params.folder,
      jobs: jobs.map((job) => ({
        _class: JOB_CLASS,
        name: job.spec.name,
        url: urlOf(served, jobPath(job)),
        color: colorOf(job),
      })),
    });
  });
  api.get<{ Params: AtJob }>(`${JOB}/api/json`, async ({ params }, reply) => {
    const job = jenkins.findJob(params.folder, params.job);
    return job === null ? notFound(reply) : reply.send(jobJson(job, served));
  });
  api.get<{ Params: AtJob & { build: string } }>(`${JOB}/:build/api/json`, async ({ params }, reply) => {
    const build = findBuild(jenkins, params);
    return build === null ? notFound(reply) : reply.send(buildJson(build, served));
  });
  api.get<{ Params: AtJob & { build: string } }>(`${JOB}/:build/wfapi/describe`, async ({ params }, reply) => {
    const build = findBuild(jenkins, params);
    return build === null ? notFound(reply) : reply.send(describeStages(build));
  });
  api.get<{ Params: AtJob & { build: string } }>(`${JOB}/:build/consoleText`, async ({ params }, reply) => {
    const build = findBuild(jenkins, params);
    return build === null ? notFound(reply) : reply.type('text/plain; charset=utf-8').send(`${build.log.join('\n')}\n`);
  });
  api.get('/jenkins/queue/api/json', async (_request, reply) =>
    reply.send({ _class: 'hudson.model.Queue', items: jenkins.queue.map((item) => itemJson(item, served)) }),
  );
  api.get<{ Params: { item: string } }>('/jenkins/queue/item/:item/api/json', async ({ params }, reply) => {
    const item = jenkins.findItem(Number(params.item));
    return item === null ? notFound(reply) : reply.send(itemJson(item, served));
  });
}

function registerActing(api: FastifyInstance, served: Served): void {
  const { jenkins } = served;
  for (const verb of ['buildWithParameters', 'build'] as const) {
    api.post<{ Params: AtJob }>(`${JOB}/${verb}`, async (request, reply) => {
      const parameters = verb === 'build' ? {} : parametersOf(request);
      const { folder, job: name } = request.params;
      const outcome = jenkins.trigger({ folder, name }, { parameters, cause: 'Started by user muster' });
      if (outcome.kind === 'unknown-job') return notFound(reply);
      if (outcome.kind === 'disabled')
        return reply.code(409).type('text/html').send('<html><body>This project is disabled</body></html>');
      return reply.code(201).header('location', `${served.url()}/queue/item/${outcome.item.id}/`).send('');
    });
  }
  for (const verb of ['enable', 'disable'] as const) {
    api.post<{ Params: AtJob }>(`${JOB}/${verb}`, async ({ params }, reply) => {
      const job = jenkins.findJob(params.folder, params.job);
      if (job === null) return notFound(reply);
      jenkins.setEnabled(job, `${verb}d`);
      return reply
        .code(302)
        .header('location', urlOf(served, jobPath(job)))
        .send('');
    });
  }
  for (const verb of ['stop', 'term']) {
    api.post<{ Params: AtJob & { build: string } }>(`${JOB}/:build/${verb}`, async ({ params }, reply) => {
      const build = findBuild(jenkins, params);
      if (build === null) return notFound(reply);
      jenkins.stop(build);
      return reply
        .code(302)
        .header('location', urlOf(served, pathOf(build)))
        .send('');
    });
  }
}

/** From the form and the address; those that the job does not know are dropped, as Jenkins does (SECURITY-170). */
function parametersOf(request: FastifyRequest<{ Params: AtJob }>): Readonly<Record<string, string>> {
  const query = new URL(request.url, 'http://127.0.0.1').searchParams;
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  const known = new Set(
    Object.keys(defaultsOf({ folder: '', name: '', repository: '', imageRepository: '', branch: null })),
  );
  return Object.fromEntries([...query, ...form].filter(([name]) => known.has(name)));
}

function findBuild(jenkins: Jenkins, { folder, job: name, build }: AtJob & { build: string }): Build | null {
  const job = jenkins.findJob(folder, name);
  if (job === null) return null;
  if (build === 'lastBuild') return job.builds[0] ?? null;
  if (build === 'lastCompletedBuild') return job.builds.find(({ result }) => result !== null) ?? null;
  if (build === 'lastSuccessfulBuild') return job.builds.find(({ result }) => result === 'SUCCESS') ?? null;
  return job.builds.find(({ number }) => String(number) === build) ?? null;
}

const JOB_CLASS = 'org.jenkinsci.plugins.workflow.job.WorkflowJob';
const RUN_CLASS = 'org.jenkinsci.plugins.workflow.job.WorkflowRun';

function jobJson(job: Job, served: Served): object {
  const brief = (build: Build | undefined): object | null =>
    build === undefined ? null : { _class: RUN_CLASS, number: build.number, url: urlOf(served, pathOf(build)) };
  const { spec, builds, isEnabled } = job;
  return {
    _class: JOB_CLASS,
    name: spec.name,
    fullName: `${spec.folder}/${spec.name}`,
    url: urlOf(served, jobPath(job)),
    buildable: isEnabled,
    disabled: !isEnabled,
    color: colorOf(job),
    inQueue: false,
    nextBuildNumber: job.nextNumber,
    builds: builds.map((build) => buildJson(build, served)),
    lastBuild: brief(builds[0]),
    lastCompletedBuild: brief(builds.find(({ result }) => result !== null)),
    lastSuccessfulBuild: brief(builds.find(({ result }) => result === 'SUCCESS')),
    property: [
      {
        _class: 'hudson.model.ParametersDefinitionProperty',
        parameterDefinitions: Object.entries(defaultsOf(spec)).map(([name, value]) => ({
          _class: 'hudson.model.StringParameterDefinition',
          type: 'StringParameterDefinition',
          name,
          defaultParameterValue: { name, value },
        })),
      },
    ],
  };
}

function colorOf({ isEnabled, builds }: Job): string {
  if (!isEnabled) return 'disabled';
  const last = builds.find(({ result }) => result !== null);
  const colors = { SUCCESS: 'blue', UNSTABLE: 'yellow', FAILURE: 'red', ABORTED: 'aborted' } as const;
  const result = last?.result ?? null;
  const color = result === null ? 'notbuilt' : colors[result];
  return builds[0]?.result === null ? `${color}_anime` : color;
}

function buildJson(build: Build, served: Served): object {
  const { job, number, queueId, result, startedAt, endedAt, estimatedMs, parameters, cause, commit } = build;
  return {
    _class: RUN_CLASS,
    id: String(number),
    number,
    queueId,
    url: urlOf(served, pathOf(build)),
    displayName: `#${number}`,
    fullDisplayName: `${job.spec.folder} » ${job.spec.name} #${number}`,
    building: result === null,
    inProgress: result === null,
    result,
    timestamp: startedAt.getTime(),
    duration: endedAt === null ? 0 : endedAt.getTime() - startedAt.getTime(),
    estimatedDuration: estimatedMs,
    actions: [
      { _class: 'hudson.model.CauseAction', causes: [{ shortDescription: cause }] },
      parametersAction(parameters),
      // Of the Git plugin; others leave empty ones.
      ...(commit === null
        ? []
        : [{ _class: 'hudson.plugins.git.util.BuildData', lastBuiltRevision: { SHA1: commit } }, {}]),
    ],
  };
}

function parametersAction(parameters: Readonly<Record<string, string>>): object {
  return {
    _class: 'hudson.model.ParametersAction',
    parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
  };
}

/** As the Pipeline Stage View plugin tells it: what the log has begun, and how it went. */
function describeStages({ number, result, startedAt, endedAt, log }: Build): object {
  const begun = ['Build', 'Push'].filter((name) => log.some((line) => line.includes(`{ (${name})`)));
  const end = endedAt?.getTime() ?? null;
  const stages = begun.map((name, index) => {
    const isLast = index === begun.length - 1;
    const status = !isLast || result === 'SUCCESS' ? 'SUCCESS' : result === null ? 'IN_PROGRESS' : 'FAILED';
    const at = name === 'Push' && end !== null ? end : startedAt.getTime();
    return {
      id: String(index + 6),
      name,
      status,
      startTimeMillis: at,
      durationMillis: end === null ? 0 : end - at,
      ...(status === 'FAILED'
        ? { error: { message: 'script returned exit code 2', type: 'hudson.AbortException' } }
        : {}),
    };
  });
  return { id: String(number), name: `#${number}`, status: result ?? 'IN_PROGRESS', stages };
}

function itemJson({ id, since, state, job, parameters }: QueueItem, served: Served): object {
  const isWaiting = state.kind === 'waiting';
  return {
    _class: isWaiting ? 'hudson.model.Queue$WaitingItem' : 'hudson.model.Queue$LeftItem',
    id,
    actions: [parametersAction(parameters)],
    inQueueSince: since.getTime(),
    blocked: false,
    buildable: false,
    stuck: false,
    task: { _class: JOB_CLASS, name: job.spec.name, url: urlOf(served, jobPath(job)) },
    why: isWaiting ? state.why : null,
    ...(isWaiting ? {} : { cancelled: state.kind === 'canceled' }),
    ...(state.kind === 'left'
      ? { executable: { _class: RUN_CLASS, number: state.build.number, url: urlOf(served, pathOf(state.build)) } }
      : {}),
  };
}

function urlOf({ url }: Served, path: string): string {
  return `${url()}${path}`;
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/html').send('<html><body>Not Found</body></html>');
}
