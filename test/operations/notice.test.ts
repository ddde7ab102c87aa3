import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelForNotice, noticeKey, type Notice } from '../../src/operations/notice.ts';
import { createNoticeService } from '../../src/operations/notice-service.ts';
import { noticeMessage } from '../../src/operations/notice-view.ts';
import { createCards } from '../../src/platform/delivery/cards.ts';
import type { DeliveryTables } from '../../src/platform/delivery/delivery-tables.ts';
import { createIds } from '../../src/platform/ids.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const SINCE = new Date('2026-03-02T08:00:00Z');
const BLOCKED: Notice = {
  kind: 'place-blocked',
  place: 'channel:alerts',
  what: 'permission',
  reason: 'Missing Permissions (50013)',
  since: SINCE,
};
const SET_ASIDE: Notice = {
  kind: 'events-set-aside',
  source: 'github',
  event: 'workflow_run',
  waiting: 3,
  since: SINCE,
  error: 'workflow_run.id: invalid_type',
};

describe('a notice about a channel that somebody subscribed', () => {
  it('mentions the channel where Discord shows mentions, which is not the title', () => {
    const { body, summary } = noticeMessage({ ...BLOCKED, place: 'channel:id:110000000000000077' });

    expect(body.embeds?.[0]?.description).toContain('<#110000000000000077>');
    expect(summary).toBe('⚠️ A subscribed channel is closed to Muster');
  });
});

describe('where a notice goes', () => {
  it.each([
    { channels: ['pipelines', 'devops'], blocked: null, expected: 'devops' },
    { channels: ['pipelines', 'devops'], blocked: 'channel:devops', expected: 'pipelines' },
    { channels: ['lobby', 'devops'], blocked: 'channel:devops', expected: 'lobby' },
    { channels: ['devops'], blocked: 'channel:devops', expected: null },
    { channels: [], blocked: null, expected: null },
  ])('of $channels with $blocked closed is $expected', ({ channels, blocked, expected }) => {
    expect(channelForNotice(channels, blocked)).toBe(expected);
  });
});

describe('what a notice says', () => {
  it('names the closed channel, why, and what to do', () => {
    const text = JSON.stringify(noticeMessage(BLOCKED).body);

    expect(text).toContain('#alerts is closed to Muster');
    expect(text).toContain('Missing Permissions');
    expect(text).toContain('Give the bot View Channel, Send Messages');
  });

  it('counts the events that wait, and says so when none is left', () => {
    expect(noticeMessage(SET_ASIDE).summary).toBe('⚠️ 3 github events were set aside');
    expect(noticeMessage({ ...SET_ASIDE, waiting: 1 }).summary).toBe('⚠️ 1 github event was set aside');
    expect(noticeMessage({ ...SET_ASIDE, waiting: 0 }).summary).toContain('were given another go');
  });

  it('lets foreign text mention and format nothing', () => {
    const hostile: Notice = {
      kind: 'card-rejected',
      cardKey: 'run:1',
      place: 'channel:pipelines',
      summary: '@everyone **look** [here](https://evil.example)',
      reason: '`rm -rf`',
    };

    const { body } = noticeMessage(hostile);

    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(JSON.stringify(body)).not.toContain('**look**');
    expect(JSON.stringify(body)).not.toContain('[here](https');
  });

  it('is one episode per closing, and one per stretch of events that wait', () => {
    const reopened: Notice = { kind: 'place-unblocked', place: BLOCKED.place, since: SINCE, until: new Date() };

    expect(noticeKey(reopened)).toBe(noticeKey(BLOCKED));
    expect(noticeKey({ ...BLOCKED, since: new Date(SINCE.getTime() + 1) })).not.toBe(noticeKey(BLOCKED));
    expect(noticeKey({ ...SET_ASIDE, since: new Date(SINCE.getTime() + 1) })).not.toBe(noticeKey(SET_ASIDE));
  });
});

describe('a notice told', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await openTestDatabase();
  });
  afterEach(() => test.close());

  it('becomes one card that turns final when the place is open again', async () => {
    const clock = new TestClock();
    const cards = createCards({
      clock,
      ids: createIds(clock),
      facts: { state: async () => undefined },
      wake: () => undefined,
    });
    const config = testConfig({
      channels: [
        { name: 'alerts', id: '300000000000000001' },
        { name: 'devops', id: '300000000000000002' },
      ],
    });
    const notices = createNoticeService({ cards, config: () => config });

    await test.database.transaction((tx) => notices.tell(tx, BLOCKED));
    await test.database.transaction((tx) =>
      notices.tell(tx, { kind: 'place-unblocked', place: BLOCKED.place, since: SINCE, until: clock.now() }),
    );

    const rows = await test.database.read.tables<DeliveryTables>().selectFrom('cards').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ place: 'channel:devops', phase: 'final', revision: 2 });
  });
});
