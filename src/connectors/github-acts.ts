import { z } from 'zod';
import type { ActConnector, FactReading, SendOutcome } from '../platform/acts/act.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedRead, failedSend } from './act-call.ts';

/** What GitHub shows of an answer, it shows within seconds; a slow day of theirs is minutes. */
const SETTLING_MS = 120_000;
const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

const INPUT = z.object({
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  runId: z.string().regex(/^\d{1,20}$/),
  environment: z.string().min(1),
  answer: z.enum(['approved', 'rejected']),
  comment: z.string(),
});
type Input = z.infer<typeof INPUT>;

/** Of docs.github.com: "Get pending deployments for a workflow run". */
const PENDING = z.array(
  z.object({
    environment: z.object({ name: z.string().nullish() }),
    wait_timer: z.number().nullish(),
    wait_timer_started_at: z.string().nullish(),
    reviewers: z.array(z.unknown()).nullish(),
  }),
);
const RUN = z.object({
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  html_url: z.string().nullish(),
});
/** Of docs.github.com: "Get all deployment protection rules for an environment". */
const RULES = z.object({ total_count: z.number().nullish() });

/**
 * Answers the question of an environment whether a run may deploy to it: POST …/deployment_protection_rule (GitHub docs:
 * "Review custom deployment protection rules for a workflow run"; 204, for apps alone). GitHub has no read of an app's
 * own answer: what is read is whether the run still waits there, which proves that nothing was answered only where no
 * other rule could be what it waits for.
 */
export function createProtectionAnswers(http: Outbound): ActConnector {
  return {
    settlingMs: SETTLING_MS,
    read: ({ query, receipt }) => readAnswer(http, INPUT.parse(query.of), { wasTaken: receipt !== null }),
    send: ({ input }) => sendAnswer(http, INPUT.parse(input)),
  };
}

async function sendAnswer(http: Outbound, input: Input): Promise<SendOutcome> {
  const outcome = await http.requestText({
    method: 'POST',
    path: `${runPath(input)}/deployment_protection_rule`,
    headers: HEADERS,
    body: {
      kind: 'json',
      value: { environment_name: input.environment, state: input.answer, comment: input.comment },
    },
  });
  return outcome.kind === 'ok' ? { kind: 'accepted', receipt: { status: outcome.status } } : failedSend(outcome);
}

async function readAnswer(
  http: Outbound,
  input: Input,
  { wasTaken }: { readonly wasTaken: boolean },
): Promise<FactReading> {
  // Its 204 is the only word there will ever be on our own answer; other rules may keep the run waiting.
  if (wasTaken) return { kind: 'so', because: 'GitHub took the answer', url: pageOf(input) };
  const runOutcome = await http.requestJson({ path: runPath(input), headers: HEADERS });
  if (runOutcome.kind === 'refused' && runOutcome.status === 404)
    return { kind: 'overtaken', because: `run ${input.runId} of ${input.repository} is gone` };
  const run = runOutcome.kind === 'ok' ? RUN.safeParse(runOutcome.body) : null;
  if (runOutcome.kind !== 'ok') return failedRead(runOutcome);
  if (run?.success !== true) return unclear('GitHub described the run in words that Muster does not know');
  const url = run.data.html_url ?? pageOf(input);
  // A run that ended well was let on; what ended otherwise may never have been.
  if (run.data.status === 'completed' && input.answer === 'approved' && run.data.conclusion === 'success')
    return { kind: 'so', because: 'the run went on, and has ended well', url };
  if (run.data.status === 'completed')
    return input.answer === 'rejected' && run.data.conclusion === 'failure'
      ? { kind: 'so', because: 'the run has ended as failed', url }
      : { kind: 'overtaken', because: `the run has ended: ${run.data.conclusion ?? 'without a conclusion'}`, url };
  return readPending(http, input, url);
}

async function readPending(http: Outbound, input: Input, url: string | null): Promise<FactReading> {
  const outcome = await http.requestJson({ path: `${runPath(input)}/pending_deployments`, headers: HEADERS });
  if (outcome.kind !== 'ok') return failedRead(outcome);
  const pending = PENDING.safeParse(outcome.body);
  if (!pending.success) return unclear('GitHub listed what waits in words that Muster does not know');
  const wanted = input.environment.toLowerCase();
  const waits = pending.data.find(({ environment }) => environment.name?.toLowerCase() === wanted);
  if (waits === undefined)
    return input.answer === 'approved'
      ? { kind: 'so', because: `the run no longer waits for ${input.environment}`, url }
      : // A run that was rejected takes a moment to end; how it ends tells.
        {
          kind: 'not-so',
          because: `the run no longer waits for ${input.environment}, and goes on`,
          provesNothing: true,
        };
  const because = `the run still waits for ${input.environment}`;
  const isOursAlone = (waits.reviewers ?? []).length === 0 && (waits.wait_timer ?? 0) === 0;
  return { kind: 'not-so', because, provesNothing: !isOursAlone || !(await isOnlyRule(http, input)) };
}

/** Several apps can protect one environment; then what it waits for may be another one's answer. */
async function isOnlyRule(http: Outbound, { repository, environment }: Input): Promise<boolean> {
  const path = `/repos/${repository}/environments/${encodeURIComponent(environment)}/deployment_protection_rules`;
  const outcome = await http.requestJson({ path, headers: HEADERS });
  const rules = outcome.kind === 'ok' ? RULES.safeParse(outcome.body) : null;
  return rules?.success === true && rules.data.total_count === 1;
}

function unclear(why: string): FactReading {
  return { kind: 'unreadable', why, retryAt: null };
}

function pageOf({ repository, runId }: Input): string {
  return `https://github.com/${repository}/actions/runs/${runId}`;
}

function runPath({ repository, runId }: Input): string {
  return `/repos/${repository}/actions/runs/${runId}`;
}
