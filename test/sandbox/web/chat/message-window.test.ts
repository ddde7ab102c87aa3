import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EMPTY_WINDOW,
  trimmed,
  windowAround,
  withCreated,
  withNewer,
  withNewest,
  withOlder,
  type MessageWindow,
} from '../../../../src/sandbox/web/browser/chat/message-window.ts';
import { ephemeral, message } from './fixtures.ts';

function windowOf(ids: readonly number[], parts: Partial<MessageWindow> = {}): MessageWindow {
  return { ...EMPTY_WINDOW, list: ids.map((id) => message(String(id))), ...parts };
}

function page(ids: readonly number[], limit: number): Parameters<typeof withNewest>[1] {
  return { messages: ids.toReversed().map((id) => message(String(id))), isFull: ids.length >= limit };
}

function ids({ list }: MessageWindow): readonly number[] {
  return list.map(({ id }) => Number(id));
}

describe('the window on a channel', () => {
  it('takes older pages until one is not full', () => {
    const first = withOlder(windowOf([105, 106]), page([103, 104], 2));
    const last = withOlder(first, page([102], 2));

    expect(ids(last)).toEqual([102, 103, 104, 105, 106]);
    expect([first.hasOlder, last.hasOlder]).toEqual([true, false]);
  });

  it('joins the present to what it knows where they touch', () => {
    const window = withNewest(windowOf([101, 102, 103], { hasOlder: false }), page([103, 104], 2));

    expect(ids(window)).toEqual([101, 102, 103, 104]);
    expect(window.hasOlder).toBe(false);
  });

  it('lets go of what may have a gap before the present', () => {
    const window = withNewest(windowOf([101, 102], { hasOlder: false }), page([110, 111], 2));

    expect(ids(window)).toEqual([110, 111]);
    expect(window.hasOlder).toBe(true);
  });

  it('drops what was deleted while nobody listened', () => {
    expect(ids(withNewest(windowOf([101, 102, 103]), page([101, 103], 50)))).toEqual([101, 103]);
  });

  it('keeps ephemeral messages, which no history has', () => {
    const known = { ...windowOf([101]), list: [message('101'), ephemeral('102')] };

    expect(ids(withNewest(known, page([101, 103], 50)))).toEqual([101, 102, 103]);
  });

  it('shows nothing live after a jump into the past, until the present is reached', () => {
    const past = windowAround(page([10, 11], 50));
    const later = withCreated(past, message('99'));
    const reached = withNewer(later, page([12, 13], 50));

    expect(ids(later)).toEqual([10, 11]);
    expect(ids(withCreated(reached, message('99')))).toEqual([10, 11, 12, 13, 99]);
  });

  it('forgets the oldest when it grows too long', () => {
    const long = windowOf(
      Array.from({ length: 1501 }, (_, index) => 1000 + index),
      { hasOlder: false },
    );

    expect(trimmed(long).list).toHaveLength(1000);
    expect(trimmed(long)).toMatchObject({ hasOlder: true });
    expect(ids(trimmed(long)).at(-1)).toBe(2500);
  });

  it('is in order and without doubles, whatever comes in whichever order', () => {
    const step = fc.record({
      how: fc.constantFrom('create' as const, 'older' as const, 'newest' as const),
      ids: fc.uniqueArray(fc.integer({ min: 100, max: 140 }), { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const window = steps.reduce((now, { how, ids: some }) => {
          if (how === 'create') return withCreated(now, message(String(some[0])));
          return how === 'older' ? withOlder(now, page(some, 8)) : withNewest(now, page(some, 8));
        }, EMPTY_WINDOW);

        expect(ids(window)).toEqual([...new Set(ids(window))].toSorted((a, b) => a - b));
      }),
    );
  });
});
