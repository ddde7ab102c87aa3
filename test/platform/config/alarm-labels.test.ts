import { describe, expect, it } from 'vitest';
import { alertRuleFields } from '../../../src/platform/config/alerts-schema.ts';

const schema = alertRuleFields().cloudwatch;

describe('alarms of CloudWatch in the configuration', () => {
  it('are none unless it names some, in every region unless it names one', () => {
    expect(schema.parse(undefined)).toEqual([]);
    expect(schema.parse([{ alarm: 'backend-*', labels: { service: 'backend' } }])).toEqual([
      { alarm: 'backend-*', region: null, labels: { service: 'backend' } },
    ]);
  });

  it.each([
    ['no name', { alarm: '', labels: {} }],
    ['no labels', { alarm: 'backend-*' }],
    ['a label that is none', { alarm: 'backend-*', labels: { 'not a label': 'x' } }],
    ['an empty value', { alarm: 'backend-*', labels: { fleet: '' } }],
    ['a field that nobody reads', { alarm: 'backend-*', labels: {}, severity: 'critical' }],
  ])('are refused with %s', (_what, entry) => {
    expect(schema.safeParse([entry]).success).toBe(false);
  });
});
