import { describe, expect, it } from 'vitest';
import { formProblems, refusalSentence } from '../../../../src/sandbox/web/browser/compose/form-problems.ts';
import {
  messageMenu,
  moveInMenu,
  userMenu,
  type MessageFacts,
} from '../../../../src/sandbox/web/browser/compose/menu-items.ts';
import { readMessageComponents } from '../../../../src/sandbox/web/browser/compose/message-component.ts';
import {
  answerComponents,
  complaintAboutAnswer,
  fieldsOf,
  firstAnswer,
  readModalForm,
  type ModalAnswer,
} from '../../../../src/sandbox/web/browser/compose/modal-form.ts';
import {
  complaintAboutChoice,
  filterSelectOptions,
  readSelectMenu,
  selectOptions,
  toggleValue,
} from '../../../../src/sandbox/web/browser/compose/select-menu.ts';
import {
  complaintAboutThreadName,
  proposeThreadName,
} from '../../../../src/sandbox/web/browser/compose/thread-name.ts';
import { COMMANDS, DIRECTORY } from './fixtures.ts';

describe('the parts of a message', () => {
  it.each<[string, object, object]>([
    [
      'a button',
      { type: 2, style: 3, label: 'Accept', custom_id: 'a', emoji: { name: '✅' } },
      { kind: 'button', look: 'success', label: 'Accept', emoji: '✅', customId: 'a', isDisabled: false },
    ],
    [
      'a link',
      { type: 2, style: 5, label: 'Docs', url: 'https://example.org' },
      { kind: 'button', look: 'link', url: 'https://example.org' },
    ],
    ['a link that would run a script', { type: 2, style: 5, url: 'javascript:alert(1)' }, { look: 'link', url: '' }],
    ['a text', { type: 10, content: 'hi' }, { kind: 'text', content: 'hi' }],
    ['a line', { type: 14, spacing: 2 }, { kind: 'separator', hasLine: true, size: 'large' }],
    ['a gap', { type: 14, divider: false }, { kind: 'separator', hasLine: false, size: 'small' }],
    [
      'a gallery',
      { type: 12, items: [{ media: { url: 'u' }, description: 'd', spoiler: true }] },
      { kind: 'gallery', items: [{ url: 'u', description: 'd', isSpoiler: true }] },
    ],
    [
      'a file',
      { type: 13, file: { url: 'https://x/y/run%20log.txt?ex=1' } },
      { kind: 'file', name: 'run%20log.txt', bytes: null },
    ],
    [
      'a section',
      { type: 9, components: [{ type: 10, content: 'a' }], accessory: { type: 11, media: { url: 'u' } } },
      { kind: 'section', texts: [{ content: 'a' }], accessory: { kind: 'thumbnail' } },
    ],
    [
      'a container',
      { type: 17, accent_color: 255, components: [{ type: 1, components: [] }] },
      { kind: 'container', accent: 255, isSpoiler: false, children: [{ kind: 'row', children: [] }] },
    ],
    ['what is not known', { type: 99 }, { kind: 'unknown', type: 99 }],
  ])('are read: %s', (_what, json, expected) => {
    expect(readMessageComponents([json])[0]).toMatchObject(expected);
  });

  it.each([null, 'text', 7, [], {}])('that are nonsense (%j) are said to be unknown', (json) => {
    expect(readMessageComponents([json])).toEqual([{ kind: 'unknown', type: 0 }]);
  });
});

describe('a select', () => {
  const strings = {
    type: 3,
    custom_id: 's',
    options: [
      { label: 'One', value: '1', default: true },
      { label: 'Two', value: '2', description: 'the second' },
    ],
  };

  it('takes one choice where nothing else is said', () => {
    expect(readSelectMenu(strings)).toMatchObject({ min: 1, max: 1, chosen: ['1'], placeholder: 'Make a choice' });
    expect(readSelectMenu({ type: 2 })).toBeNull();
  });

  it.each([
    [3, ['1', '2']],
    [5, ['300000000000000001', '300000000000000002', '300000000000000003']],
    [6, ['400000000000000001', '400000000000000002']],
    [8, ['500000000000000003']],
  ])('of type %i offers %j', (type, values) => {
    const menu = readSelectMenu({ ...strings, type, channel_types: [2] })!;

    expect(selectOptions(menu, DIRECTORY).map(({ value }) => value)).toEqual(values);
  });

  it('is searched by label and description', () => {
    const options = selectOptions(readSelectMenu(strings)!, DIRECTORY);

    expect(filterSelectOptions(options, 'SECOND').map(({ value }) => value)).toEqual(['2']);
    expect(filterSelectOptions(options, 'third')).toEqual([]);
  });

  it.each([
    [{ min: 1, max: 1 }, ['a'], 'b', ['b']],
    [{ min: 1, max: 1 }, ['a'], 'a', ['a']],
    [{ min: 0, max: 1 }, ['a'], 'a', []],
    [{ min: 1, max: 2 }, ['a'], 'b', ['a', 'b']],
    [{ min: 1, max: 2 }, ['a', 'b'], 'a', ['b']],
    [{ min: 1, max: 2 }, ['a', 'b'], 'c', ['a', 'b']],
  ])('with %j of which %j is chosen turns a click on %s into %j', (bounds, chosen, value, expected) => {
    expect(toggleValue(bounds, chosen, value)).toEqual(expected);
  });

  it.each([
    [{ min: 2, max: 3 }, 1, 'Choose at least 2; 1 chosen.'],
    [{ min: 2, max: 3 }, 3, null],
    [{ min: 2, max: 3 }, 4, 'Choose at most 3; 4 chosen.'],
    [{ min: 2, max: 2 }, 1, 'Choose exactly 2; 1 chosen.'],
    [{ min: 0, max: 1 }, 0, null],
  ])('with %j judges %i choices: %s', (bounds, count, expected) => {
    expect(complaintAboutChoice(bounds, count)).toBe(expected);
  });
});

