import { z } from 'zod';
import type {
  DeployerPort,
  DeployReceipt,
  DeployRunReading,
  FindAsk,
  FoundRun,
  PauseReading,
} from '../holds/deployer-port.ts';
import type { SendOutcome } from '../platform/acts/act.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import type { Outbound, OutboundRequest } from '../platform/outbound/outbound.ts';
import { failedRead, failedSend } from './act-call.ts';
import { beganSince } from './started-runs.ts';

/** A POST to a job is in force when Jenkins answers it. */
export const JENKINS_SETTLING_MS = 10_000;

const JOB = z.object({
  name: z.string().nullish(),
  url: z.string().nullish(),
  buildable: z.boolean().nullish(),
  disabled: z.boolean().nullish(),
});
const ITEM = z.object({
  cancelled: z.boolean().nullish(),
  why: z.string().nullish(),
  executable: z.object({ number: z.int(), url: z.string().nullish() }).nullish(),
});
const PARAMETERS = z.array(z.object({ name: z.string(), value: z.unknown() })).nullish();
/** Plugins add actions of all kinds, some of them null; what the Git plugin built stands in one of its own. */
const ACTIONS = z
  .array(
    z
      .object({
        parameters: PARAMETERS,
        lastBuiltRevision: z.object({ SHA1: z.string().nullish() }).nullish(),
      })
      .nullish(),
  )
  .nullish();
const BUILD = z.object({
  number: z.int(),
  url: z.string().nullish(),
  building: z.boolean().nullish(),
  result: z.string().nullish(),
  timestamp: z.number().nullish(),
  actions: ACTIONS,
});
const BUILDS = z.object({ builds: z.array(BUILD).nullish() });
const QUEUE = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      inQueueSince: z.number().nullish(),
      task: z.object({ url: z.string().nullish() }).nullish(),
      actions: ACTIONS,
    }),
  ),
});
const BUILD_TREE = 'number,url,building,result,timestamp,actions[parameters[name,value],lastBuiltRevision[SHA1]]';
const SHA = /^[0-9a-f]{40}$/;
const QUEUE_ITEM = /\/queue\/item\/(\d{1,12})\/?$/;

type JenkinsDeployer = Extract<DeployerConfig, { kind: 'jenkins' }>;

/**
 * A job of Jenkins (jenkins.io, "Remote Access API"): disabling it pauses, `buildable` tells, `buildWithParameters`
 * deploys. The connection's credential is an API token, from which Jenkins asks no crumb (since 2.96); a password is
 * refused without one, and that is told.
 */
export function createJenkinsDeployer(http: Outbound, { job, refParameter }: JenkinsDeployer): DeployerPort {
  const path = job
    .split('/')
    .map((part) => `/job/${encodeURIComponent(part)}`)
    .join('');
  return {
    settlingMs: JENKINS_SETTLING_MS,
    deploysOnce: false,
    pausableOnce: 'begun',
    async readPause(mark): Promise<PauseReading> {
      const outcome = await http.requestJson({
        path: `${path}/api/json`,
        query: { tree: 'name,url,buildable,disabled' },
        etag: mark,
      });
      if (outcome.kind === 'not-modified') return { kind: 'unchanged' };
      if (outcome.kind === 'refused' && outcome.status === 404)
        return { kind: 'gone', why: `Jenkins knows no job ${job}, or shows none to this user` };
      if (outcome.kind !== 'ok') return unreadable(failedRead(outcome));
      const parsed = JOB.safeParse(outcome.body);
      const isBuildable = parsed.success ? (parsed.data.buildable ?? null) : null;
      if (!parsed.success || isBuildable === null)
        return { kind: 'unreadable', why: 'Jenkins does not say whether the job is buildable', retryAt: null };
      return {
        kind: 'read',
        state: isBuildable ? 'running' : 'paused',
        words: null,
        mark: outcome.etag,
        url: parsed.data.url ?? null,
      };
    },
    async setPause(wanted): Promise<SendOutcome> {
      const outcome = await post(http, { path: `${path}/${wanted === 'paused' ? 'disable' : 'enable'}` });
      return outcome.kind === 'ok' ? { kind: 'accepted', receipt: { status: outcome.status } } : taken(outcome);
    },
    async deploy({ ref }): Promise<SendOutcome> {
      const outcome = await post(http, {
        path: `${path}/buildWithParameters`,
        body: { kind: 'form', fields: { [refParameter]: ref } },
      });
      if (outcome.kind !== 'ok')
        return outcome.kind === 'refused' && outcome.status === 409 ? disabled(job) : failedSend(outcome);
      const item = QUEUE_ITEM.exec(outcome.headers['location'] ?? '')?.[1];
      return { kind: 'accepted', receipt: item === undefined ? {} : { item } };
    },
    readRun: (receipt) => readRun(http, { path, receipt }),
    findRun: (ask) => findRun(http, { path, refParameter, ask }),
  };
}

type Posted = Awaited<ReturnType<Outbound['requestText']>>;

