import { z } from 'zod';
import { fields, oneOf, pattern, text, whole, type Names } from './config-fields.ts';
import { connectionOf, REPOSITORY_NAME } from './config-schema.ts';

/** GitHub's name of a workflow's file, without its folder: the API takes it in place of an id (GitHub docs: workflows). */
const WORKFLOW_FILE = /^[\w.-]{1,100}\.ya?ml$/;
/** Names of CodePipeline: `[A-Za-z0-9.@\-_]+`, 1 to 100 (AWS API reference: PipelineDeclaration, StageDeclaration). */
const AWS_NAME = /^[A-Za-z0-9.@_-]{1,100}$/;
const JENKINS_JOB = /^[\w. -]{1,100}(?:\/[\w. -]{1,100}){0,9}$/;
const GITLAB_PROJECT = /^[\w.-]{1,100}(?:\/[\w.-]{1,100}){1,20}$/;

/** What deploys a fleet by itself, so that holds can pause it. */
export function deployerSchema(names: Names) {
  const awsName = (what: string) => pattern(AWS_NAME, what);
  return z.discriminatedUnion(
    'kind',
    [
      fields(
        {
          kind: z.literal('jenkins'),
          connection: connectionOf(names, 'jenkins'),
          job: pattern(JENKINS_JOB, 'the job as folder/job'),
          refParameter: pattern(/^\w{1,60}$/, "the build's parameter for a branch or tag").default('GIT_REF'),
        },
        'a deployer',
      ),
      fields(
        {
          kind: z.literal('codepipeline'),
          connection: connectionOf(names, 'codepipeline'),
          pipeline: awsName("the pipeline's name"),
          stage: awsName('the stage that deploys'),
          sourceAction: text('the source action', 100).nullable().default(null),
        },
        'a deployer',
      ),
      fields(
        {
          kind: z.literal('github'),
          connection: connectionOf(names, 'github'),
          repository: pattern(REPOSITORY_NAME, 'a repository as owner/name'),
          workflow: pattern(WORKFLOW_FILE, "the workflow's file without its folder, such as deploy.yml"),
        },
        'a deployer',
      ),
      fields(
        {
          kind: z.literal('gitlab'),
          connection: connectionOf(names, 'gitlab'),
          project: pattern(GITLAB_PROJECT, 'the project as group/project'),
        },
        'a deployer',
      ),
      fields({ kind: z.literal('manual') }, 'a deployer'),
    ],
    {
      error: ({ input }) =>
        input === undefined
          ? 'is missing'
          : 'kind must be jenkins, codepipeline, github or gitlab (each with its connection), or manual',
    },
  );
}

const BUILD_MINUTES = 60;
const ROLL_MINUTES = 30;

/** Whether people may have branches deployed to it, and how long each step of that may take. */
export function branchDeploysSchema() {
  return fields(
    {
      branches: oneOf(['allowed', 'forbidden']).nullable().default(null),
      buildMinutes: whole(1, 1440, 'minutes').default(BUILD_MINUTES),
      rollMinutes: whole(1, 1440, 'minutes').default(ROLL_MINUTES),
    },
    'deploys of branches: { branches: allowed, buildMinutes: 60, rollMinutes: 30 }',
  ).default({ branches: null, buildMinutes: BUILD_MINUTES, rollMinutes: ROLL_MINUTES });
}
