import { expect, it } from 'vitest';
import { commandPath, type GivenOption } from '../../../src/sandbox/discord/interaction-options.ts';

it.each<[string, readonly GivenOption[]]>([
  ['ping', []],
  ['ping', [{ type: 3, name: 'text', value: 'x' }]],
  ['ping now', [{ type: 1, name: 'now', options: [{ type: 3, name: 'text', value: 'x' }] }]],
  ['ping status now', [{ type: 2, name: 'status', options: [{ type: 1, name: 'now', options: [] }] }]],
])('a person is told that somebody used /%s', (expected, options) => {
  expect(commandPath('ping', options)).toBe(expected);
});
