import type { StoredAct } from '../platform/acts/act.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { deleteSilencesBefore, findSilence, listOpenSilences } from './alert-silence-store.ts';
import type { AlertSilence } from './alert-silence.ts';
import type { Episode } from './episode.ts';
import type { SilenceOutcome, SilencePreview, UnsilenceOutcome } from './handling-outcome.ts';
import type { HandBy } from './handling-service.ts';
import type { SilenceServiceDeps } from './silence-deps-service.ts';
import { endSilence, takeBackSilence } from './silence-end-service.ts';
import { placeSilence, previewCause, type SilenceAsk } from './silence-place-service.ts';
import { takeSettledAct } from './silence-settled-service.ts';

/** Silences, in Alertmanager or kept here. What changes something is recorded in the audit here. */
export interface SilenceService {
  /** null: no such alert. */
  silence(ask: SilenceAsk, by: HandBy): Promise<SilenceOutcome | null>;
  /** null: no such silence. */
  unsilence(number: number, by: HandBy): Promise<UnsilenceOutcome | null>;
  /** What its matchers would be, and what they would hide. */
  preview(read: Reader, episode: Episode): Promise<SilencePreview>;
  find(read: Reader, number: number): Promise<AlertSilence | null>;
  /** In force or about to be, the one that ends first at the top. */
  list(read: Reader): Promise<readonly AlertSilence[]>;
  /** What a settled act made of its silence. */
  settled(tx: Transaction, act: StoredAct): Promise<void>;
  /** Ends those whose time is over and that are kept here. The job. */
  settle(tx: Transaction): Promise<void>;
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

export function createSilenceService(deps: SilenceServiceDeps): SilenceService {
  const { guildId, clock } = deps;
  return {
    silence: (ask, by) => placeSilence(deps, ask, by),
    unsilence: (number, by) => takeBackSilence(deps, number, by),
    preview: previewCause,
    find: (read, number) => findSilence(read, guildId, number),
    list: (read) => listOpenSilences(read, guildId),
    settled: (tx, act) => takeSettledAct(tx, deps, act),
    async settle(tx) {
      const now = clock.now();
      for (const each of await listOpenSilences(tx, guildId)) {
        // Also one that Alertmanager has: while that is away, nobody else says that people are to be told again. One
        // that somebody made longer there comes back with the next look.
        if (each.endsAt > now) continue;
        await endSilence(tx, deps, { silence: each, because: 'its time was over' });
      }
    },
    prune: deleteSilencesBefore,
  };
}
