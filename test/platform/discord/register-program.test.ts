import { execFile } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';

let discord: StandIn;

beforeEach(async () => {
  discord = await createStandIn({ clock: systemClock, buckets: NO_LIMITS });
});

afterEach(() => discord.stop());

function register(env: Readonly<Record<string, string>>): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], DISCORD_API_URL: discord.api, ...env } };
    execFile(process.execPath, ['src/register.ts'], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
    });
  });
}

it('npm run register sets the commands, and says so when they are set already', async () => {
  const env = {
    DISCORD_TOKEN: discord.botToken,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_GUILD_ID: discord.guildId,
  };

  const first = await register(env);
  const second = await register(env);

  expect(first).toMatchObject({ code: 0, said: expect.stringMatching(/^added: .*\bfleet\b/) as string });
  expect(second).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^The commands are registered already/) as string,
  });
});

it('npm run register without a token says what that means', async () => {
  const outcome = await register({ DISCORD_TOKEN: '' });

  expect(outcome.code).toBe(1);
  expect(outcome.said).toContain('DISCORD_TOKEN is empty');
});
