import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { COMMUNITY_LIMITS, type StandIn } from '../src/sandbox/discord/stand-in.ts';
import {
  earliestEndMs,
  edited,
  expectedTitles,
  firstNews,
  RUNS,
  storm,
  type Arrival,
} from '../test/support/run-storm.ts';
import type { Bench } from './bench.ts';
import { openDiscord } from './discord.ts';
import { figures, type Round } from './figure.ts';
import { exchange, requestBytes } from './load.ts';
import { benchFolder, startMuster, WEBHOOK_SECRET, type Contender } from './processes.ts';
import { signBody } from './signed-bodies.ts';

/** All begin within a second and last about six: harder than the buckets can follow. */
const SHAPE = { spreadMs: 1_000, lengthMs: 6_000 };
const PATIENCE_MS = 5 * 60_000;
const LOOK_EVERY_MS = 20;

/** In real time, under the rate limits of Discord. */
export const sixtyRuns: Bench = {
  name: 'sixty-runs',
  about:
    'Sixty runs at once in one channel, a tenth of the deliveries repeated and 15 % out of order, under the rate limits ' +
    "of Discord's channels. The floor of the time is what the buckets allow; that of the calls is one per run.",
  rounds: 1,
  async run(rounds, say) {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      measured.push(await measure(round));
      say(`  round ${round}: ${JSON.stringify(measured.at(-1))}`);
    }
    return figures(measured, [
      { measure: 'right', what: 'sixty runs: shown right', unit: 'runs', atLeast: 1 },
      { measure: 'calls', what: 'sixty runs: calls', unit: 'calls', atMost: 2 },
      { measure: 'seconds', what: 'sixty runs: time, against what the buckets allow', unit: 's', atMost: 1.1 },
    ]);
  },
};

async function measure(seed: number): Promise<Round> {
  const folder = benchFolder();
  const standIn = await openDiscord(COMMUNITY_LIMITS);
  const muster = await startMuster(standIn, folder.path);
  try {
    await standIn.when(() => standIn.readyBots === 1, 'the bot to be ready');
    const arrivals = storm(seed, SHAPE);
    const startMs = Date.now();
    await deliver(muster, arrivals);
    await untilRight(standIn);
    const calls = standIn.calls.filter(({ route }) => route.startsWith('/channels/'));
    const lastMs = Math.max(...calls.map(({ at }) => at.getTime())) - startMs;
    const allowedMs = Math.max(earliestEndMs(firstNews(arrivals)), earliestEndMs(edited(arrivals, { calls, startMs })));
    return {
      floor: { right: RUNS, calls: RUNS, seconds: allowedMs / 1_000 },
      muster: { right: rightRuns(standIn), calls: calls.length, seconds: lastMs / 1_000 },
    };
  } finally {
    await muster.stop();
    await standIn.stop();
    folder.remove();
  }
}

async function deliver({ port, path }: Contender, arrivals: readonly Arrival[]): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const began = performance.now();
  for (const { atMs, payload } of arrivals) {
    await pause(Math.max(0, atMs - (performance.now() - began)));
    const signed = signBody(Buffer.from(JSON.stringify(payload)), WEBHOOK_SECRET);
    const status = await exchange(socket, requestBytes(path, signed));
    if (status !== 202) throw new Error(`A delivery was answered with ${status}.`);
  }
  socket.destroy();
}

function rightRuns(standIn: StandIn): number {
  const shown = new Set(standIn.messages('pipelines').map(({ embeds }) => embeds[0]?.title));
  return expectedTitles().filter((title) => shown.has(title)).length;
}

/** Until every card says the last word of its run; after five minutes what is wrong stays wrong, and shows. */
async function untilRight(standIn: StandIn): Promise<void> {
  const patienceEnds = performance.now() + PATIENCE_MS;
  while (rightRuns(standIn) < RUNS && performance.now() < patienceEnds) await pause(LOOK_EVERY_MS);
}
