import { parentPort } from 'node:worker_threads';
import { loadChartDrawing } from './chart-drawing.ts';
import { chartTaskSchema, type ChartReply } from './chart-message.ts';

const draw = await loadChartDrawing();

function reply(message: unknown): ChartReply {
  const { id, chart } = chartTaskSchema.parse(message);
  try {
    // A copy without the memory around it: what resvg gives may be a view of all of WebAssembly's.
    return { kind: 'drawn', id, png: new Uint8Array(draw(chart)) };
  } catch (error) {
    return { kind: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (message: unknown) => {
  parentPort?.postMessage(reply(message));
});
