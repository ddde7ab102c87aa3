import { MessageType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { logLines } from '../../../../src/sandbox/web/browser/chat/log-lines.ts';
import { ephemeral, message, user } from './fixtures.ts';

const UTC = { viewer: { locale: 'en-GB', timeZone: 'UTC' }, newSince: null };

function words(lines: ReturnType<typeof logLines>): readonly string[] {
  return lines.map((line) =>
    line.kind === 'message' ? `${line.message.id}${line.isContinuation ? ' continued' : ''}` : line.kind,
  );
}

describe('the lines of the log', () => {
  it('begin with a day and are joined by author within seven minutes', () => {
    const lines = logLines(
      [
        message('1', { timestamp: '2026-03-02T09:00:00Z' }),
        message('2', { timestamp: '2026-03-02T09:06:59Z' }),
        message('3', { timestamp: '2026-03-02T09:14:00Z' }),
        message('4', { timestamp: '2026-03-02T09:14:01Z', author: user('22') }),
        message('5', { timestamp: '2026-03-02T09:14:02Z', author: user('22'), type: MessageType.Reply }),
      ],
      UTC,
    );

    expect(words(lines)).toEqual(['day', '1', '2 continued', '3', '4', '5']);
  });

  it('divide days where the viewer is', () => {
    const messages = [
      message('1', { timestamp: '2026-03-02T21:30:00Z' }),
      message('2', { timestamp: '2026-03-02T22:30:00Z', author: user('22') }),
    ];

    expect(words(logLines(messages, UTC))).toEqual(['day', '1', '2']);
    expect(words(logLines(messages, { ...UTC, viewer: { locale: 'en-GB', timeZone: 'Europe/Kyiv' } }))).toEqual([
      'day',
      '1',
      'day',
      '2',
    ]);
  });

  it('say once where the new ones begin, and an ephemeral one does not count', () => {
    const lines = logLines([message('10'), ephemeral('11'), message('12'), message('13')], { ...UTC, newSince: '10' });

    expect(words(lines)).toEqual(['day', '10', '11', 'new', '12', '13 continued']);
  });

  it('say nothing of new ones when all were read', () => {
    expect(words(logLines([message('10')], { ...UTC, newSince: '10' }))).toEqual(['day', '10']);
  });

  it('have keys that no two share', () => {
    const lines = logLines([message('10'), message('11', { timestamp: '2026-03-03T09:00:00Z' })], {
      ...UTC,
      newSince: '9',
    });

    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
  });
});
