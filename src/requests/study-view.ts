import {
  clip,
  code,
  escape,
  link as linkTo,
  message,
  timestamp,
  userMention,
  type FieldParts,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { PartyMention } from '../people/party.ts';
import { doerWords, REQUEST_LOOKS, type Words } from './request-view.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import type { Study, StudyOutcome } from './study.ts';

/** In UTF-16 units, before escaping. */
const SHOWN = { text: 300 } as const;

/** What offices were asked about the request, and what they found. */
export function studyFields(studies: readonly Study[]): readonly FieldParts[] {
  return studies.length === 0 ? [] : [{ name: 'Studies', value: studies.map(studyLine) }];
}

function studyLine({ office, question, askedBy, answer }: Study): string {
  const asked = `${code(office)}: ${typed(question)}`;
  if (answer === null) return `⏳ Asked, ${asked} (by ${doerWords(askedBy)})`;
  const more = answer.link === null ? '' : ` ${linkTo('the rest', answer.link)}`;
  return `📝 Answered, ${asked} — ${typed(answer.result)}${more} (by ${doerWords(answer.by)} ${timestamp(answer.at, 'R')})`;
}

/** For the office: what it is asked. */
export function askedNews(request: UpgradeRequest, study: Study, { users, roles, text }: PartyMention): Words {
  const id = requestId(request.number);
  const how = `\`/upgrade answer request:${id} of:${study.office}\` gives the result.`;
  return {
    body: message({
      mentions: { users, roles },
      content:
        `${text} 🔎 ${doerWords(study.askedBy)} asks ${code(study.office)} about ${id}: ${typed(study.question)}\n${how}`.trim(),
    }),
    summary: `${id}: a question to ${study.office}`,
  };
}

/** For whoever asked: what was found. */
export function answeredNews(request: UpgradeRequest, study: Study): Words {
  const { userId } = study.askedBy;
  const id = requestId(request.number);
  const to = userId === null ? '' : `${userMention(userId)} `;
  return {
    body: message({
      mentions: userId === null ? 'nobody' : { users: [userId] },
      content: `${to}${id}: ${studyLine(study)}`,
    }),
    summary: `${id}: ${study.office} answered`,
  };
}

/** What whoever asks or answers reads. */
export function studyMessage(outcome: StudyOutcome): MessageBody {
  return message({ mentions: 'nobody', content: wordsOf(outcome) });
}

function wordsOf(outcome: StudyOutcome): string {
  switch (outcome.kind) {
    case 'asked':
      return `${code(outcome.study.office)} is asked about ${requestId(outcome.request.number)}; you are told what it finds.`;
    case 'answered':
      return `The result is on the card of ${requestId(outcome.request.number)}, and ${doerWords(outcome.study.askedBy)} is told. Agreeing is a word of its own, on the card of its approval.`;
    case 'no-such-office':
      return outcome.offices.length === 0
        ? 'Nobody has to agree to upgrades of that fleet, so there is no office to ask. `upgrades: approvals` of the configuration names them.'
        : `That fleet has no such office. It has: ${outcome.offices.map((office) => code(office)).join(', ')}.`;
    case 'nothing-asked':
      return `${code(outcome.office)} was asked nothing about it. \`/upgrade study\` asks.`;
    case 'not-yours':
      return `Only those whose word counts for ${code(outcome.office)} answer for it.`;
    case 'over': {
      const { number, state } = outcome.request;
      return `${requestId(number)} is ${REQUEST_LOOKS[state].word}, so nothing is asked or answered about it.`;
    }
  }
}

function typed(text: string): string {
  return escape(clip(text, SHOWN.text));
}
