import { describe, expect, it } from 'vitest';
import { testConfig } from '../support/config.ts';
import { openTestDatabase } from '../support/database.ts';
import { openPipelinesRoom } from '../support/pipelines.ts';
import { watchQueryPlans } from '../support/query-plans.ts';
import { testPipeline } from '../support/runs.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

/** They grow with every run there ever was; what is configured or open stays small. */
const GROWING =
  /^SCAN (?:runs|run_attempts|run_parts|run_routes|run_verdicts|run_decisions|run_links|pipeline_breaks|cards|deliveries|deployments|inbox_events)\b/;
/** Half of all runs share a system or a repository. */
const COARSE = /USING (?:COVERING )?INDEX runs_by_(?:system|branch)\b/;

describe('recording a run', () => {
  it('finds what it asks by indices, so that it costs the same after a million runs as after ten', async () => {
    const plans = watchQueryPlans();
    const store = await openTestDatabase();
    const config = testConfig({ pipelines: [testPipeline({ branches: ['*'] })] });
    const room = openPipelinesRoom(store.database, () => config);
    plans.forget();

    for (const [number, conclusion] of ['failure', 'failure', 'success', 'failure'].entries())
      for (const payload of workflowRunStory(number + 1, { conclusion })) await room.deliver(payload);

    const { asked, slow } = plans.judge([GROWING, COARSE]);
    expect(asked).toBeGreaterThan(10);
    expect(slow).toEqual([]);
    plans.restore();
    await store.close();
  });
});
