import SqliteFile from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { testConfig } from '../support/config.ts';
import { openTestDatabase } from '../support/database.ts';
import { openPipelinesRoom } from '../support/pipelines.ts';
import { testPipeline } from '../support/runs.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

/** They grow with every run there ever was; what is configured or open stays small. */
const GROWING =
  /^SCAN (?:runs|run_attempts|run_parts|run_routes|run_verdicts|run_decisions|run_links|pipeline_breaks|cards|deliveries|deployments|inbox_events)\b/;
/** Half of all runs share a system or a repository. */
const COARSE = /USING (?:COVERING )?INDEX runs_by_(?:system|branch)\b/;

describe('recording a run', () => {
  it('finds what it asks by indices, so that it costs the same after a million runs as after ten', async () => {
    const prepare = vi.spyOn(SqliteFile.prototype, 'prepare');
    const store = await openTestDatabase();
    const config = testConfig({ pipelines: [testPipeline({ branches: ['*'] })] });
    const room = openPipelinesRoom(store.database, () => config);
    prepare.mockClear();

    for (const [number, conclusion] of ['failure', 'failure', 'success', 'failure'].entries())
      for (const payload of workflowRunStory(number + 1, { conclusion })) await room.deliver(payload);

    const asked = [...new Set(prepare.mock.calls.map(([sql]) => sql))].filter((sql) =>
      /^(?:select|update|delete)\b/i.test(sql),
    );
    const [file] = prepare.mock.contexts;
    if (!(file instanceof SqliteFile)) throw new Error('Nothing was asked.');
    const slow = asked.flatMap((sql) => {
      const plan = file.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...unknowns(sql));
      const bad = plan.map(({ detail }) => detail).filter((detail) => GROWING.test(detail) || COARSE.test(detail));
      return bad.map((detail) => `${detail} ← ${sql.slice(0, 160)}`);
    });
    expect(asked.length).toBeGreaterThan(10);
    expect(slow).toEqual([]);
    prepare.mockRestore();
    await store.close();
  });
});

function unknowns(sql: string): readonly null[] {
  return Array.from({ length: sql.split('?').length - 1 }, () => null);
}
