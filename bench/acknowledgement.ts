import type { StandIn } from '../src/sandbox/discord/stand-in.ts';
import { startBackground } from './background.ts';
import { interleave, type Bench, type Side } from './bench.ts';
import { answeredInteraction, askers, COMMAND, isAsked, openDiscord, watchArrivals } from './discord.ts';
import type { Aim, Measured } from './figure.ts';
import { benchFolder, startBareBot, startMuster, WEBHOOK_SECRET, type Contender } from './processes.ts';
import { signedBodies } from './signed-bodies.ts';
import { quantile } from './statistics.ts';

const EVENTS_PER_SECOND = 100;
const WARM_UP_ASKS = 40;
const ASKS_EACH = { 1: 400, 16: 60 } as const;

type AtATime = keyof typeof ASKS_EACH;

/** From the moment Discord has the command to the arrival of the bot's first response to it. */
export const acknowledgement: Bench = {
  name: 'acknowledgement',
  about:
    `From \`/${COMMAND}\` at Discord to the bot's first response, asked again as soon as it is answered. The floor is a ` +
    'bare discord.js bot that defers and then answers with one line; under load both take the same webhooks and post them.',
  rounds: 5,
  run: (rounds, say) => interleave({ rounds, aims: AIMS, say }, measure),
};

const AIMS: readonly Aim[] = ([1, 16] as const).flatMap((atATime) => [
  { measure: `p50x${atATime}`, what: `slash ack p50, ${atATime} at a time, idle`, unit: 'ms', atMost: 1.5 },
  { measure: `p99x${atATime}`, what: `slash ack p99, ${atATime} at a time, idle`, unit: 'ms', atMost: 1.5 },
  {
    measure: `loaded p99x${atATime}`,
    what: `slash ack p99, ${atATime} at a time, 100 events/s`,
    unit: 'ms',
    atMost: 3,
  },
]);

async function measure(side: Side): Promise<Measured> {
  const folder = benchFolder();
  const standIn = await openDiscord();
  const contender = await (side === 'floor' ? startBareBot(standIn) : startMuster(standIn, folder.path));
  try {
    await standIn.when(() => standIn.readyBots === 1, 'the bot to be ready');
    await ask(standIn, { people: 1, asksEach: WARM_UP_ASKS });
    const idle = { ...(await measureAt(standIn, 1)), ...(await measureAt(standIn, 16)) };
    return { ...idle, ...(await measureUnderLoad(standIn, contender)) };
  } finally {
    await contender.stop();
    await standIn.stop();
    folder.remove();
  }
}

async function measureAt(standIn: StandIn, atATime: AtATime): Promise<Measured> {
  const latencies = await ask(standIn, { people: atATime, asksEach: ASKS_EACH[atATime] });
  return { [`p50x${atATime}`]: quantile(latencies, 0.5), [`p99x${atATime}`]: quantile(latencies, 0.99) };
}

async function measureUnderLoad(standIn: StandIn, { port, path }: Contender): Promise<Measured> {
  const bodies = signedBodies({ count: 500, secret: WEBHOOK_SECRET, firstRun: 1 });
  const stopLoad = await startBackground({ port, path, bodies, perSecond: EVENTS_PER_SECOND });
  const one = await measureAt(standIn, 1);
  const many = await measureAt(standIn, 16);
  const { refused, perSecond } = await stopLoad();
  if (refused > 0) throw new Error(`${refused} webhooks were refused in the background.`);
  const loaded = Object.entries({ ...one, ...many }).map(([name, value]) => [`loaded ${name}`, value] as const);
  return { ...Object.fromEntries(loaded), 'events/s': perSecond };
}

/** Each person asks again once the answer can be read; the times from Discord's receipt to the first response. */
export async function ask(
  standIn: StandIn,
  { people, asksEach }: { readonly people: number; readonly asksEach: number },
): Promise<readonly number[]> {
  const tokens = new Map(standIn.users.map(({ name, token }) => [token, name]));
  const askedAt = new Map<string, number>();
  const answeredAt = new Map<string, number>();
  const stopWatching = watchArrivals((arrival) => {
    const asker = isAsked(arrival) ? tokens.get(arrival.authorization) : undefined;
    if (asker !== undefined) askedAt.set(asker, arrival.at);
    const interaction = answeredInteraction(arrival);
    if (interaction !== null) answeredAt.set(interaction, arrival.at);
  });
  const latencies: number[] = [];
  const keepAsking = async (name: string): Promise<void> => {
    for (let asked = 0; asked < asksEach; asked++) {
      const interaction = await askOnce(standIn, name);
      latencies.push((answeredAt.get(interaction) ?? Number.NaN) - (askedAt.get(name) ?? Number.NaN));
    }
  };
  try {
    await Promise.all(askers(people).map(keepAsking));
  } finally {
    stopWatching();
  }
  if (latencies.some(Number.isNaN)) throw new Error('An answer was seen, but not the requests that led to it.');
  return latencies;
}

/** The id of the interaction, once its answer can be read. */
async function askOnce(standIn: StandIn, name: string): Promise<string> {
  const result = await standIn.as(name).slash(COMMAND);
  if (result.kind !== 'message') throw new Error(`/${COMMAND} ended as ${JSON.stringify(result)}.`);
  const id = result.message.interaction_metadata?.id;
  if (id === undefined) throw new Error(`The answer to /${COMMAND} does not tell which interaction it is for.`);
  return id;
}
