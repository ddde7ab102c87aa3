import { createGithubWorkflowRunHandler } from '../../handlers/github-workflow-run.ts';
import type { RunObserver } from '../../src/pipelines/run-recording-service.ts';
import { createConfigRouting, type RunRouting } from '../../src/pipelines/run-routing-service.ts';
import { createRunService, type RunService } from '../../src/pipelines/run-service.ts';
import type { RunTransition } from '../../src/pipelines/run-transition.ts';
import type { RunFact } from '../../src/pipelines/run-fact.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { DeliveryTables } from '../../src/platform/delivery/delivery-tables.ts';
import type { MessageBody } from '../../src/platform/discord/message.ts';
import type { Handler } from '../../src/platform/intake/handler.ts';
import { TestClock } from './clock.ts';
import { RecordedFacts } from './recorded-facts.ts';
import { deliverTo, roomCards, type Deliver } from './room.ts';

export interface ShownCard {
  readonly key: string;
  readonly kind: string;
  readonly place: string;
  readonly lane: string;
  readonly phase: string;
  readonly revision: number;
  readonly replyTo: string | null;
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
  readonly expiresAt: Date | null;
  /** Since when Discord does not show what is wanted; null while it does. */
  readonly wantedAt: Date | null;
  readonly summary: string;
  readonly body: MessageBody;
}

export interface PipelinesRoom {
  readonly clock: TestClock;
  readonly runs: RunService;
  readonly handler: Handler;
  /** What the room told the house, in order. */
  readonly facts: readonly RunFact[];
  readonly deliver: Deliver;
  cards(): Promise<readonly ShownCard[]>;
}

export interface PipelinesRoomOptions {
  readonly clock?: TestClock;
  /** The relay's `wake`, where there is one. */
  readonly wake?: () => void;
  readonly observer?: RunObserver;
  /** What every place wants a message of its own about. */
  readonly notices?: () => readonly RunTransition[];
}

/** The pipelines' room with its real stores and real cards. `config` is read anew for each event. */
export function openPipelinesRoom(
  database: Database,
  config: () => Config,
  { clock = new TestClock(), wake = () => undefined, observer, notices }: PipelinesRoomOptions = {},
): PipelinesRoom {
  const facts = new RecordedFacts<RunFact>();
  const cards = roomCards(clock, wake);
  const inner = createConfigRouting({ config });
  const routing: RunRouting = {
    async place(tx, run, news) {
      const placement = await inner.place(tx, run, news);
      const asked = notices?.();
      if (asked === undefined) return placement;
      return { ...placement, cards: placement.cards.map((card) => ({ ...card, notify: asked })) };
    },
  };
  const runs = createRunService({
    config,
    cards,
    facts,
    routing,
    clock,
    ...(observer === undefined ? {} : { observer }),
  });
  const handler = createGithubWorkflowRunHandler(runs);
  return {
    clock,
    runs,
    handler,
    facts: facts.all,
    deliver: deliverTo(handler, { database, clock }),
    cards: () => readCards(database),
  };
}

/** Of all cards of a kind, in the order in which they were first put: what each shows, as it is kept. */
export async function readBodies(database: Database, kind: string): Promise<readonly string[]> {
  return (await readCards(database)).filter((card) => card.kind === kind).map(({ body }) => JSON.stringify(body));
}

/** Every card there is, in the order in which they were first put. */
export async function readCards(database: Database): Promise<readonly ShownCard[]> {
  const rows = await database.read.tables<DeliveryTables>().selectFrom('cards').selectAll().orderBy('seq').execute();
  return rows.map((row) => ({
    key: row.key,
    kind: row.kind,
    place: row.place,
    lane: row.lane,
    phase: row.phase,
    revision: row.revision,
    replyTo: row.reply_to,
    supersedes: row.supersedes,
    supersededBy: row.superseded_by,
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
    wantedAt: row.wanted_at === null ? null : new Date(row.wanted_at),
    summary: row.summary,
    body: JSON.parse(row.body) as MessageBody, // border: written by the cards themselves
  }));
}
