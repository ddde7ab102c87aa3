import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { runCli } from './cli/run-cli.ts';
import { EXIT } from './cli/terminal.ts';
import { systemClock } from './platform/clock.ts';
import { createScrubber } from './platform/observability/scrubber.ts';

// `npm run muster -- …`: see src/cli/.

if (existsSync('.env')) process.loadEnvFile('.env');
// Whoever reads us may have read enough: `muster inbox list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
});
try {
  process.exitCode = await runCli(process.argv.slice(2), {
    env: process.env,
    cwd: process.cwd(),
    out: process.stdout,
    err: process.stderr,
    clock: systemClock,
    userName: findUserName(),
    onInterrupt(listener) {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
  });
} catch (error) {
  // Node would exit with 1, which here means that something was found.
  console.error('That broke, which is a fault of Muster. Please report it with this:', createScrubber([])(error));
  process.exitCode = EXIT.cannot;
}

/** Containers may run under an id that has no name. */
function findUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
