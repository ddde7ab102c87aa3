import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientSketch, HASH_SPACE, SKETCH_SIZE } from '../../src/telemetry/client-sketch.ts';

const hash = fc.nat({ max: 2 ** 30 });

/** Spread over the whole space, as keyed hashes are. */
function spread(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(((index * 0.6180339887498949) % 1) * HASH_SPACE));
}

describe('counting clients in bounded memory', () => {
  it('is exact up to its size, whatever is repeated', () => {
    fc.assert(
      fc.property(fc.array(hash, { maxLength: SKETCH_SIZE }), (hashes) => {
        expect(ClientSketch.of([...hashes, ...hashes]).count()).toBe(new Set(hashes).size);
      }),
    );
  });

  it.each([1_000, 20_000, 1_000_000])('is near the truth for %i clients, in a kilobyte', (count) => {
    const sketch = ClientSketch.of(spread(count));

    expect(sketch.pack().length).toBeLessThan(1024);
    expect(Math.abs(sketch.count() / count - 1)).toBeLessThan(0.25);
  });

  it('says of two that are merged what it would say of both together', () => {
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 300 }), fc.array(hash, { maxLength: 300 }), (a, b) => {
        const merged = ClientSketch.of(a);
        merged.merge(ClientSketch.unpack(ClientSketch.of(b).pack()));

        expect(merged.count()).toBe(ClientSketch.of([...a, ...b]).count());
      }),
    );
  });
});
