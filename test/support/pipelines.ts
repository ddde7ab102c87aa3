import { createGithubWorkflowRunHandler } from '../../handlers/github-workflow-run.ts';
import { createRunService, type RunService } from '../../src/pipelines/run-service.ts';
import type { RunFact } from '../../src/pipelines/run-fact.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import { createCards } from '../../src/platform/delivery/cards.ts';
import type { DeliveryTables } from '../../src/platform/delivery/delivery-tables.ts';
import type { MessageBody } from '../../src/platform/discord/message.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Handler, HandlerOutcome } from '../../src/platform/intake/handler.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { TestClock } from './clock.ts';

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
  /** As the inbox does it: redacted first, then handled in a transaction. */
  deliver(...payloads: readonly JsonValue[]): Promise<readonly HandlerOutcome[]>;
  cards(): Promise<readonly ShownCard[]>;
}

export interface PipelinesRoomOptions {
  readonly clock?: TestClock;
  /** The relay's `wake`, where there is one. */
  readonly wake?: () => void;
}

/** The pipelines' room with its real stores and real cards. `config` is read anew for each event. */
export function openPipelinesRoom(
  database: Database,
  config: () => Config,
  { clock = new TestClock(), wake = () => undefined }: PipelinesRoomOptions = {},
): PipelinesRoom {
  const facts: RunFact[] = [];
  const cards = createCards({
    clock,
    ids: createIds(clock),
    facts: { state: () => Promise.resolve() },
    wake,
  });
  const runs = createRunService({
    config,
    cards,
    facts: {
      async state(_tx, fact) {
        facts.push(fact);
      },
    },
  });
  const handler = createGithubWorkflowRunHandler(runs);

  let deliveries = 0;
  return {
    clock,
    runs,
    handler,
    facts,
    async deliver(...payloads) {
      const outcomes: HandlerOutcome[] = [];
      for (const payload of payloads) {
        const id = `delivery-${++deliveries}`;
        const event = { id, source: 'github', event: 'workflow_run', deliveryId: id, receivedAt: clock.now() } as const;
        const kept = handler.redact(payload);
        outcomes.push(await database.transaction((tx) => tx.savepoint(() => handler.receive(kept, event, tx))));
      }
      return outcomes;
    },
    cards: () => readCards(database),
  };
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
