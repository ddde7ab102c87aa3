import { setTimeout as pause } from 'node:timers/promises';
import type { JsonValue } from '../src/platform/json.ts';
import type { StandIn } from '../src/sandbox/discord/stand-in.ts';
import { createWebhookSender } from '../src/sandbox/webhook-sender.ts';
import { testAlert, testNotification } from '../test/support/alerts.ts';
import { monitorLabels, shownMonitors } from '../test/support/monitor-storm.ts';
import type { Bench } from './bench.ts';
import { openLimitedDiscord, writeBenchConfig } from './bench-house.ts';
import { figures, type Round } from './figure.ts';
import { benchFolder, startMuster, WEBHOOK_SECRET, type Contender } from './processes.ts';

const MONITORS = 2_800;
const CONNECTIONS = 16;
/** Not a multiple of how often a storm's card is written. */
const LASTS_MS = 57_000;
const RECOVERS_AT_MS = 120_000;
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 100;
/** Long enough for the storm's end, which comes three minutes after the last of it, to be told. */
const AFTERMATH_MS = 4 * 60_000;
/** The bounds that Muster is asked to keep. */
const BOUND = { calls: 26, lagS: 6 };
const CHANNELS = {
  pipelines: '110000000000000001',
  devops: '110000000000000002',
  alerts: '110000000000000003',
};

/** In real time, through the real route, under the rate limits of Discord. */
export const alertStorm: Bench = {
  name: 'alert-storm',
  about:
    'So many monitors (2,800), each a group of its own, fire within a minute and recover within the next. The floor of ' +
    'the calls is the 26 that Muster is asked to keep to, that of the time six seconds from the last alert until all is ' +
    'shown right, and from the last recovery.',
  rounds: 1,
  async run(rounds, say) {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      measured.push(await measure(say));
      say(`  round ${round}: ${JSON.stringify(measured.at(-1))}`);
    }
    return figures(measured, [
      { measure: 'right', what: 'alert storm: monitors shown right', unit: 'alerts', atLeast: 1, atMost: 1 },
      { measure: 'calls', what: 'alert storm: calls', unit: 'calls', atMost: 1 },
      { measure: 'fired', what: 'alert storm: last alert until all is right', unit: 's', atMost: 1 },
      { measure: 'recovered', what: 'alert storm: last recovery until all is right', unit: 's', atMost: 1 },
    ]);
  },
};

async function measure(say: (line: string) => void): Promise<Round> {
  const folder = benchFolder();
  const standIn = await openLimitedDiscord(CHANNELS);
  const config = writeBenchConfig(folder.path, {
    channels: CHANNELS,
    alerts: { channel: 'alerts', mentions: { critical: { role: 'infra' } } },
  });
  const muster = await startMuster(standIn, folder.path, config);
  try {
    await standIn.when(() => standIn.readyBots === 1, 'the bot to be ready');
    const began = performance.now();
    const startsAt = new Date();
    const sentS = await deliver(muster, (number) => notification(number, startsAt, null));
    const fired = await untilAll(standIn, 'firing');
    await pause(Math.max(0, RECOVERS_AT_MS - (performance.now() - began)));
    const endsAt = new Date();
    const endedS = await deliver(muster, (number) => notification(number, startsAt, endsAt));
    const recovered = await untilAll(standIn, 'resolved');
    await pause(AFTERMATH_MS);
    const right = [...shownMonitors(standIn).values()].filter((state) => state === 'resolved').length;
    say(`  sent within ${sentS.toFixed(1)} s, and the recoveries within ${endedS.toFixed(1)} s.`);
    const calls = standIn.calls.filter(({ route }) => route.startsWith('/channels/')).length;
    return {
      floor: { right: MONITORS, calls: BOUND.calls, fired: BOUND.lagS, recovered: BOUND.lagS },
      muster: { right, calls, fired, recovered },
    };
  } finally {
    await muster.stop();
    await standIn.stop();
    folder.remove();
  }
}

function notification(number: number, startsAt: Date, endsAt: Date | null): JsonValue {
  const labels = monitorLabels(number);
  const status = endsAt === null ? 'firing' : 'resolved';
  const times = {
    status,
    startsAt: startsAt.toISOString(),
    ...(endsAt === null ? {} : { endsAt: endsAt.toISOString() }),
  };
  return testNotification([testAlert({ labels, parts: times })], { groupLabels: labels });
}

/**
 * Evenly over the minute; several at a time, because a busy machine takes longer for one than it is apart from the next.
 * Gives how long it took, in seconds: a storm that lasts longer costs more calls.
 */
async function deliver({ port }: Contender, payloadOf: (number: number) => JsonValue): Promise<number> {
  const sender = createWebhookSender({
    musterUrl: () => `http://127.0.0.1:${port}`,
    secrets: { ALERTMANAGER_WEBHOOK_TOKEN: WEBHOOK_SECRET },
  });
  const began = performance.now();
  let next = 0;
  const send = async (): Promise<void> => {
    for (let number = next++; number < MONITORS; number = next++) {
      await pause(Math.max(0, (LASTS_MS * number) / MONITORS - (performance.now() - began)));
      const { status } = await sender.send({ source: 'alertmanager', event: 'alerts', payload: payloadOf(number) });
      if (status !== 202) throw new Error(`A notification was answered with ${String(status)}.`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  return (performance.now() - began) / 1_000;
}

/** Seconds until every monitor is shown in this state; what is wrong after two minutes stays wrong, and shows. */
async function untilAll(standIn: StandIn, state: string): Promise<number> {
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  for (;;) {
    const states = [...shownMonitors(standIn).values()];
    if ((states.length === MONITORS && states.every((each) => each === state)) || elapsed() > PATIENCE_MS)
      return elapsed() / 1_000;
    await pause(LOOK_EVERY_MS);
  }
}
