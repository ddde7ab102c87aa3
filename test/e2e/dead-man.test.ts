import { describe, expect, it, onTestFinished } from 'vitest';
import { e2eConfig } from '../support/e2e-config.ts';
import { openHttpFake, type HttpFake } from '../support/http-fake.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf } from '../support/seen-messages.ts';

const MINUTE_MS = 60_000;

async function openWatcher(): Promise<HttpFake> {
  const watcher = await openHttpFake();
  onTestFinished(() => watcher.close());
  watcher.answer('/ping', { body: 'OK' });
  return watcher;
}

const start = (watcher: HttpFake): Promise<Muster> =>
  startMuster({
    config: e2eConfig({ deadMan: { url: `${watcher.url}/ping`, everySeconds: 60, channel: 'devops' } }),
  });

async function withheld(muster: Muster): Promise<string | undefined> {
  const text = await (await fetch(`${muster.url}/metrics`)).text();
  return text.split('\n').find((line) => line.startsWith('muster_dead_man_withheld_seconds{'));
}

const hearts = (muster: Muster): readonly string[] =>
  muster.standIn
    .messages('devops')
    .map(headOf)
    .filter((head) => head.includes('Muster is alive'));

describe('the dead-man beat', { timeout: 90_000 }, () => {
  it('goes out each interval after it was seen on Discord, stops while Discord is away, and comes back by itself', async () => {
    const watcher = await openWatcher();
    const muster = await start(watcher);
    await muster.pass(5 * MINUTE_MS);
    const everyday = watcher.asked.length;

    await muster.standIn.faults.down();
    // What was under way when it went down had arrived.
    await muster.pass(MINUTE_MS);
    const atFirst = watcher.asked.length;
    await muster.pass(10 * MINUTE_MS);
    const meanwhile = watcher.asked.length;
    const said = await withheld(muster);
    await muster.standIn.faults.up();
    await muster.pass(10 * MINUTE_MS);

    expect(everyday).toBeGreaterThanOrEqual(4);
    expect(meanwhile).toBe(atFirst);
    expect(said).toContain('{stop="discord"}');
    expect(watcher.asked.length - meanwhile).toBeGreaterThanOrEqual(4);
    expect(await withheld(muster)).toBeUndefined();
    // One card, edited: nobody is told of any of them.
    expect(hearts(muster)).toHaveLength(1);
  });

  it('goes on after a restart with the same card, and is withheld while the watcher refuses it', async () => {
    const watcher = await openWatcher();
    const muster = await start(watcher);
    await muster.pass(2 * MINUTE_MS);
    await muster.restart();
    const before = watcher.asked.length;
    await muster.pass(3 * MINUTE_MS);
    expect(watcher.asked.length - before).toBeGreaterThanOrEqual(2);

    watcher.answer('/ping', { status: 410, body: 'no such check' });
    await muster.pass(3 * MINUTE_MS);

    expect(await withheld(muster)).toContain('{stop="watcher"}');
    expect(hearts(muster)).toHaveLength(1);
    // The address is a secret.
    expect(muster.logLines.join('\n')).not.toContain('/ping');
  });
});
