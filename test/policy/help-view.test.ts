import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../src/policy/allowance.ts';
import type { GuideEntry } from '../../src/policy/command-guide.ts';
import type { DutySheet } from '../../src/policy/duty-sheet.ts';
import { allDutiesMessage, fleetDutiesMessage } from '../../src/policy/duty-view.ts';
import { DUTIES } from '../../src/policy/duty.ts';
import {
  allowanceWords,
  commandTopicMessage,
  entryTopicMessage,
  helpMessage,
  type JudgedCommand,
} from '../../src/policy/help-view.ts';
import { testFleet } from '../support/config.ts';
import { messageProblems } from '../support/message-limits.ts';

/** As long as the configuration lets them be. */
const fleetName = fc.stringMatching(/^[a-z]{1,15}\.[a-z]{1,16}$/);
const handle = fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/);
const allowance: fc.Arbitrary<Allowance> = fc.record({
  about: fc.constantFrom('fleets', 'house'),
  allowed: fc.array(fleetName, { maxLength: 40 }),
  refused: fc.array(
    fc.record({
      on: fc.array(fleetName, { minLength: 1, maxLength: 40 }),
      couldAsk: fc.array(handle, { maxLength: 12 }),
    }),
    { maxLength: 12 },
  ),
});
/** Discord takes 100 characters of a description and 32 of a name. */
const entry: fc.Arbitrary<GuideEntry> = fc.record({
  path: fc.stringMatching(/^[a-z]{1,32} [a-z]{1,32}$/),
  usage: fc.stringMatching(/^\/[a-z]{1,32} [a-z]{1,32}(?: \[[a-z]{1,32}\]){0,5}$/),
  does: fc.stringMatching(/^[A-Za-z*_`@ ]{1,100}$/),
  options: fc.array(
    fc.record({
      name: fc.stringMatching(/^[a-z]{1,32}$/),
      description: fc.stringMatching(/^[A-Za-z ]{1,100}$/),
      required: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
  permissions: fc.constantFrom(['upgrade.view'], ['upgrade.cancel', 'upgrade.withdraw'], []),
});
const command: fc.Arbitrary<JudgedCommand> = fc.record({
  command: fc.record({
    name: fc.stringMatching(/^[a-z]{1,32}$/),
    does: fc.string({ maxLength: 100 }),
    entries: fc.constant([]),
  }),
  entries: fc.array(fc.record({ entry, allowance }), { minLength: 1, maxLength: 8 }),
});

describe('who may what, in words', () => {
  it.each<[string, Allowance]>([
    ['Yours to use.', { about: 'house', allowed: ['the house'], refused: [] }],
    ['Yours on every fleet you see.', { about: 'fleets', allowed: ['a.b'], refused: [] }],
    ['Not yours: infra may.', { about: 'house', allowed: [], refused: [{ on: ['the house'], couldAsk: ['infra'] }] }],
    [
      'Not yours: on `a.b`: nobody is granted it.',
      { about: 'fleets', allowed: [], refused: [{ on: ['a.b'], couldAsk: [] }] },
    ],
    [
      'Yours on `a.b`; on `c.d`, `e.f`: owners, infra may.',
      { about: 'fleets', allowed: ['a.b'], refused: [{ on: ['c.d', 'e.f'], couldAsk: ['owners', 'infra'] }] },
    ],
  ])('%s', (words, given) => {
    expect(allowanceWords(given, 300)).toBe(words);
  });

  it('counts what it has no room to name, and always says that others may', () => {
    fc.assert(
      fc.property(allowance, fc.integer({ min: 10, max: 900 }), (given, room) => {
        const words = allowanceWords(given, room);
        expect(words.length).toBeLessThanOrEqual(Math.max(room, 300));
        expect((words.match(/`/g) ?? []).length % 2).toBe(0);
        if (given.refused.length > 0) expect(words).toMatch(/ may|nobody is granted it/);
      }),
    );
  });
});

describe('/help and /duties', () => {
  it('stay within every limit of Discord and leave no command out, however much there is', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 12 }), (commands) => {
        const turnTo = (to: number): string => `help-page:${to}`;
        const first = helpMessage({ commands, page: 1, turnTo });
        const pages = Number(/of (\d+)/.exec(first.embeds?.[0]?.footer?.text ?? '')?.[1] ?? 1);
        const all = Array.from({ length: pages }, (_, index) => helpMessage({ commands, page: index + 1, turnTo }));
        const topics = commands.flatMap((each) => [commandTopicMessage(each), ...each.entries.map(entryTopicMessage)]);

        for (const body of [...all, ...topics]) expect(messageProblems(body)).toEqual([]);
        const said = JSON.stringify(all);
        for (const each of commands.flatMap(({ entries }) => entries)) expect(said).toContain(each.entry.usage);
        expect(said).not.toMatch(/are not shown|… and \d+ more/);
      }),
      { numRuns: 40 },
    );
  });

  it('says all duties within the limits, however many fleets there are', () => {
    const sheet = fc.record({
      fleets: fc.array(
        fleetName.map((name) => testFleet({ name })),
        { minLength: 1, maxLength: 40 },
      ),
      owned: fc.array(fleetName, { maxLength: 40 }),
      maintained: fc.array(fleetName, { maxLength: 40 }),
      lines: fc.tuple(
        ...DUTIES.map((duty) =>
          fc.record({
            duty: fc.constant(duty),
            sharedOn: fc.array(fleetName, { maxLength: 40 }),
            commands: fc.tuple(
              ...duty.commands.map((path) => fc.record({ entry: entry.map((each) => ({ ...each, path })), allowance })),
            ),
          }),
        ),
      ),
    });

    fc.assert(
      fc.property(sheet, (given: DutySheet) => {
        const bodies = [allDutiesMessage(given), fleetDutiesMessage({ ...given, fleets: given.fleets.slice(0, 1) })];

        for (const body of bodies) {
          expect(messageProblems(body)).toEqual([]);
          expect(body.embeds).toHaveLength(2);
          for (const { text } of DUTIES) expect(JSON.stringify(body)).toContain(text.slice(1));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('have nothing to say to somebody who sees no fleet', () => {
    const none = { fleets: [], owned: [], maintained: [], lines: [] };

    expect(allDutiesMessage(none).content).toContain('No fleet is yours to see');
    expect(fleetDutiesMessage(none).content).toContain('No fleet is yours to see');
  });
});
