import { createHash } from 'node:crypto';

/** A number in [0, 1) that depends on the seed and the parts alone: the same world each time for the same seed. */
export function fraction(seed: string, ...parts: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...parts].join('\n'))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

export function between(low: number, high: number, at: number): number {
  return low + (high - low) * at;
}

/** So many hex digits that depend on the seed and the parts alone, e.g. 40 for a commit. At most 64. */
export function hexOf(digits: number, seed: string, ...parts: readonly (string | number)[]): string {
  return createHash('sha256')
    .update([seed, ...parts].join('\n'))
    .digest('hex')
    .slice(0, digits);
}
