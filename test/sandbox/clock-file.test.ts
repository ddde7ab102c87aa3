import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepClock, readClockFile, type KeptClock } from '../../src/sandbox/clock-file.ts';
import { createSandboxClock, type SandboxClock } from '../../src/sandbox/sandbox-clock.ts';
import { TestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';

const HOUR_MS = 3_600_000;

function run(path: string, wall: TestClock): { readonly clock: SandboxClock; readonly kept: KeptClock } {
  const clock: SandboxClock = createSandboxClock({
    wall,
    startAt: readClockFile(path) ?? wall.now(),
    onChange: () => {
      kept.note();
    },
  });
  const kept = keepClock(path, { clock, wall });
  return { clock, kept };
}

describe('what is remembered of the clock', () => {
  it('is nothing while it keeps real time', () => {
    const path = join(temporaryFolder(), 'box/clock.txt');
    const wall = new TestClock();
    const { kept } = run(path, wall);

    wall.advance(HOUR_MS);
    kept.stop();

    expect(existsSync(path)).toBe(false);
    expect(wall.nextWakeAt).toBeNull();
  });

  it('lets the next run go on where this one stopped', () => {
    const path = join(temporaryFolder(), 'box/clock.txt');
    const wall = new TestClock();
    const first = run(path, wall);
    first.clock.advance(5 * HOUR_MS);
    first.kept.stop();
    const reached = first.clock.now();

    wall.advance(1000);
    const second = run(path, wall);

    expect(second.clock.now()).toEqual(reached);
    second.kept.stop();
  });

  it('is late enough even when the run ends without a word', () => {
    const path = join(temporaryFolder(), 'box/clock.txt');
    const wall = new TestClock();
    const first = run(path, wall);
    first.clock.setRate(60);
    for (const ms of [0, 10, 1990, 1999, 2000, 500]) {
      wall.advance(ms);

      expect(readClockFile(path)!.getTime()).toBeGreaterThanOrEqual(first.clock.now().getTime());
    }
  });

  it('does not hold back a run that starts much later', () => {
    const path = join(temporaryFolder(), 'box/clock.txt');
    const wall = new TestClock();
    const first = run(path, wall);
    first.clock.advance(HOUR_MS);
    first.kept.stop();

    wall.advance(10 * HOUR_MS);
    const second = run(path, wall);

    expect(second.clock.now()).toEqual(wall.now());
    second.kept.stop();
  });

  it('is nothing when the file holds something else', () => {
    const path = join(temporaryFolder(), 'clock.txt');
    writeFileSync(path, 'noon');

    expect(readClockFile(path)).toBeNull();
  });
});
