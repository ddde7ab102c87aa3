import type { Clock } from '../../platform/clock.ts';
import { ApiError, found } from './api-error.ts';
import { readCommand, type CommandForm } from './command-validation.ts';
import { Field, type JsonObject } from './form.ts';
import type { Snowflakes } from './snowflake.ts';

/** A registered command as Discord returns it. */
export interface Command extends CommandForm {
  readonly id: string;
  readonly application_id: string;
  readonly guild_id?: string;
  readonly version: string;
}

/** Discord docs: application commands, registering a command. */
const MAX_PER_TYPE: Readonly<Record<CommandForm['type'], number>> = { 1: 100, 2: 15, 3: 15 };
const CREATES_PER_DAY = 200;
const DAY_MS = 24 * 3_600_000;

/** The application's commands, global ones and those of the guild. */
export class Commands {
  readonly #clock: Clock;
  readonly #ids: Snowflakes;
  readonly #applicationId: string;
  #commands: Command[] = [];
  #creates: number[] = [];

  constructor(options: { readonly clock: Clock; readonly ids: Snowflakes; readonly applicationId: string }) {
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#applicationId = options.applicationId;
  }

  /** `guildId` undefined means the global ones. */
  list(guildId: string | undefined): Command[] {
    return this.#commands.filter((command) => command.guild_id === guildId);
  }

  /** What a user is offered: the guild's command hides a global one of the same name and type. */
  available(guildId: string): Command[] {
    const own = this.list(guildId);
    const global = this.list(undefined).filter((command) => !own.some((other) => isSame(other, command)));
    return [...own, ...global];
  }

  get(id: string, guildId: string | undefined): Command {
    return found(
      this.list(guildId).find((command) => command.id === id),
      'unknownCommand',
    );
  }

  /** Replaces all commands of all types; an unchanged name and type keeps its id and costs no create. */
  replaceAll(guildId: string | undefined, body: Field): Command[] {
    const forms = body.items().map((item) => readCommand(item));
    for (const [index, form] of forms.entries())
      if (forms.slice(0, index).some((other) => isSame(other, form)))
        body.form.complain(
          [...body.path, index, 'name'],
          'APPLICATION_COMMANDS_DUPLICATE_NAME',
          'Application command names must be unique',
        );
    body.form.check();
    for (const type of [1, 2, 3] as const)
      if (forms.filter((form) => form.type === type).length > MAX_PER_TYPE[type]) throw new ApiError('maxCommands');
    const before = this.list(guildId);
    this.#countCreates(forms.filter((form) => !before.some((other) => isSame(other, form))).length);
    const next = forms.map((form) => this.#build(form, guildId, before));
    this.#commands = [...this.#commands.filter((command) => command.guild_id !== guildId), ...next];
    return next;
  }

  /** Creates, or replaces the one of the same name and type. */
  upsert(guildId: string | undefined, body: Field): { readonly command: Command; readonly isNew: boolean } {
    const form = readCommand(body);
    body.form.check();
    const before = this.list(guildId);
    const isNew = !before.some((other) => isSame(other, form));
    if (isNew && before.filter((other) => other.type === form.type).length >= MAX_PER_TYPE[form.type])
      throw new ApiError('maxCommands');
    if (isNew) this.#countCreates(1);
    const command = this.#build(form, guildId, before);
    this.#put(command);
    return { command, isNew };
  }

  change(id: string, guildId: string | undefined, body: Field): Command {
    const before = this.get(id, guildId);
    // A PATCH may name any part; what it leaves out stays.
    const given = parseJson(before);
    const form = readCommand(new Field(body.form, body.path, { ...given, ...body.object() }));
    body.form.check();
    const command = { ...this.#build(form, guildId, []), id };
    this.#put(command);
    return command;
  }

  remove(id: string, guildId: string | undefined): void {
    const gone = this.get(id, guildId);
    this.#commands = this.#commands.filter((command) => command !== gone);
  }

  #put(command: Command): void {
    this.#commands = [
      ...this.#commands.filter(
        (other) => other.id !== command.id && !(other.guild_id === command.guild_id && isSame(other, command)),
      ),
      command,
    ];
  }

  #build(form: CommandForm, guildId: string | undefined, before: readonly Command[]): Command {
    const same = before.find((other) => isSame(other, form));
    return {
      id: same?.id ?? this.#ids.next(),
      application_id: this.#applicationId,
      ...(guildId === undefined ? {} : { guild_id: guildId }),
      version: this.#ids.next(),
      ...form,
    };
  }

  #countCreates(count: number): void {
    const now = this.#clock.now().getTime();
    this.#creates = this.#creates.filter((at) => at > now - DAY_MS);
    if (this.#creates.length + count > CREATES_PER_DAY) throw new ApiError('maxDailyCommandCreates');
    this.#creates.push(...Array.from({ length: count }, () => now));
  }
}

function isSame(a: Pick<Command, 'name' | 'type'>, b: Pick<Command, 'name' | 'type'>): boolean {
  return a.name === b.name && a.type === b.type;
}

// A command was built from JSON, so that it reads back as JSON.
function parseJson(command: Command): JsonObject {
  return JSON.parse(JSON.stringify(command)) as JsonObject;
}
