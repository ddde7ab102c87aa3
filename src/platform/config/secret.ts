import { inspect } from 'node:util';

const SHOWN = '[secret]';

/**
 * A credential that cannot be printed by accident: String, template, JSON, util.inspect and pino all show
 * `[secret]`. Only `reveal()` gives the text; call it where the text goes on the wire, and nowhere else.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [Symbol.toPrimitive](): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

/** Several at a time, so that a secret can be rotated without a gap. Empty means the thing it guards is off. */
export type SecretList = readonly Secret[];

/** Splits at commas and line ends; blanks are dropped. */
export function readSecretList(text: string): SecretList {
  return text
    .split(/[,\r\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => new Secret(part));
}
