import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addOption,
  changeField,
  complaintAbout,
  dropOption,
  freeOptions,
  lineOf,
  pickOffer,
  readDraft,
  startDraft,
  touchAll,
  validSoFar,
} from '../../../../src/sandbox/web/browser/compose/command-draft.ts';
import { OPTION, type CommandOption } from '../../../../src/sandbox/web/browser/compose/command-tree.ts';
import {
  autocompleteBody,
  commandBody,
  menuBody,
} from '../../../../src/sandbox/web/browser/compose/interaction-body.ts';
import {
  offeredFor,
  offeredOptions,
  says,
  suggestionWords,
} from '../../../../src/sandbox/web/browser/compose/option-suggestions.ts';
import { EMPTY_DRAFT, readOption } from '../../../../src/sandbox/web/browser/compose/option-value.ts';
import { COMMANDS, DIRECTORY, leaf, option, PLACE } from './fixtures.ts';

function read(definition: CommandOption, text: string): unknown {
  const reading = readOption(definition, { ...EMPTY_DRAFT, text }, DIRECTORY);
  return reading.kind === 'value' ? reading.value : reading.kind === 'invalid' ? reading.why : reading.kind;
}

const CHOICES = [
  { name: 'Open requests', value: 'open' },
  { name: 'All', value: 'all' },
];

describe('an option’s value', () => {
  it.each<[string, Partial<CommandOption>, string, unknown]>([
    ['a text', {}, ' as it is ', ' as it is '],
    ['nothing where nothing is needed', {}, '  ', 'empty'],
    ['nothing where something is needed', { required: true }, '', 'This option is required.'],
    ['a short text', { min_length: 5 }, 'four', 'Must be at least 5 characters long; it has 4.'],
    ['a long text', { max_length: 3 }, 'four', 'Must be at most 3 characters long; it has 4.'],
    ['a text of another length', { min_length: 1, max_length: 1 }, 'ab', 'Must be exactly 1 character long; it has 2.'],
    ['a choice by its name', { choices: CHOICES }, 'open requests', 'open'],
    ['a choice by its value', { choices: CHOICES }, 'ALL', 'all'],
    ['no choice', { choices: CHOICES }, 'closed', 'Must be one of the choices. Pick one from the list.'],
    ['a choice that is a number', { type: OPTION.integer, choices: [{ name: 'One', value: 1 }] }, 'One', 1],
    ['a whole number', { type: OPTION.integer }, ' 42 ', 42],
    ['a negative number', { type: OPTION.integer }, '-3', -3],
    ['a broken number', { type: OPTION.integer }, '4.2', 'Must be a whole number.'],
    ['words for a number', { type: OPTION.integer }, 'many', 'Must be a whole number.'],
    ['hexadecimal', { type: OPTION.integer }, '0x10', 'Must be a whole number.'],
    [
      'a number beyond 2^53',
      { type: OPTION.integer },
      '9007199254740993',
      'The number is too large. It may have 15 digits.',
    ],
    ['the least', { type: OPTION.integer, min_value: 1, max_value: 10 }, '1', 1],
    ['too little', { type: OPTION.integer, min_value: 1, max_value: 10 }, '0', 'Must be between 1 and 10.'],
    ['too much', { type: OPTION.integer, min_value: 1, max_value: 10 }, '11', 'Must be between 1 and 10.'],
    ['below the only bound', { type: OPTION.number, min_value: 0.5 }, '0.4', 'Must be 0.5 or more.'],
    ['above the only bound', { type: OPTION.number, max_value: 2 }, '2.1', 'Must be 2 or less.'],
    ['a number', { type: OPTION.number }, '.5', 0.5],
    ['a number with an exponent', { type: OPTION.number }, '1e3', 1000],
    ['infinity', { type: OPTION.number }, '1e999', 'Must be a number.'],
    ['no number', { type: OPTION.number }, 'Infinity', 'Must be a number.'],
    ['true', { type: OPTION.boolean }, 'True', true],
    ['no', { type: OPTION.boolean }, 'no', false],
    ['neither', { type: OPTION.boolean }, 'maybe', 'Must be True or False.'],
    ['a person by name', { type: OPTION.user }, '@a-maintainer', '300000000000000001'],
    ['a person by mention', { type: OPTION.user }, '<@300000000000000002>', '300000000000000002'],
    ['a person by id', { type: OPTION.user }, '300000000000000002', '300000000000000002'],
    ['nobody', { type: OPTION.user }, '@nobody', 'No person here is called so. Pick one from the list.'],
    ['a role', { type: OPTION.role }, 'status-owners', '400000000000000002'],
    ['a person for a role', { type: OPTION.role }, 'a-stranger', 'No role here is called so. Pick one from the list.'],
    ['a person before a role of the same name', { type: OPTION.mentionable }, 'infra', '300000000000000003'],
    ['a channel', { type: OPTION.channel }, '#pipelines', '500000000000000001'],
    [
      'a channel of another kind',
      { type: OPTION.channel, channel_types: [0] },
      '#voice',
      'No channel here is called so. Pick one from the list.',
    ],
  ])('is judged: %s', (_what, more, text, expected) => {
    expect(read(option('x', more), text)).toEqual(expected);
  });

  it('is any whole number between its bounds and no other', () => {
    const bounded = option('x', { type: OPTION.integer, min_value: -50, max_value: 50 });
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), (value) => {
        const isWithin = value >= -50 && value <= 50;
        expect(read(bounded, String(value))).toBe(isWithin ? value : 'Must be between -50 and 50.');
      }),
    );
  });

  it('is what was picked, until the text says something else', () => {
    const picked = { label: 'waku.test (3 hosts)', detail: '', value: 'waku.test' };
    const fleet = option('fleet', { autocomplete: true });

    expect(readOption(fleet, { text: picked.label, picked, file: null }, DIRECTORY)).toEqual({
      kind: 'value',
      value: 'waku.test',
    });
    expect(readOption(fleet, { text: 'waku', picked, file: null }, DIRECTORY)).toEqual({
      kind: 'value',
      value: 'waku',
    });
  });

  it.each([
    [null, true, 'This option is required. Choose a file.'],
    [null, false, 'empty'],
    [{ name: 'a.log', size: 10 }, true, 'file'],
    [{ name: 'a.log', size: 11 * 1024 * 1024 }, true, 'The file is larger than 10 MiB. Choose a smaller one.'],
  ])('may be a file: %j, required %s → %s', (file, required, expected) => {
    const reading = readOption(option('x', { type: OPTION.attachment, required }), { ...EMPTY_DRAFT, file }, DIRECTORY);

    expect(reading.kind === 'invalid' ? reading.why : reading.kind).toBe(expected);
  });
});

