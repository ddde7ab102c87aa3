import type { Acts, GuardVerdict, StoredAct } from '../platform/acts/act.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { AuditTrail } from '../platform/gate.ts';
import type { ActAsk, ActVerdict } from '../windows/may-act.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import type { ActTarget } from '../windows/window-scope.ts';
import type { WindowService } from '../windows/window-service.ts';
import { environmentKey, pipelinesOfDeployment } from './deployment.ts';
import {
  ANSWER_PROTECTION,
  answerKey,
  answerTarget,
  protectionAnswer,
  questionOfAct,
  type Allowance,
} from './protection-answer.ts';
import type { ProtectionService } from './protection-service.ts';
import type { ProtectionRequest } from './protection.ts';

/**
 * What environments on GitHub ask is answered by what the windows say. Allowed: an act lets the run go on. Refused: it
 * waits, as GitHub lets it for 30 days, until a window opens or somebody overrides; it is never rejected by a clock.
 */
export interface ProtectionGate {
  /** Judges all that wait. For the job and for facts that open something; safe to repeat. */
  answer(tx: Transaction): Promise<void>;
  /** Right before an answer is sent; acts of other kinds go. */
  guard(tx: Transaction, act: StoredAct): Promise<GuardVerdict>;
  /** Reaction: what became of an answer. */
  settled(tx: Transaction, act: StoredAct): Promise<void>;
}

export interface ProtectionGateDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly protections: Pick<ProtectionService, 'list' | 'find' | 'settle'>;
  readonly windows: Pick<WindowService, 'authorise' | 'recheck'>;
  readonly acts: Pick<Acts, 'put' | 'find' | 'findOpen'>;
  readonly audit: AuditTrail;
  readonly guildId: string;
}

const DEPLOY = 'deploy';
/** Where no window says until when it may happen. */
const USUAL_DEADLINE_MS = 24 * 3_600_000;
/** Within one allowance an answer can be refused by what came between, such as a freeze, and be right again later. */
const MOST_TRIES = 5;

export function createProtectionGate(deps: ProtectionGateDeps): ProtectionGate {
  const { protections, windows, clock, config } = deps;
  return {
    async answer(tx) {
      const system = config().connections.find(({ kind }) => kind === 'github')?.name;
      if (system === undefined) return;
      for (const request of await protections.list(tx, { state: 'waiting' }))
        await judge(tx, deps, { request, system });
    },
    async guard(tx, act) {
      const question = questionOfAct(act);
      if (question === null) return { kind: 'go' };
      const request = await protections.find(tx, question);
      if (request === null || request.state !== 'waiting')
        return { kind: 'refuse', because: 'the deployment no longer waits for an answer' };
      const allowance = readAllowance(act);
      if (allowance.overrideUntil !== null)
        return clock.now() < allowance.overrideUntil
          ? { kind: 'go' }
          : { kind: 'refuse', because: 'the override that allowed it has ended' };
      return windows.recheck(tx, askOf(config(), request), allowance.window);
    },
    async settled(tx, act) {
      const question = questionOfAct(act);
      if (question === null) return;
      const at = act.settledAt ?? clock.now();
      if (act.state === 'done') await protections.settle(tx, question, { state: 'approved', at });
      else if (act.refusal === 'overtaken') await protections.settle(tx, question, { state: 'passed-by', at });
    },
  };
}

interface Judging {
  readonly request: ProtectionRequest;
  readonly system: string;
}

async function judge(tx: Transaction, deps: ProtectionGateDeps, { request, system }: Judging): Promise<void> {
  const { acts, windows, audit, guildId, config } = deps;
  const ask = askOf(config(), request);
  // One answer at a time: whatever allowed it, an act that is open speaks for the question.
  if ((await acts.findOpen(tx, { system, target: answerTarget(request) })) !== null) return;
  const verdict = await windows.authorise(tx, ask);
  if (verdict.kind === 'refused') return;
  const allowance = await freshAllowance(tx, deps, { request, verdict });
  if (allowance === null) return;
  const act = protectionAnswer({
    request,
    system,
    fleet: ask.target.fleet,
    answer: 'approved',
    comment: `Muster: ${verdictWords(verdict)}.`,
    deadline: verdict.until ?? new Date(deps.clock.now().getTime() + USUAL_DEADLINE_MS),
    allowance,
  });
  await acts.put(tx, act);
  await audit.record(tx, {
    actor: {
      via: 'muster',
      guildId,
      discordUserId: null,
      discordRoleIds: [],
      displayName: 'Muster',
      requestId: request.key,
    },
    act: ANSWER_PROTECTION,
    requirement: { permission: 'window', fleet: ask.target.fleet },
    verdict: 'allowed',
    outcome: 'approved',
    subject: `${act.target}: ${verdictWords(verdict)}`,
  });
}

/** null: this allowance had its tries. */
async function freshAllowance(
  tx: Transaction,
  { acts }: ProtectionGateDeps,
  { request, verdict }: { readonly request: ProtectionRequest; readonly verdict: ActVerdict },
): Promise<Allowance | null> {
  const allowance = allowanceOf(verdict);
  for (let again = 1; again <= MOST_TRIES; again += 1) {
    const id = again === 1 ? allowance.id : `${allowance.id}~${again}`;
    if ((await acts.find(tx, answerKey(request, id))) === null) return { ...allowance, id };
  }
  return null;
}

/** The reason that decided comes first. */
function allowanceOf({ reasons, until }: ActVerdict): Allowance {
  const [first] = reasons;
  if (first?.kind === 'overridden')
    return { id: `override-${first.override.number}`, window: null, overrideUntil: until ?? first.override.until };
  if (first?.kind === 'allowed-by')
    return {
      id: `window-${first.window.number}@${first.occurrence.key}`,
      window: first.window.number,
      overrideUntil: null,
    };
  return { id: 'no-window', window: null, overrideUntil: null };
}

function askOf(config: Config, request: ProtectionRequest): ActAsk {
  return { act: DEPLOY, target: targetOf(config, request), version: '' };
}

/** By the first pipeline that deploys there; a repository that none names has its environment alone. */
function targetOf(config: Config, { repository, environment: asked, ref }: ProtectionRequest): ActTarget {
  const known = config.environments.find(({ name, aliases }) =>
    [name, ...aliases].some((each) => environmentKey(each) === environmentKey(asked)),
  );
  const environment = known?.name ?? asked;
  const where = { system: 'github', repository, environment, ref } as const;
  const [pipeline] = pipelinesOfDeployment(config.pipelines, where);
  return { fleet: pipeline?.fleet ?? null, environment, pipeline: pipeline?.name ?? null, train: null };
}

function readAllowance({ input }: StoredAct): Pick<Allowance, 'window' | 'overrideUntil'> {
  const { window = null, overrideUntil = null } = isRecord(input) ? input : {};
  return {
    window: typeof window === 'number' ? window : null,
    overrideUntil: typeof overrideUntil === 'string' ? new Date(overrideUntil) : null,
  };
}

function isRecord(value: StoredAct['input']): value is { readonly [key: string]: StoredAct['input'] } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
