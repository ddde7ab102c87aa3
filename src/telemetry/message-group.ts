import { MESSAGE_GROUPS, type MessageGroup, type TelemetryConfig } from '../platform/config/telemetry-config.ts';

/** Where a type goes that is not in the list: its own name is never kept. */
export const UNMAPPED = 'unmapped';

/**
 * Every type that a client may name, by the group it is in unless the configuration says otherwise; the names are those
 * of status-go's ApplicationMetadataMessage.Type (protocol/protobuf/application_metadata_message.proto).
 */
export const MESSAGE_TYPES = {
  chat: ['CHAT_MESSAGE', 'EDIT_MESSAGE', 'DELETE_MESSAGE', 'PIN_MESSAGE', 'EMOJI_REACTION', 'GROUP_CHAT_INVITATION'],
  'community control': [
    'COMMUNITY_DESCRIPTION',
    'COMMUNITY_INVITATION',
    'COMMUNITY_REQUEST_TO_JOIN',
    'COMMUNITY_REQUEST_TO_JOIN_RESPONSE',
    'COMMUNITY_REQUEST_TO_LEAVE',
    'COMMUNITY_CANCEL_REQUEST_TO_JOIN',
    'COMMUNITY_EVENTS_MESSAGE',
    'COMMUNITY_EDIT_SHARED_ADDRESSES',
    'COMMUNITY_PRIVILEGED_USER_SYNC_MESSAGE',
    'COMMUNITY_SHARD_KEY',
    'COMMUNITY_PUBLIC_SHARD_INFO',
    'COMMUNITY_USER_KICKED',
    'COMMUNITY_PUBLIC_STORENODES_INFO',
    'COMMUNITY_REEVALUATE_PERMISSIONS_REQUEST',
    'COMMUNITY_UPDATE_GRANT',
    'COMMUNITY_ENCRYPTION_KEYS_REQUEST',
    'COMMUNITY_TOKEN_ACTION',
    'COMMUNITY_SHARED_ADDRESSES_REQUEST',
    'COMMUNITY_SHARED_ADDRESSES_RESPONSE',
    'COMMUNITY_MESSAGE_ARCHIVE_MAGNETLINK',
    'DELETE_COMMUNITY_MEMBER_MESSAGES',
  ],
  contacts: [
    'CONTACT_UPDATE',
    'ACCEPT_CONTACT_REQUEST',
    'RETRACT_CONTACT_REQUEST',
    'REQUEST_CONTACT_VERIFICATION',
    'ACCEPT_CONTACT_VERIFICATION',
    'DECLINE_CONTACT_VERIFICATION',
    'CANCEL_CONTACT_VERIFICATION',
  ],
  presence: ['STATUS_UPDATE', 'CONTACT_CODE_ADVERTISEMENT', 'CHAT_IDENTITY'],
  'device sync': [
    'SYNC_PAIR_INSTALLATION',
    'DEPRECATED_SYNC_INSTALLATION',
    'SYNC_INSTALLATION_CONTACT_V2',
    'SYNC_INSTALLATION_ACCOUNT',
    'SYNC_INSTALLATION_COMMUNITY',
    'SYNC_CHAT_REMOVED',
    'SYNC_CHAT_MESSAGES_READ',
    'SYNC_ACTIVITY_CENTER_READ',
    'SYNC_ACTIVITY_CENTER_ACCEPTED',
    'SYNC_ACTIVITY_CENTER_DISMISSED',
    'SYNC_ACTIVITY_CENTER_DELETED',
    'SYNC_ACTIVITY_CENTER_UNREAD',
    'SYNC_ACTIVITY_CENTER_COMMUNITY_REQUEST_DECISION',
    'SYNC_BOOKMARK',
    'SYNC_CLEAR_HISTORY',
    'SYNC_SETTING',
    'SYNC_PROFILE_PICTURES',
    'SYNC_ACCOUNT',
    'SYNC_COMMUNITY_SETTINGS',
    'SYNC_TRUSTED_USER',
    'SYNC_VERIFICATION_REQUEST',
    'SYNC_CONTACT_REQUEST_DECISION',
    'SYNC_DELETE_FOR_ME_MESSAGE',
    'SYNC_SAVED_ADDRESS',
    'SYNC_KEYPAIR',
    'SYNC_SOCIAL_LINKS',
    'SYNC_ENS_USERNAME_DETAIL',
    'SYNC_ACCOUNT_CUSTOMIZATION_COLOR',
    'SYNC_ACCOUNTS_POSITIONS',
    'SYNC_CHAT',
    'SYNC_TOKEN_PREFERENCES',
    'SYNC_COLLECTIBLE_PREFERENCES',
    'SYNC_PROFILE_SHOWCASE_PREFERENCES',
  ],
  push: [
    'PUSH_NOTIFICATION_REGISTRATION',
    'PUSH_NOTIFICATION_REGISTRATION_RESPONSE',
    'PUSH_NOTIFICATION_QUERY',
    'PUSH_NOTIFICATION_QUERY_RESPONSE',
    'PUSH_NOTIFICATION_REQUEST',
    'PUSH_NOTIFICATION_RESPONSE',
  ],
  other: [
    'UNKNOWN',
    'MEMBERSHIP_UPDATE_MESSAGE',
    'REQUEST_ADDRESS_FOR_TRANSACTION',
    'ACCEPT_REQUEST_ADDRESS_FOR_TRANSACTION',
    'DECLINE_REQUEST_ADDRESS_FOR_TRANSACTION',
    'REQUEST_TRANSACTION',
    'SEND_TRANSACTION',
    'DECLINE_REQUEST_TRANSACTION',
    'ANONYMOUS_METRIC_BATCH',
    'BACKUP',
  ],
} as const satisfies Readonly<Partial<Record<MessageGroup, readonly string[]>>>;

/** The group of each known type, with what the configuration changes. */
export type GroupTable = ReadonlyMap<string, MessageGroup>;

export function groupTable(changes: TelemetryConfig['groups'] = {}): GroupTable {
  const built = MESSAGE_GROUPS.flatMap((group) =>
    group === 'unmapped' ? [] : MESSAGE_TYPES[group].map((type): [string, MessageGroup] => [type, group]),
  );
  return new Map([...built, ...Object.entries(changes)]);
}

/** A type as it is kept: its own name where a table knows it, else the one bucket for all others. */
export function typeLabel(table: GroupTable, type: string): { readonly group: MessageGroup; readonly name: string } {
  const group = table.get(type);
  return group === undefined ? { group: UNMAPPED, name: UNMAPPED } : { group, name: type };
}
