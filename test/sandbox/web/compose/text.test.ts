import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Drafts } from '../../../../src/sandbox/web/browser/compose/drafts.ts';
import { InputHistory } from '../../../../src/sandbox/web/browser/compose/input-history.ts';
import { moveCursor } from '../../../../src/sandbox/web/browser/compose/list-cursor.ts';
import {
  encodeMentions,
  findMentionTrigger,
  insertMention,
  mentionOffers,
} from '../../../../src/sandbox/web/browser/compose/mentions.ts';
import { complaintAboutMessage, messageBody } from '../../../../src/sandbox/web/browser/compose/outgoing-message.ts';
import { popupFor, rowsOf } from '../../../../src/sandbox/web/browser/compose/text-popup.ts';
import type { CommandIndex } from '../../../../src/sandbox/web/browser/compose/command-index.ts';
import { readFormKey, type FormKeyState } from '../../../../src/sandbox/web/browser/compose/form-key.ts';
import { readTextKey, type TextKeyState } from '../../../../src/sandbox/web/browser/compose/text-key.ts';
import { TypingSignal } from '../../../../src/sandbox/web/browser/compose/typing-signal.ts';
import { COMMANDS, DIRECTORY } from './fixtures.ts';

describe('a name that is being typed', () => {
  it.each([
    ['hello @a-m', 10, { sign: '@', from: 6, typed: 'a-m' }],
    ['@', 1, { sign: '@', from: 0, typed: '' }],
    ['see (#pip', 9, { sign: '#', from: 5, typed: 'pip' }],
    ['one\n@two', 8, { sign: '@', from: 4, typed: 'two' }],
    ['hello @a-m there', 10, { sign: '@', from: 6, typed: 'a-m' }],
    ['mail@example', 12, null],
    ['@a-m ', 5, null],
    ['plain', 5, null],
  ])('is found in %j at %i', (text, caret, expected) => {
    expect(findMentionTrigger(text, caret)).toEqual(expected);
  });

  it('is offered people before roles, and everybody last', () => {
    const labels = mentionOffers({ sign: '@', from: 0, typed: '' }, DIRECTORY).map(({ label }) => label);

    expect(labels).toEqual([
      '@a-maintainer',
      '@a-stranger',
      '@infra',
      '@infra',
      '@status-owners',
      '@everyone',
      '@here',
    ]);
  });

  it('is offered channels of text, not of voice', () => {
    const offers = mentionOffers({ sign: '#', from: 0, typed: '' }, DIRECTORY);

    expect(offers.map(({ label }) => label)).toEqual(['#pipelines', '#pipelines-old']);
  });

  it('is completed where it stands', () => {
    const text = 'hi @a-m, look';
    const trigger = findMentionTrigger(text, 7)!;

    expect(insertMention(text, trigger, { label: '@a-maintainer', detail: '', value: '' })).toEqual({
      text: 'hi @a-maintainer , look',
      caret: 17,
    });
  });
});

