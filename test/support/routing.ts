import { tellDigests } from '../../src/pipelines/digest-service.ts';
import type { RouteVerdict } from '../../src/pipelines/route-verdict.ts';
import { createRunRouting } from '../../src/pipelines/routing-service.ts';
import type { RunFact } from '../../src/pipelines/run-fact.ts';
import { createRunService, type RunService } from '../../src/pipelines/run-service.ts';
import { createWhyService, type WhyService } from '../../src/pipelines/why-service.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { DeliveryTables } from '../../src/platform/delivery/delivery-tables.ts';
import { TestClock } from './clock.ts';
import { readCards, type ShownCard } from './pipelines.ts';
import { RecordedFacts } from './recorded-facts.ts';
import { roomCards } from './room.ts';
import type { RunEvent } from '../../src/pipelines/run.ts';

export const ROUTING_GUILD = '100000000000000001';

export interface RoutingRoom {
  readonly clock: TestClock;
  readonly runs: RunService;
  readonly why: WhyService;
  /** What was counted, in order. */
  readonly verdicts: readonly RouteVerdict['kind'][];
  record(...events: readonly RunEvent[]): Promise<void>;
  /** What the minute's job does; gives how many digests it told. */
  digests(): Promise<number>;
  cards(): Promise<readonly ShownCard[]>;
  threads(): Promise<readonly { readonly key: string; readonly name: string; readonly wanted: string }[]>;
}

/** The pipelines' room with real stores, real cards and real routing. `config` is read anew for each event. */
export function openRoutingRoom(database: Database, config: () => Config, clock = new TestClock()): RoutingRoom {
  const verdicts: RouteVerdict['kind'][] = [];
  const cards = roomCards(clock);
  const parts = { config, clock, cards, guildId: ROUTING_GUILD };
  const routing = createRunRouting({
    ...parts,
    observer: {
      decided: ({ verdict }) => {
        verdicts.push(verdict);
      },
    },
  });
  const runs = createRunService({ ...parts, facts: new RecordedFacts<RunFact>(), routing });
  return {
    clock,
    runs,
    why: createWhyService(parts),
    verdicts,
    async record(...events) {
      for (const event of events) await database.transaction((tx) => runs.record(tx, event));
    },
    digests: () => database.transaction((tx) => tellDigests(tx, parts)),
    cards: () => readCards(database),
    threads: () =>
      database.read
        .tables<DeliveryTables>()
        .selectFrom('threads')
        .select(['key', 'name', 'wanted'])
        .orderBy('key')
        .execute(),
  };
}
