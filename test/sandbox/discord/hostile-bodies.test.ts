import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { RawRest } from './raw-rest.ts';

const KEYS = [
  'content', 'embeds', 'components', 'type', 'custom_id', 'style', 'label', 'options', 'value', 'values', 'flags', 'nonce', 'enforce_nonce',
  'allowed_mentions', 'parse', 'users', 'message_reference', 'message_id', 'attachments', 'id', 'poll', 'answers', 'fields', 'footer', 'text', 'name',
  'description', 'data', 'choices', 'title', 'application_id', 'channel_id', 'messages', 'roles', 'permission_overwrites', 'accessory', 'items', 'media',
] as const; // prettier-ignore

/** JSON that is almost a body of Discord's: known keys, values of any kind, nested anyhow. */
const almostBody = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      1,
      2,
      3,
      4,
      9,
      10,
      17,
      18,
      32_768,
      -1,
      1.5,
      '',
      'a',
      '123456789012345678',
      '2026-03-03T00:00:00Z',
      'https://example.org',
    ),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 6 }),
})).value;

describe('a hostile body', () => {
  let standIn: StandIn;

  beforeEach(async () => {
    standIn = await createStandIn({
      clock: new TestClock(),
      buckets: NO_LIMITS,
      guild: { users: [{ name: 'a-user' }] },
    });
  });

  afterEach(async () => {
    // Throws when any call broke the stand-in itself.
    await standIn.stop();
  });

  it('is taken or refused by Discord’s codes, and never breaks the server', async () => {
    const bot = RawRest.asBot(standIn);
    const user = new RawRest(standIn, standIn.users[0]?.token ?? '');
    const channel = `/channels/${standIn.channels['general'] ?? ''}`;
    const guild = `/guilds/${standIn.guildId}`;
    const app = `/applications/${standIn.applicationId}/guilds/${standIn.guildId}/commands`;
    const { id } = (await bot.post(`${channel}/messages`, { content: 'a' })).body as { id: string };
    const routes: readonly (readonly [RawRest, string, string])[] = [
      [bot, 'POST', `${channel}/messages`],
      [bot, 'PATCH', `${channel}/messages/${id}`],
      [bot, 'POST', `${channel}/messages/bulk-delete`],
      [bot, 'POST', `${channel}/threads`],
      [bot, 'PATCH', channel],
      [bot, 'PUT', `${channel}/permissions/${standIn.guildId}`],
      [bot, 'POST', `${channel}/webhooks`],
      [bot, 'PUT', app],
      [bot, 'POST', app],
      [bot, 'POST', `${guild}/scheduled-events`],
      [bot, 'POST', `${guild}/roles`],
      [bot, 'PATCH', `${guild}/members/${standIn.users[0]?.id ?? ''}`],
      [user, 'POST', '/interactions'],
      [user, 'POST', `${channel}/messages`],
    ];

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), almostBody, async ([rest, method, path], body) => {
        const answer = await rest.call(method, path, JSON.stringify(body));
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(answer.body).toHaveProperty('code');
      }),
      { numRuns: 1500 },
    );
  });
});
