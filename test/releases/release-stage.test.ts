import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { releaseStage } from '../../src/releases/release-stage.ts';

describe('the stage of a release', () => {
  it.each([
    ['v1.2.3', 'v1.2.3'],
    ['1.2.3', '1.2.3'],
    ['v0.38.0', 'v0.38.0'],
    ['2024.10.1', '2024.10.1'],
    ['sdk/v0.4.0', 'v0.4.0'],
    ['@waku/sdk@0.0.31', '0.0.31'],
  ])('is final by the tag %s', (tag, version) => {
    expect(releaseStage(tag)).toEqual({ kind: 'final', version });
  });

  it.each([
    ['v0.38.0-rc.1', 'pre-release'],
    ['v0.2.0-rc1', 'pre-release'],
    ['v1.3.0-rc0', 'pre-release'],
    ['v0.37.1-beta', 'pre-release'],
    ['v1.7.5-beta.1', 'pre-release'],
    ['v0.2.17-beta.0.devnet225', 'pre-release'],
    ['v1.2.3-nomain', 'pre-release'],
    ['v1.2.3-rc.1+5', 'pre-release'],
    ['1.2.3+1', 'build'],
    ['v1.2.3+10', 'build'],
    ['1.2.3+01', 'build'],
    ['pkg@1.0.0-next.2', 'pre-release'],
  ])('is not final by the tag %s, a %s', (tag, by) => {
    expect(releaseStage(tag)).toMatchObject({ kind: 'candidate', by });
  });

  it.each([
    'v1.2',
    'v1',
    'devnet225',
    'devnet-17',
    '326-short',
    'nightly',
    '=v1.2.3',
    'V1.2.3',
    '2024.01.1',
    'v1_2_3_1',
    '',
    'v99999999999999999.0.0',
    'release v1.2.3',
  ])('cannot be told from the tag “%s”', (tag) => {
    expect(releaseStage(tag)).toEqual({ kind: 'unversioned' });
  });

  it('keeps what stands behind the plus, which tells one candidate network from the next', () => {
    expect(releaseStage('v1.2.3+2')).toEqual({ kind: 'candidate', version: 'v1.2.3+2', by: 'build' });
  });

  it('of any text at all is one of the three, soon', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 })), (tag) => {
        expect(['final', 'candidate', 'unversioned']).toContain(releaseStage(tag).kind);
      }),
    );
    const started = performance.now();
    expect(releaseStage('a/'.repeat(150)).kind).toBe('unversioned');
    expect(releaseStage(`@${'a-'.repeat(150)}@v1`).kind).toBe('unversioned');
    expect(performance.now() - started).toBeLessThan(500);
  });
});
