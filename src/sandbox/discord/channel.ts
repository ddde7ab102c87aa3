import type { APIUser } from 'discord-api-types/v10';
import { ChannelType } from 'discord-api-types/v10';
import type { Overwrite } from './permissions.ts';

export interface ThreadMetadata {
  archived: boolean;
  auto_archive_duration: number;
  archive_timestamp: string;
  locked: boolean;
  invitable?: boolean;
  create_timestamp: string;
}

export interface ThreadMember {
  readonly id: string;
  readonly user_id: string;
  readonly join_timestamp: string;
  readonly flags: number;
}

/** A channel as Discord sends it; threads and DMs are channels too. */
export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  guild_id?: string;
  name: string | null;
  topic?: string | null;
  position?: number;
  parent_id?: string | null;
  nsfw?: boolean;
  rate_limit_per_user?: number;
  permission_overwrites?: Overwrite[];
  last_message_id: string | null;
  last_pin_timestamp: string | null;
  flags: number;
  owner_id?: string;
  thread_metadata?: ThreadMetadata;
  message_count?: number;
  total_message_sent?: number;
  member_count?: number;
  recipients?: APIUser[];
}

const THREAD_TYPES: readonly ChannelType[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];
const MESSAGE_TYPES: readonly ChannelType[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.DM,
  ...THREAD_TYPES,
];

export function isThread(
  channel: Channel,
): channel is Channel & { thread_metadata: ThreadMetadata; parent_id: string } {
  return THREAD_TYPES.includes(channel.type);
}

export function isDm(channel: Channel): boolean {
  return channel.type === ChannelType.DM;
}

export function holdsMessages(channel: Channel): boolean {
  return MESSAGE_TYPES.includes(channel.type);
}
