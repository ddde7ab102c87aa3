import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { pipelinesFor, type Route } from './route.ts';
import type { Membership } from './routing-decide.ts';
import { addRoutes, listRoutes } from './run-store.ts';
import type { Run } from './run.ts';

/** The run keeps the pipelines it has; what the config asks for now is added. */
export async function joinPipelines(
  tx: Transaction,
  run: Run,
  { known, config }: { readonly known: readonly Route[]; readonly config: Config },
): Promise<readonly Membership[]> {
  const added = pipelinesFor(config.pipelines, run)
    .filter(({ name }) => !known.some(({ pipeline }) => pipeline === name))
    .map(({ name, channel, environment }) => ({ pipeline: name, channel, environment }));
  await addRoutes(tx, run, { known, added });
  return membershipOf([...known, ...added], config);
}

/** The pipelines that a recorded run belongs to, the one that speaks first. */
export async function readMembership(reader: Reader, runKey: string, config: Config): Promise<readonly Membership[]> {
  return membershipOf(await listRoutes(reader, runKey), config);
}

function membershipOf(routes: readonly Route[], { pipelines }: Config): readonly Membership[] {
  return routes.map(({ pipeline, channel, environment }) => {
    const fleet = pipelines.find(({ name }) => name === pipeline)?.fleet ?? null;
    return { name: pipeline, channel, environment, fleet };
  });
}
