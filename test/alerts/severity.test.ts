import { describe, expect, it } from 'vitest';
import { compareSeverities, gravest, isCritical, laneOf } from '../../src/alerts/severity.ts';

describe('a severity', () => {
  it.each([
    ['critical', 'critical', true],
    ['CRITICAL', 'critical', true],
    ['page', 'critical', true],
    ['error', 'normal', false],
    ['warning', 'normal', false],
    [null, 'normal', false],
    ['a word of their own', 'normal', false],
    ['info', 'low', false],
    ['none', 'low', false],
  ] as const)('%s goes by the %s lane', (severity, lane, critical) => {
    expect(laneOf(severity)).toBe(lane);
    expect(isCritical(severity)).toBe(critical);
  });

  it('is graver or less grave than another, whatever the rules call it', () => {
    const words = ['info', null, 'low', 'critical', 'warning', 'high'];

    expect(words.toSorted(compareSeverities)).toEqual(['critical', 'high', null, 'warning', 'low', 'info']);
    expect(gravest(words)).toBe('critical');
    expect(gravest([null, null])).toBeNull();
  });
});
