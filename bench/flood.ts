import { setTimeout as pause } from 'node:timers/promises';
import { COMMUNITY_LIMITS, type StandIn } from '../src/sandbox/discord/stand-in.ts';
import { createWebhookSender, type Webhook } from '../src/sandbox/webhook-sender.ts';
import type { Bench } from './bench.ts';
import { openLimitedDiscord, writeBenchConfig } from './bench-house.ts';
import { figures, type Round } from './figure.ts';
import { channelOf, LANES, recordFlood, SYSTEMS, type Flood, type FloodSystem } from './flood-story.ts';
import { benchFolder, startMuster, WEBHOOK_SECRET, type Contender } from './processes.ts';

const CONNECTIONS = 16;
const PATIENCE_MS = 15 * 60_000;
const LOOK_EVERY_MS = 250;
const CHANNELS = SYSTEMS.flatMap((system) => Array.from({ length: LANES }, (_, lane) => channelOf(system, lane + 1)));

/** In real time, through the real routes, under the rate limits of Discord. */
export const flood: Bench = {
  name: 'flood',
  about:
    'Three thousand runs of GitHub, GitLab and AWS with some 18,000 updates, sent as fast as they are taken, to twelve ' +
    'channels. The floor of the time is what sending took, and after it what the buckets allow for the posts and edits ' +
    'that were made, each channel by itself.',
  rounds: 1,
  async run(rounds, say) {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) measured.push(await measure(round, say));
    return figures(measured, [
      { measure: 'right', what: 'flood: runs shown right', unit: 'runs', atLeast: 1, atMost: 1 },
      { measure: 'calls', what: 'flood: calls, against one per run', unit: 'calls', atMost: 1 },
      { measure: 'seconds', what: 'flood: time, against what the buckets allow', unit: 's', atMost: 1.2 },
    ]);
  },
};

async function measure(seed: number, say: (line: string) => void): Promise<Round> {
  const story = await recordFlood(seed);
  const folder = benchFolder();
  const standIn = await openLimitedDiscord(channels());
  const muster = await startMuster(standIn, folder.path, writeConfig(folder.path));
  try {
    await standIn.when(() => standIn.readyBots === 1, 'the bot to be ready');
    const startMs = Date.now();
    await deliver(muster, story.webhooks);
    const sentMs = Date.now() - startMs;
    await untilRight(standIn, story);
    const { calls, endMs, allowedMs, sumMs } = reckon(standIn, startMs);
    say(`  round ${seed}: ${story.webhooks.length} updates of ${story.runs} runs sent in ${seconds(sentMs)} s;`);
    say(
      `    ${calls} posts and edits until ${seconds(endMs)} s; the busiest channel's buckets alone allow ${seconds(allowedMs)} s,`,
    );
    say(
      `    Σ over channels of (posts + edits ÷ bucket rate) is ${seconds(sumMs)} s, ${seconds(sumMs / CHANNELS.length)} s a channel.`,
    );
    return {
      floor: { right: story.runs, calls: story.runs, seconds: (sentMs + allowedMs) / 1_000 },
      muster: { right: rightRuns(standIn, story), calls, seconds: endMs / 1_000 },
    };
  } finally {
    await muster.stop();
    await standIn.stop();
    folder.remove();
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}

function channelId(at: number): string {
  return String(111_000_000_000_000_000n + BigInt(at));
}

function writeConfig(folder: string): string {
  const lanes = SYSTEMS.flatMap((system) => Array.from({ length: LANES }, (_, at) => ({ system, lane: at + 1 })));
  return writeBenchConfig(folder, {
    channels: channels(),
    pipelines: Object.fromEntries(
      lanes.map(({ system, lane }) => [
        channelOf(system, lane),
        {
          environment: 'development',
          system,
          repository: repositoryOf(system, lane),
          branches: ['*'],
          channel: channelOf(system, lane),
        },
      ]),
    ),
  });
}

function channels(): Readonly<Record<string, string>> {
  const ids = CHANNELS.map((name, at) => [name, channelId(at)] as const);
  return { devops: '110000000000000002', ...Object.fromEntries(ids) };
}

function repositoryOf(system: FloodSystem, lane: number): string {
  return { github: `acme/node-${lane}`, gitlab: `acme/dashboard-${lane}`, aws: `backend-${lane}` }[system];
}

async function deliver({ port }: Contender, webhooks: readonly Webhook[]): Promise<void> {
  const secrets = {
    GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
    GITLAB_WEBHOOK_SECRET: WEBHOOK_SECRET,
    EVENTBRIDGE_WEBHOOK_KEY: WEBHOOK_SECRET,
  };
  const sender = createWebhookSender({ musterUrl: () => `http://127.0.0.1:${port}`, secrets });
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let webhook = webhooks[next++]; webhook !== undefined; webhook = webhooks[next++]) {
        const { status } = await sender.send(webhook);
        if (status !== 202 && status !== 204) throw new Error(`A delivery was answered with ${String(status)}.`);
      }
    }),
  );
}

/** How many runs each channel shows in the state in which they ended: by their own cards, and by their lines in lists. */
function rightRuns(standIn: StandIn, { endings }: Flood): number {
  let right = 0;
  for (const [channel, counts] of endings) {
    const lines = standIn.messages(channel).flatMap((message) => {
      const file = message.attachments.find(({ filename }) => filename === 'messages.txt');
      if (file !== undefined) return (standIn.file(file.id)?.toString() ?? '').split('\n');
      return [message.embeds[0]?.title ?? ''];
    });
    for (const [word, count] of counts) {
      const shown = lines.filter((line) => new RegExp(`: ${word}\\b`, 'u').test(line)).length;
      right += Math.min(count, shown);
    }
  }
  return right;
}

/** Until every run is shown as it ended; after a quarter of an hour what is wrong stays wrong, and shows. */
async function untilRight(standIn: StandIn, story: Flood): Promise<void> {
  const patienceEnds = performance.now() + PATIENCE_MS;
  while (rightRuns(standIn, story) < story.runs && performance.now() < patienceEnds) await pause(LOOK_EVERY_MS);
}

interface Reckoning {
  readonly calls: number;
  /** From the first delivery to the last call. */
  readonly endMs: number;
  /** What the busiest channel's own buckets allow for its posts, or its edits. */
  readonly allowedMs: number;
  readonly sumMs: number;
}

/** Posts and edits have buckets of their own in each channel. */
function reckon(standIn: StandIn, startMs: number): Reckoning {
  const { createMessage, editMessage } = COMMUNITY_LIMITS;
  const calls = standIn.calls.filter(({ route }) => route.startsWith('/channels/'));
  const channels = CHANNELS.map((_, at) => {
    const here = calls.filter(({ path }) => path.includes(channelId(at)));
    const count = (method: string): number => here.filter((call) => call.method === method).length;
    return {
      postsMs: (count('POST') / createMessage.limit) * createMessage.windowMs,
      editsMs: (count('PATCH') / editMessage.limit) * editMessage.windowMs,
    };
  });
  return {
    calls: calls.length,
    endMs: Math.max(...calls.map(({ at }) => at.getTime())) - startMs,
    allowedMs: Math.max(...channels.map(({ postsMs, editsMs }) => Math.max(postsMs, editsMs))),
    sumMs: channels.reduce((sum, { postsMs, editsMs }) => sum + postsMs + editsMs, 0),
  };
}
