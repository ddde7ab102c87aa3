import { approvalId } from '../approvals/approval.ts';
import {
  clip,
  clipLines,
  code,
  escape,
  LIMITS,
  link,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import { requestId } from './request.ts';
import type { RollBackOutcome } from './roll-back-outcome.ts';

const SHOWN = { version: 100, why: 300 } as const;

/** What whoever asks for a rollback reads. `url` leads to the request's card, once it is there. */
export function rollBackMessage(outcome: RollBackOutcome, url: string | null): MessageBody {
  const id = requestId(outcome.request.number);
  return message({
    mentions: 'nobody',
    content: clipLines(linesOf(outcome, url === null ? id : link(id, url)), LIMITS.content),
  });
}

function linesOf(outcome: RollBackOutcome, id: string): readonly string[] {
  const { request } = outcome;
  const fleet = code(request.fleet);
  switch (outcome.kind) {
    case 'asked':
    case 'already-asked': {
      const { approval } = outcome;
      const to = code(clip(approval.binding.version ?? '', SHOWN.version));
      const others = approval.people === 1 ? 'Another person' : plural(approval.people, 'other person', 'other people');
      return [
        `⏳ ${approvalId(approval.number)} ${outcome.kind === 'asked' ? 'asks' : 'asks already'} whether ${fleet} is put back to ${to} (${id}).`,
        `${others} must agree until ${timestamp(approval.expiresAt, 't')}; then it begins by itself, if the windows let it.`,
      ];
    }
    case 'begun':
      return [
        `⏪ ${id} is being put back: ${code(clip(outcome.to, SHOWN.version))} is deployed to ${fleet}.`,
        'Its card follows it host by host; the fleet is held at it afterwards, so that the next commit does not undo it.',
      ];
    case 'changed':
      return [
        `${id} is ${request.state} by now, or was decided since it was shown: ${request.execution === null ? 'nothing of it was deployed' : 'look at its card first'}. Nothing was changed.`,
      ];
    case 'no-way-back':
      return [
        `❌ What ran on ${fleet} before ${id} is not known: its hosts did not all tell the same. Name it: \`/upgrade rollback ${requestId(request.number)} to: v…\`.`,
      ];
    case 'same-version':
      return [`❌ ${code(clip(request.version.text, SHOWN.version))} is what ${id} deployed: name another version.`];
    case 'overtaken': {
      const by = requestId(outcome.by.number);
      return [`❌ ${by} put something else on ${fleet} since ${id}: \`/upgrade rollback ${by}\` puts that back.`];
    }
    case 'asker-unlinked':
      return [
        `❌ ${id} was not put back: your account is linked with nobody, so no second person can be told from you. Who writes the configuration links it under \`people\`.`,
      ];
    case 'busy':
      return [`⏳ ${id} was not put back: ${foreign(outcome.why)}. Ask again when that has ended.`];
    case 'held':
      return [`⏸️ ${id} was not put back: ${foreign(outcome.why)}. \`/autodeploy resume\` ends a hold.`];
    case 'not-in-use':
      return [`❌ ${id} was not put back: ${foreign(outcome.why)}.`];
    case 'windows-closed':
      return [
        `❌ ${id} was not put back: the windows let nothing be deployed now (${foreign(verdictWords(outcome.windows))}). \`/window override\` asks a second person.`,
      ];
  }
}

function foreign(text: string): string {
  return escape(clip(text, SHOWN.why));
}
