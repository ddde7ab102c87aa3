import type { StoredAct } from '../platform/acts/act.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { findSilence, saveSilence } from './alert-silence-store.ts';
import { silenceName, type AlertSilence } from './alert-silence.ts';
import { noteAtAlert, redrawMatching, type SilenceServiceDeps } from './silence-deps-service.ts';

const ACT_KEY = /^alert-silence:(\d{1,9}):(place|expire)/;

/** What a settled act made of its silence. */
export async function takeSettledAct(tx: Transaction, deps: SilenceServiceDeps, act: StoredAct): Promise<void> {
  const [, number, what] = ACT_KEY.exec(act.key) ?? [];
  const found = number === undefined ? null : await findSilence(tx, deps.guildId, Number(number));
  if (found === null || found.state === 'ended' || found.state === 'refused') return;
  const because = act.because ?? 'nobody said why';
  if (what === 'place') {
    const isDone = act.state === 'done';
    const remoteId = isDone ? (remoteIdIn(act.receipt) ?? found.remoteId) : found.remoteId;
    const next: AlertSilence = isDone
      ? { ...found, state: found.state === 'placing' ? 'active' : found.state, remoteId }
      : { ...found, state: 'refused', endedAt: deps.clock.now(), endedBecause: because };
    await saveSilence(tx, next);
    if (!isDone) await noteAtAlert(tx, deps, found, `${silenceName(found)} was not placed: ${because}`);
  } else if (act.state === 'done') await saveSilence(tx, { ...found, state: 'ended', endedAt: deps.clock.now() });
  else {
    await saveSilence(tx, { ...found, state: 'active', endedBecause: null });
    await noteAtAlert(tx, deps, found, `${silenceName(found)} could not be ended: ${because}`);
  }
  await redrawMatching(tx, deps, [found.matchers]);
}

function remoteIdIn(receipt: StoredAct['receipt']): string | null {
  if (typeof receipt !== 'object' || receipt === null || !('silenceID' in receipt)) return null;
  const { silenceID } = receipt;
  return typeof silenceID === 'string' ? silenceID : null;
}
