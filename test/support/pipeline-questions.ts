import type { PipelineQuestionDeps } from '../../commands/pipeline-questions.ts';
import { createPipelineStatusService } from '../../src/pipelines/pipeline-status-service.ts';
import { createRunFinder } from '../../src/pipelines/run-finder-service.ts';
import type { ChartRenderer } from '../../src/platform/chart/chart.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Gate } from '../../src/platform/gate.ts';

/** What /pipeline needs besides a database; without `charts` no picture can be drawn. */
export function testPipelineQuestions({
  config,
  gate,
  charts = { draw: async () => ({ kind: 'busy' }) },
}: {
  readonly config: () => Config;
  readonly gate: Gate;
  readonly charts?: Pick<ChartRenderer, 'draw'>;
}): Pick<PipelineQuestionDeps, 'runFinder' | 'pipelineStatus'> & {
  readonly charts: Pick<ChartRenderer, 'draw' | 'drawMatrix'>;
} {
  const runFinder = createRunFinder({ config, gate });
  return {
    runFinder,
    pipelineStatus: createPipelineStatusService({ config, finder: runFinder }),
    charts: { drawMatrix: async () => ({ kind: 'busy' }), draw: (chart) => charts.draw(chart) },
  };
}
