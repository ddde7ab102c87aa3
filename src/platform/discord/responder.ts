import type {
  APIApplicationCommandOptionChoice,
  APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10';
import type { AnswerFile } from './command.ts';

/** What one needs to answer an interaction: its token is the whole authority, for 15 minutes. Never log it. */
export interface InteractionRef {
  readonly id: string;
  readonly applicationId: string;
  readonly token: string;
}

/** How Discord took an answer. Every ending is expected; a Responder does not throw. */
export type Reception =
  | { readonly kind: 'received' }
  /** Not acknowledged within 3 s (10062), its token has lived its 15 minutes (50027), or its message is gone (10008). */
  | { readonly kind: 'too-late'; readonly reason: string }
  /** Somebody answered it before (40060): another process, or an answer of ours that was thought lost. */
  | { readonly kind: 'already-answered'; readonly reason: string }
  /** Discord does not take this body; a simpler one may do. */
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export type ReplyBody = Pick<RESTPostAPIChannelMessageJSONBody, 'content' | 'embeds' | 'components'> & {
  readonly flags?: number;
  readonly allowed_mentions: NonNullable<RESTPostAPIChannelMessageJSONBody['allowed_mentions']>;
};

/** The first responses Muster gives (Discord docs: interaction callback types). */
export type FirstResponse =
  | {
      readonly type: InteractionResponseType.ChannelMessageWithSource | InteractionResponseType.UpdateMessage;
      readonly data: ReplyBody;
    }
  | {
      readonly type: InteractionResponseType.DeferredChannelMessageWithSource;
      readonly data?: { readonly flags: number };
    }
  | { readonly type: InteractionResponseType.DeferredMessageUpdate | InteractionResponseType.Pong }
  | {
      readonly type: InteractionResponseType.ApplicationCommandAutocompleteResult;
      readonly data: { readonly choices: readonly APIApplicationCommandOptionChoice[] };
    }
  | { readonly type: InteractionResponseType.Modal; readonly data: APIModalInteractionResponseCallbackData };

/** The door through which interactions are answered. Nothing but the dispatcher holds it. */
export interface Responder {
  /** Due within 3 seconds. */
  callback(ref: InteractionRef, response: FirstResponse, files?: readonly AnswerFile[]): Promise<Reception>;
  editOriginal(ref: InteractionRef, body: ReplyBody, files?: readonly AnswerFile[]): Promise<Reception>;
  followUp(ref: InteractionRef, body: ReplyBody, files?: readonly AnswerFile[]): Promise<Reception>;
  /** received also when it was gone already. */
  deleteOriginal(ref: InteractionRef): Promise<Reception>;
}
