import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { FleetConfigChange, FleetConfigText } from './config-change.ts';

interface ConfigChangeTables {
  fleet_configs: { fleet: string; body: string };
  fleet_config_changes: { fleet: string; at: number; fields: string };
}

const TEXT = z.record(z.string(), z.string());

/** Each fleet as it was seen last. */
export async function listFleetConfigs(reader: Reader): Promise<ReadonlyMap<string, FleetConfigText>> {
  const rows = await reader.tables<ConfigChangeTables>().selectFrom('fleet_configs').selectAll().execute();
  return new Map(rows.map(({ fleet, body }) => [fleet, TEXT.parse(JSON.parse(body))]));
}

export async function saveFleetConfig(tx: Transaction, fleet: string, text: FleetConfigText): Promise<void> {
  const body = JSON.stringify(text);
  await tx
    .tables<ConfigChangeTables>()
    .insertInto('fleet_configs')
    .values({ fleet, body })
    .onConflict((conflict) => conflict.column('fleet').doUpdateSet({ body }))
    .execute();
}

export async function insertConfigChange(tx: Transaction, { fleet, fields, at }: FleetConfigChange): Promise<void> {
  await tx
    .tables<ConfigChangeTables>()
    .insertInto('fleet_config_changes')
    .values({ fleet, at: at.getTime(), fields: fields.join(' ') })
    .onConflict((conflict) => conflict.columns(['fleet', 'at']).doNothing())
    .execute();
}

/** Changes of the fleet before `before`, the newest first. */
export async function listConfigChanges(
  reader: Reader,
  { fleet, before, limit }: { readonly fleet: string; readonly before: Date; readonly limit: number },
): Promise<readonly FleetConfigChange[]> {
  const rows = await reader
    .tables<ConfigChangeTables>()
    .selectFrom('fleet_config_changes')
    .selectAll()
    .where('fleet', '=', fleet)
    .where('at', '<', before.getTime())
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ fields, at }) => ({ fleet, fields: fields.split(' '), at: new Date(at) }));
}
