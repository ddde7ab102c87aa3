import { createHmac, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/checkpoints.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startKillable, type KillableMuster } from '../support/killable-muster.ts';
import { createOffsetClock } from '../support/offset-clock.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

const ROUNDS = 200;
const RUNS_PER_ROUND = 2;
/** Past Discord's memory of nonces, so that a restart has to look for what it may have sent. */
const JUMP_MS = 10 * 60_000;
const SECRET = 'a-secret-for-kill-rounds';
const CHECKPOINTS: readonly Checkpoint[] = [
  'inbox.recorded',
  'inbox.handled',
  'inbox.marked',
  'relay.sending',
  'relay.sent',
  'relay.settled',
];

interface Delivery {
  readonly run: number;
  readonly id: string;
  readonly body: string;
}

let standIn: StandIn;
let folder: string;
let worldOffsetMs = 0;
let started: KillableMuster[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  worldOffsetMs = 0;
  standIn = await createStandIn({
    clock: createOffsetClock(() => worldOffsetMs),
    buckets: NO_LIMITS,
    // A round that is not done by then ends by its kill; what it left is the next one's.
    patienceMs: 20_000,
    guild: {
      guildId: '100000000000000001',
      channels: [
        { name: 'pipelines', id: '110000000000000001' },
        { name: 'devops', id: '110000000000000002' },
      ],
      roles: [{ name: 'infra', id: '120000000000000003', mentionable: true }],
    },
  });
});

afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  started = [];
  await standIn.stop();
  rmSync(folder, { recursive: true, force: true });
});

it(
  `loses nothing and doubles nothing in ${ROUNDS} rounds of SIGKILL`,
  async () => {
    const random = seededRandom(20_260_302);
    const outcomes = new Map<number, 'success' | 'failure'>();
    const killed = new Map<string, number>();
    const view = new ChannelView();
    let pending: Delivery[] = [];

    for (let round = 0; round < ROUNDS; round += 1) {
      const point = pick(CHECKPOINTS, random);
      if (random() < 0.25) worldOffsetMs += JUMP_MS;
      const known = [...outcomes].filter(([run]) => !pending.some((each) => each.run === run));
      for (let run = round * RUNS_PER_ROUND + 1; run <= (round + 1) * RUNS_PER_ROUND; run += 1) {
        const outcome = random() < 0.2 ? 'failure' : 'success';
        outcomes.set(run, outcome);
        pending.push(delivery(run, 'queued', null), delivery(run, 'completed', outcome));
      }
      const muster = startMuster(`${point}:${1 + Math.floor(random() * 4)}`);
      // Else the backlog of killed rounds would grow into what the relay shows as one list.
      if (random() < 0.5) await untilDone(muster, () => known.every(([run, outcome]) => view.isRight(run, outcome)));
      pending = await deliver(muster, pending);
      await endOf(
        muster,
        () => pending.length === 0 && [...outcomes].every(([run, outcome]) => view.isRight(run, outcome)),
      );
      killed.set(point, (killed.get(point) ?? 0) + 1);
    }
    const last = startMuster('');
    expect(await deliver(last, pending)).toEqual([]);
    await standIn.when(
      () => [...outcomes].every(([run, outcome]) => view.isRight(run, outcome)),
      'every run as it ended',
    );
    last.child.kill('SIGTERM');
    await last.ended;

    const wrong = [...outcomes].filter(([run, outcome]) => {
      const about = view.messagesAbout(run);
      const pings = about.filter((message) => message.pings).length;
      return about.length - pings !== 1 || pings !== (outcome === 'failure' ? 1 : 0);
    });
    expect(wrong).toEqual([]);
    expect([...killed.keys()].sort()).toEqual([...CHECKPOINTS].sort());
  },
  20 * 60_000,
);

function startMuster(killAt: string): KillableMuster {
  const muster = startKillable(killAt, {
    folder,
    configPath: join(import.meta.dirname, 'muster.e2e.yaml'),
    standIn,
    aheadMs: worldOffsetMs,
    env: { GITHUB_WEBHOOK_SECRET: SECRET },
  });
  started.push(muster);
  return muster;
}

/** Sends what is due and gives back what got no 202: its sender, like GitHub, may send it again. */
async function deliver(muster: KillableMuster, deliveries: readonly Delivery[]): Promise<Delivery[]> {
  const url = await muster.url;
  if (url === null) return [...deliveries];
  const answers = await Promise.all(deliveries.map(async (each) => ((await post(url, each)) === 202 ? null : each)));
  return answers.filter((each) => each !== null);
}

async function post(url: string, { id, body }: Delivery): Promise<number | null> {
  try {
    const response = await fetch(`${url}/webhooks/github`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'workflow_run',
        'x-github-delivery': id,
        'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
      },
    });
    return response.status;
  } catch {
    return null;
  }
}

async function untilDone(muster: KillableMuster, isAllDone: () => boolean): Promise<void> {
  await Promise.race([muster.ended, standIn.when(isAllDone, 'the end of a round').catch(() => undefined)]);
}

/** Until it has killed itself, or has done all there is to do and is killed at rest. */
async function endOf(muster: KillableMuster, isAllDone: () => boolean): Promise<void> {
  await untilDone(muster, isAllDone);
  muster.child.kill('SIGKILL');
  await muster.ended;
  started = started.filter((each) => each !== muster);
}

function delivery(run: number, status: string, conclusion: string | null): Delivery {
  // A run of now: a break told long after it happened notifies nobody.
  const at = new Date(Date.now() + worldOffsetMs).toISOString();
  const payload = workflowRunPayload({
    action: status === 'completed' ? 'completed' : 'requested',
    run: {
      run_number: run,
      status,
      conclusion,
      head_branch: branchOf(run),
      created_at: at,
      run_started_at: at,
      updated_at: at,
    },
  });
  return { run, id: randomUUID(), body: JSON.stringify(payload) };
}

/** A branch of its own for each run: its first failure is what breaks it. */
function branchOf(run: number): string {
  return `try-${String(run).padStart(5, '0')}`;
}

/** What the channel holds of each run, read on from where the last look ended: a look at every change must be cheap. */
class ChannelView {
  #seen = 0;
  readonly #byRun = new Map<number, Map<string, { readonly text: string; readonly pings: boolean }>>();

  messagesAbout(run: number): readonly { readonly text: string; readonly pings: boolean }[] {
    const events = standIn.history('pipelines');
    for (const { message } of events.slice(this.#seen)) {
      const text = JSON.stringify(message);
      const about = Number(/try-(\d{5})/.exec(text)?.[1]);
      const known = this.#byRun.get(about) ?? new Map<string, { text: string; pings: boolean }>();
      known.set(message.id, { text, pings: message.content.includes('<@&') });
      this.#byRun.set(about, known);
    }
    this.#seen = events.length;
    return [...(this.#byRun.get(run)?.values() ?? [])];
  }

  isRight(run: number, outcome: 'success' | 'failure'): boolean {
    const about = this.messagesAbout(run);
    const word = outcome === 'success' ? 'succeeded' : 'failed';
    return about.length >= (outcome === 'failure' ? 2 : 1) && about.some(({ text }) => text.includes(word));
  }
}

function pick<T>(from: readonly T[], random: () => number): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('Nothing to pick from.');
  return picked;
}
