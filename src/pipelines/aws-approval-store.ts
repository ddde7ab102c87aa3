import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { ApprovalEnding, AwsApproval } from './aws-approval.ts';

interface ApprovalTables {
  aws_approvals: {
    id: string;
    pipeline: string;
    stage: string;
    action: string;
    region: string;
    execution_id: string | null;
    asked_at: number;
    expires_at: number | null;
    note: string | null;
    look_at: string | null;
    settled_at: number | null;
    ending: ApprovalEnding | null;
    told: string;
  };
}

/** More of one action's past decides nothing. */
const NEWEST = 20;

/** Of one action, the newest first. */
export async function listApprovals(
  reader: Reader,
  { pipeline, stage, action }: Pick<AwsApproval, 'pipeline' | 'stage' | 'action'>,
): Promise<readonly AwsApproval[]> {
  const rows = await reader
    .tables<ApprovalTables>()
    .selectFrom('aws_approvals')
    .selectAll()
    .where('pipeline', '=', pipeline)
    .where('stage', '=', stage)
    .where('action', '=', action)
    .orderBy('asked_at', 'desc')
    .limit(NEWEST)
    .execute();
  return rows.map(approvalFrom);
}

/** Writes one, new or known. */
export async function saveApproval(tx: Transaction, approval: AwsApproval): Promise<void> {
  const row = {
    pipeline: approval.pipeline,
    stage: approval.stage,
    action: approval.action,
    region: approval.region,
    execution_id: approval.executionId,
    asked_at: approval.askedAt.getTime(),
    expires_at: approval.expiresAt?.getTime() ?? null,
    note: approval.note,
    look_at: approval.lookAt,
    settled_at: approval.settledAt?.getTime() ?? null,
    ending: approval.ending,
    told: JSON.stringify(approval.told),
  };
  await tx
    .tables<ApprovalTables>()
    .insertInto('aws_approvals')
    .values({ id: approval.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Forgets what was asked before `before`, waiting or not: CodePipeline waits for sixty days at most. */
export async function deleteApprovalsBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.tables<ApprovalTables>().deleteFrom('aws_approvals').where('asked_at', '<', before.getTime()).execute();
}

const TOLD = z.array(
  z.strictObject({
    channel: z.string(),
    pipeline: z.string(),
    environment: z.string(),
    mention: z.strictObject({ kind: z.enum(['role', 'user']), id: z.string() }).nullable(),
  }),
);

function approvalFrom(row: ApprovalTables['aws_approvals']): AwsApproval {
  return {
    id: row.id,
    pipeline: row.pipeline,
    stage: row.stage,
    action: row.action,
    region: row.region,
    executionId: row.execution_id,
    askedAt: new Date(row.asked_at),
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
    note: row.note,
    lookAt: row.look_at,
    settledAt: row.settled_at === null ? null : new Date(row.settled_at),
    ending: row.ending,
    told: TOLD.parse(JSON.parse(row.told)),
  };
}