/** It answers with a redirect to the job's page, which nobody has to follow. */
function taken(outcome: Exclude<Posted, { kind: 'ok' }>): SendOutcome {
  if (outcome.kind === 'refused' && outcome.status >= 300 && outcome.status < 400)
    return { kind: 'accepted', receipt: { status: outcome.status } };
  return failedSend(outcome);
}

function disabled(job: string): SendOutcome {
  return { kind: 'refused', because: `the job ${job} is disabled, so it builds nothing` };
}

function post(http: Outbound, request: OutboundRequest): Promise<Posted> {
  return http.requestText({ ...request, method: 'POST' });
}

interface Following {
  readonly path: string;
  readonly receipt: DeployReceipt;
}

/** From the queue's item to the build that it became (`executable`); of one that is known, the build itself. */
async function readRun(http: Outbound, { path, receipt }: Following): Promise<DeployRunReading> {
  const known = Number(receipt['build'] ?? 0);
  if (known > 0) return readBuild(http, path, known);
  const item = receipt['item'] ?? '';
  if (!/^\d{1,12}$/.test(item)) return { kind: 'unknown', why: 'Jenkins did not name the queued build' };
  const queued = await http.requestJson({ path: `/queue/item/${item}/api/json` });
  if (queued.kind === 'refused' && queued.status === 404)
    return { kind: 'unknown', why: 'Jenkins has forgotten the queued build, as it does some minutes after it began' };
  if (queued.kind !== 'ok') return unreadable(failedRead(queued));
  const parsed = ITEM.safeParse(queued.body);
  if (!parsed.success) return { kind: 'unreadable', why: 'Jenkins described the queue oddly', retryAt: null };
  if (parsed.data.cancelled === true)
    return { kind: 'stopped', run: `queue item ${item}`, url: null, sha: null, receipt };
  const number = parsed.data.executable?.number ?? null;
  return number === null ? { kind: 'waiting', why: parsed.data.why ?? null } : readBuild(http, path, number);
}

async function readBuild(http: Outbound, path: string, number: number): Promise<DeployRunReading> {
  const built = await http.requestJson({ path: `${path}/${number}/api/json`, query: { tree: BUILD_TREE } });
  if (built.kind === 'refused' && built.status === 404)
    return { kind: 'unknown', why: `Jenkins keeps build #${number} no more` };
  if (built.kind !== 'ok') return unreadable(failedRead(built));
  const parsed = BUILD.safeParse(built.body);
  if (!parsed.success) return { kind: 'unreadable', why: 'Jenkins described the build oddly', retryAt: null };
  const { url, building, actions } = parsed.data;
  const sha = actions?.map((each) => each?.lastBuiltRevision?.SHA1 ?? '').find((text) => SHA.test(text)) ?? null;
  const result = parsed.data.result ?? null;
  const about = { run: `#${number}`, url: url ?? null, sha, receipt: { build: String(number) } };
  if (building === true || result === null) return { kind: 'running', ...about };
  if (result === 'SUCCESS') return { kind: 'passed', ...about };
  return { kind: result === 'ABORTED' ? 'stopped' : 'failed', ...about };
}

interface Finding {
  readonly path: string;
  readonly refParameter: string;
  readonly ask: FindAsk;
}

/** Jenkins takes no key, so a build is known by its job, its ref and its time: among the newest, then in the queue. */
async function findRun(
  http: Outbound,
  { path, refParameter, ask: { ref, since, except } }: Finding,
): Promise<FoundRun> {
  const isOf = (actions: z.infer<typeof ACTIONS>): boolean =>
    actions?.some((each) => each?.parameters?.some(({ name, value }) => name === refParameter && value === ref)) ===
    true;
  // The queue first: what leaves it meanwhile is among the builds.
  const queue = await http.requestJson({
    path: '/queue/api/json',
    query: { tree: 'items[id,inQueueSince,task[url],actions[parameters[name,value]]]' },
  });
  const jobs = await http.requestJson({ path: `${path}/api/json`, query: { tree: `builds[${BUILD_TREE}]{0,20}` } });
  if (queue.kind !== 'ok') return unreadable(failedRead(queue));
  if (jobs.kind !== 'ok') return unreadable(failedRead(jobs));
  const builds = BUILDS.safeParse(jobs.body);
  const waiting = QUEUE.safeParse(queue.body);
  if (!builds.success || !waiting.success)
    return { kind: 'unreadable', why: 'Jenkins described its builds oddly', retryAt: null };
  const build = builds.data.builds?.find(
    ({ number, timestamp, actions }) =>
      beganSince(timestamp ?? null, since) && isOf(actions) && !except.includes(`#${number}`),
  );
  if (build !== undefined) return { kind: 'found', receipt: { build: String(build.number) } };
  const item = waiting.data.items.find(
    ({ inQueueSince, task, actions }) =>
      beganSince(inQueueSince ?? null, since) && isOf(actions) && task?.url?.includes(`${path}/`) === true,
  );
  return item === undefined ? { kind: 'none' } : { kind: 'found', receipt: { item: String(item.id) } };
}

function unreadable(reading: ReturnType<typeof failedRead>) {
  return reading.kind === 'unreadable'
    ? reading
    : ({ kind: 'unreadable', why: 'it could not be read', retryAt: null } as const);
}
