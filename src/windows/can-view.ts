import { clipLines, code, LIMITS, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import { permissionOf, type CanAnswer, type CanRule, type WaitingApproval } from './can.ts';
import { pauseLines } from './pause-words-view.ts';
import { foreign, nextLine, reasonLine } from './window-words-view.ts';

/** "Could … deploy v0.39 to status.prod on Friday 17:00? No." and every rule with its verdict. */
export function canMessage(answer: CanAnswer): MessageBody {
  const { who, act, version, fleet, at, windows, approvals, couldAct, pause, rules } = answer;
  const what = `${act}${version === '' ? '' : ` ${code(version)}`} ${act === 'deploy' ? 'to' : 'on'} ${code(fleet)}`;
  const verdict = couldAct === null ? 'Not known' : couldAct ? 'Yes' : 'No';
  const next = nextLine(windows);
  const lines = [
    `Could ${foreign(who, 60)} ${what} on ${timestamp(at, 'F')}? **${verdict}.**`,
    policyLine(answer),
    ...windows.reasons.map(reasonLine),
    ...rules.map(ruleLine),
    ...(pause === undefined || pause.holds.length === 0
      ? []
      : [
          ...pauseLines(pause),
          'What is held is not deployed by itself; whoever deploys all the same overrules its holders.',
        ]),
    ...approvals.map(approvalLine),
    ...(next === null ? [] : [next]),
    'This is what is planned now; what changes until then, changes the answer.',
  ];
  return message({ mentions: 'nobody', content: clipLines(lines, LIMITS.content) });
}

const RULE_ICONS = { allowed: '✅', refused: '❌', unknown: '❔' } as const;

function ruleLine({ about, verdict, words, at }: CanRule): string {
  const when = at === undefined ? '' : ` (${timestamp(at, 'F')})`;
  return `${RULE_ICONS[verdict]} ${about}: ${foreign(words, 250)}${when}.`;
}

function approvalLine({ id, what, missing, until }: WaitingApproval): string {
  const people = missing === 1 ? 'one more person' : `${missing} more people`;
  return `⏳ Approval: ${code(id)} (${foreign(what, 150)}) waits for ${people} until ${timestamp(until, 'f')}; it allows nothing before.`;
}

function policyLine({ who, act, policy }: CanAnswer): string {
  const permission = code(permissionOf(act));
  const they = who === 'you' ? 'you' : 'they';
  if (policy === null) return `❔ Policy: Discord does not tell their roles now, so ${permission} is not judged.`;
  if (policy.kind === 'allowed') return `✅ Policy: ${they} have ${permission}, by ${foreign(policy.because, 100)}.`;
  const could =
    policy.couldAsk.length === 0 ? 'Nobody has it.' : `Could do it: ${policy.couldAsk.map(code).join(', ')}.`;
  return `❌ Policy: ${they} lack ${permission}. ${could}`;
}
