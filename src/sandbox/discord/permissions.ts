import { PermissionFlagsBits } from 'discord-api-types/v10';

export const PERMISSION = PermissionFlagsBits;

export interface Overwrite {
  readonly id: string;
  /** 0 role, 1 member. */
  readonly type: 0 | 1;
  readonly allow: string;
  readonly deny: string;
}

export const ALL_PERMISSIONS: bigint = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What @everyone of a new guild may do. */
export const EVERYONE_PERMISSIONS: bigint =
  PERMISSION.ViewChannel |
  PERMISSION.SendMessages |
  PERMISSION.EmbedLinks |
  PERMISSION.AttachFiles |
  PERMISSION.AddReactions |
  PERMISSION.ReadMessageHistory |
  PERMISSION.UseApplicationCommands |
  PERMISSION.CreatePublicThreads |
  PERMISSION.CreatePrivateThreads |
  PERMISSION.SendMessagesInThreads |
  PERMISSION.UseExternalEmojis |
  PERMISSION.ChangeNickname |
  PERMISSION.CreateInstantInvite |
  PERMISSION.Connect |
  PERMISSION.Speak;

/** What an administrator ticks when a chat-ops bot is installed: not Administrator, and not "mention everyone". */
export const BOT_PERMISSIONS: bigint =
  EVERYONE_PERMISSIONS |
  PERMISSION.ManageMessages |
  PERMISSION.PinMessages |
  PERMISSION.ManageThreads |
  PERMISSION.ManageChannels |
  PERMISSION.ManageRoles |
  PERMISSION.ManageWebhooks |
  PERMISSION.CreateEvents |
  PERMISSION.ManageEvents;

/** What a member who is timed out keeps. */
const TIMED_OUT = PERMISSION.ViewChannel | PERMISSION.ReadMessageHistory;

export interface PermissionQuestion {
  readonly guildId: string;
  readonly isOwner: boolean;
  readonly memberId: string;
  readonly memberRoles: readonly string[];
  readonly isTimedOut: boolean;
  readonly permissionsOf: (roleId: string) => bigint;
  readonly overwrites: readonly Overwrite[];
}

/** Discord's own computation: roles, then the overwrites of @everyone, of roles, of the member (Discord docs: permissions). */
export function computePermissions(question: PermissionQuestion): bigint {
  if (question.isOwner) return ALL_PERMISSIONS;
  const base = [question.guildId, ...question.memberRoles].reduce(
    (sum, roleId) => sum | question.permissionsOf(roleId),
    0n,
  );
  if ((base & PERMISSION.Administrator) !== 0n) return ALL_PERMISSIONS;
  const withOverwrites = applyOverwrites(base, question);
  if ((withOverwrites & PERMISSION.ViewChannel) === 0n && question.overwrites.length > 0) return 0n;
  return question.isTimedOut ? withOverwrites & TIMED_OUT : withOverwrites;
}

function applyOverwrites(base: bigint, question: PermissionQuestion): bigint {
  const { overwrites, guildId, memberId, memberRoles } = question;
  const apply = (permissions: bigint, chosen: readonly Overwrite[]): bigint => {
    const deny = chosen.reduce((sum, overwrite) => sum | BigInt(overwrite.deny), 0n);
    const allow = chosen.reduce((sum, overwrite) => sum | BigInt(overwrite.allow), 0n);
    return (permissions & ~deny) | allow;
  };
  const everyone = overwrites.filter((overwrite) => overwrite.type === 0 && overwrite.id === guildId);
  const roles = overwrites.filter(
    (overwrite) => overwrite.type === 0 && overwrite.id !== guildId && memberRoles.includes(overwrite.id),
  );
  const member = overwrites.filter((overwrite) => overwrite.type === 1 && overwrite.id === memberId);
  return apply(apply(apply(base, everyone), roles), member);
}

export function has(permissions: bigint, wanted: bigint): boolean {
  return (permissions & wanted) === wanted;
}
