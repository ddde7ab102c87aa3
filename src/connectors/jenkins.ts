import { z } from 'zod';
import type { JenkinsBuildPort, ReadBuild, ReadBuildOutcome, ReadStage } from '../pipelines/jenkins-build-port.ts';
import { buildAddress, REF_PARAMETERS, refName } from '../pipelines/jenkins-job.ts';
import { jenkinsResult, jenkinsStageState } from '../pipelines/jenkins-run-state.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedCall, type FailedOutcome } from './failed-call.ts';

/**
 * Jenkins' remote access API (jenkins.io, "Remote Access API"), with a user and their API token as basic
 * authentication. Stages come from the Pipeline Stage View plugin, where it is installed.
 */
export function createJenkins(http: Outbound): JenkinsBuildPort {
  return {
    async readBuild(job, number) {
      const address = buildAddress(job, number);
      const outcome = await http.requestJson({ path: `${address}api/json`, query: { tree: TREE } });
      if (outcome.kind !== 'ok') return notRead(outcome);
      const parsed = BUILD.safeParse(outcome.body);
      if (!parsed.success) return bad(`its answer is no build: ${whereOf(parsed.error)}`);
      // A proxy that answers every path alike would confirm anything.
      if (parsed.data.number !== number) return bad(`it answered with build ${parsed.data.number}`);
      const { result, building } = parsed.data;
      const isOver = result !== null && result !== undefined && building !== true;
      return { kind: 'read', build: buildFrom(parsed.data, isOver ? await readStages(http, address) : []) };
    },
  };
}

/** Names what is read, so that Jenkins leaves out the rest: a build's whole answer has its log's parts and more. */
const TREE = [
  'number,url,result,building,timestamp,duration',
  'actions[causes[_class,shortDescription,userId],parameters[name,value],lastBuiltRevision[SHA1,branch[name]]]',
  'changeSets[items[commitId,msg,author[fullName]]{0,50}]',
  'changeSet[items[commitId,msg,author[fullName]]{0,50}]',
].join(',');

const LONGEST_TEXT = 300;
const MOST_ACTIONS = 200;
/** Several times what anybody looks at on a card. */
const MOST_STAGES = 100;

const line = z.string().transform((text) => {
  const [first = ''] = text.trimStart().split(/[\r\n]/u, 1);
  return first
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, LONGEST_TEXT)
    .trim();
});
const instant = z
  .int()
  .nonnegative()
  .transform((ms) => new Date(ms));

const CHANGES = z
  .object({
    items: z
      .array(
        z.object({
          commitId: z.string().nullish(),
          msg: line.nullish(),
          author: z.object({ fullName: line }).nullish(),
        }),
      )
      .nullish(),
  })
  .nullish();

const ACTION = z
  .object({
    causes: z
      .array(z.object({ _class: z.string().nullish(), shortDescription: line.nullish(), userId: line.nullish() }))
      .nullish(),
    parameters: z.array(z.object({ name: z.string(), value: z.unknown() })).nullish(),
    lastBuiltRevision: z
      .object({ SHA1: z.string(), branch: z.array(z.object({ name: z.string().nullish() })).nullish() })
      .nullish(),
  })
  // Plugins add actions of every shape; one that cannot be read tells nothing of these.
  .catch({});

const BUILD = z.object({
  number: z.int(),
  url: z.string().nullish(),
  result: z.string().max(100).nullish(),
  building: z.boolean().nullish(),
  timestamp: instant,
  duration: z.int().nonnegative().nullish(),
  actions: z.array(ACTION.nullable()).max(MOST_ACTIONS).nullish(),
  changeSets: z.array(CHANGES).nullish(),
  changeSet: CHANGES,
});

type Build = z.infer<typeof BUILD>;

function buildFrom(build: Build, stages: readonly ReadStage[]): ReadBuild {
  const actions = (build.actions ?? []).filter((action) => action !== null);
  const causes = actions.flatMap(({ causes }) => causes ?? []);
  const revision = revisionOf(actions);
  const isOver = build.result !== null && build.result !== undefined && build.building !== true;
  return {
    result: isOver ? jenkinsResult(build.result ?? '') : null,
    startedAt: build.timestamp,
    endedAt: isOver ? new Date(build.timestamp.getTime() + (build.duration ?? 0)) : null,
    url: webAddress(build.url ?? ''),
    cause: causeOf(causes),
    actor: causes.find(({ userId }) => (userId ?? '') !== '')?.userId ?? null,
    ref: refOf(actions) || revision.ref,
    sha: revision.sha,
    commit: commitOf(build, revision.sha),
    stages,
  };
}

/** What is no page is no link. */
function webAddress(text: string): string | null {
  const url = URL.parse(text);
  return url !== null && /^https?:$/u.test(url.protocol) && url.username === '' && url.password === ''
    ? url.href
    : null;
}

