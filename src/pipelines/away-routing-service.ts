import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import { isBygone } from './away.ts';
import { findOpenAbsence, saveLateRun } from './away-store.ts';
import { runCardKey } from './break-service.ts';
import type { Placement, RunRouting } from './run-routing-service.ts';
import type { Run } from './run.ts';

/**
 * Routing while Muster catches up: runs of which nothing was new for long get no card and no message, but a place in the
 * summary of each channel that would have shown them. A card that is there already is carried on.
 */
export function createAwayRouting({ inner, clock }: { readonly inner: RunRouting; readonly clock: Clock }): RunRouting {
  return {
    async place(tx, run, news) {
      const placement = await inner.place(tx, run, news);
      // Asked of few: a run that goes on, or ended just now, is placed as ever.
      if (placement.cards.length === 0 || !isBygone(run, clock.now())) return placement;
      const absence = await findOpenAbsence(tx);
      if (absence === null) return placement;
      for (const { route, showCard } of placement.cards)
        if (showCard) await saveLateRun(tx, { ...route, runKey: run.key }, { absence, at: clock.now() });
      return withoutNews(tx, run, placement);
    },
  };
}

async function withoutNews(tx: Transaction, run: Run, placement: Placement): Promise<Placement> {
  const cards = [];
  for (const placed of placement.cards) {
    const isShown = placed.showCard && (await findCard(tx, runCardKey(run.key, placed.route.channel))) !== null;
    cards.push({ ...placed, showCard: isShown, notify: [] });
  }
  return { ...placement, cards };
}
