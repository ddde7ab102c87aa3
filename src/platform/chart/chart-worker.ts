import { answerTasks } from '../thread-body.ts';
import { loadChartDrawing } from './chart-drawing.ts';
import { chartTaskSchema } from './chart-message.ts';

const draw = await loadChartDrawing();

answerTasks((task) => {
  // A copy without the memory around it: what resvg gives may be a view of all of WebAssembly's.
  const png = new Uint8Array(draw(chartTaskSchema.parse(task)));
  return { value: png, transfer: [png.buffer] };
});