describe('names on their way to Discord', () => {
  it.each([
    ['@a-maintainer look', '<@300000000000000001> look'],
    ['@A-Maintainer, look', '<@300000000000000001>, look'],
    ['thanks @a-maintainer.', 'thanks <@300000000000000001>.'],
    ['@status-owners', '<@&400000000000000002>'],
    ['@infra', '<@300000000000000003>'],
    ['#pipelines-old #pipelines', '<#500000000000000002> <#500000000000000001>'],
    ['#pipelines-older', '#pipelines-older'],
    ['@infrastructure', '@infrastructure'],
    ['mail@infra', 'mail@infra'],
    ['<@300000000000000001>', '<@300000000000000001>'],
    ['`@infra` and @infra', '`@infra` and <@300000000000000003>'],
    ['```\n@infra\n```@infra', '```\n@infra\n```<@300000000000000003>'],
    ['@everyone @nobody', '@everyone @nobody'],
  ])('%j becomes %j', (text, expected) => {
    expect(encodeMentions(text, DIRECTORY)).toBe(expected);
  });

  it('change nothing in text without a sign', () => {
    fc.assert(
      fc.property(
        fc.string().map((text) => text.replaceAll(/[@#]/gu, '')),
        (text) => {
          expect(encodeMentions(text, DIRECTORY)).toBe(text);
        },
      ),
    );
  });
});

describe('a message', () => {
  it.each([
    ['x'.repeat(2000), [], null],
    ['x'.repeat(2001), [], 'The message has 2001 characters; 2000 fit. Shorten it or attach it as a file.'],
    // A mention is longer on the wire than on the screen.
    [`${'x'.repeat(1990)} @infra`, [], 'The message has 2012 characters; 2000 fit. Shorten it or attach it as a file.'],
    ['', [{ name: 'a', size: 11 * 1024 * 1024 }], 'a is larger than 10 MiB. Remove it or make it smaller.'],
    ['', Array.from({ length: 11 }, () => ({ name: 'a', size: 1 })), '10 files fit on a message; 11 are chosen.'],
  ])('is judged before it is sent (%#)', (text, files, expected) => {
    expect(complaintAboutMessage({ text, files }, DIRECTORY)).toBe(expected);
  });

  it('says whom it answers, and whether that is to notify them', () => {
    const replyTo = { id: '7', channelId: '8', doesPing: true };
    const reference = { message_id: '7', channel_id: '8' };

    expect(messageBody({ text: ' yes ', files: [], replyTo }, DIRECTORY)).toEqual({
      content: 'yes',
      message_reference: reference,
    });
    expect(messageBody({ text: 'yes', files: [], replyTo: { ...replyTo, doesPing: false } }, DIRECTORY)).toEqual({
      content: 'yes',
      message_reference: reference,
      allowed_mentions: { parse: ['users', 'roles', 'everyone'], replied_user: false },
    });
  });
});

describe('what is offered above a text', () => {
  const loaded: CommandIndex = { kind: 'loaded', commands: COMMANDS };
  const offered = (text: string, index: CommandIndex = loaded) =>
    popupFor({ text, caret: text.length }, index, DIRECTORY);

  it.each([
    ['/upg', ['/upgrade request', '/upgrade list']],
    ['/upgrade list', ['/upgrade list']],
    ['hi @stra', ['@a-stranger']],
  ])('%j: %j', (text, labels) => {
    expect(rowsOf(offered(text)!).map(({ label }) => label)).toEqual(labels);
  });

  it.each(['/no such command', '/help topic:', 'hello', '@nobody', ''])('%j: nothing', (text) => {
    expect(offered(text)).toBeNull();
  });

  it('says why commands are not there', () => {
    expect(offered('/', { kind: 'loading' })).toMatchObject({ kind: 'note', canRetry: false });
    expect(offered('/', { kind: 'failed', why: 'Missing Access' })).toMatchObject({
      note: 'Commands failed to load: Missing Access',
      canRetry: true,
    });
    expect(offered('/', { kind: 'loaded', commands: [] })).toMatchObject({ kind: 'note', canRetry: true });
  });
});

describe('the history of what was sent', () => {
  it('is walked back and forth, and keeps what was not finished', () => {
    const history = new InputHistory();
    history.add('one');
    history.add('two');
    history.add('two');

    const back = [history.previous('unfinished'), history.previous('two'), history.previous('one')];
    const forth = [history.next(), history.next(), history.next()];

    expect(back).toEqual(['two', 'one', null]);
    expect(forth).toEqual(['two', 'unfinished', null]);
  });

  it('is left by whoever changes a line', () => {
    const history = new InputHistory();
    history.add('one');
    history.previous('');

    history.leave();

    expect(history.isWalking).toBe(false);
    expect(history.previous('changed')).toBe('one');
  });
});

describe('drafts', () => {
  it('are kept by person and channel', () => {
    const drafts = new Drafts();
    drafts.put('1', 'a', 'mine');
    drafts.put('1', 'b', 'gone');
    drafts.put('1', 'b', '');

    expect([drafts.get('1', 'a'), drafts.get('1', 'b'), drafts.get('2', 'a')]).toEqual(['mine', '', '']);
  });
});

describe('the mark in a list', () => {
  it.each([
    ['ArrowDown', null, 3, 0],
    ['ArrowDown', 2, 3, 0],
    ['ArrowUp', 0, 3, 2],
    ['ArrowUp', null, 3, 2],
    ['PageDown', 0, 20, 8],
    ['PageDown', 15, 20, 19],
    ['PageUp', 5, 20, 0],
    ['ArrowDown', null, 0, null],
    ['Enter', 1, 3, undefined],
  ])('moves by %s from %s of %i to %s', (key, at, count, expected) => {
    expect(moveCursor(key, at, count)).toBe(expected);
  });
});

describe('a key in the form of a command', () => {
  const state: FormKeyState = {
    rows: null,
    cursor: null,
    text: '',
    caret: 0,
    isFirst: false,
    isLast: false,
    isRemovable: false,
    isFile: false,
  };

  it.each<[string, Partial<FormKeyState> & { readonly shiftKey?: boolean }, unknown]>([
    ['ArrowDown', { rows: 3, cursor: 0 }, { kind: 'mark', cursor: 1 }],
    ['ArrowDown', {}, { kind: 'open-list' }],
    ['Enter', { rows: 3, cursor: 0 }, { kind: 'confirm' }],
    ['Enter', { isFile: true }, null],
    ['Tab', { rows: 3, cursor: 0, text: 'w' }, { kind: 'complete' }],
    // Nobody is caught in the list: an empty field is left by Tab, and any by Shift+Tab.
    ['Tab', { rows: 3, cursor: 0 }, null],
    ['Tab', { rows: 3, cursor: 0, text: 'w', shiftKey: true }, null],
    ['Escape', { rows: 3 }, { kind: 'shut-list' }],
    ['Escape', {}, { kind: 'cancel' }],
    ['Backspace', { isRemovable: true }, { kind: 'drop' }],
    ['Backspace', { isRemovable: true, text: 'x' }, null],
    ['Backspace', { isFirst: true }, { kind: 'back-to-text' }],
    ['Backspace', {}, { kind: 'field-before' }],
    ['ArrowLeft', { text: 'x', caret: 0 }, { kind: 'field-before' }],
    ['ArrowLeft', { text: 'x', caret: 1 }, null],
    ['ArrowLeft', { text: 'x', caret: 0, isFirst: true }, null],
    ['ArrowRight', { text: 'x', caret: 1 }, { kind: 'field-after' }],
    ['ArrowRight', { text: 'x', caret: null }, null],
    ['ArrowRight', { text: 'x', caret: 1, isLast: true }, null],
    ['a', {}, null],
  ])('%s with %j does %j', (key, { shiftKey = false, ...given }, expected) => {
    expect(readFormKey({ key, shiftKey }, { ...state, ...given })).toEqual(expected);
  });
});

describe('a key where a message is written', () => {
  const state: TextKeyState = { rows: null, cursor: null, text: 'hi', isReplying: false, isRecalled: false };

  it.each<[string, Partial<TextKeyState> & { readonly shiftKey?: boolean }, unknown]>([
    ['Enter', {}, { kind: 'send' }],
    ['Enter', { shiftKey: true }, null],
    ['Enter', { rows: 2, cursor: 0 }, { kind: 'complete' }],
    // A list that only says why it is empty takes no key from the message.
    ['Enter', { rows: 0, cursor: 0 }, { kind: 'send' }],
    ['Tab', { rows: 2, cursor: 0 }, { kind: 'complete' }],
    ['Tab', { rows: 2, cursor: 0, shiftKey: true }, null],
    ['Tab', {}, null],
    ['Escape', { rows: 2, isReplying: true }, { kind: 'shut-list' }],
    ['Escape', { isReplying: true }, { kind: 'cancel-reply' }],
    ['Escape', {}, null],
    ['ArrowUp', {}, null],
    ['ArrowUp', { text: '' }, { kind: 'older' }],
    ['ArrowUp', { isRecalled: true }, { kind: 'older' }],
    ['ArrowUp', { rows: 2, cursor: 1 }, { kind: 'mark', cursor: 0 }],
    ['ArrowDown', { isRecalled: true }, { kind: 'newer' }],
    ['ArrowDown', {}, null],
  ])('%s with %j does %j', (key, { shiftKey = false, ...given }, expected) => {
    expect(readTextKey({ key, shiftKey }, { ...state, ...given })).toEqual(expected);
  });
});

describe('that somebody types', () => {
  it('is told at the first letter, again after a while, and at once elsewhere or after sending', () => {
    const typing = new TypingSignal();

    const told = [
      typing.take('me/a', 0),
      typing.take('me/a', 7999),
      typing.take('me/a', 8000),
      typing.take('me/b', 8001),
      typing.take('me/b', 8002),
    ];
    typing.end();

    expect([...told, typing.take('me/b', 8003)]).toEqual([true, false, true, true, false, true]);
  });
});
