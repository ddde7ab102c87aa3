import type { Reader } from '../platform/database/transaction.ts';
import type { RunHit } from './run-hit.ts';
import type { RunReference } from './run-reference.ts';
import type { RunTables } from './run-store.ts';

/** Runs that the reference may mean, by its most telling part that names any; the newest first, at most `limit`. */
export async function searchRuns(reader: Reader, reference: RunReference, limit: number): Promise<readonly RunHit[]> {
  for (const keys of lookups(reader, reference, limit)) {
    const found = await keys();
    if (found.length > 0) return listHits(reader, found);
  }
  return [];
}

/** The newest runs there are, whatever they are about. */
export async function listNewestRuns(reader: Reader, limit: number): Promise<readonly RunHit[]> {
  const rows = await reader
    .tables<RunTables>()
    .selectFrom('runs')
    .select('key')
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
  return listHits(reader, keysOf(rows));
}

type Lookup = () => Promise<readonly string[]>;

function lookups(reader: Reader, reference: RunReference, limit: number): readonly Lookup[] {
  const { key, urls, executionId, number, commit, within } = reference;
  const runs = () =>
    reader.tables<RunTables>().selectFrom('runs').select('runs.key').orderBy('runs.created_at', 'desc').limit(limit);
  const list: Lookup[] = [];
  if (key !== null) list.push(async () => keysOf(await runs().where('key', '=', key).execute()));
  if (urls.length > 0)
    list.push(async () => {
      const rows = await runs().select('url').where('url', 'in', urls).execute();
      // The longest address names the run; a shorter one may be of the project.
      const longest = Math.max(0, ...rows.map(({ url }) => url?.length ?? 0));
      return keysOf(rows.filter(({ url }) => url?.length === longest));
    });
  if (number !== null)
    list.push(async () => {
      const numbered = runs().where('number', '=', number);
      if (within === null) return keysOf(await numbered.execute());
      const named = within.toLowerCase();
      const rows = await numbered
        .leftJoin('run_routes', 'run_routes.run_key', 'runs.key')
        .where((where) =>
          where.or(
            (['run_routes.pipeline', 'runs.workflow_name', 'runs.repository'] as const).map((column) =>
              where(where.fn<string>('lower', [column]), '=', named),
            ),
          ),
        )
        .execute();
      return keysOf(rows);
    });
  if (executionId !== null)
    list.push(async () => keysOf(await runs().where('execution_id', '=', executionId).execute()));
  if (commit !== null)
    list.push(async () =>
      // ':' follows '9', and 'g' follows 'f': every text that begins with these digits lies between.
      keysOf(await runs().where('sha', '>=', commit).where('sha', '<', `${commit}g`).execute()),
    );
  if (commit !== null)
    list.push(async () => {
      // Where the system counts no runs, the beginning of an id is what people are shown.
      const begun = runs().where('execution_id', '>=', commit).where('execution_id', '<', `${commit}g`);
      return keysOf(await begun.where('number', 'is', null).execute());
    });
  return list;
}

function keysOf(rows: readonly { readonly key: string }[]): readonly string[] {
  return [...new Set(rows.map(({ key }) => key))];
}

async function listHits(reader: Reader, keys: readonly string[]): Promise<readonly RunHit[]> {
  if (keys.length === 0) return [];
  const tables = reader.tables<RunTables>();
  const rows = await tables
    .selectFrom('runs')
    .select(['key', 'system', 'repository', 'number', 'workflow_path', 'workflow_name', 'branch'])
    .select(['sha', 'title', 'url', 'created_at'])
    .where('key', 'in', keys)
    .orderBy('created_at', 'desc')
    .orderBy('key')
    .execute();
  const routes = await tables
    .selectFrom('run_routes')
    .select(['run_key', 'pipeline', 'environment'])
    .where('run_key', 'in', keys)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    key: row.key,
    system: row.system,
    repository: row.repository,
    number: row.number,
    workflow: row.workflow_name.trim() === '' ? row.workflow_path : row.workflow_name,
    branch: row.branch,
    sha: row.sha,
    title: row.title,
    url: row.url,
    createdAt: new Date(row.created_at),
    routes: routes
      .filter(({ run_key: key }) => key === row.key)
      .map(({ pipeline, environment }) => ({ pipeline, environment })),
  }));
}
