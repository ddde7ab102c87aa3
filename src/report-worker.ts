import { answerTasks } from './platform/thread-body.ts';
import { readReport } from './telemetry/report-input.ts';
import { reportTaskSchema } from './telemetry/report-task-input.ts';

answerTasks((task) => {
  const reading = readReport(reportTaskSchema.parse(task));
  return { value: reading, transfer: reading.kind === 'read' ? [reading.rows.buffer] : [] };
});
