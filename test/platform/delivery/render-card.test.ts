import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  markOf,
  nonceOf,
  parsePlace,
  placeText,
  readMark,
  shortIdOf,
} from '../../../src/platform/delivery/card-marker.ts';
import { backOffMs } from '../../../src/platform/delivery/back-off.ts';
import { renderDigest } from '../../../src/platform/delivery/digest.ts';
import { renderEdit, renderPost, type CardToRender } from '../../../src/platform/delivery/render-card.ts';
import { LIMITS, type MessageBody } from '../../../src/platform/discord/message.ts';

const ID = '0123456789';
const base: CardToRender = {
  body: { content: 'hello', allowed_mentions: { parse: [] } },
  summary: 'hello',
  shortId: ID,
  anchor: 1,
  form: 'rich',
  lateMinutes: null,
  continues: null,
};
const withBody = (body: Partial<MessageBody>, more: Partial<CardToRender> = {}): CardToRender => ({
  ...base,
  body: { allowed_mentions: { parse: [] }, ...body },
  ...more,
});

describe('the mark of a card', () => {
  it('is read back from wherever it is written', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 999 }), (key, anchor) => {
        const shortId = shortIdOf(key);
        const mark = markOf({ shortId, anchor });

        expect(readMark(`-# delayed 7 min · ${mark}`)).toEqual({ shortId, anchor });
        expect(readMark(`CI · main · ${mark}`)).toEqual({ shortId, anchor });
        expect(nonceOf({ shortId, anchor }).length).toBeLessThanOrEqual(LIMITS.nonce);
      }),
    );
  });

  it('is not seen in ordinary text', () => {
    for (const text of ['', 'passed', 'deadbeef', 'v0.39.0', '0123456789x']) expect(readMark(text)).toBeNull();
  });

  it('stands in the last footer, after what is there', () => {
    const { body } = renderPost(withBody({ embeds: [{ title: 'a' }, { title: 'b', footer: { text: 'CI' } }] }), null);

    expect(body.embeds).toEqual([{ title: 'a' }, { title: 'b', footer: { text: `CI · ${ID}` } }]);
    expect(body).not.toHaveProperty('content');
  });

  it('moves to the text when the embeds are full', () => {
    const { body } = renderPost(withBody({ embeds: [{ description: 'x'.repeat(LIMITS.embedsTotal) }] }), null);

    expect(body.content).toBe(`-# ${ID}`);
  });

  it('is a text of its own under components of version 2', () => {
    const { body } = renderEdit(
      withBody({
        flags: MessageFlags.IsComponentsV2,
        components: [{ type: ComponentType.TextDisplay, content: 'hello' }],
      }),
    );

    expect(body).toEqual({
      components: [
        { type: 10, content: 'hello' },
        { type: 10, content: `-# ${ID}` },
      ],
      flags: 1 << 15,
      allowed_mentions: { parse: [] },
    });
  });

  it('fits whatever a card says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1_900, maxLength: 2_400 }),
        fc.option(fc.constant('https://discord.com/channels/1/2/3')),
        fc.option(fc.nat(9_999)),
        fc.constantFrom('rich' as const, 'plain' as const),
        (text, continues, lateMinutes, form) => {
          const card = withBody({ content: text }, { summary: text, continues, lateMinutes, form });
          const content = renderPost(card, null).body.content ?? '';

          expect(content.length).toBeLessThanOrEqual(LIMITS.content);
          expect(content.isWellFormed()).toBe(text.isWellFormed());
          expect(readMark(content)).toEqual({ shortId: ID, anchor: 1 });
        },
      ),
    );
  });
});

describe('a message as it is sent', () => {
  it('says what it may mention, and points at what it answers without failing over it', () => {
    const { body } = renderPost(withBody({ content: '<@&5>', allowed_mentions: { parse: [], roles: ['5'] } }), '77');

    expect(body.allowed_mentions).toEqual({ parse: [], roles: ['5'], replied_user: false });
    expect(body.message_reference).toEqual({ message_id: '77', fail_if_not_exists: false });
  });

  it('pings nobody when it is posted again', () => {
    const card = withBody({ content: '<@&5>', allowed_mentions: { parse: [], roles: ['5'] } }, { anchor: 2 });

    expect(renderPost(card, null).body.allowed_mentions).toEqual({ parse: [], replied_user: false });
  });

  it('clears by an edit what the body has no more', () => {
    expect(renderEdit(base).body).toEqual({
      content: `hello\n-# ${ID}`,
      embeds: [],
      components: [],
      allowed_mentions: { parse: [] },
    });
  });

  it('keeps the ping, the summary and all the text when Discord refused its form', () => {
    const role = '999999999999999999';
    const card = withBody(
      {
        content: 'broke',
        embeds: [{ title: 'T', description: 'D', fields: [{ name: 'n', value: 'v' }] }],
        allowed_mentions: { parse: [], roles: [role, 'not-an-id'] },
      },
      { form: 'plain' },
    );

    const { body, files } = renderPost(card, null);

    expect(body.content).toMatch(new RegExp(`^<@&${role}> hello\n`));
    expect(body.allowed_mentions).toEqual({ parse: [], users: [], roles: [role], replied_user: false });
    expect(files).toEqual([{ kind: 'text', name: 'message.txt', text: 'broke\nT\nD\nn: v\n' }]);
  });
});

it('a list of many fits a message, says how many there are, and repeats their mentions', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 300 }), (summaries) => {
      const body = JSON.stringify({ content: 'x', allowed_mentions: { parse: [], roles: ['5'] } });
      const members = summaries.map((summary) => ({ summary, kind: 'run', lane: 'critical' as const, body }));
      const { card, list } = renderDigest({ key: 'd', place: 'channel:p', why: 'merged', members }, () => 'hash');

      expect(card.body.content?.length).toBeLessThanOrEqual(LIMITS.content - 200);
      expect(card.body.content).toContain(`${summaries.length} more message`);
      expect(card.body.content).toContain('<@&5>');
      expect(card).toMatchObject({ lane: 'critical', body: { allowed_mentions: { parse: [], roles: ['5'] } } });
      expect(list.endsWith(`${summaries.at(-1) ?? ''}\n`)).toBe(true);
    }),
  );
});

it('back-off doubles from a second to five minutes and is spread over its upper half', () => {
  expect([1, 2, 3, 9, 10, 1_000].map((failures) => backOffMs(failures, () => 0))).toEqual([
    500, 1_000, 2_000, 128_000, 150_000, 150_000,
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (n, random) => {
      const wait = backOffMs(n, () => random);
      const full = Math.min(300_000, 1_000 * 2 ** Math.min(n - 1, 20));
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
    }),
  );
});

it('a place survives its text form', () => {
  for (const place of [
    { kind: 'channel', channel: 'pipelines' },
    { kind: 'thread', thread: 'incident:42@devops' },
  ] as const)
    expect(parsePlace(placeText(place))).toEqual(place);
  expect(() => parsePlace('somewhere')).toThrow('neither channel:… nor thread:…');
});
