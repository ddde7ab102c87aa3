import { describe, expect, it } from 'vitest';
import { diagnose, type HouseFacts } from '../../src/operations/doctor.ts';
import { houseFacts } from '../support/house-facts.ts';

const SCRAPED = { targets: 12, answering: 9, unavailable: null, shedBelow: 0.05 };

function found(samples: HouseFacts['samples'], disk: HouseFacts['disk'] = null) {
  return diagnose(houseFacts({ samples, disk })).filter(({ about }) => about === 'samples');
}

describe('what the doctor says of scraped metrics', () => {
  it('is nothing where nothing is scraped', () => {
    expect(found({ ...SCRAPED, targets: 0, answering: 0 })).toEqual([]);
  });

  it('is how many exporters answer, and well while any does', () => {
    expect(found(SCRAPED)).toMatchObject([
      { state: 'well', says: '9 of 12 exporters answered when they were asked last', fix: null },
    ]);
    expect(found({ ...SCRAPED, answering: 0 })).toMatchObject([{ state: 'warning' }]);
  });

  it('is that samples are left out below 5 % of free disk', () => {
    const disk = { folder: '/data', freeBytes: 4, totalBytes: 100 };

    expect(found(SCRAPED, disk)).toMatchObject([
      { state: 'problem', says: 'New samples of metrics are left out: less than 5 % of the disk is free' },
    ]);
    expect(found(SCRAPED, { ...disk, freeBytes: 5 })).toMatchObject([{ state: 'well' }]);
  });

  it('is why the file with samples cannot be used', () => {
    const [finding] = found({ ...SCRAPED, answering: 0, unavailable: 'it is on NFS.' });

    expect(finding).toMatchObject({ state: 'problem', says: 'No metrics are kept: it is on NFS' });
    expect(finding?.fix).not.toBeNull();
  });
});
