import type { ActBy } from '../approvals/approval-outcome.ts';
import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import { fleetOf } from '../fleets/fleet.ts';
import { answerOnce } from '../holds/manual-answer-service.ts';
import { findRefCommit } from '../pipelines/ref-commit-service.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { CLOSED_NOW, drawDeploy, mayDeployNow, tellAskAgain } from './deploy-cards-service.ts';
import { recordDeploy, type DeployServiceDeps } from './deploy-deps-service.ts';
import type { HandAnswer, HandOutcome } from './deploy-outcome.ts';
import { findDeploy, findUnderWay, saveDeploy } from './deploy-store.ts';
import type { Deploy } from './deploy.ts';
import { endDeploy } from './end-service.ts';

/** What changes while people are waited for is windows and the age of the question. */
const LOOK_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;
const WHOLE_SHA = /^[0-9a-f]{40}$/;

export interface Answering {
  /** Canonical name. */
  readonly fleet: string;
  /** The deploy that was looked at; null: whichever is asked for. */
  readonly number: number | null;
  readonly answer: HandAnswer;
  readonly by: ActBy;
}

/** Somebody says that they deployed by hand what was asked for, or that they cannot. The first answer counts. */
export function answerByHand(deps: DeployServiceDeps, { fleet, number, answer, by }: Answering): Promise<HandOutcome> {
  const { database, guildId, clock, config, acts } = deps;
  return database.transaction(async (tx): Promise<HandOutcome> => {
    const was = await (number === null ? findUnderWay(tx, guildId, fleet) : findDeploy(tx, guildId, number));
    if (was?.state !== 'starting' || !was.byHand) return { kind: 'nothing-asked', deploy: was };
    const agent = agentOf(config(), by.actor, storable);
    const { kind } = answer;
    const said = { actKey: was.actKey, guildId, fleet, answer: kind, by: agent, at: clock.now() };
    if ((await answerOnce(tx, said)) === 'answered-before') return { kind: 'nothing-asked', deploy: was };
    const judged = { ...by, requirement: { permission: 'hold.confirm', fleet } };
    await recordDeploy(tx, deps, { deploy: was, by: judged, outcome: kind === 'done' ? 'confirmed' : 'declined' });
    if (kind === 'done') {
      // It waits, since nobody can send it: what is read of it next is this answer.
      await acts.hurry(tx, was.actKey);
      return { kind: 'confirmed', deploy: was };
    }
    const because = `${agent.person ?? agent.name} cannot deploy it: ${storable(answer.reason)}`;
    const deploy = await endDeploy(tx, deps, was, { state: 'not-started', because });
    // Last, so that its end is not taken for that of a deploy which is still wanted.
    await acts.withdraw(tx, was.actKey, because);
    return { kind: 'declined', deploy };
  });
}

/** Somebody said that it is deployed. Hosts are compared with what was heard pushed last, where that is known. */
export async function rollByHand(
  tx: Transaction,
  deps: DeployServiceDeps,
  { was, because }: { readonly was: Deploy; readonly because: string | null },
): Promise<void> {
  const now = deps.clock.now();
  const repository = fleetOf(deps, was.fleet)?.versionPolicy.repository ?? '';
  const sha = WHOLE_SHA.test(was.ref) ? was.ref : await findRefCommit(tx, { repository, ref: was.ref });
  const rolling = { ...was, state: 'rolling', because, sha, owesPause: false, enteredAt: now, dueAt: now } as const;
  await drawDeploy(tx, deps, await saveDeploy(tx, rolling));
  if (was.owesPause) await deps.holds.pauseNow(tx, was.fleet);
}

/** The job: shows whether it may be deployed now, and reminds those who are asked, as often as of holds. */
export async function lookAtQuestion({ database, ...deps }: DeployServiceDeps, deploy: Deploy): Promise<void> {
  const { guildId, clock, config } = deps;
  await database.transaction(async (tx) => {
    const was = await findDeploy(tx, guildId, deploy.number);
    if (was?.version !== deploy.version) return;
    const now = clock.now();
    const mayNow = await mayDeployNow(tx, deps, was);
    const because = mayNow ? null : CLOSED_NOW;
    const saved = await saveDeploy(tx, { ...was, because, dueAt: new Date(now.getTime() + LOOK_EVERY_MS) });
    if (because !== was.because) await drawDeploy(tx, deps, saved);
    const times = Math.floor((now.getTime() - was.enteredAt.getTime()) / (config().holds.nagHours * HOUR_MS));
    if (times > 0 && mayNow) await tellAskAgain(tx, deps, { deploy: saved, times });
  });
}
