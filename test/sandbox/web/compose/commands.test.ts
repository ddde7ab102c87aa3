import { describe, expect, it } from 'vitest';
import {
  readCommandLine,
  readWholeLine,
  splitNextOption,
  writeCommandLine,
} from '../../../../src/sandbox/web/browser/compose/command-line.ts';
import { matchLeaves, titleOf } from '../../../../src/sandbox/web/browser/compose/command-tree.ts';
import { leaf, LEAVES, option } from './fixtures.ts';

describe('the commands that are offered', () => {
  it('are those of the slash, with their subcommands, by name', () => {
    expect(LEAVES.map(titleOf)).toEqual([
      '/autodeploy window open',
      '/autodeploy pause',
      '/help',
      '/upgrade request',
      '/upgrade list',
    ]);
  });

  it.each([
    ['', ['/autodeploy window open', '/autodeploy pause', '/help', '/upgrade request', '/upgrade list']],
    ['up', ['/upgrade request', '/upgrade list']],
    ['UPGRADE  L', ['/upgrade list']],
    ['list', ['/upgrade list']],
    ['pause', ['/autodeploy pause']],
    ['deploy', ['/autodeploy window open', '/autodeploy pause']],
    ['upgrade listing', []],
    ['zzz', []],
  ])('for “%s” are %j', (typed, expected) => {
    expect(matchLeaves(LEAVES, typed).map(titleOf)).toEqual(expected);
  });

  it('puts what begins so before what merely contains it', () => {
    expect(matchLeaves(LEAVES, 'p').map(titleOf)).toEqual([
      '/autodeploy pause',
      '/autodeploy window open',
      '/help',
      '/upgrade request',
      '/upgrade list',
    ]);
  });
});

describe('a command line', () => {
  it('is plain text without the slash', () => {
    expect(readCommandLine('upgrade list', LEAVES)).toEqual({ kind: 'plain' });
  });

  it.each(['/', '/upg', '/upgrade', '/upgrade ', '/upgrade lis', '/upgrade list', '/helping'])(
    'is unfinished as %j',
    (line) => {
      expect(readCommandLine(line, LEAVES).kind).toBe('unfinished');
    },
  );

  it.each([
    { line: '/upgrade list ', path: 'upgrade list', given: [], stray: '' },
    { line: '/Upgrade  List fleet:waku.test', path: 'upgrade list', given: [['fleet', 'waku.test']], stray: '' },
    {
      line: '/upgrade list fleet: waku.test  state:Open',
      path: 'upgrade list',
      given: [
        ['fleet', 'waku.test'],
        ['state', 'Open'],
      ],
      stray: '',
    },
    {
      line: '/upgrade list state:Open fleet:',
      path: 'upgrade list',
      given: [
        ['state', 'Open'],
        ['fleet', ''],
      ],
      stray: '',
    },
    {
      line: '/upgrade request fleet:a version:v1 reason:see https://x.org/a:b and note: this',
      path: 'upgrade request',
      given: [
        ['fleet', 'a'],
        ['version', 'v1'],
        ['reason', 'see https://x.org/a:b and note: this'],
      ],
      stray: '',
    },
    {
      line: '/upgrade request reason:first fleet:a reason:again',
      path: 'upgrade request',
      given: [
        ['reason', 'first'],
        ['fleet', 'a reason:again'],
      ],
      stray: '',
    },
    { line: '/help FLEET: what', path: 'help', given: [], stray: 'FLEET: what' },
    { line: '/upgrade list\nfleet:waku.test', path: 'upgrade list', given: [['fleet', 'waku.test']], stray: '' },
    {
      line: '/autodeploy window open until:18:00',
      path: 'autodeploy window open',
      given: [['until', '18:00']],
      stray: '',
    },
    { line: '/help how do I fleet', path: 'help', given: [], stray: 'how do I fleet' },
  ])('is read from $line', ({ line, path, given, stray }) => {
    const read = readCommandLine(line, LEAVES);

    if (read.kind !== 'command') throw new Error(`Read as ${read.kind}.`);
    expect(read.leaf.path.join(' ')).toBe(path);
    expect(read.given.map(({ option: { name }, text }) => [name, text])).toEqual(given);
    expect(read.stray).toBe(stray);
  });

  it('that is complete is taken as such although nothing follows its name', () => {
    expect(readWholeLine('/upgrade list', LEAVES)).toMatchObject({ kind: 'command', given: [], stray: '' });
    expect(readWholeLine('/upgrade', LEAVES).kind).toBe('unfinished');
  });

  it('comes back as it was written', () => {
    const request = leaf('upgrade request');
    const given = request.options.map((each) => ({
      option: each,
      text: each.name === 'version' ? '' : `a ${each.name}`,
    }));

    const line = writeCommandLine(request, given);

    expect(line).toBe('/upgrade request fleet:a fleet reason:a reason');
    expect(readCommandLine(line, LEAVES)).toMatchObject({
      given: [{ text: 'a fleet' }, { text: 'a reason' }],
    });
  });
});

describe('the name of a further option at the end of a value', () => {
  const free = [option('fleet'), option('state')];

  it.each([
    ['waku.test state:', { text: 'waku.test', next: 'state' }],
    ['fleet:', { text: '', next: 'fleet' }],
    ['waku.test State:', { text: 'waku.test', next: 'state' }],
    ['waku.test state: ', null],
    ['waku.teststate:', null],
    ['waku.test other:', null],
    ['waku.test', null],
  ])('is found in %j: %j', (text, expected) => {
    const split = splitNextOption(text, free);

    expect(split === null ? null : { text: split.text, next: split.next.name }).toEqual(expected);
  });
});
