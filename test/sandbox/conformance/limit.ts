import { ButtonStyle, ComponentType, MessageFlags, Routes } from 'discord.js';
import { expect } from 'vitest';
import type { RawAnswer } from '../discord/raw-rest.ts';
import type { Row } from './row.ts';
import type { Stage } from './stage.ts';

export const text = (length: number): string => 'x'.repeat(length);
export const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
export const ids = (count: number): string[] => many(count, (n) => String(100_000_000_000_000_000n + BigInt(n)));

/** The most that Discord takes, the first that it does not, and the path it then names. */
export interface Limit {
  readonly line: string;
  readonly fine: object;
  readonly beyond: object;
  readonly path: string;
}

export const button = (change: object = {}, n = 0): object => ({
  type: ComponentType.Button,
  style: ButtonStyle.Primary,
  label: 'b',
  custom_id: `b${n}`,
  ...change,
});
export const row = (...components: readonly object[]): object => ({ type: ComponentType.ActionRow, components });
export const select = (change: object = {}): object => ({
  type: ComponentType.StringSelect,
  custom_id: 's',
  options: [{ label: 'a', value: 'a' }],
  ...change,
});
export const embed = (change: object): object => ({ embeds: [{ title: 't', ...change }] });
export const withRows = (...components: readonly object[]): object => ({ content: 'x', components });
export const v2 = (...components: readonly object[]): object => ({ flags: MessageFlags.IsComponentsV2, components });
export const display = (content = 'x'): object => ({ type: ComponentType.TextDisplay, content });
export const media = { url: 'https://example.org/a.png' };
export const option = (change: object): object => select({ options: [{ label: 'a', value: 'a', ...change }] });

const POST_ONLY = ['nonce', 'poll', 'sticker_ids'];

export const refuses = (answer: RawAnswer, path: string): void => {
  expect(answer).toMatchObject({ status: 400, body: { code: 50035, message: 'Invalid Form Body' } });
  expect(answer.body).toHaveProperty(`errors.${path}._errors`);
};

export const inMessage =
  (source: string) =>
  ({ line, fine, beyond, path }: Limit): Row<Stage> => ({
    line: `${line} (Discord docs: ${source})`,
    run: async (stage) => {
      const messages = Routes.channelMessages(stage.channel.id);
      const taken = await stage.raw.post(messages, fine);
      expect(taken.text).not.toContain('errors');
      expect(taken.status).toBe(200);

      refuses(await stage.raw.post(messages, beyond), path);
      // What only a post knows is ignored in an edit.
      if (!POST_ONLY.includes(path))
        refuses(await stage.raw.patch(`${messages}/${(taken.body as { id: string }).id}`, beyond), path);
    },
  });
