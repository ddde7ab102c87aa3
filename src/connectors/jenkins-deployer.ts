import { z } from 'zod';
import type { DeployerPort, DeployReceipt, DeployRunReading, PauseReading } from '../holds/deployer-port.ts';
import type { SendOutcome } from '../platform/acts/act.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import type { Outbound, OutboundRequest } from '../platform/outbound/outbound.ts';
import { failedRead, failedSend } from './act-call.ts';

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
const BUILD = z.object({
  number: z.int(),
  url: z.string().nullish(),
  building: z.boolean().nullish(),
  result: z.string().nullish(),
});
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

/** From the queue's item to the build that it became (`executable`). */
async function readRun(http: Outbound, { path, receipt }: Following): Promise<DeployRunReading> {
  const item = receipt['item'] ?? '';
  if (!/^\d{1,12}$/.test(item)) return { kind: 'unknown', why: 'Jenkins did not name the queued build' };
  const queued = await http.requestJson({ path: `/queue/item/${item}/api/json` });
  if (queued.kind === 'refused' && queued.status === 404)
    return { kind: 'unknown', why: 'Jenkins has forgotten the queued build, as it does some minutes after it began' };
  if (queued.kind !== 'ok') return unreadable(failedRead(queued));
  const parsed = ITEM.safeParse(queued.body);
  if (!parsed.success) return { kind: 'unreadable', why: 'Jenkins described the queue oddly', retryAt: null };
  if (parsed.data.cancelled === true) return { kind: 'stopped', run: `queue item ${item}`, url: null };
  const number = parsed.data.executable?.number ?? null;
  if (number === null) return { kind: 'waiting', why: parsed.data.why ?? null };
  const built = await http.requestJson({
    path: `${path}/${number}/api/json`,
    query: { tree: 'number,url,building,result' },
  });
  if (built.kind !== 'ok') return unreadable(failedRead(built));
  const build = BUILD.safeParse(built.body);
  if (!build.success) return { kind: 'unreadable', why: 'Jenkins described the build oddly', retryAt: null };
  const about = { run: `#${number}`, url: build.data.url ?? null };
  if (build.data.building === true || (build.data.result ?? null) === null) return { kind: 'running', ...about };
  if (build.data.result === 'SUCCESS') return { kind: 'passed', ...about };
  return { kind: build.data.result === 'ABORTED' ? 'stopped' : 'failed', ...about };
}

function unreadable(reading: ReturnType<typeof failedRead>) {
  return reading.kind === 'unreadable'
    ? reading
    : ({ kind: 'unreadable', why: 'it could not be read', retryAt: null } as const);
}
