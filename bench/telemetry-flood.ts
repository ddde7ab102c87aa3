import type { StandIn } from '../src/sandbox/discord/stand-in.ts';
import { ask } from './acknowledgement.ts';
import { show, type Bench, type Side } from './bench.ts';
import { openDiscord } from './discord.ts';
import { figures, type Measured, type Round } from './figure.ts';
import { benchFolder, startFlooder, startMuster, type Contender } from './processes.ts';
import { quantile } from './statistics.ts';

const WARM_UP_ASKS = 200;
/** One in a hundred of so many is thirty: fewer say little of a p99. */
const SLICES = 6;
const ASKS_EACH = 500;

/** Muster against itself: what people wait for while clients tell it all they can, and more. */
export const telemetryFlood: Bench = {
  name: 'telemetry-flood',
  about:
    'From a slash command at Discord to the first response while clients send reports near the largest there may be, of ' +
    'ever new topics, types and clients, nested, malformed and without a token: 60 a second, whatever is answered, or as ' +
    'fast as 50 of them are answered. The floor is the same process while the 60 a second go to a server that throws them ' +
    'away, or while nobody sends: all in turns of ten seconds, once all are warm.',
  rounds: 3,
  async run(rounds, say) {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      const { floor, muster } = await measure();
      say(`  round ${round}: floor ${show(floor)} · Muster ${show(muster)}`);
      measured.push({ floor, muster });
    }
    return figures(measured, [
      { measure: 'paced p99', what: 'slash ack p99, hostile telemetry meanwhile', unit: 'ms', atMost: 1.2 },
      { measure: 'eager p99', what: 'the same, as fast as it is answered', unit: 'ms', atMost: 1.2 },
    ]);
  },
};

interface Meanwhile {
  readonly side: Side;
  readonly pace: 'paced' | 'eager';
  readonly target: 'nobody' | 'itself' | 'muster';
}

const TURNS: readonly Meanwhile[] = [
  { side: 'floor', pace: 'paced', target: 'itself' },
  { side: 'muster', pace: 'paced', target: 'muster' },
  { side: 'floor', pace: 'eager', target: 'nobody' },
  { side: 'muster', pace: 'eager', target: 'muster' },
];

async function measure(): Promise<Round> {
  const folder = benchFolder();
  const standIn = await openDiscord();
  const muster = await startMuster(standIn, folder.path);
  const latencies = new Map<Meanwhile, number[]>(TURNS.map((turn) => [turn, []]));
  try {
    await standIn.when(() => standIn.readyBots === 1, 'the bot to be ready');
    for (const turn of TURNS) await askMeanwhile(standIn, { muster, turn, asks: WARM_UP_ASKS });
    for (let slice = 0; slice < SLICES; slice++) {
      // In turns who is first: what grows meanwhile is not to be one side's.
      for (const turn of slice % 2 === 0 ? TURNS : TURNS.toReversed())
        latencies.get(turn)?.push(...(await askMeanwhile(standIn, { muster, turn, asks: ASKS_EACH })));
    }
    return { floor: summarize(latencies, 'floor'), muster: summarize(latencies, 'muster') };
  } finally {
    await muster.stop();
    await standIn.stop();
    folder.remove();
  }
}

async function askMeanwhile(
  standIn: StandIn,
  { muster, turn, asks }: { readonly muster: Contender; readonly turn: Meanwhile; readonly asks: number },
): Promise<readonly number[]> {
  if (turn.target === 'nobody') return ask(standIn, { people: 1, asksEach: asks });
  const flooder = await startFlooder(turn.target === 'itself' ? 'itself' : muster.port, turn.pace);
  const latencies = await ask(standIn, { people: 1, asksEach: asks });
  const statuses = await flooder.stop();
  if (!statuses.has(201)) throw new Error(`No report was counted: ${[...statuses.keys()].join(', ')}.`);
  return latencies;
}

function summarize(latencies: ReadonlyMap<Meanwhile, readonly number[]>, side: Side): Measured {
  const ofSide = [...latencies].filter(([turn]) => turn.side === side);
  return Object.fromEntries(
    ofSide.flatMap(([{ pace }, all]) =>
      [50, 95, 99].map((percent) => [`${pace} p${percent}`, quantile(all, percent / 100)] as const),
    ),
  );
}
