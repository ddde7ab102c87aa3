import { storable } from '../audit/audit.ts';
import type { AskOutcome } from '../approvals/approval-outcome.ts';
import type { Approval, Binding } from '../approvals/approval.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { ActAsk, ActVerdict } from './may-act.ts';
import { overrideId, type Override } from './override.ts';
import { findOverride, insertOverride, listRunOut, nextOverrideNumber, saveOverride } from './override-store.ts';
import { doer, recordAct, type JudgedBy, type WindowServiceDeps } from './window-deps-service.ts';
import { overrideWords } from './override-words.ts';
import type { OverrideOutcome } from './window-outcome.ts';
import { judgeAct } from './window-reading-service.ts';

const SUBJECT = /^window-override:(\d+)$/;
/** How long a second person has to answer. */
const ANSWER_MS = 4 * 3_600_000;

/** Asks a second person to let this one act happen on this one target, once. */
export function askOverride(
  deps: WindowServiceDeps,
  ask: ActAsk & { readonly reason: string },
  by: JudgedBy,
): Promise<OverrideOutcome> {
  const now = deps.clock.now();
  return deps.database.transaction(async (tx) => {
    const verdict = await judgeAct(tx, deps, { ...ask, at: now });
    if (verdict.kind === 'allowed') return { kind: 'not-needed', verdict };
    const override: Override = {
      number: await nextOverrideNumber(tx),
      guildId: deps.guildId,
      act: ask.act,
      target: ask.target,
      version: storable(ask.version),
      reason: storable(ask.reason),
      askedBy: doer(deps, by.actor),
      askedAt: now,
      state: 'asked',
      approvedBy: null,
      until: new Date(now.getTime() + ANSWER_MS),
      usedAt: null,
    };
    const asked = await requestApproval(tx, deps, { override, by });
    if (asked.kind !== 'asked') return { kind: 'asker-unlinked' };
    await insertOverride(tx, override);
    const subject = `${overrideId(override.number)}: ${overrideWords(override)}`;
    await recordAct(tx, deps, { by, outcome: 'asked', subject });
    return { kind: 'asked', override, approval: asked.approval };
  });
}

function requestApproval(
  tx: Transaction,
  { config, approvals }: WindowServiceDeps,
  { override, by }: { readonly override: Override; readonly by: JudgedBy },
): Promise<AskOutcome> {
  return approvals.request(
    tx,
    {
      subject: `window-override:${override.number}`,
      binding: bindingOf(override),
      fleet: override.target.fleet,
      permission: 'window.approve',
      people: config().windows.approvers,
      from: [],
      what: `${overrideWords(override)} against the release windows`,
      reason: override.reason,
      askedUnder: by.requirement,
      expiresAt: override.until,
    },
    by,
  );
}

/** For the approvals: what the subject is about by now; null when it waits for nobody any more. */
export async function overrideBinding(reader: Reader, guildId: string, subject: string): Promise<Binding | null> {
  const number = SUBJECT.exec(subject)?.[1];
  const override = number === undefined ? null : await findOverride(reader, guildId, Number(number));
  return override?.state === 'asked' ? bindingOf(override) : null;
}

/** Whose question an approval is. */
export function isOverrideSubject(subject: string): boolean {
  return SUBJECT.test(subject);
}

/** Reacts to the end of the question: grants what was agreed to, from now and for as long as the configuration says. */
export async function settleOverride(tx: Transaction, deps: WindowServiceDeps, approval: Approval): Promise<void> {
  const number = SUBJECT.exec(approval.subject)?.[1];
  const override = number === undefined ? null : await findOverride(tx, deps.guildId, Number(number));
  if (override?.state !== 'asked') return;
  const now = deps.clock.now();
  if (approval.state === 'agreed') {
    const used = await deps.approvals.consume(tx, { subject: approval.subject, binding: bindingOf(override) });
    if (used.kind !== 'used') return;
    const [approvedBy = null] = used.agreedBy;
    const until = new Date(now.getTime() + deps.config().windows.overrideMinutes * 60_000);
    const granted: Override = { ...override, state: 'granted', approvedBy, until };
    await saveOverride(tx, granted, 'asked');
    await deps.facts.state(tx, { kind: 'override.granted', override: granted });
    return;
  }
  if (approval.state === 'waiting' || approval.state === 'used') return;
  await saveOverride(tx, { ...override, state: approval.state === 'expired' ? 'expired' : 'refused' }, 'asked');
}

/**
 * Judges an act that is to happen now, in the transaction that decides it. Where only an override lets it happen, that
 * is used up by this.
 */
export async function authorise(tx: Transaction, deps: WindowServiceDeps, ask: ActAsk): Promise<ActVerdict> {
  const now = deps.clock.now();
  const verdict = await judgeAct(tx, deps, { ...ask, at: now });
  const override = neededOverride(verdict);
  if (override === null) return verdict;
  const used: Override = { ...override, state: 'used', usedAt: now };
  await saveOverride(tx, used, 'granted');
  await deps.facts.state(tx, { kind: 'override.used', override: used });
  return verdict;
}

/** The override without which it would be refused; null where the windows allow it by themselves, or nothing does. */
export function neededOverride({ kind, reasons }: ActVerdict): Override | null {
  const [first] = reasons;
  if (kind === 'refused' || first?.kind !== 'overridden') return null;
  return reasons.some((each) => each.kind === 'frozen-by' || each.kind === 'outside') ? first.override : null;
}

/** Ends what nobody agreed to, or used, in time. */
export async function expireOverrides(tx: Transaction, deps: WindowServiceDeps): Promise<void> {
  for (const override of await listRunOut(tx, deps.guildId, deps.clock.now()))
    await saveOverride(tx, { ...override, state: 'expired' }, override.state);
}

function bindingOf({ act, target, version, until, state }: Override): Binding {
  if (state !== 'asked') throw new Error('Only what is still asked is bound to its question.');
  const named = Object.entries(target).flatMap(([kind, name]) => (name === null ? [] : [`${kind} ${name}`]));
  return {
    act: `window.override:${act}`,
    target: named.length === 0 ? 'the house' : named.join(', '),
    version: version === '' ? null : version,
    window: until.toISOString(),
  };
}
