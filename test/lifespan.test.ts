import { describe, expect, it } from 'vitest';
import { createLifespan } from '../src/lifespan.ts';
import { createLog } from '../src/platform/observability/log.ts';
import { TestClock } from './support/clock.ts';

describe('a lifespan', () => {
  it('lets timers fire and lines be written until its end, and nothing after it', () => {
    const clock = new TestClock();
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
    const life = createLifespan({ clock, log });
    const child = life.log.child({ part: 'relay' });
    const fired: string[] = [];
    const wakeAt = (second: number, what: string): (() => void) =>
      life.clock.wakeAt(new Date(clock.now().getTime() + second * 1000), () => fired.push(what));
    wakeAt(1, 'before');
    wakeAt(1, 'cancelled')();
    wakeAt(3, 'after');

    clock.advance(2000);
    child.info('It lives.');
    life.end();
    wakeAt(1, 'asked for after');
    clock.advance(10_000);
    child.error('It should be dead.');
    life.log.warn('It should be dead.');

    expect(fired).toEqual(['before']);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ message: 'It lives.', part: 'relay' });
    expect(clock.nextWakeAt).toBeNull();
    expect(life.clock.now()).toEqual(clock.now());
  });
});
