import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/sandbox/scenarios/duration.ts';
import { readScenario } from '../../../src/sandbox/scenarios/scenario-file.ts';
import { openScenarioFolder, SCENARIO_FOLDER } from '../../../src/sandbox/scenarios/scenario-folder.ts';
import { VERBS } from '../../../src/sandbox/scenarios/verbs/index.ts';

const GOOD = `title: A try
about: Something happens.
lookFor: Look there.
lasts: 2m
steps:
  - at: 90s
    what: A host dies.
    do: node
    host: boot-01.do-ams3.status.prod
    is: stopped
`;

function problemsOf(yaml: string): readonly string[] {
  const outcome = readScenario('try', yaml);
  return outcome.kind === 'invalid' ? outcome.lines : [];
}

describe('a scenario file', () => {
  it('is read with its steps in the order of their times', () => {
    const later = GOOD.replace(
      'steps:',
      'steps:\n  - at: 1m40s\n    what: It is back.\n    do: node\n    host: boot-01.do-ams3.status.prod\n    is: running',
    );

    const outcome = readScenario('try', later);

    expect(outcome).toMatchObject({
      kind: 'read',
      scenario: { name: 'try', title: 'A try', lastsMs: 120_000, repeats: false },
    });
    expect(outcome.kind === 'read' && outcome.scenario.steps.map(({ atMs, what }) => [atMs, what])).toEqual([
      [90_000, 'A host dies.'],
      [100_000, 'It is back.'],
    ]);
  });

  it.each([
    [
      'a missing field',
      GOOD.replace('lookFor: Look there.\n', ''),
      'try.yaml:1:1 lookFor: is missing: write where to look',
    ],
    ['a field of another name', GOOD.replace('lookFor:', 'lookfor:'), "did you mean 'lookFor'?"],
    [
      'a verb that there is not',
      GOOD.replace('do: node', 'do: nodes'),
      "try.yaml:8:9 steps[0].do: nothing is called 'nodes': did you mean 'node'?",
    ],
    [
      'a field that its verb does not take',
      GOOD.replace('    is:', '    was:'),
      "steps[0].was: 'was' is not a field here",
    ],
    [
      'a value that its verb does not take',
      GOOD.replace('is: stopped', 'is: stoped'),
      "'stoped' is not one of them: did you mean 'stopped'?",
    ],
    [
      'a time that is none',
      GOOD.replace('at: 90s', 'at: soon'),
      "try.yaml:6:9 steps[0].at: 'soon' is no duration: write when it happens",
    ],
    ['a step after the end', GOOD.replace('at: 90s', 'at: 3m'), 'is after the end of the scenario: let it last longer'],
    ['no steps', GOOD.slice(0, GOOD.indexOf('steps:')), 'steps: is missing: write its steps'],
    ['an empty file', '', 'title: is missing'],
    ['what is no YAML', 'title: [', 'try.yaml:1'],
    ['a key written twice', `title: Another\n${GOOD}`, 'is written twice'],
  ])('with %s says where, and what to write', (_what, yaml, expected) => {
    expect(problemsOf(yaml).join('\n')).toContain(expected);
  });

  it.each([
    ['90s', 90_000],
    ['2m30s', 150_000],
    ['1h', 3_600_000],
    ['0s', 0],
    ['30d', 2_592_000_000],
    ['31d', null],
    ['1.5h', null],
    ['-5s', null],
    ['5', null],
    ['', null],
  ])('takes %s for %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});

describe('the scenarios that come with Muster', () => {
  const { scenarios, readText } = openScenarioFolder();

  it('are those that the page offers, each without a problem', () => {
    expect([...scenarios].map(([name, outcome]) => [name, outcome.kind])).toEqual(
      [
        'alert-storm',
        'aws-day',
        'backend-down',
        'bandwidth-jumps',
        'branch-to-try',
        'database-contention',
        'datacentre-down',
        'discord-down',
        'disk-fills',
        'gitlab-day',
        'jenkins-day',
        'mesh-dies',
        'muster-restarts',
        'node-crash',
        'production-deploy-fails',
        'quiet-day',
        'release-published',
        'release-window',
        'verified-layer-stops',
      ].map((name) => [name, 'read']),
    );
  });

  it('have what they speak of beside them, and nothing from elsewhere', () => {
    expect(readText('release-published.notes.md').length).toBeGreaterThanOrEqual(12_000);
    expect(() => readText('../../../package.json')).toThrow('must be a file beside the scenario');
  });

  it('are explained in the README with every verb and every field of it', () => {
    const readme = readFileSync(join(SCENARIO_FOLDER, 'README.md'), 'utf8');

    const missing = [...VERBS].flatMap(([word, verb]) => {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${word}\``));
      if (row === undefined) return [word];
      return verb.fields.filter((field) => !row.includes(`\`${field}\``)).map((field) => `${word}.${field}`);
    });
    const rows = [...readme.matchAll(/^\| `([a-z-]+)`/gm)].map(([, word]) => word!);

    expect(missing).toEqual([]);
    expect(rows.filter((word) => !VERBS.has(word))).toEqual([]);
  });
});
