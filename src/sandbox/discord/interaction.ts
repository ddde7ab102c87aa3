import type { APIUser } from 'discord-api-types/v10';
import type { Channel } from './channel.ts';
import { type ModalForm } from './component-validation.ts';
import type { Message } from './message.ts';

/** First answer within three seconds, everything else within fifteen minutes (Discord docs: receiving and responding). */
export const ANSWER_WITHIN_MS = 3000;
export const TOKEN_LIVES_MS = 15 * 60_000;

export type InteractionKind = 2 | 3 | 4 | 5;

/** pending → acknowledged | deferred (→ acknowledged at the first edit), or expired when three seconds passed. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionKind;
  readonly user: APIUser;
  readonly channel: Channel;
  readonly createdAt: number;
  /** The user client's own mark, by which it knows the outcome as its own. */
  readonly nonce: string;
  /** 'command' | 'menu' | component and modal: decides how a reply looks. */
  readonly origin: 'command' | 'menu' | 'component' | 'modal' | 'autocomplete';
  readonly commandName?: string;
  /** The message a component or a modal was opened from. */
  readonly source?: Message;
  readonly triggeredBy?: Interaction;
  phase: 'pending' | 'acknowledged' | 'deferred' | 'expired';
  /** The callback's type, once there was one. */
  answeredBy: number | null;
  originalId: string | null;
  isEphemeral: boolean;
  followups: number;
  /** What autocomplete offered. */
  choices: readonly OfferedChoice[] | null;
}

export interface OfferedChoice {
  readonly name: string;
  readonly value: string | number;
}

/** A modal that stands open on a user's screen. */
export interface OpenModal extends ModalForm {
  readonly id: string;
  readonly openedBy: Interaction;
}
