import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { systemClock } from './platform/clock.ts';

// Keeps the code without its types between starts; set before the rest is loaded, hence the import below.
enableCompileCache();
// Loading leaves much garbage behind at once. V8 would make room for it that it never gives back: some 80 MB.
setFlagsFromString('--semi-space-growth-factor=1');
const { startProgram } = await import('./program.ts');

if (existsSync('.env')) process.loadEnvFile('.env');
const outcome = await startProgram({
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
});

// What comes now is work, and may have the room it wants.
setFlagsFromString('--semi-space-growth-factor=2');

process.on('unhandledRejection', (error) => {
  // What nobody awaits must not end the bot: the truth is in the store, and the log says what broke.
  console.error('A rejection was not handled:', error);
});

if (outcome.kind === 'refused') {
  for (const line of outcome.lines) console.error(line);
  process.exitCode = 1;
} else {
  process.on('SIGHUP', () => {
    for (const line of outcome.reload()) console.error(line);
  });
  let stopping = false;
  const stop = (): void => {
    // Asked twice, somebody means it: what is committed is safe in any case.
    if (stopping) process.exit(1);
    stopping = true;
    // discord.js may leave a timer of its rate limiter behind; nothing of ours is left to wait for.
    void outcome.stop().then(() => process.exit());
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Last: whoever reads this may send a signal at once.
  for (const line of outcome.welcome) console.error(line);
}
