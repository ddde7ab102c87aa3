import type { APIInteraction } from 'discord-api-types/v10';

/** Interactions as the gateway brings them (Discord docs: receiving and responding to interactions). */

export interface Who {
  readonly userId?: string;
  readonly roles?: readonly string[];
  readonly name?: string;
  /** null for a direct message. */
  readonly guildId?: string | null;
}

export interface OptionJson {
  readonly name: string;
  readonly type: number;
  readonly value?: string | number | boolean;
  readonly focused?: boolean;
  readonly options?: readonly OptionJson[];
}

const APPLICATION = '900000000000000001';
export const TEST_GUILD = '100000000000000001';
let made = 0;

function interaction(type: number, data: object, { userId, roles = [], name = 'someone', guildId = TEST_GUILD }: Who) {
  made += 1;
  const user = { id: userId ?? '300000000000000001', username: name, discriminator: '0', avatar: null };
  const from =
    guildId === null
      ? { user, context: 1 }
      : { guild_id: guildId, member: { user, roles, permissions: '8', nick: null }, context: 0 };
  // The one place where test JSON is taken for Discord's type.
  return {
    id: String(800000000000000000n + BigInt(made)),
    application_id: APPLICATION,
    type,
    token: `token-${made}`,
    version: 1,
    channel: { id: '400000000000000001', type: 0 },
    channel_id: '400000000000000001',
    app_permissions: '0',
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: {},
    attachment_size_limit: 10485760,
    data,
    ...from,
  } as unknown as APIInteraction;
}

export function slash(name: string, options: readonly OptionJson[] = [], who: Who = {}): APIInteraction {
  return interaction(2, { id: '700000000000000001', name, type: 1, options }, who);
}

export function messageMenu(name: string, content: string, who: Who = {}): APIInteraction {
  const id = '500000000000000001';
  const author = { id: '300000000000000009', username: 'author' };
  const message = { id, channel_id: '400000000000000001', author, content };
  return interaction(2, { id: '7', name, type: 3, target_id: id, resolved: { messages: { [id]: message } } }, who);
}

export function typing(name: string, options: readonly OptionJson[], who: Who = {}): APIInteraction {
  return interaction(4, { id: '700000000000000001', name, type: 1, options }, who);
}

export interface Pressed extends Who {
  readonly on?: 'private-message' | 'public-message';
  readonly values?: readonly string[];
}

export function press(customId: string, { on = 'private-message', values, ...who }: Pressed = {}): APIInteraction {
  const message = {
    id: '500000000000000002',
    channel_id: '400000000000000001',
    flags: on === 'public-message' ? 0 : 64,
  };
  const data = {
    custom_id: customId,
    ...(values === undefined ? { component_type: 2 } : { component_type: 3, values }),
  };
  return { ...interaction(3, data, who), message } as unknown as APIInteraction;
}

/** `fields` in both forms Discord knows: the first in an action row, the others under labels. */
export function submit(customId: string, fields: Readonly<Record<string, string>>, who: Who = {}): APIInteraction {
  const components = Object.entries(fields).map(([custom_id, value], n) =>
    n === 0
      ? { type: 1, id: n, components: [{ type: 4, id: 10 + n, custom_id, value }] }
      : { type: 18, id: n, component: { type: 4, id: 10 + n, custom_id, value } },
  );
  return interaction(5, { custom_id: customId, components }, who);
}

/** Of a type that Discord may add one day. */
export function ofUnknownType(): APIInteraction {
  return interaction(99, {}, {});
}
