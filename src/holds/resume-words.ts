import type { DeployerConfig, FleetConfig } from '../platform/config/config.ts';
import type { WaitingDeploy } from './hold-outcome.ts';

export interface Resuming {
  readonly fleet: Pick<FleetConfig, 'deployer' | 'versionPolicy'> | null;
  /** As far as the asker may see it; null: not known. */
  readonly waiting: WaitingDeploy | null;
  /** What comes back because somebody tries a branch on it; null: nobody does. */
  readonly backTo: string | null;
}

/** What ending the last hold has deployed: something, nothing, or what somebody other than Muster deploys. */
export interface Resumed {
  readonly kind: 'deploys' | 'nothing' | 'others';
  /** A sentence without a period, and without markup. May hold foreign text. */
  readonly words: string;
}

/** What becomes of what waited once a fleet's last hold has ended. */
export function resumed({ fleet, waiting, backTo }: Resuming): Resumed {
  const deployer = fleet?.deployer ?? null;
  if (deployer === null)
    return { kind: 'nothing', words: 'nothing was paused and nobody can be asked, for no deployer is configured' };
  if (deployer.kind === 'manual') return { kind: 'others', words: handWords(fleet, backTo) };
  if (backTo !== null) return { kind: 'deploys', words: `${backTo} is put back, in place of the branch that is tried` };
  // Only CodePipeline keeps what waited, before its closed stage (AWS docs: transitions).
  if (deployer.kind === 'codepipeline')
    return {
      kind: 'others',
      words:
        'CodePipeline itself deploys the newest that waits before the stage; Muster starts nothing beside it, and follows that',
    };
  if (fleet?.versionPolicy.kind !== 'auto')
    return {
      kind: 'nothing',
      words: `nothing is deployed by that, for it tracks no branch; ${NEXT_WORDS[deployer.kind]}`,
    };
  return latestWords(waiting, fleet.versionPolicy.branch, NEXT_WORDS[deployer.kind]);
}

function handWords(fleet: Resuming['fleet'], backTo: string | null): string {
  const asked = 'the maintainer is asked to resume it by hand';
  const unseen = 'and what no host reports stays unverified';
  if (backTo !== null) return `${asked}, and to put ${backTo} back in place of the branch that is tried, ${unseen}`;
  if (fleet?.versionPolicy.kind !== 'auto') return `${asked}; nothing is deployed by that, for it tracks no branch`;
  return `${asked}, and then to deploy the latest of ${fleet.versionPolicy.branch} unless its source says that nothing waits, ${unseen}`;
}

/** A disabled job or workflow is told of pushes in vain (GitHub docs: disabling a workflow), so they are made up for. */
const NEXT_WORDS: Readonly<Record<Exclude<DeployerConfig['kind'], 'manual' | 'codepipeline'>, string>> = {
  jenkins: 'Jenkins takes what its next trigger brings: a push, a poll or a timer',
  github: 'GitHub takes what is pushed next',
  gitlab: 'GitLab takes what its next pipeline brings',
};

function latestWords(waiting: WaitingDeploy | null, branch: string, next: string): Resumed {
  const known = waiting?.counted === 'commits' && waiting.branch === branch ? waiting.count : null;
  if (known === 0) return { kind: 'nothing', words: `nothing waits on ${branch}, so nothing is deployed; ${next}` };
  const unless = known === null ? ', unless its source says then that nothing waits' : '';
  return { kind: 'deploys', words: `Muster has ${branch} deployed${unless}, and follows it host by host` };
}
