import { ApplicationCommandType, InteractionResponseType, type APIInteraction } from 'discord-api-types/v10';
import { ActPerformer, type Performed, type PerformerOptions } from './act-performer.ts';
import { offerChoices } from './autocomplete.ts';
import type { Command, Component } from './command.ts';
import { NOTES } from './dispatch-sentences.ts';
import { Exchange } from './exchange.ts';
import { readInteraction, type Asked } from './interaction-input.ts';
import type { Reception, Responder } from './responder.ts';

export interface DispatcherOptions extends PerformerOptions {
  readonly commands: readonly Command[];
  /** The one guild this instance serves. */
  readonly guildId: string;
  readonly responder: Responder;
  /** Called once per interaction, when its answer has been taken or given up. */
  readonly observe?: (result: DispatchResult) => void;
}

/** One interaction from receipt to answer. Every field but the times takes few values: fit for metric labels. */
export interface DispatchResult {
  readonly kind: Asked['kind'] | 'unreadable';
  /** 'command:fleet status', 'button:fleet-page'; what no spec is known for is 'command:unknown' and the like. */
  readonly act: string;
  /** The answer's outcome, or refused, not-found, invalid, fault, unacknowledged, unknown, direct-message, other-guild. */
  readonly outcome: string;
  readonly reception: Reception['kind'];
  /** From receipt until Discord had taken the first response; null when it took none. */
  readonly acknowledgedMs: number | null;
  readonly answeredMs: number;
}

export interface Dispatcher {
  /** Carries one interaction through to its answer. Never rejects. */
  dispatch(interaction: APIInteraction): Promise<DispatchResult>;
  /** Resolves when nothing is being dispatched: for a clean stop. */
  settled(): Promise<void>;
}

type Answered = Performed & { readonly act: string };

/** Finds who is meant, and lets nothing but the gate's way answer. Built once; what it judges by is read at each act. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const edge = new Edge(options);
  const running = new Set<Promise<DispatchResult>>();
  return {
    dispatch(interaction) {
      const one = edge.dispatch(interaction);
      running.add(one);
      return one.finally(() => running.delete(one));
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Discord added something that this version does not know; the asker sees Discord's own time-out. */
const UNREADABLE: DispatchResult = {
  kind: 'unreadable',
  act: 'unreadable',
  outcome: 'unreadable',
  reception: 'failed',
  acknowledgedMs: null,
  answeredMs: 0,
};

class Edge {
  readonly #options: DispatcherOptions;
  readonly #performer: ActPerformer;
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #components: ReadonlyMap<string, Component>;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#performer = new ActPerformer(options);
    this.#commands = new Map(
      options.commands.map((command) => {
        const { type = ApplicationCommandType.ChatInput, name } = command.definition;
        return [commandKey(type, name), command];
      }),
    );
    const components = options.commands.flatMap((command) => command.components ?? []);
    this.#components = new Map(components.map((component) => [component.prefix, component]));
  }

  async dispatch(interaction: APIInteraction): Promise<DispatchResult> {
    const { log } = this.#options;
    let asked: Asked;
    try {
      asked = readInteraction(interaction);
    } catch (error) {
      log.error('An interaction could not be read.', { interactionId: interaction.id, type: interaction.type, error });
      return UNREADABLE;
    }
    return this.#carryThrough(asked);
  }

  async #carryThrough(asked: Asked): Promise<DispatchResult> {
    const { clock, log, observe, responder } = this.#options;
    const receivedAt = clock.now().getTime();
    const exchange = new Exchange({ responder, ref: asked.ref, clock });
    const { act, outcome, reception } = await this.#answer(asked, exchange);
    const firstTakenAt = exchange.firstTakenAt?.getTime();
    const result: DispatchResult = {
      kind: asked.kind,
      act,
      outcome,
      reception: reception.kind,
      acknowledgedMs: firstTakenAt === undefined ? null : firstTakenAt - receivedAt,
      answeredMs: clock.now().getTime() - receivedAt,
    };
    if (reception.kind !== 'received') {
      // Discord drops the choices for what somebody has typed on past; that is no trouble to tell of.
      const level = asked.kind === 'autocomplete' ? 'debug' : 'warn';
      const { reason } = reception;
      log[level]('An interaction was not answered.', { ...result, reason, interactionId: asked.ref.id });
    }
    observe?.(result);
    return result;
  }

  async #answer(asked: Asked, exchange: Exchange): Promise<Answered> {
    const { act } = asked;
    if (asked.kind === 'ping') {
      const reception = await exchange.respond({ type: InteractionResponseType.Pong });
      return { act, outcome: 'pong', reception };
    }
    if (asked.kind === 'autocomplete') return this.#offer(asked, exchange);
    if (asked.guildId === null) {
      const reception = await exchange.reply({ body: NOTES.directMessage, audience: 'private' });
      return { act, outcome: 'direct-message', reception };
    }
    if (asked.guildId !== this.#options.guildId) {
      const reception = await exchange.reply({ body: NOTES.otherGuild, audience: 'private' });
      return { act, outcome: 'other-guild', reception };
    }
    const spec =
      asked.kind === 'command'
        ? this.#commands.get(commandKey(asked.type, asked.name))
        : this.#components.get(asked.prefix);
    if (spec === undefined) {
      const body = asked.kind === 'command' ? NOTES.unknownCommand : NOTES.unknownComponent;
      const reception = await exchange.reply({ body, audience: 'private' });
      return { act: `${asked.kind}:unknown`, outcome: 'unknown', reception };
    }
    return { act, ...(await this.#performer.perform({ asked, spec, exchange })) };
  }

  /** People are typing: whatever goes wrong, they get an empty list rather than an error. Keystrokes are not audited. */
  async #offer(asked: Extract<Asked, { kind: 'autocomplete' }>, exchange: Exchange): Promise<Answered> {
    const { gate, database, log, guildId } = this.#options;
    const spec = this.#commands.get(commandKey(ApplicationCommandType.ChatInput, asked.name));
    const offer = (outcome: string, choices: ReturnType<typeof offerChoices>): Promise<Answered> =>
      exchange
        .respond({ type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } })
        .then((reception) => ({ act: spec === undefined ? 'autocomplete:unknown' : asked.act, outcome, reception }));
    if (asked.guildId !== guildId) return offer('other-guild', []);
    if (spec?.autocomplete === undefined) return offer('unknown', []);
    try {
      const choices = await spec.autocomplete(asked.request, database.read);
      return await offer('offered', offerChoices(choices, { gate, actor: asked.actor }));
    } catch (error) {
      log.error('Autocomplete broke.', { act: asked.act, option: asked.request.option, error });
      return offer('fault', []);
    }
  }
}

function commandKey(type: ApplicationCommandType, name: string): string {
  return `${type}:${name}`;
}
