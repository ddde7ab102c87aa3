import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { breakMention, onePerChannel, pipelinesFor, type Mention, type Route } from './route.ts';
import { addRoutes, listRoutes } from './run-store.ts';
import type { RunTransition } from './run-transition.ts';
import type { Run } from './run.ts';

/** What a channel gets of one run. */
export interface PlacedCard {
  readonly route: Route;
  /** What the channel wants to see: runs that failed, runs that changed their branch's health, or every run. */
  readonly verbosity: 'failures' | 'transitions' | 'all';
  /** False: no card of the run here, as far as is known by now. One that was shown once is always carried on. */
  readonly showCard: boolean;
  /** The transitions that get a message of their own here; others are told on the card alone. */
  readonly notify: readonly RunTransition[];
  /** Whom those messages mention; null nobody. */
  readonly mention: Mention | null;
  /** The thread (by its key) that those messages go to; null: the channel itself, as answers to the card. */
  readonly thread: string | null;
}

/** Where a run belongs, at most one card for each channel. */
export interface Placement {
  /** The config's pipelines that the run belongs to, the one that speaks first; none: nobody asks for it. */
  readonly pipelines: readonly string[];
  readonly cards: readonly PlacedCard[];
}

/** What is known about the run when it is placed, besides the run itself. */
export interface PlacedNews {
  readonly transitions: readonly RunTransition[];
}

/** Decides which places get a run, whom they notify, and whether at all. */
export interface RunRouting {
  /**
   * Called for each change of a run, in the transaction that records it, and for the run that began a break when that
   * is told. Also keeps which route took or dropped the run, and why.
   */
  place(tx: Transaction, run: Run, news: PlacedNews): Promise<Placement>;
}

/** The transitions that get a message of their own where nothing else was asked for. */
export const USUAL_NOTICES: readonly RunTransition[] = ['broke', 'fixed'];

/** Routes by the config's pipelines: every run of theirs is shown, and the first of a channel says whom to mention. */
export function createConfigRouting({ config }: { readonly config: () => Config }): RunRouting {
  return {
    async place(tx, run) {
      const inForce = config();
      const routes = await routeRun(tx, run, inForce);
      return {
        pipelines: routes.map(({ pipeline }) => pipeline),
        cards: onePerChannel(routes).map((route) => {
          const pipeline = inForce.pipelines.find(({ name }) => name === route.pipeline);
          const mention = pipeline === undefined ? null : breakMention(inForce, pipeline);
          return { route, verbosity: 'all', showCard: true, notify: USUAL_NOTICES, mention, thread: null };
        }),
      };
    },
  };
}

/** The run keeps the places it has; what the config asks for now is added. */
async function routeRun(tx: Transaction, run: Run, config: Config): Promise<readonly Route[]> {
  const known = await listRoutes(tx, run.key);
  const added = pipelinesFor(config.pipelines, run)
    .filter(({ name }) => !known.some(({ pipeline }) => pipeline === name))
    .map(({ name, channel, environment }) => ({ pipeline: name, channel, environment }));
  await addRoutes(tx, run, { known, added });
  return [...known, ...added];
}
