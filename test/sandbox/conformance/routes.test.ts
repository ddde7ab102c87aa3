import { Routes } from 'discord.js';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, openStage, type Stage } from './stage.ts';

const ID = '100000000000000000';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Files of the installed discord.js. */
function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

const SOURCES = sourcesOf(dirname(createRequire(import.meta.url).resolve('discord.js')));

/** A page of discord.com for people, and no route of the API. */
const NO_ROUTE: readonly string[] = ['oauth2Authorization'];

/** Every route that discord.js names anywhere, and where its source shows it, the method it is called by. */
const NAMES = [
  ...new Set(SOURCES.flatMap((text) => [...text.matchAll(/\bRoutes\.(\w+)\(/g)].map(([, name = '']) => name))),
]
  .filter((name) => !NO_ROUTE.includes(name))
  .sort();
const CALLS = [
  ...new Set(
    SOURCES.flatMap((text) =>
      [...text.matchAll(/\brest\s*\.(get|post|put|patch|delete)\(\s*Routes\.(\w+)\(/g)].map(
        ([, method = '', name = '']) => `${method.toUpperCase()} ${name}`,
      ),
    ),
  ),
].sort();

/** Arguments to try: routes take up to four ids, and two take a word. */
const ARGUMENTS: readonly (readonly string[])[] = [
  ...[0, 1, 2, 3, 4].map((count) => Array.from({ length: count }, () => ID)),
  [ID, ID, 'github'],
  [ID, 'public'],
];

/** The paths a route may have; some grow by an optional id. */
function pathsOf(stage: Stage, name: string): string[] {
  const make: unknown = Reflect.get(Routes, name);
  if (typeof make !== 'function') return fail(`discord-api-types has no route ${name}.`);
  const paths = ARGUMENTS.map((given) => String(Reflect.apply(make, Routes, given)))
    .filter((path) => !path.includes('undefined'))
    // Most of discord.js's routes are of a guild it knows.
    .map((path) => path.replace(`/guilds/${ID}`, `/guilds/${stage.guild.id}`).split('?')[0] ?? '');
  return [...new Set(paths)];
}

/** What Muster and its features stand on (sections on interactions, commands, messages, threads, roles and events). */
const BUILT: readonly string[] = [
  'GET gatewayBot',
  'GET channelMessages',
  'POST channelMessages',
  'GET channelMessage',
  'PATCH channelMessage',
  'DELETE channelMessage',
  'POST channelBulkDelete',
  'PUT channelMessageOwnReaction',
  'PUT channelMessagesPin',
  'DELETE channelMessagesPin',
  'GET channelMessagesPins',
  'POST channelTyping',
  'PUT channelPermission',
  'DELETE channelPermission',
  'POST channelWebhooks',
  'POST threads',
  'PUT threadMembers',
  'DELETE threadMembers',
  'GET guildActiveThreads',
  'PUT guildMemberRole',
  'DELETE guildMemberRole',
  'GET guildMember',
  'POST guildScheduledEvents',
  'PATCH guildScheduledEvent',
  'DELETE guildScheduledEvent',
  'GET guildScheduledEventUsers',
  'PUT applicationCommands',
  'PUT applicationGuildCommands',
  'POST interactionCallback',
  'POST webhook',
  'GET webhookMessage',
  'PATCH webhookMessage',
  'DELETE webhookMessage',
  'POST userChannels',
];

describe('routes', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(async () => {
    await stage.close();
  });

  interface Asked {
    readonly status: number;
    readonly isRoute: boolean;
  }

  const askPath = async (method: string, path: string): Promise<Asked> => {
    const { status, body } = await stage.raw.call(method, path, method === 'GET' ? undefined : {});
    const isUnknown = status === 404 && (body as { code: number }).code === 0;
    return { status, isRoute: !isUnknown && status !== 405 };
  };
  /** The answer of the first of its paths that is a route. */
  const ask = async (method: string, name: string): Promise<Asked> => {
    let asked: Asked = { status: 404, isRoute: false };
    for (const path of pathsOf(stage, name)) {
      asked = await askPath(method, path);
      if (asked.isRoute) return asked;
    }
    return asked;
  };

  it('the list of discord.js is complete enough to mean something (discord.js 14.28.1 has 104 templates)', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(95);
    expect(CALLS.length).toBeGreaterThanOrEqual(100);
  });

  it.each(NAMES)('%s is a route by some method (discord.js 14.28.1, every route it can call)', async (name) => {
    const answers = await Promise.all(METHODS.map((method) => ask(method, name)));

    expect(answers.some(({ isRoute }) => isRoute)).toBe(true);
  });

  it.each(CALLS)('%s is known: it is answered, or refused as not built (discord.js 14.28.1)', async (call) => {
    const [method = '', name = ''] = call.split(' ');

    expect(await ask(method, name)).toMatchObject({ isRoute: true });
  });

  it.each(BUILT)('%s is built', async (call) => {
    const [method = '', name = ''] = call.split(' ');
    const { status, isRoute } = await ask(method, name);

    expect(isRoute).toBe(true);
    expect(status).not.toBe(501);
  });

  it('a route that Discord has and the stand-in does not answers 501 and is counted, once a call', async () => {
    const before = stage.standIn.unimplemented;
    const answer = await stage.raw.get(`/guilds/${stage.guild.id}/audit-logs`);
    await expect(stage.guild.fetchAuditLogs()).rejects.toMatchObject({ status: 501 });

    expect(answer).toMatchObject({ status: 501, body: { message: expect.stringContaining('stand-in') as string } });
    expect(stage.standIn.unimplemented).toBe(before + 2);
  });

  it('what is answered is not counted', async () => {
    const before = stage.standIn.unimplemented;
    await stage.raw.get('/gateway/bot');
    await stage.raw.get('/no/such/path');

    expect(stage.standIn.unimplemented).toBe(before);
  });
});
