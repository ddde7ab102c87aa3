import { z } from 'zod';
import { expects, fields, fleetName, HANDLE, list, party, pattern, whole, type Names } from './config-fields.ts';
import { quote } from './config-problem.ts';
import type { UpgradesConfig } from './upgrade-config.ts';

const A_WEEK_HOURS = 168;

/** Where nothing is said: nobody has to agree besides those who ask and accept. */
export const UPGRADE_DEFAULTS: UpgradesConfig = {
  approvals: [],
  notByAuthor: false,
  after: [],
  soakHours: 24,
  decideDays: 30,
  beginDays: 14,
  rollback: { people: 1 },
};

/** The section `upgrades` of a fleet. */
export function upgradesSchema(names: Names, fleet: string) {
  return fields(
    {
      approvals: approvalsSchema(names),
      notByAuthor: z.boolean(expects('true or false')).default(UPGRADE_DEFAULTS.notByAuthor),
      after: list(fleetName(names), 'fleets that get a version before this one')
        .refine((after) => !after.includes(fleet), { error: 'names the fleet itself: leave it out' })
        .default([]),
      soakHours: whole(1, 720, 'hours').default(UPGRADE_DEFAULTS.soakHours),
      decideDays: whole(1, 365, 'days').default(UPGRADE_DEFAULTS.decideDays),
      beginDays: whole(1, 365, 'days').default(UPGRADE_DEFAULTS.beginDays),
      rollback: fields({ people: whole(0, 10, 'people') }, 'who agrees to a rollback: { people: 1 }').default(
        UPGRADE_DEFAULTS.rollback,
      ),
    },
    'how it is upgraded: { approvals: [{ name: owner, from: [{ role: owners }], people: 1 }], soakHours: 24 }',
  )
    .refine(({ notByAuthor, approvals }) => !notByAuthor || approvals.length > 0, {
      path: ['notByAuthor'],
      error: 'is about who agrees, and nobody has to: write approvals, or leave it out',
    })
    .default({ ...UPGRADE_DEFAULTS, approvals: [], after: [] });
}

function approvalsSchema(names: Names) {
  const signOff = fields(
    {
      name: pattern(HANDLE, 'what it is called, such as dst or qa: lower-case letters, digits and dashes'),
      from: list(party(names), 'whom: { role: name } or { person: name }').default([]),
      people: whole(1, 10, 'people').default(1),
      hours: whole(1, 720, 'hours').default(A_WEEK_HOURS),
    },
    'who must agree: { name: dst, from: [{ role: dst }], people: 1 }',
  ).check(({ value, issues }) => {
    // Whoever is to be two people of a list of one could never agree.
    const named = value.from.filter(({ kind }) => kind === 'person').length;
    if (value.from.length === 0 || named < value.from.length || value.people <= named) return;
    const message = `asks for ${value.people} people and names ${named}: write fewer, or name more`;
    issues.push({ code: 'custom', path: ['people'], input: value.people, message });
  });
  return list(signOff, 'approvals')
    .max(8, { error: 'is too long: at most 8 approvals' })
    .check(({ value, issues }) => {
      for (const [index, { name }] of value.entries()) {
        if (value.findIndex((each) => each.name === name) === index) continue;
        const message = `${quote(name)} is there twice: give each approval a name of its own`;
        issues.push({ code: 'custom', path: [index, 'name'], input: name, message });
      }
    })
    .default([]);
}
