/*
 * GET /api/v1/autodeploy/{fleet}/preview?hold=    what ending one's hold would do: who else holds the fleet, what the
 *                                                 windows say, and what would be deployed. Changes nothing.
 * Needs as for /autodeploy resume. On Discord it is what that shows before its button. The source is asked for it, within
 * its connection's budget.
 */
import { z } from 'zod';
import { resumeInput } from '../src/holds/hold-input.ts';
import type { WaitingDeploy } from '../src/holds/hold-outcome.ts';
import { holdId } from '../src/holds/hold.ts';
import { meantHold } from '../src/holds/meant-hold.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import { verdictWords } from '../src/windows/verdict-words.ts';
import { noHold, NO_HOLD_ENDINGS, onHold, type AutodeployApiDeps } from './autodeploy.ts';

const WAITING = z.object({
  branch: z.string(),
  count: z.number().nullable().describe('null: more than are listed'),
  counted: z.enum(['commits', 'pushes']).describe('pushes: what Muster heard of; each may bring several commits'),
  behind: z.number().nullable().describe('Commits of what runs that the branch lacks; null: not known'),
  compareUrl: z.string().nullable(),
  notCompared: z.string().nullable().describe('Why the source did not compare them; null: it did'),
  commits: z
    .array(z.object({ title: z.string(), author: z.string(), url: z.string().nullable() }))
    .describe('The newest, the newest first'),
});

export function createAutodeployPreviewApi(deps: AutodeployApiDeps): ApiAct {
  const { holds, database } = deps;
  return defineApi({
    ...onHold(deps, 'hold.release'),
    act: 'autodeploy preview',
    method: 'GET',
    path: '/autodeploy/{fleet}/preview',
    summary: 'What ending your hold of a fleet would deploy, and whether the windows let it happen',
    input: resumeInput,
    data: z.object({
      hold: z.string(),
      others: z.array(z.string()).describe('Holds that would go on holding it: then nothing is deployed'),
      windows: z.object({ verdict: z.enum(['allowed', 'refused']), because: z.string() }),
      afterwards: z.string().describe('What becomes of what waits, once it is resumed'),
      waiting: WAITING.nullable().describe('null: no pipeline of the fleet tells what it runs'),
    }),
    endings: {
      previewed: { status: 200, about: 'nothing was changed' },
      'not-held': NO_HOLD_ENDINGS['not-held'],
      which: NO_HOLD_ENDINGS.which,
    },
    async run(_input, { asked }, actor): Promise<ApiAnswer> {
      const hold = meantHold(asked, { holds, actor });
      if (hold === null) return noHold(asked);
      const { others, windows, waiting, afterwards } = await holds.preview(database.read, hold, actor);
      return {
        outcome: 'previewed',
        data: {
          hold: holdId(hold),
          others: others.map(holdId),
          windows: { verdict: windows.kind, because: verdictWords(windows) },
          afterwards,
          waiting: waiting === null ? null : waitingJson(waiting),
        },
      };
    },
  });
}

function waitingJson(waiting: WaitingDeploy): z.infer<typeof WAITING> {
  return { ...waiting, commits: waiting.commits.map(({ title, author, url }) => ({ title, author, url })) };
}