describe('a command that is being filled', () => {
  const request = leaf('upgrade request');
  const [fleet, version, reason] = request.options as [CommandOption, CommandOption, CommandOption];

  it('begins with what is required', () => {
    const draft = startDraft(request);

    expect(draft.fields.map((field) => field.option.name)).toEqual(['fleet', 'version']);
    expect(freeOptions(draft)).toEqual([reason]);
  });

  it('begins with what was given, and gives stray text to the first empty option', () => {
    const draft = startDraft(request, [{ option: fleet, text: 'waku.test' }], 'v0.38.1');

    expect(lineOf(draft)).toBe('/upgrade request fleet:waku.test version:v0.38.1');
  });

  it('complains of a field only when it was left or tried to be sent', () => {
    const draft = startDraft(request);

    expect(draft.fields.map((field) => complaintAbout(field, DIRECTORY))).toEqual([null, null]);
    expect(touchAll(draft).fields.map((field) => complaintAbout(field, DIRECTORY))).toEqual([
      'This option is required.',
      'This option is required.',
    ]);
  });

  it('is not sent while anything is wrong, and says what comes first', () => {
    const draft = addOption(
      changeField(changeField(startDraft(request), fleet, { text: 'a' }), version, { text: 'v1' }),
      reason,
    );
    const short = changeField(draft, reason, { text: 'why' });

    expect(readDraft(short, DIRECTORY)).toEqual({
      kind: 'wrong',
      first: reason,
      why: 'Must be at least 5 characters long; it has 3.',
    });
    expect(validSoFar(short, DIRECTORY).map(({ option: { name } }) => name)).toEqual(['fleet', 'version']);
  });

  it('leaves empty optional options out', () => {
    const draft = addOption(
      startDraft(request, [
        { option: fleet, text: 'a' },
        { option: version, text: 'v1' },
      ]),
      reason,
    );

    expect(readDraft(draft, DIRECTORY)).toEqual({
      kind: 'ready',
      filled: [
        { option: fleet, value: 'a' },
        { option: version, value: 'v1' },
      ],
      files: [],
    });
  });

  it('counts its files in the order they are uploaded', () => {
    const files = ['a', 'b'].map((name) => option(name, { type: OPTION.attachment, required: true }));
    const [first, second] = files as [CommandOption, CommandOption];
    const withFiles = startDraft({ ...request, options: files });
    const draft = changeField(changeField(withFiles, second, { file: { name: 'b', size: 1 } }), first, {
      file: { name: 'a', size: 1 },
    });

    expect(readDraft(draft, DIRECTORY)).toEqual({
      kind: 'ready',
      filled: [
        { option: first, value: '0' },
        { option: second, value: '1' },
      ],
      files: [first, second],
    });
  });

  it('loses an optional option and empties a required one when it is dropped', () => {
    const draft = pickOffer(addOption(startDraft(request), reason), fleet, { label: 'a', detail: '', value: 'a' });

    expect(dropOption(draft, reason).fields.map((field) => field.option)).toEqual([fleet, version]);
    expect(dropOption(draft, fleet).fields[0]).toMatchObject({ option: fleet, text: '', picked: null });
  });
});

