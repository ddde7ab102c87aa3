import type { DeployerConfig } from '../platform/config/config.ts';
import type { Act, StoredAct } from '../platform/acts/act.ts';
import { deployerKey, deployerWords, type WantedDeploys } from './fleet-deploys.ts';

/** By kind of deployer: has deploys paused or go on, as the input says. */
export const SET_DEPLOYS = {
  jenkins: 'jenkins.set-deploys',
  codepipeline: 'codepipeline.set-deploys',
  github: 'github.set-deploys',
  gitlab: 'gitlab.set-deploys',
  manual: 'manual.set-deploys',
} as const;

export interface DeploysWish {
  readonly key: string;
  readonly fleet: string;
  readonly deployer: DeployerConfig;
  readonly wanted: WantedDeploys;
  readonly reason: string;
  readonly deadline: Date;
  /** An override was used up by the decision: it holds until then, and the windows are not asked again. */
  readonly overrideUntil: Date | null;
}

/** Pausing or resuming a fleet's deploys, as an act. Acts on one deployer are carried out in the order they were put. */
export function setDeploysAct({ key, fleet, deployer, wanted, reason, deadline, overrideUntil }: DeploysWish): Act {
  const of = { key, fleet, deployer: { ...deployer }, wanted };
  return {
    key,
    system: deployer.kind === 'manual' ? 'manual' : deployer.connection,
    verb: SET_DEPLOYS[deployer.kind],
    // People are asked for each fleet by itself: who does not answer for one keeps no other waiting.
    target: deployer.kind === 'manual' ? `manual:${fleet}` : deployerKey(deployer),
    fleet,
    summary: `${wanted === 'paused' ? 'pause' : 'resume'} deploys of ${fleet}: ${deployerWords(deployer)}`,
    input: { ...of, reason, overrideUntil: overrideUntil?.toISOString() ?? null },
    expect: { fact: 'deploys.are', of },
    deadline,
  };
}

/** Whether the act is one of this room's; said by the verb, for the key is anybody's. */
export function isDeploysAct({ verb }: Pick<StoredAct, 'verb'>): boolean {
  return Object.values<string>(SET_DEPLOYS).includes(verb);
}
