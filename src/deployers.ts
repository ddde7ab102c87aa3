import type { ActConnectors } from './act-connectors.ts';
import {
  CODEPIPELINE_SETTLING_MS,
  createCodepipelineDeployer,
  type AskAws,
} from './connectors/codepipeline-deployer.ts';
import { createDeployActs, createManualDeploys, type AnswerOf, type OpenDeployer } from './connectors/deploy-acts.ts';
import { createManualStarts, createStartActs } from './connectors/start-acts.ts';
import { START_DEPLOY } from './deploys/start-act.ts';
import { createGithubDeployer, GITHUB_SETTLING_MS } from './connectors/github-deployer.ts';
import { createGitlabDeployer, GITLAB_SETTLING_MS } from './connectors/gitlab-deployer.ts';
import { createJenkinsDeployer, JENKINS_SETTLING_MS } from './connectors/jenkins-deployer.ts';
import { SET_DEPLOYS } from './holds/deploy-act.ts';
import { findManualAnswer } from './holds/fleet-deploys-store.ts';
import type { DeployerPort } from './holds/deployer-port.ts';
import type { Clock } from './platform/clock.ts';
import type { ConnectionConfig, DeployerConfig } from './platform/config/config.ts';
import type { Database } from './platform/database/transaction.ts';
import type { Outbound } from './platform/outbound/outbound.ts';

export interface DeployersParts {
  readonly clock: Clock;
  readonly database: Pick<Database, 'read'>;
  /** The door of a connection of that name and kind; null where the configuration has none. */
  readonly outboundOf: (name: string, kind: ConnectionConfig['kind']) => Outbound | null;
  readonly findCodepipeline: (connection: string) => AskAws | null;
  /** For tests: what is spoken to in place of each. */
  readonly wrap?: (port: DeployerPort) => DeployerPort;
}

export interface Deployers {
  readonly find: OpenDeployer;
  readonly acts: ActConnectors;
}

/** What deploys the fleets, by the connections of the configuration. */
export function createDeployers({
  clock,
  database,
  outboundOf,
  findCodepipeline,
  wrap = (port) => port,
}: DeployersParts): Deployers {
  const find: OpenDeployer = (deployer) => {
    const port = open(deployer);
    return port === null ? null : wrap(port);
  };
  const open: OpenDeployer = (deployer: DeployerConfig) => {
    if (deployer.kind === 'manual') return null;
    if (deployer.kind === 'codepipeline') {
      const ask = findCodepipeline(deployer.connection);
      return ask === null ? null : createCodepipelineDeployer(ask, deployer);
    }
    const http = outboundOf(deployer.connection, deployer.kind);
    if (http === null) return null;
    switch (deployer.kind) {
      case 'jenkins':
        return createJenkinsDeployer(http, deployer);
      case 'github':
        return createGithubDeployer(http, deployer);
      case 'gitlab':
        return createGitlabDeployer(http, deployer, { clock });
    }
  };
  const acts = (settlingMs: number) => () => createDeployActs(find, settlingMs);
  const starts = () => createStartActs(find);
  const answerOf: AnswerOf = async (actKey) => {
    const answer = await findManualAnswer(database.read, actKey);
    return answer === null ? null : { answer: answer.answer, by: answer.by.person ?? answer.by.name };
  };
  const manual = createManualDeploys(answerOf);
  const manualStarts = createManualStarts(answerOf);
  return {
    find,
    acts: {
      [SET_DEPLOYS.jenkins]: acts(JENKINS_SETTLING_MS),
      [SET_DEPLOYS.codepipeline]: acts(CODEPIPELINE_SETTLING_MS),
      [SET_DEPLOYS.github]: acts(GITHUB_SETTLING_MS),
      [SET_DEPLOYS.gitlab]: acts(GITLAB_SETTLING_MS),
      [SET_DEPLOYS.manual]: () => manual,
      [START_DEPLOY.jenkins]: starts,
      [START_DEPLOY.codepipeline]: starts,
      [START_DEPLOY.github]: starts,
      [START_DEPLOY.gitlab]: starts,
      [START_DEPLOY.manual]: () => manualStarts,
    },
  };
}
