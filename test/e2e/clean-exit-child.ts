/** Muster as a process of its own that stops in order when its parent says so, and then ends only if nothing keeps it. */
import { systemClock } from '../../src/platform/clock.ts';
import { startProgram } from '../../src/program.ts';

const outcome = await startProgram({
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
});
if (outcome.kind === 'refused') {
  process.stderr.write(`${outcome.lines.join('\n')}\n`);
  process.exit(2);
}
await outcome.app.untilReady();
process.once('message', () => {
  void outcome.stop().then(() => {
    process.disconnect();
  });
});
process.send?.({ url: outcome.app.url });
