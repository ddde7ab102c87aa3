import type { StandIn } from '../src/sandbox/discord/stand-in.ts';
import { ask } from './acknowledgement.ts';
import { interleave, type Bench, type Side } from './bench.ts';
import { openDiscord } from './discord.ts';
import type { Measured } from './figure.ts';
import { benchFolder, startMuster, WEBHOOK_SECRET } from './processes.ts';
import { quantile } from './statistics.ts';

const WARM_UP_ASKS = 40;
const ASKS = 400;
const PER_SECOND = 60;
const TICK_MS = 10;
const ITEMS = 400;

/** Muster against itself: what people wait for while clients tell it all they can, and more. */
export const telemetryFlood: Bench = {
  name: 'telemetry-flood',
  about:
    'From a slash command at Discord to the first response while clients send 60 reports a second, near the largest there ' +
    'may be, of ever new topics, types and clients, nested, malformed and without a token. The floor is the same Muster ' +
    'when nobody reports anything.',
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
    if (side === 'floor') return await measureAcks(standIn);
    const flood = startFlood(muster.port);
    const measured = await measureAcks(standIn);
    const statuses = await flood.stop();
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

interface Flood {
  /** How often each status was answered. */
  stop(): Promise<ReadonlyMap<number, number>>;
}

function startFlood(port: number): Flood {
  const statuses = new Map<number, number>();
  const underWay = new Set<Promise<void>>();
  // Made before, so that the machine is not busy with making them.
  const bodies = Array.from({ length: 40 }, (_, index) => hostileBody(index));
  let sent = 0;
  const began = performance.now();
  const send = async (index: number): Promise<void> => {
    const token = index % 10 === 9 ? 'guessed' : WEBHOOK_SECRET;
    // A number more: else it would be a report that was counted already.
    const body = `${bodies[index % bodies.length] ?? '['}{"id":${index}}]`;
    const answer = await fetch(`http://127.0.0.1:${port}/telemetry/record-metrics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    });
    await answer.arrayBuffer();
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  };
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * PER_SECOND);
    for (; sent < due; sent++) {
      const one = send(sent).catch(() => undefined);
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    }
  }, TICK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      return statuses;
    },
  };
}

/** A list that lacks its end. */
function hostileBody(index: number): string {
  if (index % 8 === 7) return `${'['.repeat(50_000)}[`;
  const items = Array.from({ length: ITEMS }, (_, item) =>
    JSON.stringify({
      id: item,
      telemetry_type: item % 50 === 49 ? 'Nonsense' : 'ReceivedMessages',
      telemetry_data: {
        peerId: `peer-${index}-${item}`,
        messageType: item % 3 === 0 ? `MADE_UP_${index}_${item}` : 'CHAT_MESSAGE',
        messageSize: item % 20 === 19 ? -1 : item,
        topic: `/app/1/${index}-${item}/proto`,
        pubsubTopic: `/waku/2/rs/1/${item}`,
        chatId: 'x'.repeat(200),
      },
    }),
  );
  return `[${items.join(',')},`;
}
