import { z } from 'zod';
import { oneOf, text } from '../../../platform/config/config-fields.ts';
import { duration } from '../duration.ts';
import { defineVerb, type Stage, type Verb } from '../verb.ts';

const repository = text('owner/name as on GitHub');
const branch = text('a branch').default('master');
const actor = text("a person's login").default('a-maintainer');
const lasts = duration('how long it takes');
const runEnd = oneOf(['success', 'failure', 'cancelled', 'timed_out', 'neutral', 'skipped', 'action_required']);
const runName = text('a name for this run, by which later steps speak of it', 40);

/** Commits, workflow runs and builds. */
export const PIPELINE_VERBS = {
  commit: defineVerb(
    'A commit lands on a branch; jobs that follow the branch build and deploy it, unless they are disabled.',
    { repository, branch, message: text('the first line of its message'), actor },
    (step, { world }) => {
      world.github.push(step);
    },
  ),
  tag: defineVerb(
    'A tag lands on the head of the default branch.',
    { repository, tag: text('a tag, such as v0.39.0') },
    (step, { world }) => {
      world.github.tag(step.repository, step.tag);
    },
  ),
  'workflow-run': defineVerb(
    'A GitHub Actions run is requested, begins after some seconds, and ends when its time is over.',
    {
      run: runName,
      repository,
      workflow: text('the path of its file, such as .github/workflows/ci.yml'),
      name: text('what the workflow is called'),
      branch,
      title: text('what the run says it is about'),
      event: text('what started it').default('push'),
      actor,
      lasts,
      ends: runEnd,
    },
    ({ run, workflow, name, lasts: lastsMs, ends, ...step }, { world, ids }) => {
      const ending = { lastsMs, conclusion: ends };
      ids.set(run, world.github.startRun({ ...step, workflow: { path: workflow, name }, ending }).id);
    },
  ),
  'run-again': defineVerb(
    'A run that ended is run again, as its next attempt.',
    { run: runName, lasts, ends: runEnd },
    (step, stage) => {
      stage.world.github.rerun(idOf(step.run, stage), { lastsMs: step.lasts, conclusion: step.ends });
    },
  ),
  redeliver: defineVerb(
    'Somebody has GitHub send every event again that nobody took, as its page offers.',
    {},
    (_step, { world }) => {
      world.github.deliveries.redeliverFailed();
    },
  ),
  build: defineVerb(
    'A job of the build server is started; when it succeeds, its image tag moves and the hosts follow one by one.',
    {
      job: text('folder/name, such as nim-waku/deploy-status-prod'),
      ref: text('a branch, tag or commit'),
      lasts: lasts.optional(),
      ends: oneOf(['SUCCESS', 'UNSTABLE', 'FAILURE', 'ABORTED']).default('SUCCESS'),
      actor,
    },
    ({ job, ref, lasts: lastsMs, ends, actor: who }, { world }) => {
      const [folder = '', name = ''] = job.split('/');
      const outcome = world.jenkins.trigger(
        { folder, name },
        {
          parameters: { GIT_REF: ref },
          cause: `Started by user ${who}`,
          plan: { result: ends, ...(lastsMs === undefined ? {} : { lastsMs }) },
        },
      );
      const there = world.jenkins.jobs.map(({ spec }) => `${spec.folder}/${spec.name}`).join(', ');
      if (outcome.kind === 'unknown-job') throw new Error(`The build server has no job ${job}. It has: ${there}.`);
    },
  ),
  job: defineVerb(
    'A job of the build server is disabled or enabled again.',
    { job: text('folder/name, such as nim-waku/deploy-waku-test'), is: oneOf(['enabled', 'disabled']) },
    ({ job, is }, { world }) => {
      const [folder = '', name = ''] = job.split('/');
      const found = world.jenkins.findJob(folder, name);
      if (found === null) throw new Error(`The build server has no job ${job}.`);
      world.jenkins.setEnabled(found, is);
    },
  ),
  release: defineVerb(
    'A release is published on GitHub, with its tag; `notesFile` names a file beside the scenario.',
    {
      release: text('a name for this release, by which later steps speak of it', 40),
      repository,
      tag: text('its tag, such as v0.39.0'),
      name: text('its title').optional(),
      notes: z.string().max(125_000).optional(),
      notesFile: text('the name of a file beside the scenario').optional(),
      prerelease: z.boolean().default(false),
      author: actor,
    },
    ({ release, notesFile, prerelease, name, notes, ...step }, { world, ids, readText }) => {
      const published = world.github.publish({
        ...step,
        name: name ?? step.tag,
        isPrerelease: prerelease,
        notes: notesFile === undefined ? (notes ?? '') : readText(notesFile),
      });
      ids.set(release, published.id);
    },
  ),
  'edit-release': defineVerb(
    'A published release gets another title or other notes.',
    {
      release: text('the release, by its name in this scenario'),
      name: text('its new title').optional(),
      notes: z.string().optional(),
    },
    ({ release, name, notes }, stage) => {
      stage.world.github.editRelease(idOf(release, stage), {
        ...(name === undefined ? {} : { name }),
        ...(notes === undefined ? {} : { notes }),
      });
    },
  ),
  'unpublish-release': defineVerb(
    'A published release becomes a draft again.',
    { release: text('the release, by its name in this scenario') },
    ({ release }, stage) => {
      stage.world.github.unpublish(idOf(release, stage));
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;

function idOf(name: string, { ids }: Stage): number {
  const id = ids.get(name);
  if (id !== undefined) return id;
  throw new Error(`No step before this one named '${name}'. Named so far: ${[...ids.keys()].join(', ') || 'none'}.`);
}
