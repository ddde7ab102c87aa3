import { oneOf, text } from '../../../platform/config/config-fields.ts';
import { duration } from '../duration.ts';
import { defineVerb, type Verb } from '../verb.ts';

const message = text('the first line of the commit it runs for');
const lasts = duration('how long it takes');

/** Pipelines of AWS and of GitLab. */
export const CI_VERBS = {
  'aws-pipeline': defineVerb(
    'AWS CodePipeline runs a pipeline: Source, Build in CodeBuild, Deploy, and before that an approval where one is asked for.',
    {
      execution: text('a name for this execution, by which later steps speak of it', 40),
      pipeline: text("the pipeline's name"),
      message,
      approval: oneOf(['asked', 'none']).default('none'),
      lasts,
      failsIn: oneOf(['Build', 'Deploy']).nullable().default(null),
    },
    ({ execution, lasts: lastsMs, ...step }, { world, names }) => {
      names.set(execution, world.codepipeline.start({ ...step, lastsMs }).id);
    },
  ),
  'aws-approval': defineVerb(
    'A person approves or rejects what an execution waits for.',
    { execution: text('the execution, by its name in this scenario'), is: oneOf(['approved', 'rejected']) },
    ({ execution, is }, { world, names }) => {
      const id = names.get(execution);
      if (id === undefined) throw new Error(`No step before this one named '${execution}'.`);
      world.codepipeline.answer(id, is);
    },
  ),
  'gitlab-pipeline': defineVerb(
    'GitLab runs a pipeline: build, test, and deploy where it has an environment.',
    {
      run: text('a name for this pipeline, by which later steps speak of it', 40),
      project: text('group/name as on GitLab'),
      branch: text('a branch'),
      message,
      actor: text("a person's login").default('a-maintainer'),
      environment: text('what its last stage deploys to').nullable().default(null),
      lasts,
      failsIn: oneOf(['build', 'test', 'deploy']).nullable().default(null),
    },
    ({ run, branch, message: title, lasts: lastsMs, ...step }, { world, ids }) => {
      ids.set(run, world.gitlab.start({ ...step, ref: branch, title, lastsMs }).id);
    },
  ),
  'gitlab-retry': defineVerb(
    'What failed in a GitLab pipeline runs again, within the same pipeline.',
    {
      run: text('the pipeline, by its name in this scenario'),
      lasts,
      failsIn: oneOf(['build', 'test', 'deploy']).nullable().default(null),
    },
    ({ run, lasts: lastsMs, failsIn }, { world, ids }) => {
      const id = ids.get(run);
      if (id === undefined) throw new Error(`No step before this one named '${run}'.`);
      world.gitlab.retry(id, { lastsMs, failsIn });
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;
