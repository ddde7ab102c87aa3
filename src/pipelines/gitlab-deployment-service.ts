import type { Transaction } from '../platform/database/transaction.ts';
import type { DeploymentEvent } from './deployment.ts';
import type { DeploymentService } from './deployment-service.ts';
import { findRunOfJob } from './gitlab-job-store.ts';

/** Records a deployment of GitLab with the run of the job that deploys: the hook names the job and not its pipeline. */
export async function recordGitlabDeployment(
  deployments: Pick<DeploymentService, 'record'>,
  tx: Transaction,
  { event, jobUrl }: { readonly event: DeploymentEvent; readonly jobUrl: string | null },
): Promise<void> {
  const { repository, sha } = event;
  const runKey = jobUrl === null || sha === '' ? null : await findRunOfJob(tx, { repository, sha, jobUrl });
  await deployments.record(tx, { ...event, runKey });
}
