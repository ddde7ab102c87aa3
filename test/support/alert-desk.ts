import { createAlertmanagerHandler } from '../../handlers/alertmanager.ts';
import { createAlertRooms, type AlertRooms } from '../../src/alert-rooms.ts';
import type { AlertFact } from '../../src/alerts/alert-fact.ts';
import type { AlertmanagerPort } from '../../src/alerts/alertmanager-port.ts';
import { createAuditService } from '../../src/audit/audit-service.ts';
import { createActs } from '../../src/platform/acts/act-ledger.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { Actor, AuditTrail } from '../../src/platform/gate.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import type { TestClock } from './clock.ts';
import { TEST_GUILD } from './interactions.ts';
import { readCards, type ShownCard } from './pipelines.ts';
import { RecordedFacts } from './recorded-facts.ts';
import { deliverTo, roomCards, type Deliver } from './room.ts';

export interface AlertDeskRoom extends AlertRooms {
  readonly facts: readonly AlertFact[];
  readonly deliver: Deliver;
  /** What time does to alerts and to what people do about them. */
  settle(): Promise<void>;
  cards(): Promise<readonly ShownCard[]>;
  /** The texts of all cards of a kind, oldest first. */
  texts(kind: string): Promise<readonly string[]>;
}

export const ALERTMANAGER_CONNECTION: Config['connections'][number] = {
  name: 'am',
  kind: 'alertmanager',
  baseUrl: 'https://alertmanager.example.org',
  credentialEnv: null,
  requestsPerMinute: 60,
};

/** Alerts and what people do about them, with real stores, cards and acts; nothing carries the acts out. */
export function openAlertDesk(
  database: Database,
  config: () => Config,
  {
    clock,
    alertmanager = null,
    audit = createAuditService({ database, clock, config }),
  }: { readonly clock: TestClock; readonly alertmanager?: AlertmanagerPort | null; readonly audit?: AuditTrail },
): AlertDeskRoom {
  const facts = new RecordedFacts<AlertFact>();
  const rooms = createAlertRooms({
    config,
    clock,
    ids: createIds(clock),
    cards: roomCards(clock),
    facts,
    database,
    acts: createActs({
      clock,
      facts: { state: () => Promise.resolve() },
      guildId: TEST_GUILD,
      wake: () => undefined,
    }),
    audit,
    gate: createGate(config),
    guildId: TEST_GUILD,
    findAlertmanager: () => alertmanager,
  });
  return {
    ...rooms,
    facts: facts.all,
    deliver: deliverTo(createAlertmanagerHandler(rooms.alerts), { database, clock }),
    settle: () =>
      database.transaction(async (tx) => {
        await rooms.alerts.settle(tx);
        await rooms.settleHandlings(tx);
      }),
    cards: () => readCards(database),
    texts: async (kind) =>
      (await readCards(database))
        .filter((card) => card.kind === kind)
        .map(({ body }) => JSON.stringify([body.content, body.embeds])),
  };
}

/** Somebody who acts, by their Discord id. */
export function alertActor(discordUserId: string, displayName = 'somebody'): Actor {
  return {
    via: 'discord',
    guildId: TEST_GUILD,
    discordUserId,
    discordRoleIds: [],
    displayName,
    requestId: 'a-request',
  };
}