describe('a modal', () => {
  const form = readModalForm({
    id: '9',
    custom_id: 'reject:1',
    title: 'Reject',
    channel_id: '5',
    components: [
      { type: 10, content: 'Say why.' },
      {
        type: 1,
        components: [{ type: 4, custom_id: 'reason', style: 2, label: 'Reason', min_length: 5, max_length: 8 }],
      },
      {
        type: 18,
        label: 'Note',
        description: 'For all',
        component: { type: 4, custom_id: 'note', style: 1, required: false },
      },
      {
        type: 18,
        label: 'Fleets',
        component: {
          type: 3,
          custom_id: 'fleets',
          min_values: 1,
          max_values: 2,
          options: [{ label: 'A', value: 'a' }],
        },
      },
      {
        type: 18,
        label: 'How',
        component: { type: 21, custom_id: 'how', options: [{ label: 'Now', value: 'now', default: true }] },
      },
      {
        type: 18,
        label: 'Tell',
        component: { type: 22, custom_id: 'tell', min_values: 2, options: [{ label: 'X', value: 'x' }] },
      },
      { type: 18, label: 'Sure', component: { type: 23, custom_id: 'sure' } },
      { type: 18, label: 'Logs', component: { type: 19, custom_id: 'logs', required: false, max_values: 2 } },
      { type: 18, label: 'Proof', component: { type: 19, custom_id: 'proof' } },
      { type: 18, label: 'Later', component: { type: 99, custom_id: 'later' } },
    ],
  });
  const field = (customId: string) => fieldsOf(form).find((each) => each.customId === customId)!;

  it('shows every part it knows, in rows and in labels', () => {
    expect(
      form.parts.map((part) => (part.kind === 'note' ? 'note' : `${part.field.kind} ${part.field.label}`)),
    ).toEqual([
      'note',
      'text Reason',
      'text Note',
      'select Fleets',
      'radio How',
      'checkboxes Tell',
      'checkbox Sure',
      'files Logs',
      'files Proof',
    ]);
    expect(field('note').description).toBe('For all');
    expect(field('reason').isRequired).toBe(true);
  });

  const text = (value: string): ModalAnswer => ({ kind: 'text', text: value });
  const values = (...list: string[]): ModalAnswer => ({ kind: 'values', values: list });

  it.each<[string, ModalAnswer, string | null]>([
    ['reason', text(''), 'This field is required.'],
    ['reason', text('    '), 'This field is required.'],
    ['reason', text('four'), 'Must be at least 5 characters long; it has 4.'],
    ['reason', text('ninechars'), 'Must be at most 8 characters long; it has 9.'],
    ['reason', text('enough'), null],
    ['note', text(''), null],
    ['fleets', values(), 'This field is required.'],
    ['fleets', values('a'), null],
    ['fleets', values('a', 'b', 'c'), 'Choose at most 2; 3 chosen.'],
    ['how', values(), 'This field is required.'],
    ['tell', values('x'), 'Choose at least 2; 1 chosen.'],
    ['sure', { kind: 'checked', isChecked: false }, null],
    ['logs', { kind: 'files', files: [] }, null],
    ['proof', { kind: 'files', files: [] }, 'This field is required.'],
  ])('judges %s = %j: %s', (customId, answer, expected) => {
    expect(complaintAboutAnswer(field(customId), answer)).toBe(expected);
  });

  it('begins with what the bot filled in', () => {
    expect(firstAnswer(field('how'))).toEqual({ kind: 'values', values: ['now'] });
    expect(firstAnswer(field('reason'))).toEqual({ kind: 'text', text: '' });
  });

  it('sends each answer under its own name, and its files by their place among all', () => {
    const file = { name: 'a', size: 1 };
    const answers = new Map<string, ModalAnswer>([
      ['reason', text('because')],
      ['fleets', values('a')],
      ['sure', { kind: 'checked', isChecked: true }],
      ['logs', { kind: 'files', files: [file, file] }],
      ['proof', { kind: 'files', files: [file] }],
    ]);

    expect(answerComponents(form, answers)).toEqual(
      [
        { type: 4, custom_id: 'reason', value: 'because' },
        { type: 4, custom_id: 'note', value: '' },
        { type: 3, custom_id: 'fleets', values: ['a'] },
        { type: 21, custom_id: 'how', value: 'now' },
        { type: 22, custom_id: 'tell', values: [] },
        { type: 23, custom_id: 'sure', value: true },
        { type: 19, custom_id: 'logs', values: ['0', '1'] },
        { type: 19, custom_id: 'proof', values: ['2'] },
      ].map((component) => ({ type: 18, component })),
    );
  });
});

