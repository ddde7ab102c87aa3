import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database } from '../platform/database/transaction.ts';
import { differingFields, textOf, type FleetConfigText } from './config-change.ts';
import { insertConfigChange, listFleetConfigs, saveFleetConfig } from './config-change-store.ts';

export interface ConfigChangeServiceDeps {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
}

export interface ConfigChangeService {
  /** Compares the fleets of the configuration in force with what was seen last, and records what differs. */
  look(): Promise<void>;
}

/** Notices what somebody changed about a fleet in the configuration, also while Muster was not running. */
export function createConfigChangeService({ config, database, clock }: ConfigChangeServiceDeps): ConfigChangeService {
  return {
    async look() {
      const known = await listFleetConfigs(database.read);
      const seen = config().fleets.map((fleet) => ({ fleet: fleet.name, text: textOf(fleet) }));
      const news = seen.filter(({ fleet, text }) => !isSame(known.get(fleet), text));
      if (news.length === 0) return;
      await database.transaction(async (tx) => {
        for (const { fleet, text } of news) {
          const before = known.get(fleet);
          const fields = before === undefined ? [] : differingFields(before, text);
          // A fleet that is new has no change that could explain anything.
          if (fields.length > 0) await insertConfigChange(tx, { fleet, fields, at: clock.now() });
          await saveFleetConfig(tx, fleet, text);
        }
      });
    },
  };
}

function isSame(before: FleetConfigText | undefined, after: FleetConfigText): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after);
}
