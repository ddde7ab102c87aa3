/**
 * Muster as a process of its own that ends itself, as by kill -9, at the n-th time it reaches a checkpoint.
 * Environment: KILL_AT='inbox.handled:2' or empty, CLOCK_OFFSET_MS, REGISTERS='commands' where people ask it. Sends
 * { url } to its parent when it is up.
 */
import { startProgram } from '../../src/program.ts';
import { createOffsetClock } from '../support/offset-clock.ts';

const [point, nth] = (process.env['KILL_AT'] ?? '').split(':');
const offsetMs = Number(process.env['CLOCK_OFFSET_MS'] ?? '0');
let reached = 0;

const outcome = await startProgram({
  args: ['--production'],
  env: process.env,
  cwd: process.cwd(),
  clock: createOffsetClock(() => offsetMs),
  checkpoint: (at) => {
    if (at !== point) return;
    reached += 1;
    if (reached === Number(nth)) process.kill(process.pid, 'SIGKILL');
  },
});
if (outcome.kind === 'refused') {
  process.stderr.write(`${outcome.lines.join('\n')}\n`);
  process.exit(2);
}
process.on('SIGTERM', () => {
  void outcome.stop().then(() => process.exit(0));
});
if (process.env['REGISTERS'] === 'commands') {
  await outcome.app.registerCommands();
  await outcome.app.untilReady();
}
process.send?.({ url: outcome.app.url });
