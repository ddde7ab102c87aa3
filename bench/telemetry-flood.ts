import type { StandIn } from '../src/sandbox/discord/stand-in.ts';
import { ask } from './acknowledgement.ts';
import { interleave, type Bench, type Side } from './bench.ts';
import { openDiscord } from './discord.ts';
import type { Measured } from './figure.ts';
import { benchFolder, startFlooder, startMuster } from './processes.ts';
import { quantile } from './statistics.ts';

const WARM_UP_ASKS = 40;
const ASKS = 400;

/** Muster against itself: what people wait for while clients tell it all they can, and more. */
export const telemetryFlood: Bench = {
  name: 'telemetry-flood',
  about:
    'From a slash command at Discord to the first response while clients send 60 reports a second, near the largest there ' +
    'may be, of ever new topics, types and clients, nested, malformed and without a token. The floor is the same Muster ' +
    'to which nobody reports anything, while the same flood goes to a server that throws it away.',
  rounds: 5,
  run: (rounds, say) =>
    interleave(
      {
        rounds,
        aims: [{ measure: 'p99', what: 'slash ack p99, hostile telemetry meanwhile', unit: 'ms', atMost: 1.2 }],
        say,
      },
      measure,
    ),
};

async function measure(side: Side): Promise<Measured> {
  const folder = benchFolder();
  const standIn = await openDiscord();
  const muster = await startMuster(standIn, folder.path);
  try {
    await standIn.when(() => standIn.readyBots === 1, 'the bot to be ready');
    await ask(standIn, { people: 1, asksEach: WARM_UP_ASKS });
    const flooder = await startFlooder(side === 'floor' ? 'itself' : muster.port);
    const measured = await measureAcks(standIn);
    const statuses = await flooder.stop();
    if (!statuses.has(201)) throw new Error(`No report was counted: ${[...statuses.keys()].join(', ')}.`);
    return { ...measured, reports: [...statuses.values()].reduce((all, count) => all + count, 0) };
  } finally {
    await muster.stop();
    await standIn.stop();
    folder.remove();
  }
}

async function measureAcks(standIn: StandIn): Promise<Measured> {
  const latencies = await ask(standIn, { people: 1, asksEach: ASKS });
  return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}
