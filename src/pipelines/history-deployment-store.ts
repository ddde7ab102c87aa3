import type { Reader } from '../platform/database/transaction.ts';
import { environmentKey } from './deployment.ts';

interface DeploymentTables {
  deployments: {
    key: string;
    system: string;
    repository: string;
    environment_key: string;
    succeeded_at: number | null;
    created_at: number;
  };
}

export interface DeploymentCountQuery {
  readonly system: string;
  /** Any names, in any capitals. */
  readonly environments: readonly string[];
  readonly repositories: readonly string[];
  readonly from: Date;
  readonly until: Date;
}

/** A month of one repository is counted in some milliseconds. */
const SLICE_MS = 30 * 86_400_000;

/** How often something of these repositories went live in any of these environments; null where none ever told of it. */
export async function countDeployments(reader: Reader, query: DeploymentCountQuery): Promise<number | null> {
  const { system, environments, from, until } = query;
  const wanted = new Set(query.repositories.map((each) => each.toLowerCase()));
  const places = await listPlaces(reader, { system, environments });
  const known = places.filter(({ repository }) => wanted.has(repository.toLowerCase()));
  if (known.length === 0) return null;
  let count = 0;
  for (const { repository, first } of known) {
    // By when they were asked for, which the index knows; what went live within the time was asked for before its end.
    for (let start = first; start < until.getTime(); start += SLICE_MS) {
      const row = await ofPlaces(reader, { system, environments })
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('repository', '=', repository)
        .where('created_at', '>=', start)
        .where('created_at', '<', start + SLICE_MS)
        .where('succeeded_at', '>=', from.getTime())
        .where('succeeded_at', '<', until.getTime())
        .executeTakeFirstOrThrow();
      count += row.count;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return count;
}

/** Each spelling of a repository, and when the first of its deployments was asked for, in milliseconds. */
async function listPlaces(reader: Reader, place: Pick<DeploymentCountQuery, 'system' | 'environments'>) {
  return ofPlaces(reader, place)
    .select(({ fn }) => ['repository', fn.min('created_at').as('first')])
    .groupBy('repository')
    .execute();
}

function ofPlaces(reader: Reader, { system, environments }: Pick<DeploymentCountQuery, 'system' | 'environments'>) {
  return reader
    .tables<DeploymentTables>()
    .selectFrom('deployments')
    .where('environment_key', 'in', environments.map(environmentKey))
    .where('system', '=', system);
}
