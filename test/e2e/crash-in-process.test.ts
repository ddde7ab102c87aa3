import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf } from '../support/seen-messages.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const ROUNDS = 25;
const RUNS_PER_ROUND = 3;
/** Enough turns of the event loop for anything between "nothing was taken yet" and "all was said". */
const MOST_TURNS = 120;
const MOST_JUMP_MS = 12 * 60_000;

interface Delivery {
  readonly id: string;
  readonly payload: JsonValue;
}

describe('a Muster that is killed within its process and started again', () => {
  let rejections: unknown[] = [];
  const note = (error: unknown): void => {
    rejections.push(error);
  };

  afterEach(() => {
    rejections = [];
  });

  /** What its sender got no 202 for, and would send again. */
  async function deliver(muster: Muster, deliveries: readonly Delivery[]): Promise<readonly Delivery[]> {
    const answers = await Promise.all(
      deliveries.map(async (each) => {
        const response = await muster.deliver(each.payload, { deliveryId: each.id }).catch(() => null);
        return response?.status === 202 ? null : each;
      }),
    );
    return answers.filter((each) => each !== null);
  }

  it(`loses nothing and doubles nothing in ${ROUNDS} rounds, each killed at another moment`, async () => {
    const muster = await startMuster();
    const { process: resident } = muster;
    process.on('unhandledRejection', note);
    onTestFinished(() => {
      process.off('unhandledRejection', note);
    });
    const random = seededRandom(20_261_121);
    let pending: readonly Delivery[] = [];
    const expected: string[] = [];

    for (let round = 0; round < ROUNDS; round++) {
      for (let number = round * RUNS_PER_ROUND + 1; number <= (round + 1) * RUNS_PER_ROUND; number++) {
        // Proposals break no branch, so that every message here is a run's own card.
        const run = { event: 'pull_request', head_branch: `try-${number}` };
        const story = workflowRunStory(number, { conclusion: 'success', run });
        pending = [...pending, ...story.map((payload, index) => ({ id: `run-${number}-${index}`, payload }))];
        expected.push(`✅ ci #${number} on try-${number}: succeeded`);
      }
      const sent = deliver(muster, pending);
      // More often early than late: the first turns are those in which webhooks are taken.
      for (let turns = Math.floor(random() ** 3 * MOST_TURNS); turns > 0; turns--) await nextTurn();
      await resident.crash();
      expect(resident.url()).toBeNull();
      pending = await sent;
      // Past Discord's memory of nonces at times, so that what may have been sent has to be looked for.
      muster.clock.advance(Math.floor(random() * MOST_JUMP_MS));
      await resident.start();
      await muster.app.untilReady();
    }
    expect(await deliver(muster, pending)).toEqual([]);
    await muster.pass(20 * 60_000);

    const heads = muster.standIn.messages('pipelines').map(headOf);
    expect(heads.toSorted()).toEqual(expected.toSorted());
    const posted = muster.standIn.history('pipelines').filter(({ kind }) => kind === 'create');
    expect(posted).toHaveLength(expected.length);
    expect(rejections).toEqual([]);
  }, 120_000);

  it('is found at the same address, holds its files alone, and says nothing once it is dead', async () => {
    const muster = await startMuster();
    const before = muster.url;

    await muster.process.crash();
    const lines = muster.logLines.length;
    const answer = await fetch(`${before}/healthz`).catch(() => 'nobody');
    muster.clock.advance(10 * 60_000);
    await nextTurn();
    expect(answer).toBe('nobody');
    expect(muster.logLines).toHaveLength(lines);

    await muster.process.start();
    await muster.app.untilReady();
    await muster.process.start();
    expect(muster.url).toBe(before);
    expect((await fetch(`${before}/readyz`)).status).toBe(200);
  });
});
