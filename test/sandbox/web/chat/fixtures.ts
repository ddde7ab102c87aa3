import {
  ChannelType,
  MessageFlags,
  MessageType,
  type APIChannel,
  type APIMessage,
  type APIUser,
} from 'discord-api-types/v10';
import type { GuildView, Persona } from '../../../../src/sandbox/web/protocol.ts';

export const ME: Persona = {
  id: '130000000000000002',
  name: 'a-maintainer',
  title: 'A maintainer',
  about: 'Deploys.',
  roles: ['infra'],
};
export const INFRA = '31';

export function user(id: string, username = `user-${id}`): APIUser {
  return { id, username, discriminator: '0', global_name: null, avatar: null };
}

/** A message as the gateway gives it; ids grow with time, so `id` also sorts it. */
export function message(id: string, parts: Partial<APIMessage> = {}): APIMessage {
  return {
    id,
    channel_id: '1',
    author: user('21'),
    content: `message ${id}`,
    timestamp: '2026-03-02T09:00:00.000Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: MessageType.Default,
    ...parts,
  };
}

export function ephemeral(id: string): APIMessage {
  return message(id, { flags: MessageFlags.Ephemeral });
}

export function textChannel(id: string, name: string, parts: object = {}): APIChannel {
  return { id, type: ChannelType.GuildText, name, position: 0, ...parts };
}

export function thread(id: string, parentId: string, parts: object = {}): APIChannel {
  const metadata = { archived: false, locked: false };
  return {
    id,
    type: ChannelType.PublicThread,
    name: `thread ${id}`,
    parent_id: parentId,
    thread_metadata: metadata,
    ...parts,
  } as unknown as APIChannel; // As above.
}

export function guildView(parts: Partial<GuildView> = {}): GuildView {
  const member = { user: user(ME.id), roles: [INFRA], joined_at: '', deaf: false, mute: false };
  return {
    guild: { id: '9', name: 'Muster sandbox' },
    applicationId: '8',
    botUserId: '8',
    me: ME,
    personas: [ME],
    channels: [textChannel('1', 'alerts', { position: 1 }), textChannel('2', 'devops')],
    roles: [],
    members: [member] as unknown as GuildView['members'], // Only the roles and the user are read.
    lastMessageIds: {},
    ...parts,
  };
}
