import { z } from 'zod';
import type { HidingRule } from './config.ts';
import { expects, fields, list, webAddress, whole } from './config-fields.ts';
import { quote } from './config-problem.ts';

const SEVERITY = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const MOST_SECONDS = 24 * 3600;

/** What hides what, where the file says nothing: a critical alert about a whole data centre hides those of its hosts. */
const HIDING_RULES: readonly HidingRule[] = [
  {
    name: 'a data centre hides its nodes',
    when: { severity: 'critical', datacenter: '*', host: '' },
    hides: { host: '*' },
    equal: ['datacenter'],
  },
];

const glob = (what: string) => z.string(expects(what)).min(1, expects(what)).max(255, expects(what));

const matchers = z.record(z.string(), z.string(), expects('labels and their values: { alertname: NodeDown }'));

/** What is done with alerts, besides where they are shown and whom they notify. */
export function alertRuleFields() {
  return {
    minimumSeconds: z
      .record(z.string(), whole(0, MOST_SECONDS, 'seconds'), expects('seconds by severity: { warning: 60 }'))
      .check(({ value, issues }) => {
        for (const severity of Object.keys(value).filter((each) => !SEVERITY.test(each))) {
          const message = `${quote(severity)} does not fit: write a value of the label severity in lower case, such as warning`;
          issues.push({ code: 'custom', path: [severity], input: severity, message });
        }
      })
      .default({}),
    flapsFrom: whole(2, 30, 'beginnings').default(3),
    runbooks: z.record(z.string(), webAddress, expects('addresses by rule: { NodeDown: https://… }')).default({}),
    cloudwatch: list(
      fields(
        {
          alarm: glob("an alarm's name, or a glob such as backend-*"),
          region: glob('a region such as eu-central-1, or a glob').nullable().default(null),
          labels: z.record(
            z.string().regex(/^[a-zA-Z_]\w{0,59}$/, 'is no label: write one such as fleet'),
            z.string().min(1).max(200),
            expects('labels and their values: { fleet: status.prod, severity: critical }'),
          ),
        },
        'an alarm: { alarm: backend-*, labels: { service: backend } }',
      ),
      'alarms of CloudWatch',
    ).default([]),
    hides: list(
      fields(
        {
          name: z
            .string(expects('what people call it'))
            .min(1, expects('what people call it'))
            .max(80, expects('at most 80 characters')),
          when: matchers,
          hides: matchers,
          equal: list(z.string(expects('the name of a label')), 'labels').default([]),
        },
        'a rule: { name: …, when: { … }, hides: { … }, equal: [datacenter] }',
      ),
      'rules',
    ).default(() => [...HIDING_RULES].map(({ equal, ...rule }) => ({ ...rule, equal: [...equal] }))),
  };
}
