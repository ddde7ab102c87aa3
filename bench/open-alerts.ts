import { FLEETS, withAlerts } from './alerts-house.ts';
import type { Bench } from './bench.ts';
import { figures, type Measured, type Round } from './figure.ts';

/** What the floor has open: a group of alerts on one fleet. */
const FEW_FLEETS = 2;
const PAST = 100;

/** What it costs that many alerts are open, and that many are over. */
export const alerts: Bench = {
  name: 'alerts',
  about:
    'Ten thousand open alerts, on each of 50 nodes of 200 fleets. Of taking in one more word about one of them it measures ' +
    'the processor time, with its card written anew; the floor is the same where 100 are open, and again where ten and a ' +
    'hundred times as many episodes are over. Of asking what fires on all 200 fleets, the time; the floor is the same rows, bare. Of ' +
    'memory, what is held after a collection above what was held before they came; the floor is 30 MiB.',
  rounds: 3,
  async run(rounds, say) {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      measured.push(await measure());
      say(`  round ${round}: ${JSON.stringify(measured.at(-1))}`);
    }
    return figures(measured, [
      { measure: 'update', what: 'one of 10,000 open alerts, against one of 100', unit: 'ms', atMost: 1.5 },
      { measure: 'tenfold', what: 'an alert with 1,000 episodes over, against 100', unit: 'ms', atMost: 1.5 },
      { measure: 'hundredfold', what: 'an alert with 10,000 episodes over, against 100', unit: 'ms', atMost: 1.5 },
      { measure: 'firing', what: 'what fires on 200 fleets × 50 nodes', unit: 'ms', atMost: 5 },
      { measure: 'memory', what: '10,000 open alerts, memory held', unit: 'MB', atMost: 1 },
    ]);
  },
};

async function measure(): Promise<Round> {
  const few = await withAlerts(FEW_FLEETS, (house) => house.updateMs());
  const many = await withAlerts(FLEETS, async (house) => ({
    update: await house.updateMs(),
    firing: await house.firingMs(),
    rows: await house.rowsMs(),
    memory: house.heldMb,
  }));
  const past = await withAlerts(FEW_FLEETS, async (house) => {
    const times: number[] = [];
    for (const [over, after] of [
      [0, PAST],
      [PAST, 10 * PAST],
      [10 * PAST, 100 * PAST],
    ] as const) {
      await house.livePast(over, after);
      times.push(await house.updateMs());
    }
    return times;
  });
  const [once = Number.NaN, tenfold = Number.NaN, hundredfold = Number.NaN] = past;
  const floor: Measured = { update: few, tenfold: once, hundredfold: once, firing: many.rows, memory: 30 };
  return { floor, muster: { ...many, tenfold, hundredfold } };
}
