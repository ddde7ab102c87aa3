import type { JsonValue } from '../../platform/json.ts';

/** Status, code and words of Discord's refusals (Discord docs: opcodes and status codes). */
export const FAILURES = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  generalError: [400, 0, '400: Bad Request'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownOverwrite: [404, 10009, 'Unknown permission overwrite'],
  unknownRole: [404, 10011, 'Unknown Role'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownEmoji: [400, 10014, 'Unknown Emoji'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownSticker: [404, 10060, 'Unknown sticker'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  unknownScheduledEvent: [404, 10070, 'Unknown Guild Scheduled Event'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  maxPins: [400, 30003, 'Maximum number of pins reached (250)'],
  maxReactions: [400, 30010, 'Maximum number of reactions reached (20)'],
  maxWebhooks: [400, 30007, 'Maximum number of webhooks reached (15)'],
  maxCommands: [400, 30032, 'Maximum number of application commands reached (100).'],
  maxThreadMembers: [400, 30033, 'Maximum number of thread participants has been reached (1000).'],
  maxDailyCommandCreates: [400, 30034, 'Max number of daily application command creates has been reached (200)'],
  maxScheduledEvents: [400, 30038, 'Maximum number of uncompleted guild scheduled events has been reached (100).'],
  // 429, not 400, is what bots report having met (github.com/aikaterna/aikaterna-cogs issue 302).
  maxOldEdits: [429, 30046, 'Maximum number of edits to messages older than 1 hour reached. Try again later.'],
  unauthorisedAccount: [401, 40001, 'Unauthorized. Provide a valid token and try again.'],
  entityTooLarge: [413, 40005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  cloudflareBlocked: [403, 40333, 'internal network error'],
  missingAccess: [403, 50001, 'Missing Access'],
  wrongChannelKind: [400, 50024, 'Cannot execute action on this channel type'],
  notAuthor: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  dmClosed: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  bulkDeleteCount: [
    400,
    50016,
    'Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete',
  ],
  systemMessage: [403, 50021, 'Cannot execute action on a system message'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidRole: [400, 50028, 'Invalid role'],
  bulkDeleteTooOld: [400, 50034, 'You can only bulk delete messages that are under 14 days old.'],
  invalidForm: [400, 50035, 'Invalid Form Body'],
  fileTooLarge: [400, 50045, 'Asset exceeds maximum size: 10485760'],
  archivedThread: [400, 50083, 'Thread is archived'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  reactionBlocked: [403, 90001, 'Reaction was blocked'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  threadLocked: [400, 160005, 'Thread is locked'],
  maxActiveThreads: [400, 160006, 'Maximum number of active threads reached'],
  replyNeedsHistory: [400, 160002, 'Cannot reply without permission to read message history'],
  finishedEvent: [400, 180000, 'Cannot update a finished event'],
} as const satisfies Readonly<Record<string, readonly [status: number, code: number, message: string]>>;

export type FailureName = keyof typeof FAILURES;

/** Thrown by a route; the REST server turns it into Discord's `{message, code, errors?}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: JsonValue | undefined;
  /** Only on 429s that are no bucket's: the answer then names the wait. */
  readonly retryAfterMs: number | undefined;

  constructor(name: FailureName, errors?: JsonValue, retryAfterMs?: number) {
    const [status, code, message] = FAILURES[name];
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.retryAfterMs = retryAfterMs;
  }

  get body(): object {
    return {
      message: this.message,
      code: this.code,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      ...(this.retryAfterMs === undefined ? {} : { retry_after: this.retryAfterMs / 1000, global: false }),
    };
  }
}

/** The value, or the refusal `name` when there is none. */
export function found<T>(value: T | null | undefined, name: FailureName): T {
  if (value === null || value === undefined) throw new ApiError(name);
  return value;
}
