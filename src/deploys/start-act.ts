import { setDeploysAct } from '../holds/deploy-act.ts';
import type { DeployReceipt } from '../holds/deployer-port.ts';
import { deployerKey, deployerWords } from '../holds/fleet-deploys.ts';
import type { Act, StoredAct } from '../platform/acts/act.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import type { JsonValue } from '../platform/json.ts';

/** Programs alone can be asked for a deploy. */
export type AskableDeployer = Exclude<DeployerConfig, { kind: 'manual' }>;

/** By kind of deployer: has a ref built and deployed; by hand, asks people for that. */
export const START_DEPLOY = {
  jenkins: 'jenkins.start-deploy',
  codepipeline: 'codepipeline.start-deploy',
  github: 'github.start-deploy',
  gitlab: 'gitlab.start-deploy',
  manual: 'manual.start-deploy',
} as const;

export interface Start {
  readonly number: number;
  readonly fleet: string;
  readonly deployer: DeployerConfig;
  readonly ref: string;
  /** Only runs that began since can be this one's. */
  readonly since: Date;
  /** Runs of earlier deploys, by what people call them. */
  readonly except: readonly string[];
  readonly deadline: Date;
}

export function startKey(number: number): string {
  return `deploy:D-${number}:start`;
}

export function openKey(number: number): string {
  return `deploy:D-${number}:open`;
}

/** Whose number it is; null for an act of another room. Pausing and resuming for a deploy are this room's too. */
export function deployNumberOf({ key }: Pick<StoredAct, 'key'>): number | null {
  const number = Number(/^deploy:D-(\d{1,9}):(?:open|start)$/.exec(key)?.[1] ?? 0);
  return number > 0 ? number : null;
}

/** Has a ref built and deployed. Acts on one deployer are carried out in the order they were put. */
export function startAct({ number, fleet, deployer, ref, since, except, deadline }: Start): Act {
  const key = startKey(number);
  const of = { key, deployer: { ...deployer }, ref, since: since.toISOString(), except: [...except] };
  return {
    key,
    system: deployer.kind === 'manual' ? 'manual' : deployer.connection,
    verb: START_DEPLOY[deployer.kind],
    // Apart from pausing by hand: whoever deployed it need not say first that they resumed.
    target: deployer.kind === 'manual' ? `manual:${fleet}:deploy` : deployerKey(deployer),
    fleet,
    summary: `deploy ${ref} to ${fleet}: ${deployerWords(deployer)}`,
    input: of,
    expect: { fact: 'deploy.began', of },
    deadline,
  };
}

/** What is paused deploys nothing, so it is opened for this one; put before it. Where it is open, nothing is sent. */
export function openAct({ number, fleet, deployer, ref, deadline }: Start): Act {
  return setDeploysAct({
    key: openKey(number),
    fleet,
    deployer,
    wanted: 'running',
    reason: `D-${number}: ${ref}`,
    deadline,
    overrideUntil: null,
  });
}

/** What the system named its run by; null: nothing, or its answer was not heard. */
export function receiptOf(receipt: JsonValue): DeployReceipt | null {
  if (typeof receipt !== 'object' || receipt === null || Array.isArray(receipt)) return null;
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(receipt)) if (typeof value === 'string') named[name] = value;
  return Object.keys(named).length === 0 ? null : named;
}
