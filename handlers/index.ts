import type { AlertService } from '../src/alerts/alert-service.ts';
import type { CloudwatchAlarmService } from '../src/alerts/cloudwatch-alarm-service.ts';
import { createMusterBeatHandler } from './muster-beat.ts';
import type { BeatService } from '../src/operations/beat-service.ts';
import type { NoticeService } from '../src/operations/notice-service.ts';
import type { AwsApprovalService } from '../src/pipelines/aws-approval-service.ts';
import type { DeploymentService } from '../src/pipelines/deployment-service.ts';
import type { JenkinsBuildService } from '../src/pipelines/jenkins-build-service.ts';
import type { ProtectionService } from '../src/pipelines/protection-service.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { TagService } from '../src/pipelines/tag-service.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import type { ReleaseService } from '../src/releases/release-service.ts';
import { createAlertmanagerHandler } from './alertmanager.ts';
import { createAlarmHandlers } from './aws-alarm.ts';
import { createApprovalHandler } from './aws-approval.ts';
import { createCodebuildPhaseHandlers } from './aws-codebuild-phase.ts';
import { createCodebuildStateHandlers } from './aws-codebuild-state.ts';
import { createCodepipelineActionHandlers } from './aws-codepipeline-action.ts';
import { createCodepipelineHandlers } from './aws-codepipeline-pipeline.ts';
import { createCodepipelineStageHandlers } from './aws-codepipeline-stage.ts';
import { createTopicHandlers } from './aws-topic.ts';
import { createGenericDeploymentHandler } from './generic-deployment.ts';
import { createGenericRunHandler } from './generic-run.ts';
import { createGithubCheckSuiteHandler } from './github-check-suite.ts';
import { createGithubCreateHandler } from './github-create.ts';
import { createGithubDeploymentHandler } from './github-deployment.ts';
import { createGithubDeploymentProtectionRuleHandler } from './github-deployment-protection-rule.ts';
import { createGithubDeploymentStatusHandler } from './github-deployment-status.ts';
import { createGithubPushHandler } from './github-push.ts';
import { createGithubReleaseHandler } from './github-release.ts';
import { createGithubWorkflowJobHandler } from './github-workflow-job.ts';
import { createGithubWorkflowRunHandler } from './github-workflow-run.ts';
import { createGitlabDeploymentHandler } from './gitlab-deployment.ts';
import { createGitlabJobHandler } from './gitlab-job.ts';
import { createGitlabPipelineHandler } from './gitlab-pipeline.ts';
import { createGitlabPushHandler, createGitlabTagPushHandler } from './gitlab-push.ts';
import { createGitlabReleaseHandler } from './gitlab-release.ts';
import { createGrafanaHandler } from './grafana.ts';
import { createJenkinsBuildHandler } from './jenkins-build.ts';

export interface HandlerServices {
  readonly runs: RunService;
  readonly deployments: DeploymentService;
  readonly protections: ProtectionService;
  readonly tags: TagService;
  readonly jenkinsBuilds: Pick<JenkinsBuildService, 'heard'>;
  readonly releases: ReleaseService;
  readonly alerts: AlertService;
  readonly notices: NoticeService;
  readonly beats: Pick<BeatService, 'processed'>;
  readonly awsApprovals: AwsApprovalService;
  readonly alarms: CloudwatchAlarmService;
}

/** Everything that machines may tell us. A source's events that are not here are answered 204. */
export function createHandlers(services: HandlerServices): readonly Handler[] {
  const { runs, deployments, protections, tags, jenkinsBuilds, releases, alerts, notices } = services;
  const { awsApprovals, alarms, beats } = services;
  return [
    createGithubWorkflowRunHandler(runs),
    createGithubWorkflowJobHandler(runs),
    createGithubCheckSuiteHandler(runs),
    createGithubDeploymentHandler({ deployments, runs }),
    createGithubDeploymentStatusHandler({ deployments, runs }),
    createGithubDeploymentProtectionRuleHandler(protections),
    createGithubPushHandler(tags),
    createGithubCreateHandler(tags),
    createGithubReleaseHandler(releases),
    createGitlabPipelineHandler(runs),
    createGitlabJobHandler(runs),
    createGitlabDeploymentHandler(deployments),
    createGitlabTagPushHandler(tags),
    createGitlabPushHandler(tags),
    createGitlabReleaseHandler(releases),
    createJenkinsBuildHandler(jenkinsBuilds),
    createGenericRunHandler(runs),
    createGenericDeploymentHandler(deployments),
    createAlertmanagerHandler(alerts),
    createGrafanaHandler(alerts),
    ...createCodepipelineHandlers(runs),
    ...createCodepipelineStageHandlers(runs),
    ...createCodepipelineActionHandlers({ runs, awsApprovals }),
    ...createCodebuildStateHandlers(runs),
    ...createCodebuildPhaseHandlers(runs),
    createApprovalHandler(awsApprovals),
    ...createAlarmHandlers(alarms),
    ...createTopicHandlers(notices),
    createMusterBeatHandler(beats),
  ];
}
