import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { interleave, type Bench, type Side } from './bench.ts';
import { isMessagePost, openDiscord, watchArrivals } from './discord.ts';
import type { Measured } from './figure.ts';
import { exchange, requestBytes } from './load.ts';
import { benchFolder, startBareBot, startMuster, WEBHOOK_SECRET, type Contender } from './processes.ts';
import { signedBodies } from './signed-bodies.ts';
import { quantile } from './statistics.ts';

const WARM_UP = 60;
const EVENTS = 300;
/** Between the end of one event's work and the next event. */
const GAP_MS = 25;
const PATIENCE_MS = 10_000;

/** One event at a time: from the first byte of the webhook to the arrival of the message at Discord. */
export const firstCall: Bench = {
  name: 'first-call',
  about:
    'From the webhook to the first call at Discord, one event at a time. The floor is a bare discord.js bot that posts ' +
    'each webhook straight through, checks no signature and stores nothing.',
  rounds: 7,
  run(rounds, say) {
    const aims = [
      { measure: 'p50', what: 'event to first call, p50', unit: 'ms', atMost: 1.5 },
      { measure: 'p99', what: 'event to first call, p99', unit: 'ms', atMost: 2 },
    ] as const;
    return interleave({ rounds, aims, say }, measure);
  },
};

async function measure(side: Side): Promise<Measured> {
  const folder = benchFolder();
  const standIn = await openDiscord();
  const contender = await (side === 'floor' ? startBareBot(standIn) : startMuster(standIn, folder.path));
  try {
    await standIn.when(() => standIn.readyBots === 1, 'the bot to be ready');
    const latencies = await sendOneByOne(contender);
    return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
  } finally {
    await contender.stop();
    await standIn.stop();
    folder.remove();
  }
}

async function sendOneByOne(contender: Contender): Promise<readonly number[]> {
  const bodies = signedBodies({ count: WARM_UP + EVENTS, secret: WEBHOOK_SECRET, firstRun: 1 });
  const socket = connect({ port: contender.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const latencies: number[] = [];
  for (const signed of bodies) {
    latencies.push(await sendOne(socket, requestBytes(contender.path, signed)));
    await pause(GAP_MS);
  }
  socket.destroy();
  return latencies.slice(WARM_UP);
}

async function sendOne(socket: Socket, request: Buffer): Promise<number> {
  const { promise: called, resolve, reject } = Promise.withResolvers<number>();
  const timer = setTimeout(() => {
    reject(new Error(`No message reached Discord within ${PATIENCE_MS} ms of its event.`));
  }, PATIENCE_MS);
  const stopWatching = watchArrivals((arrival) => {
    if (isMessagePost(arrival)) resolve(arrival.at);
  });
  try {
    const sentAt = performance.now();
    const answered = exchange(socket, request);
    const tookMs = (await called) - sentAt;
    const status = await answered;
    if (status !== 202) throw new Error(`The webhook was answered with ${status}.`);
    return tookMs;
  } finally {
    clearTimeout(timer);
    stopWatching();
  }
}
