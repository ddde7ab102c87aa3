import { MessageType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { fileSize, hostedAddress } from '../../../../src/sandbox/web/browser/chat/attachment-address.ts';
import { channelRows, readChannel } from '../../../../src/sandbox/web/browser/chat/chat-channel.ts';
import { fieldWidths } from '../../../../src/sandbox/web/browser/chat/field-widths.ts';
import type { TimeStyle } from '../../../../src/sandbox/web/browser/chat/markdown-inline.ts';
import { initialOf } from '../../../../src/sandbox/web/browser/chat/names.ts';
import { oneLine } from '../../../../src/sandbox/web/browser/chat/one-line.ts';
import { parseMarks } from '../../../../src/sandbox/web/browser/chat/read-marks.ts';
import { systemWords } from '../../../../src/sandbox/web/browser/chat/system-words.ts';
import { messageTime, timeInWords } from '../../../../src/sandbox/web/browser/chat/time-words.ts';
import { compareIds, idTimeMs } from '../../../../src/sandbox/web/browser/snowflake.ts';
import { guildView, ME, message, textChannel, thread } from './fixtures.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const LISBON = { now: NOW, viewer: { locale: 'en-GB', timeZone: 'Europe/Lisbon' } };
const HONG_KONG = { now: NOW, viewer: { locale: 'en-GB', timeZone: 'Asia/Hong_Kong' } };

describe('times', () => {
  it.each<[TimeStyle, string]>([
    ['t', '20:00'],
    ['T', '20:00:00'],
    ['d', '02/03/2026'],
    ['D', '2 March 2026'],
    ['f', '2 March 2026 at 20:00'],
    ['F', 'Monday, 2 March 2026 at 20:00'],
  ])('of style %s are in the zone of the viewer', (style, expected) => {
    expect(timeInWords(NOW, style, HONG_KONG).replace(' 2026, ', ' 2026 at ')).toBe(expected);
  });

  it.each([
    [0, 'in 0 seconds'],
    [30, 'in 30 seconds'],
    [-59, '59 seconds ago'],
    [60, 'in 1 minute'],
    [-3599, '59 minutes ago'],
    [-3600, '1 hour ago'],
    [86_400 * 3, 'in 3 days'],
    [-86_400 * 40, '1 month ago'],
    [86_400 * 800, 'in 2 years'],
  ])('%d seconds away are "%s"', (seconds, expected) => {
    expect(timeInWords(new Date(NOW.getTime() + seconds * 1000), 'R', LISBON)).toBe(expected);
  });

  it.each([
    ['2026-03-02T11:00:00Z', 'Today at 11:00'],
    ['2026-03-01T23:59:00Z', 'Yesterday at 23:59'],
    ['2026-02-27T08:00:00Z', '27/02/2026, 08:00'],
  ])('behind a name: %s is "%s"', (time, expected) => {
    expect(messageTime(new Date(time), LISBON)).toBe(expected);
  });
});

describe('ids', () => {
  it('are compared as numbers', () => {
    expect(['100', '99', '1573599139176906753', '1573599139176906752'].toSorted(compareIds)).toEqual([
      '99',
      '100',
      '1573599139176906752',
      '1573599139176906753',
    ]);
  });

  it('tell when they were made', () => {
    // Discord docs: snowflakes, the example.
    expect(idTimeMs('175928847299117063')).toBe(Date.parse('2016-04-30T11:18:25.796Z'));
    expect(idTimeMs('nonsense')).toBeNull();
  });
});

describe('files', () => {
  it('are taken from this page and never from the stand-in, or from elsewhere', () => {
    expect(hostedAddress('http://127.0.0.1:4711/cdn/attachments/1/22/chart.png')).toBe('/sandbox/files/22/chart.png');
    expect(hostedAddress('https://example.org/chart.png')).toBeNull();
    expect(hostedAddress(undefined)).toBeNull();
  });

  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1024, '1.0 KB'],
    [1_572_864, '1.5 MB'],
    [200 * 1024, '200 KB'],
  ])('of %d bytes are "%s"', (bytes, expected) => {
    expect(fileSize(bytes)).toBe(expected);
  });
});

describe('the list of channels', () => {
  it('goes by category and position, with each channel its threads, the liveliest first', () => {
    const channels = [
      textChannel('1', 'second', { position: 2 }),
      textChannel('2', 'first', { position: 1 }),
      textChannel('3', 'within', { parent_id: '4', position: 0 }),
      textChannel('4', 'A category', { type: 4, position: 0 }),
      thread('50', '2', { last_message_id: '60' }),
      thread('51', '2', { last_message_id: '70' }),
      thread('52', '2', { thread_metadata: { archived: true, locked: false } }),
    ].map(readChannel);
    const rows = (isShown: (id: string) => boolean): readonly string[] =>
      channelRows(channels, ({ id }) => isShown(id)).map(({ channel, depth }) => `${depth} ${channel.id}`);

    expect(rows(() => false)).toEqual(['0 2', '1 51', '1 50', '0 1', '0 4', '0 3']);
    expect(rows((id) => id === '52')).toContain('1 52');
  });
});

describe('fields of an embed', () => {
  it('share rows of three while they are inline', () => {
    const inline = { name: 'n', value: 'v', inline: true };
    const whole = { name: 'n', value: 'v' };

    expect(fieldWidths([inline, inline, whole, inline, inline, inline, inline]).map(({ sharing }) => sharing)).toEqual([
      2, 2, 1, 3, 3, 3, 1,
    ]);
  });
});

describe('one line of a message', () => {
  it.each([
    [{ content: `# **Broke** <@${ME.id}>\n> \`master\`` }, 'Broke @A maintainer master'],
    [{ content: '', embeds: [{ title: 'status.prod', description: 'x' }] }, 'status.prod'],
    [{ content: '' }, 'a message without text'],
    [{ content: '||secret||' }, '(spoiler)'],
  ])('%j', (parts, expected) => {
    expect(oneLine(message('1', parts), guildView())).toBe(expected);
  });

  it('is cut where it would fill the screen', () => {
    const line = oneLine(message('1', { content: 'word '.repeat(100) }), guildView());

    expect(line).toHaveLength(140);
    expect(line.endsWith('…')).toBe(true);
  });
});

describe('what the system says', () => {
  it('is not said of what people and apps write', () => {
    const written = [
      MessageType.Default,
      MessageType.Reply,
      MessageType.ChatInputCommand,
      MessageType.ContextMenuCommand,
    ];

    expect(written.map((type) => systemWords(message('1', { type }), guildView()))).toEqual(written.map(() => null));
  });

  it.each([
    [MessageType.ChannelPinnedMessage, 'user-21 pinned a message to this channel.'],
    [MessageType.ThreadCreated, 'user-21 started the thread “message 1”.'],
    [MessageType.PollResult, 'user-21: message 1'],
  ])('of type %d is "%s"', (type, expected) => {
    expect(systemWords(message('1', { type }), guildView())).toBe(expected);
  });
});

describe('small things', () => {
  it.each([
    ['A release manager', 'R'],
    ['an owner', 'O'],
    ['muster', 'M'],
    ['', '?'],
  ])('the picture of "%s" is %s', (name, expected) => {
    expect(initialOf(name)).toBe(expected);
  });

  it.each([null, 'not JSON', '[]', '"text"', '{"1":2,"2":"x"}'])('marks written as %j are none', (text) => {
    expect([...parseMarks(text)]).toEqual([]);
  });

  it('marks come back', () => {
    expect([...parseMarks('{"1":"100"}')]).toEqual([['1', '100']]);
  });
});
