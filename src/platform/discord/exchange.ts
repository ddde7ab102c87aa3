import {
  InteractionResponseType,
  MessageFlags,
  type APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import { plainTextOf } from '../delivery/plain-text.ts';
import type { Clock } from '../clock.ts';
import type { AnswerFile } from './command.ts';
import { clip, LIMITS, message, NO_MENTIONS, type MessageBody } from './message.ts';
import type { FirstResponse, InteractionRef, Reception, ReplyBody, Responder } from './responder.ts';

/** How an interaction is acknowledged before its answer is known. Discord does not let it change afterwards. */
export type Manner = 'public' | 'private' | 'update';

export interface Reply {
  readonly body: MessageBody;
  readonly audience: 'public' | 'private';
  readonly files?: readonly AnswerFile[];
}

export type ModalReception = Reception | { readonly kind: 'already-acknowledged' };

/**
 * One interaction's answer. Knows what Discord was already told, so that whoever answers need not: the first response goes
 * to the callback, later ones edit or follow up, and what is private stays private. Steps run one after another.
 */
export class Exchange {
  readonly #responder: Responder;
  readonly #ref: InteractionRef;
  readonly #clock: Clock;
  #state: 'open' | Manner | 'answered' = 'open';
  #firstTakenAt: Date | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ responder, ref, clock }: { responder: Responder; ref: InteractionRef; clock: Clock }) {
    this.#responder = responder;
    this.#ref = ref;
    this.#clock = clock;
  }

  /** When Discord had taken the first response, be it an acknowledgement or the answer; null until then. */
  get firstTakenAt(): Date | null {
    return this.#firstTakenAt;
  }

  /** Shows "thinking…" (or nothing, for update), so that the answer may take up to 15 minutes. Does nothing once answered. */
  acknowledge(manner: Manner): Promise<Reception> {
    return this.#inTurn(async () => {
      if (this.#state !== 'open') return { kind: 'received' };
      return this.#first({ response: deferral(manner), then: manner });
    });
  }

  /** For what is neither a message nor a form: autocomplete choices, the answer to a ping. */
  respond(response: FirstResponse): Promise<Reception> {
    return this.#inTurn(() => this.#first({ response, then: 'answered' }));
  }

  /** Says it in a message. What Discord refuses for its form is said again as plain text with the whole attached. */
  reply(reply: Reply): Promise<Reception> {
    return this.#inTurn(() => this.#degrading(reply, (simpler) => this.#send(simpler)));
  }

  /** Replaces the message the component sits on. */
  replace(body: MessageBody): Promise<Reception> {
    return this.#inTurn(() =>
      this.#degrading({ body, audience: 'private' }, (simpler) =>
        this.#state === 'open'
          ? this.#first({
              response: { type: InteractionResponseType.UpdateMessage, data: whole(simpler.body) },
              files: simpler.files ?? [],
              then: 'answered',
            })
          : this.#state === 'update'
            ? this.#responder.editOriginal(this.#ref, whole(simpler.body), simpler.files)
            : this.#send(simpler),
      ),
    );
  }

  /** Only a first response can open a form. */
  openModal(modal: APIModalInteractionResponseCallbackData): Promise<ModalReception> {
    return this.#inTurn(async () =>
      this.#state === 'open'
        ? this.#first({ response: { type: InteractionResponseType.Modal, data: modal }, then: 'answered' })
        : { kind: 'already-acknowledged' },
    );
  }

  async #send({ body, audience, files = [] }: Reply): Promise<Reception> {
    const data = flagged(body, audience);
    switch (this.#state) {
      case 'open':
        return this.#first({
          response: { type: InteractionResponseType.ChannelMessageWithSource, data },
          files,
          then: 'answered',
        });
      case 'public':
        return audience === 'public'
          ? this.#responder.editOriginal(this.#ref, withoutFlags(body), files)
          : this.#sayPrivatelyInstead(data, files);
      case 'private':
        return this.#responder.editOriginal(this.#ref, withoutFlags(body), files);
      case 'update':
      case 'answered':
        return this.#responder.followUp(this.#ref, data, files);
    }
  }

  /** "Thinking…" was shown to all; it goes, and the asker alone reads the answer. */
  async #sayPrivatelyInstead(data: ReplyBody, files: readonly AnswerFile[]): Promise<Reception> {
    const deleted = await this.#responder.deleteOriginal(this.#ref);
    if (deleted.kind === 'too-late') return deleted;
    if (deleted.kind !== 'received') {
      // A first follow-up would take the place, and the publicity, of a message that still thinks.
      const neutral = { content: 'Answered privately.', allowed_mentions: { parse: [] } };
      await this.#responder.editOriginal(this.#ref, neutral);
    }
    return this.#responder.followUp(this.#ref, data, files);
  }

  async #first(first: {
    response: FirstResponse;
    files?: readonly AnswerFile[];
    then: Manner | 'answered';
  }): Promise<Reception> {
    const reception = await this.#responder.callback(this.#ref, first.response, first.files);
    if (reception.kind === 'received') {
      this.#state = first.then;
      this.#firstTakenAt = this.#clock.now();
    }
    return reception;
  }

  async #degrading(reply: Reply, send: (reply: Reply) => Promise<Reception>): Promise<Reception> {
    const reception = await send(reply);
    if (reception.kind !== 'rejected') return reception;
    const retried = await send(asPlainText(reply, 'attached'));
    // The file itself may be what was refused: a channel can forbid attachments.
    return retried.kind === 'rejected' ? send(asPlainText(reply, 'left-out')) : retried;
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(step);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function deferral(manner: Manner): FirstResponse {
  switch (manner) {
    case 'update':
      return { type: InteractionResponseType.DeferredMessageUpdate };
    case 'private':
      return {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        data: { flags: MessageFlags.Ephemeral },
      };
    case 'public':
      return { type: InteractionResponseType.DeferredChannelMessageWithSource };
  }
}

function flagged(body: MessageBody, audience: 'public' | 'private'): ReplyBody {
  const own: number = body.flags ?? 0;
  const flags: number = audience === 'private' ? own | MessageFlags.Ephemeral : own;
  return { ...withoutFlags(body), ...(flags === 0 ? {} : { flags }) };
}

/** Cards carry files by hash; an answer brings its own bytes, so hashes are left out. */
function withoutFlags({ content, embeds, components, allowed_mentions }: MessageBody): ReplyBody {
  return {
    ...(content === undefined ? {} : { content }),
    ...(embeds === undefined ? {} : { embeds: [...embeds] }),
    ...(components === undefined ? {} : { components }),
    allowed_mentions: mentions(allowed_mentions),
  };
}

/** An update replaces: what the new body does not have must not stay from the old one. */
function whole(body: MessageBody): ReplyBody {
  return { content: '', embeds: [], components: [], ...withoutFlags(body) };
}

function mentions({ users, roles }: MessageBody['allowed_mentions']): ReplyBody['allowed_mentions'] {
  return {
    parse: [],
    ...(users === undefined ? {} : { users: [...users] }),
    ...(roles === undefined ? {} : { roles: [...roles] }),
  };
}

function asPlainText({ body, audience, files = [] }: Reply, whole: 'attached' | 'left-out'): Reply {
  const text = plainTextOf(body);
  const short = message({ mentions: 'nobody', content: clip(text, LIMITS.content) });
  const complete = { name: 'answer.txt', bytes: new TextEncoder().encode(text) };
  return {
    body: { ...short, allowed_mentions: NO_MENTIONS },
    audience,
    files: whole === 'attached' ? [...files, ...(text.length > LIMITS.content ? [complete] : [])] : [],
  };
}
