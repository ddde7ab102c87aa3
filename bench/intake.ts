import { interleave, type Bench, type Side } from './bench.ts';
import { openDiscord } from './discord.ts';
import type { Measured } from './figure.ts';
import { sendLoad } from './load.ts';
import { benchFolder, startBareIntake, startMuster, WEBHOOK_SECRET, type Contender } from './processes.ts';
import { signedBodies } from './signed-bodies.ts';
import { quantile } from './statistics.ts';

const CONNECTIONS = 64;
const WARM_UP_MS = 1_000;
const LOAD_MS = 4_000;
/** More distinct runs than a Muster processes in one round. */
const BODIES = 2_000;

/** Signed 14 kB workflow_run bodies; the floor commits each on its own and processes none. */
export const intake: Bench = {
  name: 'intake',
  about:
    `Signed 14 kB \`workflow_run\` bodies on ${CONNECTIONS} connections. The floor is bare node:http, HMAC and one ` +
    'FULL commit per request; Muster also redacts, and handles events and posts cards all the while.',
  rounds: 5,
  run(rounds, say) {
    const bodies = signedBodies({ count: BODIES, secret: WEBHOOK_SECRET, firstRun: 1 });
    const measureOne = async (contender: Contender): Promise<Measured> => {
      const load = { port: contender.port, path: contender.path, bodies, connections: CONNECTIONS };
      await sendLoad({ ...load, durationMs: WARM_UP_MS });
      const result = await sendLoad({ ...load, durationMs: LOAD_MS });
      if (result.refused > 0) throw new Error(`${contender.name} refused ${result.refused} requests under load.`);
      const handled = contender.name === 'muster' ? await handledEvents(contender.port) : 0;
      return {
        accepted: result.accepted / result.seconds,
        p50: quantile(result.latenciesMs, 0.5),
        p99: quantile(result.latenciesMs, 0.99),
        handled,
      };
    };
    const aims = [
      { measure: 'accepted', what: 'accepted', unit: '/s', atLeast: 1.5 },
      { measure: 'p99', what: 'answer p99', unit: 'ms', atMost: 1 },
    ] as const;
    return interleave({ rounds, aims, say }, (side) => measure(side, measureOne));
  },
};

async function measure(side: Side, measureOne: (contender: Contender) => Promise<Measured>): Promise<Measured> {
  const folder = benchFolder();
  const standIn = await openDiscord();
  const contender = await (side === 'floor' ? startBareIntake(folder.path) : startMuster(standIn, folder.path));
  try {
    return await measureOne(contender);
  } finally {
    await contender.stop();
    await standIn.stop();
    folder.remove();
  }
}

/** How many events were handled up to now: proof that the intake is measured while processing goes on. */
async function handledEvents(port: number): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const counts = [...metrics.matchAll(/^muster_inbox_processed_total\{[^}]*outcome="handled"[^}]*\} (\d+)/gmu)];
  const handled = counts.reduce((sum, [, count]) => sum + Number(count), 0);
  if (handled === 0) throw new Error('Muster handled no event while it took them in.');
  return handled;
}
