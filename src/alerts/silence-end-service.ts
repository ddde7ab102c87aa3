import type { Transaction } from '../platform/database/transaction.ts';
import { findSilence, saveSilence } from './alert-silence-store.ts';
import { silenceName, type AlertSilence } from './alert-silence.ts';
import { EXPIRE_SILENCE } from './alertmanager-port.ts';
import type { UnsilenceOutcome } from './handling-outcome.ts';
import { note, type HandBy } from './handling-service.ts';
import { findHandling } from './handling-store.ts';
import {
  DEADLINE_MS,
  noteAtAlert,
  redrawMatching,
  silenceRequirement,
  type SilenceServiceDeps,
} from './silence-deps-service.ts';

/** Somebody takes it back. null: no such silence. */
export async function takeBackSilence(
  deps: SilenceServiceDeps,
  number: number,
  by: HandBy,
): Promise<UnsilenceOutcome | null> {
  return deps.database.transaction(async (tx) => {
    const found = await findSilence(tx, deps.guildId, number);
    if (found === null) return null;
    if (found.state === 'ended' || found.state === 'refused' || found.state === 'ending')
      return { kind: 'already-over', silence: found };
    const outcome = await endByWill(tx, deps, found);
    if (outcome.kind === 'not-yet-known') return outcome;
    await redrawMatching(tx, deps, [found.matchers]);
    const handling = found.alert === null ? null : await findHandling(tx, deps.guildId, found.alert);
    if (handling !== null)
      await note(tx, deps, { handling, kind: 'unsilenced', by: by.actor, text: `ended ${silenceName(found)}` });
    await deps.audit.record(tx, {
      ...by,
      requirement: silenceRequirement(found),
      verdict: 'allowed',
      outcome: outcome.kind,
      subject: silenceName(found),
    });
    return outcome;
  });
}

async function endByWill(tx: Transaction, deps: SilenceServiceDeps, found: AlertSilence): Promise<UnsilenceOutcome> {
  const { system, remoteId, number } = found;
  const end = (state: 'ending' | 'ended'): AlertSilence => ({
    ...found,
    state,
    endedBecause: 'it was taken back',
    endedAt: state === 'ended' ? deps.clock.now() : null,
  });
  if (found.state === 'placing') {
    const withdrawn = await deps.acts.withdraw(tx, `alert-silence:${number}:place`, 'the silence was taken back');
    if (withdrawn.kind !== 'withdrawn') return { kind: 'not-yet-known', silence: found };
    const ended = end('ended');
    await saveSilence(tx, ended);
    return { kind: 'unsilenced', silence: ended };
  }
  if (system === null) {
    const ended = end('ended');
    await saveSilence(tx, ended);
    return { kind: 'unsilenced', silence: ended };
  }
  if (remoteId === null) return { kind: 'not-yet-known', silence: found };
  const ending = end('ending');
  await saveSilence(tx, ending);
  await deps.acts.put(tx, {
    key: `alert-silence:${number}:expire:${remoteId}`,
    system,
    verb: EXPIRE_SILENCE,
    target: silenceName(found),
    fleet: found.fleet,
    summary: `end silence ${silenceName(found)}`,
    input: { id: remoteId },
    expect: { fact: 'silence-over', of: { id: remoteId } },
    deadline: new Date(deps.clock.now().getTime() + DEADLINE_MS),
  });
  return { kind: 'unsilencing', silence: ending };
}

/** By itself, at its time. */
export async function endSilence(
  tx: Transaction,
  deps: SilenceServiceDeps,
  { silence: each, because }: { readonly silence: AlertSilence; readonly because: string },
): Promise<void> {
  const ended: AlertSilence = { ...each, state: 'ended', endedAt: deps.clock.now(), endedBecause: because };
  await saveSilence(tx, ended);
  await noteAtAlert(tx, deps, ended, `${silenceName(ended)} ended: ${because}`);
  await redrawMatching(tx, deps, [ended.matchers]);
}