describe('the menu of a message', () => {
  const facts: MessageFacts = {
    id: '7',
    text: 'hi',
    isPinned: false,
    isEphemeral: false,
    isOwn: false,
    isSystem: false,
    hasThread: false,
    isInThread: false,
  };
  const labels = (more: Partial<MessageFacts>): readonly string[] =>
    messageMenu({ ...facts, ...more }, COMMANDS).flatMap(({ items }) => items.map(({ label }) => label));

  it.each<[string, Partial<MessageFacts>, readonly string[]]>([
    [
      'of another',
      {},
      [
        'Add a reaction',
        'Reply',
        'Create a thread',
        'Pin',
        'Copy the text',
        'Copy the message’s id',
        'Ask for a release',
      ],
    ],
    [
      'of one’s own',
      { isOwn: true, isPinned: true, hasThread: true },
      ['Add a reaction', 'Reply', 'Unpin', 'Copy the text', 'Copy the message’s id', 'Delete', 'Ask for a release'],
    ],
    [
      'that only one can see',
      { isEphemeral: true, isOwn: true },
      ['Copy the text', 'Copy the message’s id', 'Ask for a release'],
    ],
    ['of Discord itself', { isSystem: true, text: '' }, ['Add a reaction', 'Reply', 'Copy the message’s id']],
    [
      'in a thread',
      { isInThread: true, text: '' },
      ['Add a reaction', 'Reply', 'Pin', 'Copy the message’s id', 'Ask for a release'],
    ],
  ])('%s', (_whose, more, expected) => {
    expect(labels(more)).toEqual(expected);
  });

  it('has no group without items', () => {
    expect(messageMenu(facts, []).map(({ title }) => title)).toEqual([null]);
    expect(userMenu('1', COMMANDS).map(({ title }) => title)).toEqual([null, 'Apps']);
  });

  it.each([
    ['ArrowDown', 2, 0],
    ['ArrowUp', 0, 2],
    ['End', 0, 2],
    ['Home', 2, 0],
    ['p', 0, 2],
    ['R', 2, 1],
    ['x', 0, undefined],
    [' ', 0, undefined],
    ['F5', 0, undefined],
  ])('is walked by %s from %i to %s', (key, at, expected) => {
    expect(moveInMenu(key, at, ['Add', 'Reply', 'Pin'])).toBe(expected);
  });
});

describe('a thread’s name', () => {
  it.each([
    ['**Deploy** of `status.prod` failed\nmore', 'Deploy of status.prod failed'],
    ['<@300000000000000001> look: <t:1:R>', 'look:'],
    ['---\nnext line', 'next line'],
    ['', ''],
    ['x'.repeat(80), `${'x'.repeat(60)}…`],
  ])('is proposed for %j as %j', (text, expected) => {
    expect(proposeThreadName(text)).toBe(expected);
  });

  it.each([
    ['  ', 'A thread needs a name.'],
    ['x'.repeat(101), 'The name may have 100 characters; it has 101.'],
    ['fine', null],
  ])('%j is judged: %s', (name, expected) => {
    expect(complaintAboutThreadName(name)).toBe(expected);
  });
});

describe('a refusal of Discord', () => {
  const errors = {
    data: { options: { 0: { value: { _errors: [{ code: 'X', message: 'Must be 5 or fewer.' }] } } } },
    fleet: { _errors: [{ code: 'Y', message: 'This field is required' }] },
  };

  it('is flattened with its paths', () => {
    expect(formProblems(errors)).toEqual([
      { path: ['data', 'options', '0', 'value'], message: 'Must be 5 or fewer.' },
      { path: ['fleet'], message: 'This field is required' },
    ]);
  });

  it.each([
    [null, 'Invalid Form Body'],
    [{}, 'Invalid Form Body'],
    [errors, 'Must be 5 or fewer. fleet: This field is required'],
  ])('reads as a sentence (%#)', (given, expected) => {
    expect(refusalSentence('Invalid Form Body', given)).toBe(expected);
  });
});
