import { describe, expect, it } from 'vitest';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { readTypedCommand } from '../../src/sandbox/typed-command.ts';

const COMMANDS = [
  {
    id: '1',
    name: 'window',
    options: [
      {
        type: 1,
        name: 'schedule',
        options: [
          { type: 3, name: 'name', required: true },
          { type: 3, name: 'kind', choices: [{ name: 'a freeze', value: 'freeze' }] },
          { type: 4, name: 'count' },
          { type: 5, name: 'private' },
        ],
      },
      { type: 1, name: 'list' },
    ],
  },
  { id: '2', name: 'doctor' },
] as unknown as readonly APIApplicationCommand[]; // Of Discord's answer, what is read.

function read(line: string): unknown {
  const typed = readTypedCommand(line, COMMANDS);
  return typed.kind === 'fits' ? typed.data : typed.why;
}

describe('a command typed in one line', () => {
  it('takes options by name and in their order, and several words in quotation marks', () => {
    expect(read('/window schedule name:"Release of v0.39.0" freeze count:3 private:true')).toEqual({
      id: '1',
      name: 'window',
      type: 1,
      options: [
        {
          type: 1,
          name: 'schedule',
          options: [
            { type: 3, name: 'name', value: 'Release of v0.39.0' },
            { type: 3, name: 'kind', value: 'freeze' },
            { type: 4, name: 'count', value: 3 },
            { type: 5, name: 'private', value: true },
          ],
        },
      ],
    });
    expect(read('/doctor')).toEqual({ id: '2', name: 'doctor', type: 1, options: [] });
  });

  it('reads what was named up to the next name, as the field of Discord does', () => {
    const named = read('/window schedule a freeze private:true count:3');
    expect(read('/window schedule name:Release of v0.39.0 kind:freeze')).toMatchObject({
      options: [
        {
          options: [
            { type: 3, name: 'name', value: 'Release of v0.39.0' },
            { type: 3, name: 'kind', value: 'freeze' },
          ],
        },
      ],
    });
    expect(named).toMatchObject({ options: [{ options: [{ value: 'a' }, { value: 'freeze' }, { value: true }, {}] }] });
  });

  it.each([
    ['/windows list', 'There is no /windows. There are: window, doctor.'],
    ['/window', '/window wants one of: schedule, list.'],
    ['/window open', '/window wants one of: schedule, list.'],
    ['/window list now', '/window list takes no options.'],
    ['/window schedule kind:freeze', '/window schedule needs name as well.'],
    ['/window schedule a kind:allow', 'kind of /window schedule is one of: freeze; not “allow”.'],
    ['/window schedule a freeze 1 true more', '“more” fits no option of /window schedule: name, kind, count, private.'],
  ])('%s is answered with what would do', (line, why) => {
    expect(read(line)).toBe(why);
  });
});
