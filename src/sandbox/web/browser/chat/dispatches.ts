import type {
  GatewayChannelCreateDispatchData,
  GatewayChannelDeleteDispatchData,
  GatewayChannelPinsUpdateDispatchData,
  GatewayChannelUpdateDispatchData,
  GatewayGuildMemberAddDispatchData,
  GatewayGuildMemberRemoveDispatchData,
  GatewayGuildMemberUpdateDispatchData,
  GatewayGuildRoleCreateDispatchData,
  GatewayGuildRoleDeleteDispatchData,
  GatewayGuildRoleUpdateDispatchData,
  GatewayMessageDeleteBulkDispatchData,
  GatewayMessageDeleteDispatchData,
  GatewayMessageReactionAddDispatchData,
  GatewayMessageReactionRemoveAllDispatchData,
  GatewayMessageReactionRemoveDispatchData,
  GatewayMessageReactionRemoveEmojiDispatchData,
  GatewayMessageUpdateDispatchData,
  GatewayThreadCreateDispatchData,
  GatewayThreadDeleteDispatchData,
  GatewayThreadListSyncDispatchData,
  GatewayThreadUpdateDispatchData,
  GatewayTypingStartDispatchData,
} from 'discord-api-types/v10';
import type { UserDispatches } from '../../protocol.ts';

/** What the gateway tells a person's client, by the event's name (Discord docs: gateway events). */
export interface DispatchData extends UserDispatches {
  readonly MESSAGE_UPDATE: GatewayMessageUpdateDispatchData;
  readonly MESSAGE_DELETE: GatewayMessageDeleteDispatchData;
  readonly MESSAGE_DELETE_BULK: GatewayMessageDeleteBulkDispatchData;
  readonly MESSAGE_REACTION_ADD: GatewayMessageReactionAddDispatchData;
  readonly MESSAGE_REACTION_REMOVE: GatewayMessageReactionRemoveDispatchData;
  readonly MESSAGE_REACTION_REMOVE_ALL: GatewayMessageReactionRemoveAllDispatchData;
  readonly MESSAGE_REACTION_REMOVE_EMOJI: GatewayMessageReactionRemoveEmojiDispatchData;
  readonly CHANNEL_CREATE: GatewayChannelCreateDispatchData;
  readonly CHANNEL_UPDATE: GatewayChannelUpdateDispatchData;
  readonly CHANNEL_DELETE: GatewayChannelDeleteDispatchData;
  readonly CHANNEL_PINS_UPDATE: GatewayChannelPinsUpdateDispatchData;
  readonly THREAD_CREATE: GatewayThreadCreateDispatchData;
  readonly THREAD_UPDATE: GatewayThreadUpdateDispatchData;
  readonly THREAD_DELETE: GatewayThreadDeleteDispatchData;
  readonly THREAD_LIST_SYNC: GatewayThreadListSyncDispatchData;
  readonly TYPING_START: GatewayTypingStartDispatchData;
  readonly GUILD_ROLE_CREATE: GatewayGuildRoleCreateDispatchData;
  readonly GUILD_ROLE_UPDATE: GatewayGuildRoleUpdateDispatchData;
  readonly GUILD_ROLE_DELETE: GatewayGuildRoleDeleteDispatchData;
  readonly GUILD_MEMBER_ADD: GatewayGuildMemberAddDispatchData;
  readonly GUILD_MEMBER_UPDATE: GatewayGuildMemberUpdateDispatchData;
  readonly GUILD_MEMBER_REMOVE: GatewayGuildMemberRemoveDispatchData;
}

export type DispatchName = keyof DispatchData;
