import {
  clip,
  code,
  embed,
  escape,
  link,
  mentionWords,
  message,
  notifying,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { shortSha } from './commit-words-view.ts';
import type { ApprovalEnding, ApprovalTold, AwsApproval } from './aws-approval.ts';
import { consoleOf, executionUrl } from './aws-run.ts';
import type { Run } from './run.ts';

export interface ApprovalParts {
  readonly approval: AwsApproval;
  readonly place: ApprovalTold;
  /** The execution, where it is known. */
  readonly run: Run | null;
}

const SHOWN = { name: 80, title: 140, note: 400 } as const;

const LOOKS: Readonly<
  Record<ApprovalEnding | 'waiting', { readonly icon: string; readonly words: string; readonly color: number }>
> = {
  waiting: { icon: '✋', words: 'waits for approval', color: 0xf1c40f },
  approved: { icon: '✅', words: 'was approved', color: 0x2ecc71 },
  rejected: { icon: '❌', words: 'was not approved', color: 0xe74c3c },
  dropped: { icon: '⏹️', words: 'waits no more', color: 0x95a5a6 },
};

/**
 * What waits, where, until when and for whom. Edited when it is over, which notifies nobody. It leads to the page of the
 * execution: the address in AWS's own message carries what it takes to approve.
 */
export function approvalMessage({ approval, place, run }: ApprovalParts): {
  readonly body: MessageBody;
  readonly summary: string;
} {
  const { icon, words, color } = LOOKS[approval.ending ?? 'waiting'];
  const summary = `${icon} ${code(clip(approval.pipeline, SHOWN.name))} ${words} at ${code(whereWords(approval))}`;
  const { mention } = place;
  return {
    body: message({
      mentions: mention === null ? 'nobody' : notifying([mention]),
      content: `${summary}.${mention === null ? '' : ` ${mentionWords([mention])}`}`,
      embeds: [
        embed({
          color,
          description: [
            `${escape(place.pipeline)} · ${escape(place.environment)}`,
            ...commitLines(run),
            ...(approval.note === null ? [] : [escape(clip(approval.note, SHOWN.note))]),
            timeLine(approval),
            ...linkLines(approval),
          ],
        }),
      ],
    }),
    summary,
  };
}

function whereWords({ stage, action }: AwsApproval): string {
  return clip(`${stage} / ${action}`, SHOWN.name);
}

function commitLines(run: Run | null): readonly string[] {
  if (run === null || (run.sha === '' && run.title === null)) return [];
  const title = run.title === null ? '' : ` ${escape(clip(run.title, SHOWN.title))}`;
  return [`${run.sha === '' ? '' : code(shortSha(run.sha))}${title}`];
}

function timeLine({ askedAt, expiresAt, settledAt, ending }: AwsApproval): string {
  const asked = `Asked ${timestamp(askedAt, 'F')}`;
  if (settledAt !== null)
    return `${asked}, ${ending === 'dropped' ? 'over' : 'answered'} ${timestamp(settledAt, 'R')}.`;
  if (expiresAt === null)
    return `${asked}. Unanswered, CodePipeline rejects it after seven days, or as the action says.`;
  return `${asked}. Unanswered, CodePipeline rejects it ${timestamp(expiresAt, 'R')}, ${timestamp(expiresAt, 'F')}.`;
}

function linkLines({ pipeline, region, executionId, lookAt, settledAt }: AwsApproval): readonly string[] {
  const page = executionId === null ? pipelineUrl(pipeline, region) : executionUrl({ pipeline, region, executionId });
  const links = [
    ...(page === null
      ? []
      : [link(settledAt === null ? 'Approve or reject it in CodePipeline' : 'CodePipeline', page)]),
    ...(lookAt === null ? [] : [link('What to look at first', lookAt)]),
  ];
  return links.length === 0 ? [] : [links.join(' · ')];
}

function pipelineUrl(pipeline: string, region: string): string | null {
  const console = consoleOf(region);
  if (console === null) return null;
  return `https://${console}/codesuite/codepipeline/pipelines/${encodeURIComponent(pipeline)}/view?region=${region}`;
}