type Actions = readonly NonNullable<NonNullable<Build['actions']>[number]>[];

function refOf(actions: Actions): string {
  const given = actions.flatMap(({ parameters }) => parameters ?? []);
  const refs = REF_PARAMETERS.flatMap((wanted) =>
    given.flatMap(({ name, value }) => (name === wanted && typeof value === 'string' ? [refName(value)] : [])),
  );
  return refs.find((ref) => ref !== '') ?? '';
}

/** A build may check out several repositories, shared libraries too: then nothing says which of them it is about. */
function revisionOf(actions: Actions): { readonly sha: string; readonly ref: string } {
  const revisions = actions.flatMap(({ lastBuiltRevision }) => lastBuiltRevision ?? []);
  const [only, ...others] = revisions.filter(
    ({ SHA1 }, index) => revisions.findIndex((each) => each.SHA1 === SHA1) === index,
  );
  if (only === undefined || others.length > 0 || !/^[0-9a-f]{7,64}$/u.test(only.SHA1)) return { sha: '', ref: '' };
  const name = only.branch?.[0]?.name ?? '';
  return { sha: only.SHA1, ref: name === 'detached' ? '' : refName(name) };
}

/** The commit that was built, else the only one that came with it. */
function commitOf({ changeSets, changeSet }: Build, sha: string): ReadBuild['commit'] {
  const items = [...(changeSets ?? []), changeSet].flatMap((changes) => changes?.items ?? []);
  const item =
    items.find(({ commitId }) => sha !== '' && commitId === sha) ?? (items.length === 1 ? items[0] : undefined);
  const title = item?.msg ?? '';
  return title === '' ? null : { title, author: item?.author?.fullName ?? '' };
}

/** Jenkins' own classes for what sets off a build, in a word; for others what it shows to people. */
const CAUSES: Readonly<Record<string, string>> = {
  'hudson.model.Cause$UserIdCause': 'manual',
  'hudson.model.Cause$UpstreamCause': 'upstream build',
  'hudson.model.Cause$RemoteCause': 'remote trigger',
  'hudson.triggers.TimerTrigger$TimerTriggerCause': 'timer',
  'hudson.triggers.SCMTrigger$SCMTriggerCause': 'commit',
  'com.cloudbees.jenkins.GitHubPushCause': 'push',
  'jenkins.branch.BranchEventCause': 'push',
  'jenkins.branch.BranchIndexingCause': 'branch indexing',
};

function causeOf(
  causes: readonly {
    readonly _class?: string | null | undefined;
    readonly shortDescription?: string | null | undefined;
  }[],
): string | null {
  const [first] = causes;
  if (first === undefined) return null;
  const known = Object.entries(CAUSES).find(([name]) => name === first._class)?.[1];
  return known ?? (first.shortDescription || null);
}

const STAGES = z.object({
  stages: z
    .array(
      z.object({
        id: line,
        name: line,
        status: line,
        startTimeMillis: instant.nullish(),
        durationMillis: z.number().nonnegative().nullish(),
        error: z.object({ message: line.nullish() }).nullish(),
      }),
    )
    .nullish(),
});

/** Stages are an extra: a Jenkins that does not tell them has told the build all the same. */
async function readStages(http: Outbound, address: string): Promise<readonly ReadStage[]> {
  const outcome = await http.requestJson({ path: `${address}wfapi/describe` });
  if (outcome.kind !== 'ok') return [];
  const parsed = STAGES.safeParse(outcome.body);
  if (!parsed.success) return [];
  return (parsed.data.stages ?? []).slice(0, MOST_STAGES).map((stage) => {
    const { state, rawState, phase } = jenkinsStageState(stage.status);
    const startedAt = stage.status === 'NOT_EXECUTED' ? null : (stage.startTimeMillis ?? null);
    const tookMs = stage.durationMillis ?? null;
    return {
      id: stage.id,
      name: stage.name,
      state,
      rawState,
      phase,
      startedAt,
      endedAt: startedAt === null || tookMs === null ? null : new Date(startedAt.getTime() + tookMs),
      failure: stage.error?.message || null,
    };
  });
}

/** Jenkins answers 404 alike for what is not there and for what the user may not see. */
function notRead(outcome: FailedOutcome): ReadBuildOutcome {
  if (outcome.kind === 'refused' && outcome.status === 404) return { kind: 'no-such-build' };
  return bad(failedCall(outcome).detail);
}

function bad(why: string): ReadBuildOutcome {
  return { kind: 'failed', why };
}

/** Names of fields, never their values. */
function whereOf(error: z.ZodError): string {
  return error.issues.map((issue) => issue.path.map(String).join('.') || issue.message).join(', ');
}
