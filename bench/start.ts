import { setTimeout as pause } from 'node:timers/promises';
import { interleave, type Bench, type Side } from './bench.ts';
import { answeredInteraction, COMMAND, openDiscord, watchArrivals } from './discord.ts';
import type { Measured } from './figure.ts';
import { benchFolder, startBareBot, startMuster } from './processes.ts';

/** After the first answer, until what starting left behind was collected. */
const REST_MS = 3_000;

/** A new process on an empty database, migrations included. */
export const start: Bench = {
  name: 'start',
  about:
    'A new process on an empty database: from its spawn to the first command it acknowledged, and its resident memory ' +
    `${REST_MS / 1000} s later. The floor is the bare discord.js bot.`,
  rounds: 7,
  run(rounds, say) {
    const aims = [
      { measure: 'start', what: 'cold start to the first acknowledged command', unit: 'ms', atMost: 1.5 },
      { measure: 'memory', what: 'idle memory', unit: 'MB', atMost: 1.3 },
    ] as const;
    return interleave({ rounds, aims, say }, measure);
  },
};

async function measure(side: Side): Promise<Measured> {
  const folder = benchFolder();
  const standIn = await openDiscord();
  const answeredAt: number[] = [];
  const stopWatching = watchArrivals((arrival) => {
    if (answeredInteraction(arrival) !== null) answeredAt.push(arrival.at);
  });
  const spawnedAt = performance.now();
  // Asked the moment the bot is ready, which for Muster may be before it says that it runs.
  const answer = standIn
    .when(() => standIn.readyBots === 1, 'the bot to be ready')
    .then(() => standIn.as('asker-0').slash(COMMAND));
  answer.catch(() => undefined);
  const contender = await (side === 'floor' ? startBareBot(standIn) : startMuster(standIn, folder.path));
  try {
    await answer;
    const [firstAt] = answeredAt;
    if (firstAt === undefined) throw new Error('The first command was not acknowledged.');
    await pause(REST_MS);
    return { start: firstAt - spawnedAt, memory: contender.residentBytes() / 1e6 };
  } finally {
    stopWatching();
    await contender.stop();
    await standIn.stop();
    folder.remove();
  }
}
