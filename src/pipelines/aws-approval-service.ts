import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { deleteApprovalsBefore, listApprovals, saveApproval } from './aws-approval-store.ts';
import { approvalMessage } from './aws-approval-view.ts';
import {
  hearAsked,
  hearSettled,
  type ApprovalAsked,
  type ApprovalSettled,
  type ApprovalStep,
  type ApprovalTold,
  type AwsApproval,
} from './aws-approval.ts';
import { executionKey } from './aws-run.ts';
import { breakLane } from './break-service.ts';
import { breadth, breakMention } from './route.ts';
import { findRun } from './run-store.ts';

export interface AwsApprovalServiceParts {
  readonly config: () => Config;
  readonly cards: Cards;
}

export interface AwsApprovalService {
  /** Tells once in each channel of the pipeline that somebody has to approve, and whom that concerns. */
  ask(tx: Transaction, asked: ApprovalAsked): Promise<ApprovalStep['kind']>;
  settle(tx: Transaction, settled: ApprovalSettled): Promise<ApprovalStep['kind']>;
  /** Forgets what was asked before `before`. */
  prune(tx: Transaction, before: Date): Promise<void>;
}

/** A request that nobody was told of for so long is on its page, and no news. */
const NEWS_MS = 24 * 60 * 60_000;

export function createAwsApprovalService(parts: AwsApprovalServiceParts): AwsApprovalService {
  const carryOut = async (tx: Transaction, step: ApprovalStep): Promise<ApprovalStep['kind']> => {
    if (step.kind === 'nothing') return step.kind;
    for (const approval of step.approvals) {
      const isNew = step.kind === 'opened' && approval.id === step.opened.id;
      const told = isNew ? placesOf(approval, parts.config()) : approval.told;
      await saveApproval(tx, { ...approval, told });
      await putCards(tx, { ...approval, told }, { ...parts, config: parts.config() });
    }
    return step.kind;
  };
  return {
    ask: async (tx, asked) => carryOut(tx, hearAsked(await listApprovals(tx, asked), asked)),
    settle: async (tx, settled) => carryOut(tx, hearSettled(await listApprovals(tx, settled), settled)),
    prune: deleteApprovalsBefore,
  };
}

/** By the pipeline alone: an approval is of a stage, whatever branch is in it. One a channel, the most particular. */
function placesOf({ pipeline }: AwsApproval, config: Config): readonly ApprovalTold[] {
  const asking = config.pipelines
    .filter(
      ({ system, repository }) => system === 'aws' && matchesGlob(repository.toLowerCase(), pipeline.toLowerCase()),
    )
    .toSorted((a, b) => breadth(a) - breadth(b));
  return asking
    .filter(({ channel }, index) => asking.findIndex((each) => each.channel === channel) === index)
    .map((each) => ({
      channel: each.channel,
      pipeline: each.name,
      environment: each.environment,
      mention: breakMention(config, each),
    }));
}

interface Showing {
  readonly cards: Cards;
  readonly config: Config;
}

async function putCards(tx: Transaction, approval: AwsApproval, { cards, config }: Showing): Promise<void> {
  const { executionId, askedAt, settledAt } = approval;
  const run = executionId === null ? null : await findRun(tx, executionKey(approval.pipeline, executionId));
  for (const place of approval.told)
    await cards.put(tx, {
      key: `aws-approval:${approval.id}@${place.channel}`,
      kind: 'aws-approval',
      place: { kind: 'channel', channel: place.channel },
      lane: breakLane(place.environment, config),
      phase: settledAt === null ? 'open' : 'final',
      expiresAt: new Date(askedAt.getTime() + NEWS_MS),
      ...approvalMessage({ approval, place, run }),
    });
}
