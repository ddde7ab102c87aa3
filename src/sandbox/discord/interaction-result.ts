import type { APIMessage } from 'discord-api-types/v10';
import type { JsonValue } from '../../platform/json.ts';
import type { StoredComponent } from './component.ts';
import type { OfferedChoice } from './interaction.ts';

/** A modal as it stands on the user's screen. */
export interface ShownModal {
  readonly id: string;
  readonly customId: string;
  readonly title: string;
  readonly components: readonly StoredComponent[];
  readonly channelId: string;
}

/** What the user sees next. `next` waits for the one after it: an edit or a follow-up of the same interaction. */
export type InteractionResult =
  | {
      readonly kind: 'message';
      readonly message: APIMessage;
      readonly isEphemeral: boolean;
      next(): Promise<InteractionResult>;
    }
  | {
      readonly kind: 'updated';
      readonly message: APIMessage;
      readonly isEphemeral: boolean;
      next(): Promise<InteractionResult>;
    }
  /** "Deferred update": nothing to see yet, perhaps nothing ever. */
  | { readonly kind: 'acknowledged'; next(): Promise<InteractionResult> }
  | { readonly kind: 'modal'; readonly modal: ShownModal }
  | { readonly kind: 'choices'; readonly choices: readonly OfferedChoice[] }
  /** Refused by the server (its status and code), or not answered within three seconds (status 0). */
  | {
      readonly kind: 'failed';
      readonly status: number;
      readonly code: number;
      readonly reason: string;
      readonly errors?: JsonValue;
    };
