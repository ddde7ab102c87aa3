import { asMuster } from '../audit/as-muster.ts';
import type { Acts, GuardVerdict, StoredAct } from '../platform/acts/act.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { AuditTrail } from '../platform/gate.ts';
import { neededOverride } from '../windows/override-service.ts';
import type { HoldService } from '../holds/hold-service.ts';
import { holdId } from '../holds/hold.ts';
import type { ActAsk, ActVerdict } from '../windows/may-act.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import type { WindowService } from '../windows/window-service.ts';
import {
  ANSWER_PROTECTION,
  answerKey,
  answerTarget,
  protectionAnswer,
  questionOfAct,
  type Allowance,
  type Ground,
} from './protection-answer.ts';
import { groundsOf } from './protection-grounds-input.ts';
import type { ProtectionService } from './protection-service.ts';
import { asksOf } from './protection-target.ts';
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
  readonly windows: Pick<WindowService, 'judge' | 'authorise' | 'recheck'>;
  /** A held fleet is not deployed to, whatever the windows say. */
  readonly holds: Pick<HoldService, 'list'>;
  /** Whether it is the run for which the fleet is held: what somebody deploys under a hold goes through it. */
  readonly isDeployed?: (read: Reader, fleet: string, runId: string) => Promise<boolean>;
  readonly acts: Pick<Acts, 'put' | 'find' | 'findOpen'>;
  readonly audit: AuditTrail;
  readonly guildId: string;
}

/** Where no window says until when it may happen. */
const USUAL_DEADLINE_MS = 24 * 3_600_000;
/** Within one allowance an answer can be refused by what came between, such as a freeze, and be right again later. */
const MOST_TRIES = 5;

export function createProtectionGate(deps: ProtectionGateDeps): ProtectionGate {
  const { protections, clock, config } = deps;
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
      return recheck(tx, deps, { request, grounds: groundsOf(act) });
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

interface Rechecking {
  readonly request: ProtectionRequest;
  readonly grounds: readonly Ground[];
}

/** By the pipelines of the configuration in force; one that only now deploys there has no ground yet. */
async function recheck(
  tx: Transaction,
  deps: ProtectionGateDeps,
  { request, grounds }: Rechecking,
): Promise<GuardVerdict> {
  const { config, clock, windows } = deps;
  const held = await heldBy(tx, deps, request);
  if (held.length > 0) return { kind: 'refuse', because: `the fleet is held: ${held.join(', ')}` };
  let wait: GuardVerdict = { kind: 'go' };
  for (const ask of asksOf(config(), request)) {
    const ground = grounds.find(({ pipeline }) => pipeline === ask.target.pipeline);
    const until = ground?.overrideUntil ?? null;
    if (until !== null && clock.now() >= until)
      return { kind: 'refuse', because: 'the override that allowed it has ended' };
    const verdict: GuardVerdict = until === null ? await windows.recheck(tx, ask, ground?.window ?? null) : wait;
    if (verdict.kind === 'refuse') return verdict;
    if (verdict.kind === 'wait' && (wait.kind !== 'wait' || wait.until < verdict.until)) wait = verdict;
  }
  return wait;
}

interface Judged {
  readonly ask: ActAsk;
  readonly verdict: ActVerdict;
}

async function judge(tx: Transaction, deps: ProtectionGateDeps, { request, system }: Judging): Promise<void> {
  const { acts, audit, guildId, config } = deps;
  // One answer at a time: whatever allowed it, an act that is open speaks for the question.
  if ((await acts.findOpen(tx, { system, target: answerTarget(request) })) !== null) return;
  const judged: Judged[] = [];
  if ((await heldBy(tx, deps, request)).length > 0) return;
  for (const ask of asksOf(config(), request)) judged.push({ ask, verdict: await deps.windows.judge(tx, ask) });
  if (judged.some(({ verdict }) => verdict.kind === 'refused')) return;
  const allowance = await freshAllowance(tx, deps, { request, judged });
  if (allowance === null) return;
  await useOverrides(tx, deps, judged);
  const fleet = judged.find(({ ask }) => ask.target.fleet !== null)?.ask.target.fleet ?? null;
  const words = [...new Set(judged.map(({ verdict }) => verdictWords(verdict)))].join('; ');
  const ends = judged.flatMap(({ verdict: { until } }) => (until === null ? [] : [until.getTime()]));
  const act = protectionAnswer({
    request,
    system,
    fleet,
    answer: 'approved',
    comment: `Muster: ${words}.`,
    deadline: new Date(Math.min(deps.clock.now().getTime() + USUAL_DEADLINE_MS, ...ends)),
    allowance,
  });
  await acts.put(tx, act);
  await audit.record(tx, {
    actor: asMuster(guildId, request.key),
    act: ANSWER_PROTECTION,
    requirement: { permission: 'window', fleet },
    verdict: 'allowed',
    outcome: 'approved',
    subject: `${act.target}: ${words}`,
  });
}

/** Ids of the holds that stand on what would be deployed to. */
async function heldBy(
  tx: Transaction,
  { holds, config, isDeployed }: Pick<ProtectionGateDeps, 'holds' | 'config' | 'isDeployed'>,
  request: ProtectionRequest,
): Promise<readonly string[]> {
  const fleets = new Set(asksOf(config(), request).flatMap(({ target: { fleet } }) => fleet ?? []));
  const found: string[] = [];
  for (const fleet of fleets) {
    if ((await isDeployed?.(tx, fleet, request.runId)) === true) continue;
    found.push(...(await holds.list(tx, fleet)).map(holdId));
  }
  return found;
}

/** Each is used once, however many of the pipelines it lets through. */
async function useOverrides(
  tx: Transaction,
  { windows }: ProtectionGateDeps,
  judged: readonly Judged[],
): Promise<void> {
  const used = new Set<number>();
  for (const { ask, verdict } of judged) {
    const override = neededOverride(verdict);
    if (override === null || used.has(override.number)) continue;
    used.add(override.number);
    await windows.authorise(tx, ask);
  }
}

/** null: this allowance had its tries. */
async function freshAllowance(
  tx: Transaction,
  { acts }: ProtectionGateDeps,
  { request, judged }: { readonly request: ProtectionRequest; readonly judged: readonly Judged[] },
): Promise<Allowance | null> {
  const name = [...new Set(judged.map(({ verdict }) => nameOf(verdict)))].toSorted().join('+');
  const grounds = judged.map(groundOf);
  for (let again = 1; again <= MOST_TRIES; again += 1) {
    const id = again === 1 ? name : `${name}~${again}`;
    if ((await acts.find(tx, answerKey(request, id))) === null) return { id, grounds };
  }
  return null;
}

function nameOf(verdict: ActVerdict): string {
  const override = neededOverride(verdict);
  if (override !== null) return `override-${override.number}`;
  const by = windowOf(verdict);
  return by === null ? 'no-window' : `window-${by.window.number}@${by.occurrence.key}`;
}

function groundOf({ ask, verdict }: Judged): Ground {
  const override = neededOverride(verdict);
  const { pipeline } = ask.target;
  // Its own end, not that of the windows: nobody agreed to more.
  if (override !== null) return { pipeline, window: null, overrideUntil: override.until };
  return { pipeline, window: windowOf(verdict)?.window.number ?? null, overrideUntil: null };
}

function windowOf({ reasons }: ActVerdict) {
  return reasons.find((reason) => reason.kind === 'allowed-by') ?? null;
}
