import { asMuster } from '../audit/as-muster.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { Hold } from '../holds/hold.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Actor, AuditTrail, Gate, Requirement } from '../platform/gate.ts';
import { putEndNews, putRequestCard, requestCardKey } from './request-card-service.ts';
import type { RequestFact } from './request-fact.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import type { VersionSources } from './version-sources-service.ts';

/** What this room works with. */
export interface RequestServiceDeps {
  /** The configuration in force; read once for each act. */
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly audit: AuditTrail;
  readonly cards: Cards;
  readonly facts: FactSink<RequestFact>;
  readonly fleets: Pick<FleetService, 'freshStatus' | 'readStatus' | 'examine'>;
  /** Left out: nobody can be asked whether a version exists. */
  readonly sources?: VersionSources;
  /** Those that stand. Left out: this house has none. */
  readonly holdsOf?: (read: Reader, fleet: string) => Promise<readonly Hold[]>;
  readonly guildId: string;
}

/** Who acts, and how the audit names the act: 'command:upgrade request', 'button:upgrade-accept'. */
export interface ActBy {
  readonly actor: Actor;
  readonly act: string;
}

/** What Muster does of itself to a request. */
export function byMuster(
  { guildId }: Pick<RequestServiceDeps, 'guildId'>,
  { number }: Pick<UpgradeRequest, 'number'>,
  act: string,
): ActBy {
  return { actor: asMuster(guildId, requestId(number)), act };
}

export interface Change {
  /** As it is after the change. */
  readonly request: UpgradeRequest;
  readonly by: ActBy;
  /** What the gate judged. */
  readonly requirement: Requirement;
  /** Whether who asked is notified. */
  readonly told: boolean;
  /** For the audit, where it says more than the state; as whoever acted reads it. */
  readonly outcome?: string;
}

/** All that follows from a change, in the transaction that made it: the card, the news, the audit, the fact. */
export async function recordChange(
  tx: Transaction,
  { cards, audit, facts, config }: Pick<RequestServiceDeps, 'cards' | 'audit' | 'facts' | 'config'>,
  { request, by, requirement, told, outcome }: Change,
): Promise<void> {
  await putRequestCard(tx, request, { cards, config: config() });
  if (told) await putEndNews(tx, request, cards);
  await audit.record(tx, {
    ...by,
    requirement,
    verdict: 'allowed',
    outcome: outcome ?? request.state,
    subject: requestId(request.number),
    cardKey: requestCardKey(request),
  });
  await facts.state(tx, { kind: `upgrade.${request.state}`, request });
}
