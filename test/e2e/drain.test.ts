import { once } from 'node:events';
import { request } from 'node:http';
import { expect, it, vi } from 'vitest';
import { DRAIN_MS } from '../../src/drain.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

/** A webhook whose body never comes. */
async function hang(muster: Muster) {
  const call = request(`${muster.url}/webhooks/github`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '2', expect: '100-continue' },
  });
  const broke = once(call, 'error');
  call.flushHeaders();
  await once(call, 'continue');
  return { broke };
}

const isStopping = (muster: Muster, url: string): Promise<void> =>
  vi.waitFor(async () => {
    expect(muster.isRunning).toBe(false);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });

it('cuts off what has not ended after ten seconds, and goes on with the rest after the next start', async () => {
  const muster = await startMuster();
  const { url } = muster;
  const { broke } = await hang(muster);

  const stopped = muster.stop();
  await isStopping(muster, url);
  muster.clock.advance(DRAIN_MS - 1);
  const stillThere = await fetch(`${url}/readyz`);
  muster.clock.advance(1);
  await stopped;
  await broke;
  const lines = muster.logLines.filter((line) => line.includes('It is cut off'));
  await muster.restart();
  await muster.deliver(workflowRunPayload());
  await muster.pass(5_000);

  expect(stillThere.status).toBe(503);
  expect(lines).toHaveLength(1);
  expect(muster.standIn.messages('pipelines')).toHaveLength(1);
});

it('does not wait when nothing is under way', async () => {
  const muster = await startMuster();

  await muster.stop();

  expect(muster.logLines.some((line) => line.includes('It is cut off'))).toBe(false);
});
