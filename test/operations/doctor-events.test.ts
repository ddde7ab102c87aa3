import { describe, expect, it } from 'vitest';
import { diagnose, type Finding, type HouseFacts } from '../../src/operations/doctor.ts';
import { houseFacts } from '../support/house-facts.ts';

function found(events: HouseFacts['events']): readonly Finding[] {
  return diagnose(houseFacts({ events })).filter(({ about }) => about === 'events');
}

describe('the doctor on Discord events of windows', () => {
  it('says nothing of them where the configuration wants none', () => {
    expect(found({ isOn: false, missing: ['CreateEvents'], refused: [{ id: 'W-1', because: 'no room' }] })).toEqual([]);
  });

  it('calls a missing permission a problem, by its name in Discord’s settings, and says what to do', () => {
    const [finding] = found({ isOn: true, missing: ['CreateEvents'], refused: [] });

    expect(finding).toMatchObject({
      state: 'problem',
      fix: expect.stringContaining('settings of the server') as string,
    });
    expect(finding?.says).toContain('Muster lacks Create Events on the server');
  });

  it('names windows without their event, and counts those it does not name', () => {
    const refused = Array.from({ length: 7 }, (_, n) => ({ id: `W-${n + 1}`, because: 'no room' }));

    const [finding] = found({ isOn: true, missing: [], refused });

    expect(finding?.state).toBe('warning');
    expect(finding?.says).toContain('W-1 (no room), W-2 (no room)');
    expect(finding?.says).toContain('and 2 more');
  });

  it('is content where each window may have its event', () => {
    expect(found({ isOn: true, missing: [], refused: [] })).toMatchObject([{ state: 'well', fix: null }]);
  });
});
