import type { Deploy } from '../../src/deploys/deploy.ts';
import { saveHead } from '../../src/pipelines/tag-store.ts';
import type { DeployHouse } from './deploys.ts';

/** The maintainer does on the hosts what no system does: each runs the commit from now on. */
export function deployByHand({ world }: DeployHouse, sha: string, most = 3): void {
  for (const host of world.hostsOf('waku.test').slice(0, most))
    world.setVersion(host, `v0.38.0-12-g${sha.slice(0, 8)}`, sha);
}

/** Somebody pushes a branch, of which Muster is told. */
export async function pushHeard(house: DeployHouse, branch: string): Promise<string> {
  const sha = house.world.github.push({ repository: 'acme/node', branch, message: 'Try it', actor: 'dev' });
  const head = { system: 'github', repository: 'acme/node', branch, sha, title: 'Try it', author: 'dev' } as const;
  await house.database.transaction((tx) => saveHead(tx, { ...head, at: house.clock.now() }));
  return sha;
}

export const BY_HAND = { deployer: { kind: 'manual' } } as const;

/** Asks for a branch on the fleet that people deploy; gives the deploy. */
export async function askByHand(house: DeployHouse, ref = 'feature/x', length = '3h'): Promise<Deploy> {
  const outcome = await house.deploys.branch(house.fleet, { ref, length, reason: 'a look' }, house.as('an-owner'));
  if (outcome.kind !== 'begun') throw new Error(outcome.kind);
  return outcome.deploy;
}

/** Somebody presses “Deployed”; gives what came of it. */
export async function sayDeployed(house: DeployHouse, number: number): Promise<string> {
  const ask = { number, answer: { kind: 'done' } } as const;
  const outcome = await house.deploys.answer('waku.test', ask, house.as('a-maintainer'));
  return outcome.kind;
}
