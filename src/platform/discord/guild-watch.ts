import {
  Events,
  PermissionFlagsBits,
  type Client,
  type Guild,
  type GuildBasedChannel,
  type PermissionsString,
  type Role,
} from 'discord.js';

/** What changed in the guild, by name, so that somebody can be told what it breaks. */
export type GuildChange =
  | { readonly kind: 'channel.created' | 'channel.deleted'; readonly channelId: string; readonly name: string }
  | { readonly kind: 'channel.renamed'; readonly channelId: string; readonly name: string; readonly before: string }
  | {
      readonly kind: 'channel.permissions';
      readonly channelId: string;
      readonly name: string;
      /** What Muster now lacks there; empty when it can do all it does. */
      readonly missing: readonly string[];
    }
  | {
      readonly kind: 'role.created' | 'role.deleted' | 'role.permissions';
      readonly roleId: string;
      readonly name: string;
    }
  | { readonly kind: 'role.renamed'; readonly roleId: string; readonly name: string; readonly before: string }
  | { readonly kind: 'guild.unavailable' | 'guild.available' | 'guild.left' };

export interface GuildChannel {
  readonly id: string;
  readonly name: string;
  /** Names of the permissions that posting cards needs and Muster lacks there. */
  readonly missing: readonly string[];
}

export interface GuildRole {
  readonly id: string;
  readonly name: string;
  /** Anyone may mention it; else Muster needs "Mention Everyone" to notify its members. */
  readonly mentionable: boolean;
}

/** The guild as the gateway told it. null and empty before the first READY, and when the bot is not in the guild. */
export interface GuildView {
  readonly isKnown: boolean;
  channel(id: string): GuildChannel | null;
  role(id: string): GuildRole | null;
  channels(): readonly GuildChannel[];
  roles(): readonly GuildRole[];
  /** Names of the permissions that Muster lacks for events of its own in the server's calendar. */
  readonly missingForEvents: readonly string[];
}

/** What Muster does in a channel: cards with embeds and files, edits of its own, threads, looking for a lost post. */
const NEEDED = {
  ViewChannel: PermissionFlagsBits.ViewChannel,
  SendMessages: PermissionFlagsBits.SendMessages,
  EmbedLinks: PermissionFlagsBits.EmbedLinks,
  AttachFiles: PermissionFlagsBits.AttachFiles,
  ReadMessageHistory: PermissionFlagsBits.ReadMessageHistory,
  CreatePublicThreads: PermissionFlagsBits.CreatePublicThreads,
  SendMessagesInThreads: PermissionFlagsBits.SendMessagesInThreads,
} as const satisfies Partial<Record<PermissionsString, bigint>>;

export const NEEDED_PERMISSIONS: readonly string[] = Object.keys(NEEDED);

export function viewGuild(find: () => Guild | null): GuildView {
  const describe = (channel: GuildBasedChannel): GuildChannel => ({
    id: channel.id,
    name: channel.name,
    missing: missingIn(channel),
  });
  return {
    get isKnown() {
      return find() !== null;
    },
    channel(id) {
      const channel = find()?.channels.cache.get(id);
      return channel === undefined ? null : describe(channel);
    },
    role(id) {
      const role = find()?.roles.cache.get(id);
      return role === undefined ? null : describeRole(role);
    },
    channels: () => find()?.channels.cache.map(describe) ?? [],
    roles: () => find()?.roles.cache.map(describeRole) ?? [],
    get missingForEvents() {
      const me = find()?.members.me ?? null;
      // Making them takes this alone, and so does changing one's own (Discord docs: guild scheduled event).
      return me?.permissions.has(PermissionFlagsBits.CreateEvents) === true ? [] : ['CreateEvents'];
    },
  };
}

function describeRole({ id, name, mentionable }: Role): GuildRole {
  return { id, name, mentionable };
}

function missingIn(channel: GuildBasedChannel): readonly string[] {
  const me = channel.guild.members.me;
  if (me === null) return NEEDED_PERMISSIONS;
  const has = channel.permissionsFor(me);
  return Object.entries(NEEDED)
    .filter(([, bit]) => !has.has(bit))
    .map(([name]) => name);
}

/** Reports changes in one guild. Ends with the client. */
export function watchGuild(client: Client, guildId: string, report: (change: GuildChange) => void): void {
  const ours = (guild: Guild): boolean => guild.id === guildId;
  const channelEvent =
    (kind: 'channel.created' | 'channel.deleted') =>
    (channel: GuildBasedChannel): void => {
      if (ours(channel.guild)) report({ kind, channelId: channel.id, name: channel.name });
    };
  client.on(Events.ChannelCreate, channelEvent('channel.created'));
  client.on(Events.ChannelDelete, (channel) => {
    if (!channel.isDMBased()) channelEvent('channel.deleted')(channel);
  });
  client.on(Events.ChannelUpdate, (before, after) => {
    if (before.isDMBased() || after.isDMBased() || !ours(after.guild)) return;
    const channelId = after.id;
    if (before.name !== after.name) {
      report({ kind: 'channel.renamed', channelId, name: after.name, before: before.name });
    }
    const missing = missingIn(after);
    if (missing.join() !== missingIn(before).join()) {
      report({ kind: 'channel.permissions', channelId, name: after.name, missing });
    }
  });
  watchRoles(client, ours, report);
  client.on(Events.GuildUnavailable, (guild) => {
    if (ours(guild)) report({ kind: 'guild.unavailable' });
  });
  client.on(Events.GuildAvailable, (guild) => {
    if (ours(guild)) report({ kind: 'guild.available' });
  });
  client.on(Events.GuildDelete, (guild) => {
    if (ours(guild)) report({ kind: 'guild.left' });
  });
}

function watchRoles(client: Client, ours: (guild: Guild) => boolean, report: (change: GuildChange) => void): void {
  client.on(Events.GuildRoleCreate, (role) => {
    if (ours(role.guild)) report({ kind: 'role.created', roleId: role.id, name: role.name });
  });
  client.on(Events.GuildRoleDelete, (role) => {
    if (ours(role.guild)) report({ kind: 'role.deleted', roleId: role.id, name: role.name });
  });
  client.on(Events.GuildRoleUpdate, (before, after) => {
    if (!ours(after.guild)) return;
    const { id: roleId, name } = after;
    if (before.name !== name) report({ kind: 'role.renamed', roleId, name, before: before.name });
    if (!before.permissions.equals(after.permissions)) report({ kind: 'role.permissions', roleId, name });
  });
}