describe('what is offered for an option', () => {
  const field = (definition: CommandOption, text: string) => ({
    ...EMPTY_DRAFT,
    option: definition,
    text,
    isTouched: false,
  });

  it.each<[string, Partial<CommandOption>, string, readonly string[], string | null]>([
    ['choices', { choices: CHOICES }, 'op', ['Open requests'], null],
    ['no choice', { choices: CHOICES }, 'zzz', [], 'no-match'],
    ['booleans', { type: OPTION.boolean }, '', ['True', 'False'], null],
    ['people', { type: OPTION.user }, 'stra', ['@a-stranger'], null],
    ['people and roles', { type: OPTION.mentionable }, 'infra', ['@infra', '@infra'], null],
    ['channels of a kind', { type: OPTION.channel, channel_types: [2] }, '', ['#Voice'], null],
    ['nothing for free text', {}, 'x', [], null],
  ])('%s', (_what, more, text, labels, note) => {
    const offered = offeredFor(field(option('x', more), text), DIRECTORY, { kind: 'none' });

    expect(offered.rows.map(({ label }) => label)).toEqual(labels);
    expect(offered.note).toBe(note);
  });

  it('is the application’s own where it completes', () => {
    const completed = field(option('x', { autocomplete: true }), 'w');
    const offers = [{ label: 'waku.test', detail: '', value: 'waku.test' }];

    expect(offeredFor(completed, DIRECTORY, { kind: 'loading' })).toEqual({ rows: [], note: 'loading' });
    expect(offeredFor(completed, DIRECTORY, { kind: 'failed' })).toEqual({ rows: [], note: 'failed' });
    expect(offeredFor(completed, DIRECTORY, { kind: 'offers', offers: [] })).toEqual({ rows: [], note: 'no-match' });
    expect(offeredFor(completed, DIRECTORY, { kind: 'offers', offers })).toEqual({ rows: offers, note: null });
  });

  it.each([
    [{ kind: 'loading' } as const, null],
    [{ kind: 'failed' } as const, 'Suggestions for fleet failed to load.'],
    [{ kind: 'offers', offers: [] } as const, 'No suggestion for fleet.'],
    [{ kind: 'offers', offers: [{ label: 'a', detail: '', value: 'a' }] } as const, '1 suggestion for fleet.'],
  ])('is told to a screen reader: %j', (suggestions, words) => {
    expect(suggestionWords(suggestions, 'fleet')).toBe(words);
  });

  it('shows everything again where something was picked', () => {
    const picked = { label: 'All', detail: '', value: 'all' };
    const chosen = { ...field(option('x', { choices: CHOICES }), 'All'), picked };

    expect(offeredFor(chosen, DIRECTORY, { kind: 'none' }).rows).toHaveLength(2);
  });

  it('names free options, those that begin so first', () => {
    const free = [option('no-private'), option('private'), option('fleet')];

    expect(offeredOptions(free, 'pri').map(({ name }) => name)).toEqual(['private', 'no-private']);
  });

  it.each([
    ['waku.test', true],
    ['WAKU.TEST ', true],
    ['waku', false],
    ['', false],
  ])('is said already by %j: %s', (text, expected) => {
    expect(says(text, { label: 'Waku test', detail: '', value: 'waku.test' })).toBe(expected);
  });
});

describe('the body of an interaction', () => {
  it('nests a subcommand within its group', () => {
    const open = leaf('autodeploy window open');
    const [until] = open.options as [CommandOption];

    expect(commandBody(PLACE, open, [{ option: until, value: '18:00' }])).toEqual({
      type: 2,
      application_id: PLACE.applicationId,
      guild_id: PLACE.guildId,
      channel_id: PLACE.channelId,
      data: {
        id: '2',
        name: 'autodeploy',
        type: 1,
        options: [
          {
            type: 2,
            name: 'window',
            options: [{ type: 1, name: 'open', options: [{ type: 3, name: 'until', value: '18:00' }] }],
          },
        ],
      },
    });
  });

  it('marks the option that is being typed, and sends no file along', () => {
    const request = leaf('upgrade request');
    const [fleet, version] = request.options as [CommandOption, CommandOption];
    const file = option('log', { type: OPTION.attachment });
    const filled = [
      { option: fleet, value: 'old' },
      { option: version, value: 'v1' },
      { option: file, value: '0' },
    ];

    expect(autocompleteBody(PLACE, request, { filled, focused: fleet, text: 'wa' })).toMatchObject({
      type: 4,
      data: {
        options: [
          {
            name: 'request',
            options: [
              { name: 'version', value: 'v1' },
              { name: 'fleet', value: 'wa', focused: true },
            ],
          },
        ],
      },
    });
  });

  it('names the target of a menu’s command', () => {
    const command = COMMANDS[3]!;

    expect(menuBody(PLACE, command, '9')).toMatchObject({
      type: 2,
      data: { id: '4', name: 'Ask for a release', type: 3, target_id: '9' },
    });
  });
});
