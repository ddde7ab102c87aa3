import { answerTasks } from '../platform/thread-body.ts';
import { readReport } from './read-report.ts';
import { reportTaskSchema } from './report-message.ts';

answerTasks((task) => {
  const reading = readReport(reportTaskSchema.parse(task));
  return { value: reading, transfer: reading.kind === 'read' ? [reading.rows.buffer] : [] };
});
