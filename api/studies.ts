/*
 * POST /api/v1/upgrade-requests/{request}/study    { of, question }
 * POST /api/v1/upgrade-requests/{request}/answer   { of, result, link? }
 * Needs and rules as for /upgrade study and /upgrade answer.
 */
import { z } from 'zod';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import type { RequestService } from '../src/requests/request-service.ts';
import { requestId } from '../src/requests/request.ts';
import { answerInput, studyInput } from '../src/requests/study-input.ts';
import type { StudyService } from '../src/requests/study-service.ts';
import type { StudyOutcome } from '../src/requests/study.ts';

export interface StudyApiDeps {
  readonly requests: RequestService;
  readonly studies: StudyService;
}

const STUDY = z.object({
  request: z.string(),
  of: z.string(),
  question: z.string(),
  result: z.string().nullable(),
  link: z.string().nullable(),
});
const REFUSED = {
  'no-such-office': { status: 422, about: 'nobody of that name has to agree on this fleet' },
  over: { status: 409, about: 'it was begun or has ended' },
} as const;

export function createStudyApi({ requests, studies }: StudyApiDeps): readonly ApiAct[] {
  const common = {
    method: 'POST' as const,
    sees: 'upgrade.view',
    data: STUDY,
    find: ({ request }: { readonly request: number }, read: Reader) => requests.find(read, request),
    notFound: ({ request }: { readonly request: number }) =>
      `No request that you may see is called ${requestId(request)}; GET /upgrade-requests lists those there are.`,
  };
  return [
    defineApi({
      ...common,
      act: 'upgrade study',
      path: '/upgrade-requests/{request}/study',
      summary: 'Ask one of those who must agree about a request',
      input: studyInput,
      endings: { asked: { status: 200, about: 'they are told' }, ...REFUSED },
      requires: (_input, request, actor) => studies.askRequirement(request, actor),
      run: async ({ of: office, question }, { number }, actor) =>
        answerOf(await studies.ask({ number, office, question }, { actor, act: 'api:upgrade study' })),
    }),
    defineApi({
      ...common,
      act: 'upgrade answer',
      path: '/upgrade-requests/{request}/answer',
      summary: 'Give the result of what you were asked about a request',
      input: answerInput,
      endings: {
        answered: { status: 200, about: 'it is on the card, and in what is asked of those who must agree' },
        'nothing-asked': { status: 409, about: 'nobody asked it anything' },
        'not-yours': { status: 409, about: 'only those whose word counts for it answer' },
        ...REFUSED,
      },
      requires: (_input, request) => studies.answerRequirement(request),
      run: async ({ of: office, result, link }, { number }, actor) =>
        answerOf(
          await studies.answer({ number, office, result, link: link ?? null }, { actor, act: 'api:upgrade answer' }),
        ),
    }),
  ];
}

function answerOf(outcome: StudyOutcome | null): ApiAnswer {
  if (outcome === null) throw new Error('The upgrade request was found and is gone.');
  switch (outcome.kind) {
    case 'asked':
    case 'answered': {
      const { request, office, question, answer } = outcome.study;
      const data = { request: requestId(request), of: office, question };
      const found = { result: answer?.result ?? null, link: answer?.link ?? null };
      return { outcome: outcome.kind, data: { ...data, ...found }, audited: true };
    }
    case 'no-such-office':
      return { outcome: outcome.kind, problem: `Who must agree there: ${outcome.offices.join(', ') || 'nobody'}.` };
    case 'nothing-asked':
      return { outcome: outcome.kind, problem: `${outcome.office} was asked nothing about it.` };
    case 'not-yours':
      return { outcome: outcome.kind, problem: `Only those whose word counts for ${outcome.office} answer for it.` };
    case 'over':
      return {
        outcome: outcome.kind,
        problem: `${requestId(outcome.request.number)} is ${outcome.request.state} by now.`,
      };
  }
}
