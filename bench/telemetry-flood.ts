import type { StandIn } from '../src/sandbox/discord/stand-in.ts';
import { ask } from './acknowledgement.ts';
import { show, type Bench, type Side } from './bench.ts';
import { openDiscord } from './discord.ts';
import { figures, type Measured, type Round } from './figure.ts';
import { benchFolder, startFlooder, startMuster, type Contender } from './processes.ts';
import { quantile } from './statistics.ts';

const WARM_UP_ASKS = 200;
/** One in a hundred of so many is forty: fewer say little of a p99. */
const SLICES = 8;
const ASKS_EACH = 500;

/** Muster against itself: what people wait for while clients tell it all they can, and more. */
export const telemetryFlood: Bench = {
  name: 'telemetry-flood',
  about:
    'From a slash command at Discord to the first response while clients send 60 reports a second, near the largest there ' +
    'may be, of ever new topics, types and clients, nested, malformed and without a token. The floor is the same process ' +
    'while the same flood goes to a server that throws it away: both in turns of ten seconds, once both are warm.',
  rounds: 3,
  async run(rounds, say) {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      const { floor, muster } = await measure();
      say(`  round ${round}: floor ${show(floor)} · Muster ${show(muster)}`);
      measured.push({ floor, muster });
    }
    return figures(measured, [
      { measure: 'p99', what: 'slash ack p99, hostile telemetry meanwhile', unit: 'ms', atMost: 1.2 },
    ]);
  },
};

async function measure(): Promise<Round> {
  const folder = benchFolder();
  const standIn = await openDiscord();
  const muster = await startMuster(standIn, folder.path);
  const latencies: Record<Side, number[]> = { floor: [], muster: [] };
  try {
    await standIn.when(() => standIn.readyBots === 1, 'the bot to be ready');
    for (const side of SIDES) await askMeanwhile(standIn, { muster, side, asks: WARM_UP_ASKS });
    for (let slice = 0; slice < SLICES; slice++) {
      // In turns who is first: what grows meanwhile is not to be one side's.
      for (const side of slice % 2 === 0 ? SIDES : SIDES.toReversed())
        latencies[side].push(...(await askMeanwhile(standIn, { muster, side, asks: ASKS_EACH })));
    }
    return { floor: summarize(latencies.floor), muster: summarize(latencies.muster) };
  } finally {
    await muster.stop();
    await standIn.stop();
    folder.remove();
  }
}

const SIDES: readonly Side[] = ['floor', 'muster'];

async function askMeanwhile(
  standIn: StandIn,
  { muster, side, asks }: { readonly muster: Contender; readonly side: Side; readonly asks: number },
): Promise<readonly number[]> {
  const flooder = await startFlooder(side === 'floor' ? 'itself' : muster.port);
  const latencies = await ask(standIn, { people: 1, asksEach: asks });
  const statuses = await flooder.stop();
  if (!statuses.has(201)) throw new Error(`No report was counted: ${[...statuses.keys()].join(', ')}.`);
  return latencies;
}

function summarize(latencies: readonly number[]): Measured {
  return { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), p99: quantile(latencies, 0.99) };
}
