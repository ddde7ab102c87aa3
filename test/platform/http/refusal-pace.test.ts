import { describe, expect, it } from 'vitest';
import { RefusalPace } from '../../../src/platform/http/refusal-pace.ts';
import { TestClock } from '../../support/clock.ts';

/** Asks for a turn, and writes down when it came, in milliseconds since the start. */
function asking(limits: { perSecond: number; burst: number; mostWaiting: number }) {
  const clock = new TestClock();
  const startMs = clock.now().getTime();
  const pace = new RefusalPace(clock, limits);
  const turns: [number, number, boolean][] = [];
  const ask = (name: number): void => {
    void pace.turn().then((mayAnswer) => turns.push([name, clock.now().getTime() - startMs, mayAnswer]));
  };
  const pass = async (ms: number): Promise<void> => {
    await settled();
    for (let passed = 0; passed < ms; passed += 10) {
      clock.advance(10);
      await settled();
    }
  };
  return { clock, pace, turns, ask, pass };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const names = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('how fast refusals are answered', () => {
  it('is at once after a quiet time, and then in order at the pace', async () => {
    const { turns, ask, pass } = asking({ perSecond: 10, burst: 3, mostWaiting: 100 });
    names(6).forEach(ask);
    await pass(1000);

    expect(turns).toEqual([
      [0, 0, true],
      [1, 0, true],
      [2, 0, true],
      [3, 100, true],
      [4, 200, true],
      [5, 300, true],
    ]);
  });

  it('is never faster than the pace over any stretch, whenever they come', async () => {
    const { turns, ask, pass } = asking({ perSecond: 20, burst: 4, mostWaiting: 1000 });
    for (const name of names(300)) {
      ask(name);
      await pass((name * 37) % 60 < 30 ? 0 : 40);
    }
    await pass(20_000);
    const times = turns.map(([, at]) => at);

    expect(turns.map(([name]) => name)).toEqual(names(300));
    const within = times.map((from) => times.filter((at) => at >= from && at < from + 1000).length);
    expect(Math.max(...within)).toBeLessThanOrEqual(24);
  });

  it('has room for so many who wait; the next is told at once that it has no turn', async () => {
    const { pace, turns, ask, pass } = asking({ perSecond: 1, burst: 1, mostWaiting: 2 });
    names(5).forEach(ask);
    await settled();
    expect(turns).toEqual([
      [0, 0, true],
      [3, 0, false],
      [4, 0, false],
    ]);
    expect(pace.waiting).toBe(2);

    await pass(1000);
    ask(5);
    await pass(2000);
    expect(turns.slice(3)).toEqual([
      [1, 1000, true],
      [2, 2000, true],
      [5, 3000, true],
    ]);
  });

  it('keeps nobody waiting for hours when the clock was put back', async () => {
    let nowMs = 3_600_000;
    const waits: number[] = [];
    const pace = new RefusalPace(
      {
        now: () => new Date(nowMs),
        wakeAt: (at, wake) => {
          waits.push(at.getTime() - nowMs);
          setImmediate(wake);
          return () => undefined;
        },
      },
      { perSecond: 10, burst: 1, mostWaiting: 10 },
    );
    await Promise.all([pace.turn(), pace.turn()]);
    nowMs = 0;
    await Promise.all([pace.turn(), pace.turn()]);

    expect(waits).toEqual([100, 100, 200]);
  });

  it('lets everybody go at the end, also who comes later', async () => {
    const { clock, pace, turns, ask } = asking({ perSecond: 1, burst: 1, mostWaiting: 2 });
    names(3).forEach(ask);
    await settled();
    pace.letAllGo();
    names(3).forEach(ask);
    await settled();

    expect(turns).toHaveLength(6);
    expect(turns.every(([, at, mayAnswer]) => at === 0 && mayAnswer)).toBe(true);
    expect(pace.waiting).toBe(0);
    expect(clock.nextWakeAt).toBeNull();
  });
});
